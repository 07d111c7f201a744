package chaos

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim/region"
)

// worldsOf is how many worlds a run looks at of each seed.
const (
	worldsOf    = 300
	fewWorldsOf = 12
)

// failover is how long a database may be away when a zone is lost: RDS user guide, "Failing over a
// Multi-AZ DB instance" (typically 60–120 seconds) and "Multi-AZ DB cluster deployments" (typically under 35 seconds).
func failover(app *v1alpha1.HighlyAvailableApp) time.Duration {
	if app.Spec.Database.Topology == v1alpha1.TopologyMultiAZCluster {
		return 35 * time.Second
	}
	return 2 * time.Minute
}

// verdicts are what is said, or true, of the loss of one zone, by tier.
type verdicts map[string]string

// stands brings the place to the moment at which the app is judged.
func (p *place) stands(l *life) *v1alpha1.HighlyAvailableApp {
	l.apply(p.edits...)
	for range 60 {
		if l.look(); strings.HasPrefix(l.says(), "True AllReady") {
			break
		}
		l.pause()
	}
	for _, happens := range p.mishaps {
		happens(l)
	}
	l.ask()
	l.look()
	return l.find()
}

// foretold is what the app says of the loss of a zone.
func foretold(app *v1alpha1.HighlyAvailableApp, zone string) verdicts {
	out := verdicts{}
	for _, row := range app.Status.Availability.Matrix {
		if row.Failure == "Zone/"+zone && !strings.Contains(row.Tier, "/") {
			out[row.Tier] = string(row.Verdict)
		}
	}
	return out
}

func grade(left, needed int) string {
	switch {
	case left >= needed:
		return "Survives"
	case left > 0:
		return "Degraded"
	}
	return "Outage"
}

// befalls has a zone lost for real. The operator does not get to look again.
func (l *life) befalls(app *v1alpha1.HighlyAvailableApp, zone string) verdicts {
	out, subnets, dark := verdicts{}, l.usedSubnets(), l.dark()
	out["LoadBalancer"] = grade(l.balancersElsewhere(zone, dark), 1)
	l.aws.LoseZone(zone)
	l.aws.Do(func(g *region.Region) {
		out["Servers"] = grade(serving(g, zone), needs(app))
		ways, zones := 0, 0
		for _, id := range subnets {
			if sn, _ := g.EC2.Subnet(id); sn.Zone != zone && !dark[sn.Zone] {
				zones++
				if g.EC2.WayOut(id) {
					ways++
				}
			}
		}
		if out["Network"] = grade(ways, zones); zones == 0 {
			out["Network"] = "Outage"
		}
	})
	if app.Spec.Database != nil {
		out["Database"] = l.databaseComesBack(failover(app))
	}
	return out
}

func needs(app *v1alpha1.HighlyAvailableApp) int {
	if a := app.Spec.Availability; a != nil && a.RequiredCapacity != nil {
		return int(*a.RequiredCapacity)
	}
	return int(*app.Spec.Servers.Replicas.Min)
}

