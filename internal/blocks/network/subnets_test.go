package network_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	front = network.TierLoadBalancer
	back  = network.TierServers
)

func TestWithoutASelectorTheDefaultVPCIsUsed(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "one subnet in each of three zones, for both tiers", func(t *testing.T) {
		s := newSite()
		s.World.Do(func() { s.EC2.AddSubnet(s.EC2.DefaultVPC(), s.EC2.AddZone("d").Name, "172.31.48.0/20") })
		ids := s.Subnets(t)
		s.World.Forget()
		out := s.Pass(t)
		for _, tier := range []string{front, back} {
			s.facts(t, out, tier, lying(ids[0], "a"), lying(ids[1], "b"), lying(ids[2], "c"))
			seen := s.chosen(out, tier)
			if seen.Ref != strings.Join(ids, ",") || seen.Attrs["vpc"] != s.VPC(t) || seen.State != stack.Ready {
				t.Errorf("%s: %+v", tier, seen)
			}
		}
	})
}

func TestTheSubnetsTakeAtMostThreeReads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*v1alpha1.HighlyAvailableAppSpec)
		vpc    bool
		want   map[string]int
	}{
		"of the default VPC":  {func(*v1alpha1.HighlyAvailableAppSpec) {}, false, map[string]int{"EC2.DescribeVpcs": 1, "EC2.DescribeSubnets": 1, "EC2.DescribeRouteTables": 1}},
		"of a given VPC":      {func(*v1alpha1.HighlyAvailableAppSpec) {}, true, map[string]int{"EC2.DescribeSubnets": 1, "EC2.DescribeRouteTables": 1}},
		"for an internal one": {internal, true, map[string]int{"EC2.DescribeSubnets": 1}},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(c.change)
			if c.vpc {
				s.spec = spec(c.change, inVPC(s.VPC(t)))
			}
			s.Settle(t)
			s.quiet(t)
			counts := s.World.Counts()
			delete(counts, "EC2.DescribeSecurityGroups")
			if diff := cmp.Diff(c.want, counts); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubnetsBySelectors(t *testing.T) {
	t.Parallel()
	web, app := map[string]string{"tier": "web"}, map[string]string{"tier": "app"}
	blocktest.Scene(t, "public ones by tags in front, private ones by tags behind", func(t *testing.T) {
		s := newSite()
		var vpc string
		var public, hidden []string
		s.World.Do(func() {
			vpc = s.EC2.AddVPC("10.0.0.0/16")
			routes := s.EC2.AddRouteTable(vpc)
			s.EC2.AddInternetGateway(routes)
			for i, zone := range []string{"a", "b"} {
				public = append(public, s.EC2.AddSubnet(vpc, "us-east-1"+zone, "10.0."+string(rune('0'+i))+".0/24"))
				hidden = append(hidden, s.EC2.AddSubnet(vpc, "us-east-1"+zone, "10.0.1"+string(rune('0'+i))+".0/24"))
				s.EC2.AssociateRoutes(public[i], routes)
				s.EC2.SetTags(public[i], web)
				s.EC2.SetTags(hidden[i], app)
			}
		})
		s.spec = spec(inVPC(vpc), frontTagged(web), backTagged(app))
		out := s.Settle(t)
		s.facts(t, out, front, lying(public[0], "a"), lying(public[1], "b"))
		s.facts(t, out, back, lying(hidden[0], "a"), lying(hidden[1], "b"))
	})
	blocktest.Scene(t, "by ids, in any order, also of a local zone or another VPC", func(t *testing.T) {
		s := newSite()
		ids := s.Subnets(t)
		s.spec = spec(frontIDs(ids[2], ids[0], "subnet-0123456789abcdef0"))
		out := s.Pass(t)
		if seen := s.chosen(out, front); seen.State != stack.Broken || len(seen.Attrs) > 0 || seen.Message != "network.loadBalancerSubnets: subnet-0123456789abcdef0 does not exist in "+s.VPC(t) {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
	})
}

func TestAChoiceStaysWhenTagsMove(t *testing.T) {
	t.Parallel()
	web := map[string]string{"tier": "web"}
	blocktest.Scene(t, "and when subnets appear", func(t *testing.T) {
		s := newSite(frontTagged(web))
		ids := s.Subnets(t)
		s.World.Do(func() {
			s.EC2.SetTags(ids[0], web)
			s.EC2.SetTags(ids[1], web)
		})
		before := s.chosen(s.Settle(t), front)
		s.World.Do(func() {
			s.EC2.SetTags(ids[0], map[string]string{"tier": "data"})
			s.EC2.SetTags(ids[2], web)
			s.EC2.SetTags(s.EC2.AddSubnet(s.EC2.DefaultVPC(), "us-east-1b", "172.31.64.0/18"), web)
		})
		s.quiet(t)
		if after := s.chosen(s.Pass(t), front); after.Ref != before.Ref {
			t.Errorf("%s became %s", before.Ref, after.Ref)
		}
	})
}

func TestATooSmallChoiceTakesWhatAppears(t *testing.T) {
	t.Parallel()
	web := map[string]string{"tier": "web"}
	blocktest.Scene(t, "and the app goes on", func(t *testing.T) {
		s := newSite(frontTagged(web))
		ids := s.Subnets(t)
		s.World.Do(func() { s.EC2.SetTags(ids[0], web) })
		out := s.Pass(t)
		seen := s.chosen(out, front)
		if want := "network.loadBalancerSubnets: the public subnets lie in 1 of the 2 zones that are needed (use1-az1): add subnets in other zones"; seen.State != stack.Broken || seen.Message != want || s.World.Writes() > 0 {
			t.Errorf("%d writes, %s: %s", s.World.Writes(), seen.State, seen.Message)
		}
		s.World.Do(func() { s.EC2.SetTags(ids[1], web) })
		out = s.Settle(t)
		s.facts(t, out, front, lying(ids[0], "a"), lying(ids[1], "b"))
	})
}

func TestTooFewAddressesStayAFaultUntilThereAreMore(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "at first; a running app may use them up", func(t *testing.T) {
		s := newSite()
		ids := s.Subnets(t)
		s.World.Do(func() { s.EC2.FillSubnet(ids[1], 7) })
		for range 3 {
			out := s.Pass(t)
			if seen := s.chosen(out, front); seen.State != stack.Broken || !strings.Contains(seen.Message, ids[1]+" in use1-az2 has 7 free addresses, and 8 are needed") {
				t.Fatalf("%s: %s", seen.State, seen.Message)
			}
		}
		var roomy string
		s.World.Do(func() { roomy = s.EC2.AddSubnet(s.EC2.DefaultVPC(), "us-east-1b", "172.31.64.0/24") })
		out := s.Settle(t)
		s.facts(t, out, front, lying(ids[0], "a"), lying(roomy, "b"), lying(ids[2], "c"))
		s.World.Do(func() { s.EC2.FillSubnet(roomy, 0) })
		s.quiet(t)
	})
}

func TestAVPCThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(s *site) string
		says    string
	}{
		"it does not exist": {func(*site) string { return "vpc-0123456789abcdef0" }, "network.vpcID: vpc-0123456789abcdef0 does not exist in this region, or has no subnets"},
		"it has no subnets": {func(s *site) string { return s.EC2.AddVPC("10.0.0.0/16") }, " does not exist in this region, or has no subnets"},
		"it has no way to the internet": {func(s *site) string {
			vpc := s.EC2.AddVPC("10.0.0.0/16")
			s.EC2.AddSubnet(vpc, "us-east-1a", "10.0.0.0/24")
			s.EC2.AddSubnet(vpc, "us-east-1b", "10.0.1.0/24")
			s.EC2.AddRoute(s.EC2.MainRouteTable(vpc), "0.0.0.0/0", "nat-1")
			return vpc
		}, "network.loadBalancerSubnets: the public subnets lie in 0 of the 2 zones that are needed (none)"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite()
			var vpc string
			s.World.Do(func() { vpc = c.prepare(s) })
			s.spec = spec(inVPC(vpc))
			out := s.Pass(t)
			for _, tier := range []string{front, back} {
				if seen := s.chosen(out, tier); seen.State != stack.Broken || !strings.Contains(seen.Message, c.says) {
					t.Errorf("%s: %s: %s", tier, seen.State, seen.Message)
				}
			}
			if s.World.Writes() > 0 {
				t.Errorf("%d writes", s.World.Writes())
			}
		})
	}
}

