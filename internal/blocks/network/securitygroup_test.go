package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	group      = network.SecurityGroup
	groupEdit  = func(t *testing.T, rig *blocktest.Rig, want *group)
	groupDrift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestSecurityGroupPassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[group]{
		Register: func(kinds engine.Kinds, rig *blocktest.Rig) {
			network.Register(kinds, network.Setup{API: rig.Clients.EC2, Owner: rig.Owner, Retains: retainsNothing})
		},
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *group) {
			name := network.GroupName(rig.Names, network.TierServers)
			return name, &group{
				VPC: stack.Literal(rig.VPC(t)), Tags: rig.Owner.Tags(name.ID(), map[string]string{"team": "blue", "stage": "live"}),
				Ingress: []network.Rule{tcp(80, "10.0.0.0/8"), tcp(80, "2001:db8::/32"), tcp(8080, rig.Group(t, "front"))},
				Egress:  []network.Rule{everywhere()},
			}
		},
		Edits: map[string]groupEdit{
			"another port":  func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Ingress[0] = tcp(443, "10.0.0.0/8") },
			"another range": func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Ingress[1] = tcp(80, "2001:db8:1::/48") },
			"another group": func(t *testing.T, rig *blocktest.Rig, want *group) { want.Ingress[2] = tcp(8080, rig.Group(t, "side")) },
			"one rule more": func(_ *testing.T, _ *blocktest.Rig, want *group) {
				want.Ingress = append(want.Ingress, tcp(443, "192.168.0.0/16"))
			},
			"one rule less":    func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Ingress = want.Ingress[1:] },
			"a prefix list":    func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Ingress[0] = tcp(80, "pl-12345678") },
			"a range of ports": func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Ingress[0].To = 90 },
			"less goes out":    func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Egress = []network.Rule{tcp(443, "0.0.0.0/0")} },
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *group) {
				want.Tags = rig.Owner.Tags("SecurityGroup/servers", map[string]string{"team": "red"})
			},
		},
		Refused: map[string]groupEdit{
			"another VPC": func(_ *testing.T, _ *blocktest.Rig, want *group) { want.VPC = stack.Literal("vpc-00000000") },
		},
		Drifts:  groupDrifts(),
		Foreign: foreignGroup,
	})
}

func tcp(port int32, peer string) network.Rule {
	return network.Rule{Protocol: "tcp", From: port, To: port, Peer: stack.Literal(peer)}
}

func everywhere() network.Rule { return network.Rule{Protocol: "-1", Peer: stack.Literal("0.0.0.0/0")} }

func groupDrifts() map[string]groupDrift {
	open := []types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}
	all := []types.IpPermission{{IpProtocol: aws.String("-1"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}
	return map[string]groupDrift{
		"a rule added":      allowIn(open),
		"a ping rule added": allowIn([]types.IpPermission{{IpProtocol: aws.String("icmp"), FromPort: aws.Int32(8), ToPort: aws.Int32(-1), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}),
		"everything let in": allowIn(all),
		"one peer more":     allowIn([]types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(80), IpRanges: []types.IpRange{{CidrIp: aws.String("10.0.0.0/16")}}}}),
		"a rule out added": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.AuthorizeSecurityGroupEgress(t.Context(), &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &seen.Ref, IpPermissions: open}))(t)
		},
		"egress removed": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.RevokeSecurityGroupEgress(t.Context(), &ec2.RevokeSecurityGroupEgressInput{GroupId: &seen.Ref, IpPermissions: all}))(t)
		},
		"a rule removed": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.RevokeSecurityGroupIngress(t.Context(), &ec2.RevokeSecurityGroupIngressInput{GroupId: &seen.Ref, IpPermissions: []types.IpPermission{{
				IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(80), IpRanges: []types.IpRange{{CidrIp: aws.String("10.0.0.0/8")}},
			}}}))(t)
		},
		"a tag": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{seen.Ref}, Tags: cloud.EC2Tags(map[string]string{"team": "strange"})}))(t)
		},
		"all tags stripped": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.DeleteTags(t.Context(), &ec2.DeleteTagsInput{Resources: []string{seen.Ref}}))(t)
		},
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(rig.Clients.EC2.DeleteSecurityGroup(t.Context(), &ec2.DeleteSecurityGroupInput{GroupId: &seen.Ref}))(t)
		},
	}
}

func allowIn(rules []types.IpPermission) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		must(rig.Clients.EC2.AuthorizeSecurityGroupIngress(t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &seen.Ref, IpPermissions: rules}))(t)
	}
}

func foreignGroup(t *testing.T, rig *blocktest.Rig, name stack.Name, want *group, tags map[string]string) {
	t.Helper()
	must(rig.Clients.EC2.CreateSecurityGroup(t.Context(), &ec2.CreateSecurityGroupInput{
		GroupName: &name.Physical, Description: aws.String("of a stranger"), VpcId: &want.VPC.Value,
		TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeSecurityGroup, tags),
	}))(t)
}

