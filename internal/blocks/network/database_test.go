package network_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const data = network.TierDatabase

func withDatabase(topology v1alpha1.DatabaseTopology, ids ...string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "16", InstanceClass: "db.m7g.large", Topology: topology, DeletionPolicy: v1alpha1.DeletionRetain}
		if len(ids) > 0 {
			s.Network.DatabaseSubnets = &v1alpha1.SubnetSelector{IDs: ids}
		}
	}
}

func TestTheSubnetsOfTheDatabase(t *testing.T) {
	t.Parallel()
	instance, cluster := v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZCluster
	for name, c := range map[string]struct {
		topology v1alpha1.DatabaseTopology
		count    int
		fault    string
	}{
		"are those of the servers unless others are selected": {instance, 0, ""},
		"lie in two zones for an instance":                    {instance, 2, ""},
		"and not in one":                                      {instance, 1, "network.databaseSubnets: the subnets lie in 1 of the 2 zones that are needed"},
		"lie in three zones for a cluster":                    {cluster, 3, ""},
		"and not in two":                                      {cluster, 2, "network.databaseSubnets: the subnets lie in 2 of the 3 zones that are needed"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite()
			s.spec = spec(withDatabase(c.topology, s.Subnets(t)[:c.count]...))
			out := s.Pass(t)
			seen, ids := s.chosen(out, data), s.Subnets(t)
			if c.count > 0 {
				ids = ids[:c.count]
			}
			switch {
			case c.fault != "" && (seen.State != stack.Broken || !strings.HasPrefix(seen.Message, c.fault)):
				t.Errorf("%s: %s", seen.State, seen.Message)
			case c.fault == "" && (seen.State != stack.Ready || seen.Ref != strings.Join(ids, ",")):
				t.Errorf("%s: %s, %s", seen.State, seen.Ref, seen.Message)
			}
		})
	}
}

func TestOnlyTheServersReachTheDatabase(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "on its port", func(t *testing.T) {
		s := newSite(withDatabase(v1alpha1.TopologyMultiAZInstance))
		out := s.Settle(t)
		servers := out.Seen[network.GroupName(s.Names, back)].Ref
		have := out.Seen[network.GroupName(s.Names, data)].Have.(*group)
		if len(have.Ingress) != 1 || have.Ingress[0].String() != "tcp 5432, "+servers || have.Tags[cloud.TagDeletionPolicy] != "Retain" {
			t.Errorf("open to %v, tags %v", have.Ingress, have.Tags)
		}
	})
}

func TestNoOtherGroupIsLetGo(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "while something still stands in it", func(t *testing.T) {
		s := newSite(withDatabase(v1alpha1.TopologyMultiAZInstance))
		s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
			sought := s.spec
			if s.gone {
				sought = nil
			}
			network.Register(kinds, network.Setup{API: rig.Clients.EC2, Spec: sought, Owner: rig.Owner, Retains: func(map[string]string) bool { return true }})
		}
		name := network.GroupName(s.Names, back)
		id := s.Settle(t).Seen[name].Ref
		s.World.Do(func() { s.EC2.AttachInterface("interface", "amazon-elb", s.EC2.DefaultSubnets()[0], []string{id}) })
		s.gone = true
		out := s.Pass(t)
		if have := s.Pass(t).Seen[name].Have.(*group); have.Tags[cloud.TagReleased] != "" {
			t.Errorf("let go:\n%s", blocktest.Describe(out))
		}
	})
}

func TestTheGroupOfARetainedDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ used, retains, stands bool }{
		"is deleted when nothing stands in it": {false, true, false},
		"is let go with what stands in it":     {true, true, true},
		"is never let go without Retain":       {true, false, true},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(withDatabase(v1alpha1.TopologyMultiAZInstance))
			s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
				sought := s.spec
				if s.gone {
					sought = nil
				}
				network.Register(kinds, network.Setup{API: rig.Clients.EC2, Spec: sought, Owner: rig.Owner, Retains: func(tags map[string]string) bool { return c.retains && tags[cloud.TagDeletionPolicy] == "Retain" }})
			}
			id := s.Settle(t).Seen[network.GroupName(s.Names, data)].Ref
			if c.used {
				s.World.Do(func() {
					s.EC2.AttachInterface("RDSNetworkInterface", "amazon-rds", s.EC2.DefaultSubnets()[0], []string{id})
				})
			}
			s.gone = true
			out := s.Pass(t)
			all := must(s.Clients.EC2.DescribeSecurityGroups(t.Context(), &ec2.DescribeSecurityGroupsInput{}))(t).SecurityGroups
			i := slices.IndexFunc(all, func(g types.SecurityGroup) bool { return *g.GroupId == id })
			if stands := i >= 0; stands != c.stands || (len(s.Inventory()) == 0) != (c.retains || !c.used) {
				t.Fatalf("stands: %v, inventory %v:\n%s", stands, s.Inventory(), blocktest.Describe(out))
			}
			if i < 0 {
				return
			}
			released := cloud.FromEC2Tags(all[i].Tags)[cloud.TagReleased] == "true"
			if released != c.retains || (len(all[i].IpPermissions) == 0) != c.retains {
				t.Errorf("released %v, open to %v", released, all[i].IpPermissions)
			}
		})
	}
}