// serving is how many servers answer the requests to the listener that has fewest.
func serving(g *region.Region, without string) int {
	least := -1
	for _, t := range g.ELB.Traffic() {
		n := 0
		for zone, in := range t.Serving {
			if zone != without {
				n += in
			}
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return max(least, 0)
}

// databaseComesBack: in the time that a failover takes, or later, or not.
func (l *life) databaseComesBack(in time.Duration) string {
	const patience = 30 * time.Minute
	for away := time.Duration(0); away <= patience; away += time.Second {
		if l.databaseAnswers() {
			if away <= in {
				return "Survives"
			}
			return "Degraded"
		}
		l.clock.Step(time.Second)
	}
	return "Outage"
}

func (l *life) databaseAnswers() bool {
	ctx, api := l.alive, rds.NewFromConfig(l.aws.Config())
	clusters, err := api.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
	must(err)
	id := ""
	for _, c := range clusters.DBClusters {
		for _, m := range c.DBClusterMembers {
			if *m.IsClusterWriter {
				id = *m.DBInstanceIdentifier
			}
		}
	}
	instances, err := api.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	must(err)
	if id == "" && len(instances.DBInstances) > 0 {
		id = *instances.DBInstances[0].DBInstanceIdentifier
	}
	answers := false
	l.aws.Do(func(g *region.Region) { answers = g.RDS.Reachable(id) })
	return answers
}

// balancersElsewhere counts the zones in which a node of the load balancer answers without one.
func (l *life) balancersElsewhere(without string, dark map[string]bool) (zones int) {
	out, err := elasticloadbalancingv2.NewFromConfig(l.aws.Config()).DescribeLoadBalancers(l.alive, &elasticloadbalancingv2.DescribeLoadBalancersInput{})
	must(err)
	for _, b := range out.LoadBalancers {
		for _, z := range b.AvailabilityZones {
			if name := aws.ToString(z.ZoneName); ours(*b.LoadBalancerArn) && name != without && !dark[name] {
				zones++
			}
		}
	}
	return zones
}

// usedSubnets are those that servers may be launched in.
func (l *life) usedSubnets() []string {
	out, err := autoscaling.NewFromConfig(l.aws.Config()).DescribeAutoScalingGroups(l.alive, &autoscaling.DescribeAutoScalingGroupsInput{})
	must(err)
	return strings.Split(aws.ToString(out.AutoScalingGroups[0].VPCZoneIdentifier), ",")
}

// compared is a place, held against what the loss of each zone does to it.
type compared struct {
	place string
	rows  map[string]int
	wrong []string
}

func (c chaos) compares(t *testing.T, seed, number uint64) (out compared) {
	out.rows = map[string]int{}
	zones := []string{"us-east-1a", "us-east-1b", "us-east-1c"}
	for _, zone := range zones {
		synctest.Test(t, func(t *testing.T) {
			w := &witness{TB: t}
			l := newLife(w, seed, fmt.Sprintf("place %d", number))
			p := l.drawn(seed, number)
			app := p.stands(l)
			out.place = p.String()
			id := ""
			for _, z := range app.Status.Zones {
				if z.Name == zone {
					id = z.ID
				}
			}
			said := foretold(app, id)
			if id == "" || len(said) == 0 {
				return // the app does not use it
			}
			truth := l.befalls(app, zone)
			for tier, want := range truth {
				got := said[tier]
				out.rows[cmp.Or(got, "none")]++
				if got != want && got != "Unknown" {
					out.wrong = append(out.wrong, fmt.Sprintf("%s, when %s is lost: said %q, and it is %q: %s", tier, zone, got, want, reasons(app, id, tier)))
				}
			}
			out.wrong = append(out.wrong, w.said...)
		})
	}
	return out
}

func reasons(app *v1alpha1.HighlyAvailableApp, zone, tier string) string {
	for _, row := range app.Status.Availability.Matrix {
		if row.Failure == "Zone/"+zone && row.Tier == tier {
			return row.Message
		}
	}
	return "nothing is said of it"
}

// TestSurvival holds what status.availability says of the loss of each zone against the loss of it.
func TestSurvival(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	worlds := uint64(worldsOf)
	if c.ofStories > 1 {
		worlds = fewWorldsOf
	}
	var mu sync.Mutex
	all := map[string]int{}
	t.Cleanup(func() { c.judgeMix(t, all) })
	for n := range c.seeds {
		for i := range worlds {
			t.Run(fmt.Sprintf("%d/%d", c.seed+n, i), func(t *testing.T) {
				t.Parallel()
				got := c.compares(t, c.seed+n, i)
				mu.Lock()
				for verdict, rows := range got.rows {
					all[verdict] += rows
				}
				all[wrong] += len(got.wrong)
				mu.Unlock()
				c.tally.count("worlds", 1)
				if len(got.wrong) > 0 {
					c.tally.fail(t, fmt.Sprintf("SEED=%d ARGS='-run TestSurvival/%d/%d$$': %s\n%s", c.seed+n, c.seed+n, i, got.place, strings.Join(got.wrong, "\n")))
				}
			})
		}
	}
}

// wrong counts the rows in which the world did something else.
const wrong = "wrong"

// judgeMix: a verdict that is hardly ever given is hardly ever tested.
func (c chaos) judgeMix(t *testing.T, all map[string]int) {
	total := -all[wrong]
	for _, n := range all {
		total += n
	}
	known := total - all["Unknown"]
	t.Logf("%d of the %d rows that are known agree with what the loss did: %.1f %%", known-all[wrong], known, 100*float64(known-all[wrong])/float64(known))
	c.tally.count("rows", total)
	for _, verdict := range []string{"Survives", "Degraded", "Outage"} {
		c.tally.count(verdict, all[verdict])
		if c.ofStories == 1 && all[verdict]*10 < total {
			t.Errorf("%d of %d rows say %s: fewer than a tenth", all[verdict], total, verdict)
		}
	}
	c.tally.count("Unknown", all["Unknown"])
	if c.ofStories == 1 && all["Unknown"]*20 > total {
		t.Errorf("%d of %d rows say Unknown: more than a twentieth", all["Unknown"], total)
	}
}