func TestAPrivateSubnetByTagsIsNamed(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and mended by a route", func(t *testing.T) {
		s := newSite()
		ids := s.Subnets(t)
		var routes string
		s.World.Do(func() {
			routes = s.EC2.AddRouteTable(s.EC2.DefaultVPC())
			s.EC2.AssociateRoutes(ids[1], routes)
		})
		s.spec = spec(frontIDs(ids...))
		if seen := s.chosen(s.Pass(t), front); !strings.HasPrefix(seen.Message, "network.loadBalancerSubnets: "+ids[1]+" in use1-az2 has no route to an internet gateway") {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		s.World.Do(func() { s.EC2.AddInternetGateway(routes) })
		s.Settle(t)
	})
}

func TestSubnetsThatCannotBeReadAreBlind(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"DescribeVpcs", "DescribeSubnets", "DescribeRouteTables"} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite()
			before := s.Settle(t)
			s.World.Forget()
			stop := s.World.Fail(awssim.Fault{Operation: operation, Code: "UnauthorizedOperation"})
			out := s.Pass(t)
			stop()
			if !stack.Is(out.Blind[network.KindSubnets], stack.Denied) || s.World.Writes() > 0 {
				t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
			}
			if after := s.chosen(s.Settle(t), front); after.Ref != s.chosen(before, front).Ref {
				t.Errorf("afterwards %s", after.Ref)
			}
		})
	}
}

