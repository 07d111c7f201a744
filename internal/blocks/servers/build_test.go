package servers_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/stack"
)

func TestHowTheGroupIsBuilt(t *testing.T) {
	t.Parallel()
	mixed := func(d types.InstancesDistribution) func(*groupUpdate) {
		return func(in *groupUpdate) { in.MixedInstancesPolicy.InstancesDistribution = &d }
	}
	for name, c := range map[string]struct {
		drift func(*groupUpdate)
		want  func(*availability.Group)
	}{
		"as haws makes it":       {nil, func(*availability.Group) {}},
		"checked by EC2 alone":   {func(in *groupUpdate) { in.HealthCheckType = aws.String("EC2") }, func(g *availability.Group) { g.OwnHealth = false }},
		"of another size":        {func(in *groupUpdate) { in.MinSize, in.MaxSize = aws.Int32(2), aws.Int32(40) }, func(g *availability.Group) { g.Min, g.Max, g.OnDemand = 2, 40, 2 }},
		"all of it may be Spot":  {mixed(types.InstancesDistribution{OnDemandPercentageAboveBaseCapacity: aws.Int32(0)}), func(g *availability.Group) { g.Spot, g.OnDemand = true, 0 }},
		"Spot above a base of 2": {mixed(types.InstancesDistribution{OnDemandBaseCapacity: aws.Int32(2), OnDemandPercentageAboveBaseCapacity: aws.Int32(0)}), func(g *availability.Group) { g.Spot, g.OnDemand = true, 2 }},
		"a base above its size":  {mixed(types.InstancesDistribution{OnDemandBaseCapacity: aws.Int32(9), OnDemandPercentageAboveBaseCapacity: aws.Int32(0)}), func(g *availability.Group) { g.Spot = true }},
		"a third, rounded up":    {mixed(types.InstancesDistribution{OnDemandBaseCapacity: aws.Int32(1), OnDemandPercentageAboveBaseCapacity: aws.Int32(33)}), func(g *availability.Group) { g.Spot, g.OnDemand = true, 3 }},
		"all of it on demand":    {mixed(types.InstancesDistribution{OnDemandBaseCapacity: aws.Int32(1), OnDemandPercentageAboveBaseCapacity: aws.Int32(100)}), func(*availability.Group) {}},
		"following another latest": {func(in *groupUpdate) {
			in.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version = aws.String("$Latest")
		}, func(g *availability.Group) { g.RollsBack = false }},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop(withTypes("m6i.large", "m7i.large")))
			s.Settle(t)
			if c.drift != nil {
				found, err := s.Clients.ASG.DescribeAutoScalingGroups(t.Context(), &autoscaling.DescribeAutoScalingGroupsInput{})
				if err != nil {
					t.Fatal(err)
				}
				in := &groupUpdate{AutoScalingGroupName: found.AutoScalingGroups[0].AutoScalingGroupName, MixedInstancesPolicy: found.AutoScalingGroups[0].MixedInstancesPolicy}
				c.drift(in)
				if _, err := s.Clients.ASG.UpdateAutoScalingGroup(t.Context(), in); err != nil {
					t.Fatal(err)
				}
			}
			want := availability.Group{Min: 6, Max: 12, Zones: strings.Split(s.in.Subnets.Value, ","), OwnHealth: true, TargetCPU: 50, OnDemand: 6, RollsBack: true}
			c.want(&want)
			// What was changed by hand shows for as long as it cannot be mended.
			for _, operation := range []string{"UpdateAutoScalingGroup", "StartInstanceRefresh"} {
				t.Cleanup(s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied", Status: 403}))
			}
			got := servers.Build(s.Pass(t).Seen, s.Names)
			if diff := cmp.Diff(&want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheZonesOfTypes(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "are those of any of them", func(t *testing.T) {
		rig := blocktest.NewRig()
		rig.World.Do(func() {
			for _, zone := range []string{"us-east-1a", "us-east-1b"} {
				rig.EC2.SetOffered(zone, "m7i.large", false)
			}
			rig.EC2.SetOffered("us-east-1c", "m6i.large", false)
			rig.EC2.SetOffered("us-east-1b", "m6i.large", false)
		})
		out := offers(t, rig, &servers.Offerings{Now: rig.Clock.Now}, "m6i.large", "m7i.large")
		if diff := cmp.Diff([]string{"use1-az1", "use1-az3"}, servers.TypeZones(out.Seen, []string{"m6i.large", "m7i.large"})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := servers.TypeZones(stack.World{}, []string{"m6i.large"}); got != nil {
			t.Errorf("of what nobody has read there are %v", got)
		}
	})
}
