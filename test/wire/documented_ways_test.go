package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// RDS API reference, DescribeOrderableDBInstanceOptions and OrderableDBInstanceOption.
const orderable = `<OrderableDBInstanceOptions>
<OrderableDBInstanceOption><Engine>postgres</Engine><DBInstanceClass>db.m7g.large</DBInstanceClass><StorageType>gp3</StorageType><Vpc>true</Vpc>
<AvailabilityZones><AvailabilityZone><Name>eu-west-1b</Name></AvailabilityZone></AvailabilityZones></OrderableDBInstanceOption>
<OrderableDBInstanceOption><Engine>postgres</Engine><DBInstanceClass>db.m7g.large</DBInstanceClass><StorageType>io1</StorageType><Vpc>true</Vpc>
<AvailabilityZones><AvailabilityZone><Name>eu-west-1a</Name></AvailabilityZone><AvailabilityZone><Name>eu-west-1b</Name></AvailabilityZone></AvailabilityZones></OrderableDBInstanceOption>
</OrderableDBInstanceOptions>`

// wayGaps are those of what is only told: how servers get out of the VPC, and what may be taken away.
func wayGaps() []gap {
	const gateways, offers = "ec2.DescribeNatGateways", "rds.DescribeOrderableDBInstanceOptions"
	return []gap{
		{gateways, []string{"NatGateway.AvailabilityMode"}, "knows no regional NAT gateways", `EC2 API reference, "NatGateway"`, false},
		{gateways, []string{"NatGatewayAddress.AvailabilityZoneId", "NatGatewayAddress.Status"}, "does not know it", `EC2 API reference, "NatGatewayAddress"`, false},
		{offers, []string{
			"DescribeOrderableDBInstanceOptionsOutput.OrderableDBInstanceOptions", "OrderableDBInstanceOption.AvailabilityZones", "AvailabilityZone.Name",
		}, "has no options for the versions of today", `RDS API reference, "OrderableDBInstanceOption"`, false},
		{"autoscaling.DescribeAutoScalingGroups", []string{"InstancesDistribution.OnDemandBaseCapacity"}, "shows it where it was set only", `Auto Scaling API reference, "InstancesDistribution"`, false},
	}
}

// TestWhatMotoLacksOfTheWaysOutIsReadAsDocumented plays a regional NAT gateway, a class that not all zones have, and a group
// that somebody has given a base.
func TestWhatMotoLacksOfTheWaysOutIsReadAsDocumented(t *testing.T) {
	t.Parallel()
	shop, d := played(t, map[string][]edit{
		"DescribeNatGateways": {
			before("<natGatewayId>", "<availabilityMode>regional</availabilityMode>"),
			before("<networkInterfaceId>", "<availabilityZoneId>euw1-az2</availabilityZoneId><status>succeeded</status>"),
		},
	}, func(p *place) *v1alpha1.HighlyAvailableApp {
		shop := p.shop()
		shop.Spec.Network = p.crowd("").Spec.Network
		shop.Spec.Servers.InstanceTypes = []string{"m6i.large", "m7i.large"}
		return shop
	})
	d.answers("DescribeOrderableDBInstanceOptions", orderable)
	d.edit("DescribeAutoScalingGroups", edit{
		"<OnDemandPercentageAboveBaseCapacity>100</", "<OnDemandBaseCapacity>1</OnDemandBaseCapacity><OnDemandPercentageAboveBaseCapacity>50</",
	})
	stop := shop.Clock.Now()
	for shop.Clock.Since(stop).Hours() < 1 {
		shop.Step(10 * pause)
	}
	got := shop.app.Findings(shop.later(t)).Survey.Build
	zones := map[bool]bool{}
	for _, exit := range got.Exits {
		zones[cmp.Equal(exit.Zones, []string{"euw1-az2"}) && exit.NAT != ""] = true
	}
	if len(got.Exits) != 2 || zones[false] {
		t.Errorf("the ways out are read as %+v", got.Exits)
	}
	// moto calls them so.
	if diff := cmp.Diff([]string{"euw1-az1", "euw1-az3"}, got.ClassZones); diff != "" {
		t.Errorf("the zones of the class (-want +got):\n%s", diff)
	}
	if got.Group.Min != 4 || got.Group.OnDemand != 3 || !got.Group.Spot {
		t.Errorf("the group is read as %+v", got.Group)
	}
	shop.showed(t, wayGaps())
}