func TestDesire(t *testing.T) {
	t.Parallel()
	s := newSite(func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.LoadBalancer.Listeners = []v1alpha1.Listener{{Port: 443}, {Port: 80}}
		s.LoadBalancer.ClientCIDRs = []string{"10.0.0.0/8", "2001:db8::/32"}
		s.Servers.Port = new(int32(9090))
	})
	w := stack.World{
		network.SubnetsName(front, s.spec): {Ref: "subnet-1", Attrs: map[string]string{"vpc": "vpc-1"}, State: stack.Ready},
		network.SubnetsName(back, s.spec):  {Ref: "subnet-1", State: stack.Broken},
		network.GroupName(s.Names, front):  {Ref: "sg-1", State: stack.Ready},
	}
	rules := map[string][]string{}
	for _, n := range s.Desire(w) {
		if g, ok := n.Want.(*group); ok {
			rules[n.Role] = []string{g.VPC.String()}
			for _, r := range slices.Concat(g.Ingress, []network.Rule{{}}, g.Egress) {
				rules[n.Role] = append(rules[n.Role], r.String())
			}
		}
	}
	none := network.Rule{}.String()
	want := map[string][]string{
		front: {"vpc-1", "tcp 80, 10.0.0.0/8", "tcp 80, 2001:db8::/32", "tcp 443, 10.0.0.0/8", "tcp 443, 2001:db8::/32", none, "all traffic, 0.0.0.0/0"},
		back:  {stack.KnownAfterApply, "tcp 9090, sg-1", none, "all traffic, 0.0.0.0/0"},
	}
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// writes are the operations that changed something, in order.
func (s *site) writes() []string {
	var out []string
	for _, r := range s.World.Calls() {
		if r.Write {
			out = append(out, strings.ReplaceAll(r.Operation, "SecurityGroup", ""))
		}
	}
	return out
}

func TestRulesAreAddedBeforeOthersAreRevoked(t *testing.T) {
	t.Parallel()
	ranges := func(cidrs ...string) func(*v1alpha1.HighlyAvailableAppSpec) {
		return func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.ClientCIDRs = cidrs }
	}
	blocktest.Scene(t, "so that no client is cut off", func(t *testing.T) {
		s := newSite(ranges("10.0.0.0/8"))
		s.Settle(t)
		s.World.Forget()
		s.spec = spec(ranges("10.1.0.0/16", "10.2.0.0/16"))
		s.Settle(t)
		if diff := cmp.Diff([]string{"AuthorizeIngress", "RevokeIngress"}, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	blocktest.Scene(t, "and none is revoked while others cannot be added", func(t *testing.T) {
		s := newSite(ranges("10.0.0.0/8"))
		s.Settle(t)
		s.spec = spec(ranges("10.1.0.0/16", "10.2.0.0/16"))
		stop := s.World.Fail(awssim.Fault{Operation: "AuthorizeSecurityGroupIngress", Code: "RulesPerSecurityGroupLimitExceeded"})
		s.World.Forget()
		out := s.Pass(t)
		stop()
		if diff := cmp.Diff([]string{"AuthorizeIngress"}, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if text := blocktest.Describe(out); !strings.Contains(text, "allow tcp 80, 10.1.0.0/16 and 1 more into security group sg-") {
			t.Error(text)
		}
		s.Settle(t)
		s.quiet(t)
	})
}

func TestATagThatCouldNotBeRemovedIsNotForgotten(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by a security group", func(t *testing.T) {
		s := newSite()
		s.Settle(t)
		s.spec = spec(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = nil })
		stop := s.World.Fail(awssim.Fault{Operation: "DeleteTags", Code: "UnauthorizedOperation"})
		s.Pass(t)
		stop()
		have := s.Settle(t).Seen[network.GroupName(s.Names, front)].Have.(*group)
		if have.Tags["team"]+have.Tags["stage"] != "" {
			t.Errorf("it keeps %v", have.Tags)
		}
	})
}

func TestAGroupThatIsInUseNamesItsUsers(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "until they are gone", func(t *testing.T) {
		s := newSite()
		out := s.Settle(t)
		id := out.Seen[network.GroupName(s.Names, front)].Ref
		lb := must(s.Clients.ELB.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{Name: aws.String("other"), Subnets: s.Subnets(t), SecurityGroups: []string{id}}))(t)
		s.gone = true
		out = s.Pass(t)
		if text := blocktest.Describe(out); !strings.Contains(text, "delete security group "+id+", still used by eni-") || !strings.Contains(text, " ELB app/other/") || !strings.Contains(text, "DependencyViolation") {
			t.Errorf("%s", text)
		}
		must(s.Clients.ELB.DeleteLoadBalancer(t.Context(), &elb.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancers[0].LoadBalancerArn}))(t)
		s.Step(10 * time.Minute)
		s.Settle(t)
		if len(s.Inventory()) > 0 {
			t.Errorf("left: %v", s.Inventory())
		}
	})
}

func TestAStrangersGroupOfTheNameInAnotherVPCHidesOursNot(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "whichever comes first", func(t *testing.T) {
		s := newSite()
		s.Settle(t)
		s.World.Do(func() {
			s.EC2.AddGroup(network.GroupName(s.Names, front).Physical, "a stranger's", s.EC2.AddVPC("10.0.0.0/16"))
		})
		s.quiet(t)
	})
}

func TestTheDescriptionOfAGroupIsNeverTooLong(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "of an app with a long name", func(t *testing.T) {
		s := newSite()
		s.Names = cloud.Names{Cluster: "c", Namespace: strings.Repeat("n", 63), App: strings.Repeat("a", 253)}
		s.Owner = s.Names.Owner()
		s.Settle(t)
	})
}
