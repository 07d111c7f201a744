package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// needed is how many servers must still run without a zone, for which so many are kept.
const needed, kept = 4, 6

// whiles are what goes on while a zone is lost.
func whiles() map[string]func(*life) {
	return map[string]func(*life){
		"a calm day": func(*life) {},
		"a rollout":  func(l *life) { l.change(changes()["the user data"]) },
		"a move to another port": func(l *life) {
			l.change(changes()["the port"])
		},
		"a failover": func(l *life) {
			api := rds.NewFromConfig(l.aws.Config())
			_, err := api.RebootDBInstance(context.Background(), &rds.RebootDBInstanceInput{DBInstanceIdentifier: aws.String(l.databaseID()), ForceFailover: aws.Bool(true)})
			must(err)
		},
	}
}

// loss is a zone that is lost so many looks and seconds after that began, and for
// how many looks.
type loss struct {
	while, zone string
	after, away int
	seconds     time.Duration
}

func (o loss) String() string {
	if o.zone == "" {
		return "nothing, in " + o.while
	}
	return fmt.Sprintf("%s in %s, %d looks and %s after its beginning, for %d looks", o.zone, o.while, o.after, o.seconds, o.away)
}

// losses follow from the seed: all zones, while anything goes on, at so many moments.
func losses(seed uint64, moments int) (out []loss) {
	r := rand.New(rand.NewPCG(seed, 3)) //nolint:gosec // it shall be repeatable
	for range moments {
		for _, zone := range []string{"us-east-1a", "us-east-1b", "us-east-1c"} {
			for _, while := range sorted(whiles()) {
				out = append(out, loss{while, zone, r.IntN(16), 1 + r.IntN(40), time.Duration(r.IntN(30)) * time.Second})
			}
		}
	}
	return out
}

func sorted[T any](of map[string]T) (out []string) {
	for name := range of {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// databaseID is the identifier of the app's.
func (l *life) databaseID() string {
	out, err := rds.NewFromConfig(l.aws.Config()).DescribeDBInstances(context.Background(), &rds.DescribeDBInstancesInput{})
	must(err)
	return *out.DBInstances[0].DBInstanceIdentifier
}

// vigil watches, second by second, what the requests reach in the zones that are up.
type vigil struct {
	*life
	lost  string
	had   int
	least int
	over  bool
}

func (v *vigil) serving() int {
	total := 0
	for _, t := range v.aws.ELB.Traffic() {
		for zone, n := range t.Serving {
			if zone != v.lost {
				total += n
			}
		}
	}
	return total
}

func (v *vigil) tick() {
	if v.over {
		return
	}
	v.least = min(v.least, v.serving())
	v.aws.World.After(time.Second, v.tick)
}

// loses a zone, and keeps watch from then on.
func (l *life) loses(zone string) *vigil {
	v := &vigil{life: l, lost: zone}
	l.aws.LoseZone(zone)
	l.aws.World.Do(func() {
		v.had = v.serving()
		v.least = v.had
		v.tick()
	})
	return v
}

// ends tells what was wrong while the zone was away.
func (v *vigil) ends() {
	v.aws.World.Do(func() { v.over = true })
	if v.least < min(v.had, needed) {
		v.Errorf("of %d servers in the zones that were left, %d answered at the worst moment", v.had, v.least)
	}
}

// lessens is what makes an app smaller; what becomes of the traffic is seen by the vigil.
var lessens = regexp.MustCompile(`^(TerminateInstance.*|DetachInstances|EnterStandby|DeregisterTargets|DeleteAutoScalingGroup|DeleteLoadBalancer|SetSubnets|DeleteDBInstance|RebootDBInstance|SetDesiredCapacity)$`)

// worsens are the writes that would make things worse.
func (l *life) worsens(calls []awssim.Record) {
	for _, r := range calls {
		if lessens.MatchString(r.Operation) {
			l.Errorf("while the zone is away: %s", r.Operation)
		}
		switch in := r.Input.(type) {
		case *autoscaling.UpdateAutoScalingGroupInput:
			zones := strings.Split(aws.ToString(in.VPCZoneIdentifier), ",")
			if least := aws.ToInt32(in.MinSize); in.MinSize != nil && least < kept || in.DesiredCapacity != nil || in.VPCZoneIdentifier != nil && len(zones) < 3 {
				l.Errorf("while the zone is away, the group shall have %d servers in %v", least, zones)
			}
		case *rds.ModifyDBInstanceInput:
			if in.MultiAZ != nil && !*in.MultiAZ {
				l.Errorf("while the zone is away, the database loses its standby")
			}
		}
	}
}

// told tells the story of a loss, and how it ends.
func (o loss) told(t *testing.T, seed uint64) (picture, wrong []string) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{TB: t}
		l := newLife(w, seed, o.while)
		defer func() { wrong = w.said }()
		l.apply(full, func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(needed)}
		})
		l.ready()
		l.calm(2)
		l.fill()
		l.stood = l.holdings()
		whiles()[o.while](l)
		if o.zone != "" {
			o.happens(l)
		}
		l.ready()
		l.calm(3)
		l.until("ready", func() bool { return strings.HasPrefix(l.says(), "True AllReady") })
		l.rests()
		l.judgeOutlook()
		picture = l.picture()
	})
	return picture, wrong
}

