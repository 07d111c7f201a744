package blocks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

// What a settled pass with a database may read, and what its creation writes.
const (
	databaseReads  = 24
	databaseWrites = 21
)

// stored is the shop with a database, whose address its servers are told.
func stored(change func(*v1alpha1.Database)) *v1alpha1.HighlyAvailableApp {
	o := shop("web", "shop")
	o.Spec.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "16", InstanceClass: "db.m7g.large"}
	o.Spec.Servers.UserData = "#!/bin/sh\necho ${haws.database.endpoint} ${haws.database.port} ${haws.database.secretARN}\n"
	change(o.Spec.Database)
	return o
}

// order is where in the calls since the last Forget the first one of an operation
// is, -1 when there is none.
func (s *site) order(operation string) int {
	var names []string
	for _, c := range s.World.Calls() {
		names = append(names, c.Service+"."+c.Operation)
	}
	return slices.Index(names, operation)
}

func TestAnAppWithADatabaseFromNothingToNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*v1alpha1.Database)
		create string
	}{
		"an instance": {func(*v1alpha1.Database) {}, "RDS.CreateDBInstance"},
		"a cluster":   {func(d *v1alpha1.Database) { d.Topology = v1alpha1.TopologyMultiAZCluster }, "RDS.CreateDBCluster"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, stored(c.change))
			first := s.Pass(t)
			group, subnets, database := s.order("EC2.CreateSecurityGroup"), s.order("RDS.CreateDBSubnetGroup"), s.order(c.create)
			if group < 0 || subnets < 0 || database < max(group, subnets) {
				t.Errorf("security group %d, subnet group %d, database %d", group, subnets, database)
			}
			for i, call := range s.World.Calls() {
				if call.Write && call.Operation == "CreateLoadBalancer" && i < subnets {
					t.Error("the subnet group is not in the first wave")
				}
			}
			if s.order("EC2.CreateLaunchTemplate") >= 0 {
				t.Errorf("the launch template does not wait for the database:\n%s", blocktest.Describe(first))
			}
			if found := s.app.Findings(first); found.Connection != nil {
				t.Errorf("told before it is ready: %v", found.Connection)
			}
			out := s.Settle(t)
			t.Logf("built with %s", tally(s))
			if n := s.World.Writes(); n > databaseWrites {
				t.Errorf("%d writes, and %d are allowed", n, databaseWrites)
			}
			found := s.app.Findings(out)
			if !strings.HasSuffix(found.Connection["database.endpoint"], ".rds.amazonaws.com") || found.Connection["database.secretARN"] == "" || found.Connection["region"] != "us-east-1" {
				t.Errorf("connection %v", found.Connection)
			}
			if d := found.Survey.Database; d == nil || !strings.HasPrefix(d.Primary, "use1-az") || len(d.Standbys) == 0 {
				t.Errorf("the database stands in %+v", d)
			}
			s.quiet(t)
			t.Logf("a settled pass makes %s", tally(s))
			if n := s.World.Reads(); n > databaseReads {
				t.Errorf("a settled pass makes %d reads, and %d are allowed", n, databaseReads)
			}
			s.removed(t)
			groups, err := s.Clients.RDS.DescribeDBSubnetGroups(t.Context(), &rds.DescribeDBSubnetGroupsInput{})
			instances, again := s.Clients.RDS.DescribeDBInstances(t.Context(), &rds.DescribeDBInstancesInput{})
			if err != nil || again != nil || len(groups.DBSubnetGroups)+len(instances.DBInstances) > 0 {
				t.Errorf("left: %v, %v", groups, instances)
			}
		})
	}
}

func TestARetainedDatabaseIsClosedToTheServers(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "its security group stays, without their rule, and everything else goes", func(t *testing.T) {
		s := newSite(t, stored(func(d *v1alpha1.Database) { d.DeletionPolicy = v1alpha1.DeletionRetain }))
		before := s.Settle(t)
		old := s.object.DeletionTimestamp
		now := s.Clock.Now()
		s.object.DeletionTimestamp = timeOf(now)
		s.Settle(t)
		out, err := s.Clients.EC2.DescribeSecurityGroups(t.Context(), &ec2.DescribeSecurityGroupsInput{})
		if err != nil || len(out.SecurityGroups) != 2 {
			t.Fatalf("%d security groups stand, and should the default one and the database's: %v", len(out.SecurityGroups), err)
		}
		for _, g := range out.SecurityGroups {
			released := slices.ContainsFunc(g.Tags, tagged("haws.dev/released"))
			if ours := slices.ContainsFunc(g.Tags, tagged("haws.dev/app")); ours && (len(g.IpPermissions) > 0 || !released) {
				t.Errorf("%v, tags %v", g.IpPermissions, g.Tags)
			}
		}
		s.object.DeletionTimestamp = old
		after := s.Settle(t)
		for name, seen := range before.Seen {
			if name.Kind == "DBInstance" || name.ID() == "SecurityGroup/database" {
				if back := after.Seen[name]; back.Ref != seen.Ref || back.State != stack.Ready {
					t.Errorf("%s came back as %s, %s", name.ID(), back.Ref, back.State)
				}
			}
		}
		s.quiet(t)
	})
}
