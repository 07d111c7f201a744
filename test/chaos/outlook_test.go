package chaos

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// outlook is what the loss of a zone would do to the app, by the simulated world
// alone: what is wrong with it, or nothing.
func (l *life) outlook(app *v1alpha1.HighlyAvailableApp) []string {
	spec := app.Spec.WithDefaults()
	out := l.outlookOfServers(int(*spec.Servers.Replicas.Min), slices.Contains(spec.Availability.Accept, v1alpha1.AcceptSpareCapacity))
	if spec.Database != nil {
		accepted := slices.Contains(spec.Availability.Accept, v1alpha1.AcceptSingleZoneDatabase)
		out = append(out, l.outlookOfDatabases(accepted)...)
	}
	return out
}

// dark are the names of the zones that are down.
func (l *life) dark() map[string]bool {
	out := map[string]bool{}
	l.aws.World.Do(func() {
		for _, z := range l.aws.EC2.Zones() {
			if z.Down {
				out[z.Name] = true
			}
		}
	})
	return out
}

// outlookOfServers looks at every listener that hands requests on.
func (l *life) outlookOfServers(needed int, spared bool) (out []string) {
	listeners := 0
	l.aws.World.Do(func() {
		for _, t := range l.aws.ELB.Traffic() {
			if ours(t.Balancer) {
				listeners++
				out = append(out, thin(fmt.Sprintf("port %d", t.Port), t.Serving, needed, spared)...)
			}
		}
	})
	if listeners == 0 {
		out = append(out, "no listener hands requests on")
	}
	return out
}

// thin tells of servers that would not do without one of their zones.
func thin(port string, serving map[string]int, needed int, spared bool) []string {
	total, most := 0, 0
	for _, n := range serving {
		total, most = total+n, max(most, n)
	}
	left := total - most
	if spared && left > 0 {
		left = total
	}
	if left < needed {
		return []string{fmt.Sprintf("%s: of %v, %d are left, and %d are needed", port, serving, left, needed)}
	}
	return nil
}

// outlookOfDatabases looks at those that are the app's.
func (l *life) outlookOfDatabases(accepted bool) (out []string) {
	ctx, api, dark, found := context.Background(), rds.NewFromConfig(l.aws.Config()), l.dark(), false
	instances, err := api.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	must(err)
	zones := map[string]string{}
	for _, i := range instances.DBInstances {
		zones[*i.DBInstanceIdentifier] = aws.ToString(i.AvailabilityZone)
		if !ours(*i.DBInstanceIdentifier) || i.DBClusterIdentifier != nil {
			continue
		}
		found = true
		if !accepted || aws.ToBool(i.MultiAZ) {
			out = append(out, alone(aws.ToString(i.AvailabilityZone), []string{aws.ToString(i.SecondaryAvailabilityZone)}, dark)...)
		}
	}
	clusters, err := api.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
	must(err)
	for _, c := range clusters.DBClusters {
		writer, readers := "", []string{}
		for _, m := range c.DBClusterMembers {
			if zone := zones[*m.DBInstanceIdentifier]; *m.IsClusterWriter {
				writer = zone
			} else {
				readers = append(readers, zone)
			}
		}
		found = true
		out = append(out, alone(writer, readers, dark)...)
	}
	if !found {
		out = append(out, "there is no database")
	}
	return out
}

// alone tells of a database that has nowhere to go.
func alone(primary string, standbys []string, dark map[string]bool) []string {
	for _, zone := range standbys {
		if zone != "" && zone != primary && !dark[zone] && primary != "" {
			return nil
		}
	}
	return []string{fmt.Sprintf("the database stands in %q and can go to %q; dark are %v", primary, standbys, slices.Sorted(maps.Keys(dark)))}
}

// judgeOutlook holds HighlyAvailable to the truth.
func (l *life) judgeOutlook() {
	app := l.find()
	if app == nil {
		return
	}
	c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionHighlyAvailable)
	if c == nil || c.Status != metav1.ConditionTrue {
		return
	}
	for _, wrong := range l.outlook(app) {
		l.Errorf("HighlyAvailable is True (%s), and %s", c.Message, wrong)
	}
}