func TestTheNameOfAChoiceIsThatOfItsSelector(t *testing.T) {
	t.Parallel()
	name := func(tier string, changes ...func(*v1alpha1.HighlyAvailableAppSpec)) string {
		return network.SubnetsName(tier, spec(changes...)).Physical
	}
	web := map[string]string{"tier": "web", "x": "y"}
	seen := map[string]string{}
	for what, got := range map[string]string{
		"default": name(front), "internal": name(front, internal), "another VPC": name(front, inVPC("vpc-1")), "ids": name(front, frontIDs("subnet-1", "subnet-2")),
		"other ids": name(front, frontIDs("subnet-1", "subnet-3")), "tags": name(front, frontTagged(web)), "other tags": name(front, frontTagged(map[string]string{"tier": "web"})),
		"zones": name(front, func(s *v1alpha1.HighlyAvailableAppSpec) { s.Network.Zones = new(int32(3)) }), "servers": name(back), "servers by tags": name(back, backTagged(web)),
		"servers of another front": name(back, frontTagged(web)),
	} {
		if other, taken := seen[got]; taken {
			t.Errorf("%s and %s have the same name", what, other)
		}
		seen[got] = what
	}
	if name(front, frontIDs("subnet-2", "subnet-1")) != name(front, frontIDs("subnet-1", "subnet-2")) || name(front, backTagged(web)) != name(front) {
		t.Error("the order of ids, or the servers' selector, changes the name")
	}
}

func TestAFaultOfTheNetworkDoesNotHoldUpAnAppThatStands(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "its subnets are still quoted, and what a stranger opens is closed", func(t *testing.T) {
		s := newSite()
		before := s.chosen(s.Settle(t), front)
		s.World.Do(func() {
			routes := s.EC2.AddRouteTable(s.EC2.DefaultVPC())
			s.EC2.AssociateRoutes(s.EC2.DefaultSubnets()[0], routes)
		})
		seen := s.chosen(s.Pass(t), front)
		if seen.State != stack.Broken || seen.Ref != before.Ref || seen.Attrs[network.AttrIDs] != before.Ref {
			t.Errorf("%s %s (%s), before %s", seen.State, seen.Ref, seen.Message, before.Ref)
		}
	})
}