func (o loss) happens(l *life) {
	for range o.after {
		l.look()
		l.pause()
	}
	l.clock.Step(o.seconds)
	from, database := len(l.aws.World.Calls()), l.databaseID()
	v := l.loses(o.zone)
	for i := range o.away {
		l.look()
		l.pause()
		if i == 20 { // a failover takes two minutes, and another one may have been under way
			l.aws.World.Do(func() {
				if !l.aws.RDS.Reachable(database) {
					l.Errorf("after 20 looks the database does not answer")
				}
			})
		}
	}
	l.worsens(l.aws.World.Calls()[from:])
	v.ends()
	l.aws.RestoreZone(o.zone)
}

// where is what may end in another way: which zone the database writes in, and how
// often AWS began with a rollout.
var where = regexp.MustCompile(`^(refreshes:|servers: |database:\.(AvailabilityZone|SecondaryAvailabilityZone)=)`)

// stands is where the database is said to stand.
var stands = regexp.MustCompile(`stands in \S+ and can fail over to \S+"?`)

func settledPicture(lines []string) (out []string) {
	for _, line := range lines {
		if !where.MatchString(line) {
			out = append(out, stands.ReplaceAllString(line, "stands in two zones"))
		}
	}
	return out
}

// TestZoneLoss loses each zone at many moments.
func TestZoneLoss(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	moments := 1
	if c.ofStories == 1 {
		moments = 8
	}
	for n := range c.seeds {
		for _, while := range sorted(whiles()) {
			t.Run(fmt.Sprintf("%d/%s", c.seed+n, while), func(t *testing.T) {
				t.Parallel()
				c.loses(t, c.seed+n, while, losses(c.seed+n, moments))
			})
		}
	}
}

func (c chaos) loses(t *testing.T, seed uint64, while string, all []loss) {
	want, wrong := loss{while: while}.told(t, seed)
	if len(wrong) > 0 {
		c.tally.fail(t, fmt.Sprintf("SEED=%d %s: %s", seed, while, strings.Join(wrong, "\n")))
		return
	}
	for i, o := range all {
		if o.while != while || !c.picks(i, c.ofStories) {
			continue
		}
		t.Run(o.String(), func(t *testing.T) {
			got, wrong := o.told(t, seed)
			c.tally.count("zones lost", 1)
			diff := cmp.Diff(settledPicture(want), settledPicture(got))
			if len(wrong) > 0 || diff != "" {
				c.tally.fail(t, fmt.Sprintf("SEED=%d %s: %s (-undisturbed +with the loss)\n%s", seed, o, strings.Join(wrong, "\n"), diff))
			}
		})
	}
}
