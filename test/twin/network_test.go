package twin

import (
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func (w *world) subnetPage(size int32, token *string) (next *string) {
	out, err := w.ec2.DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{MaxResults: &size, NextToken: token})
	if err != nil {
		return nil
	}
	return out.NextToken
}

func networkRows() []row {
	return []row{
		{"the default VPC", "", func(w *world) {
			w.ec2.DescribeVpcs(w.ctx, &ec2.DescribeVpcsInput{Filters: []types.Filter{filter("is-default", "true")}})
		}},
		{"a VPC that there is not", "InvalidVpcID.NotFound", func(w *world) {
			w.ec2.DescribeVpcs(w.ctx, &ec2.DescribeVpcsInput{VpcIds: []string{"vpc-0123456789abcdef0"}})
		}},
		{"the subnets of the default VPC", "", func(w *world) {
			w.ec2.DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", w.vpc)}})
			w.ec2.DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", "vpc-0123456789abcdef0")}})
		}},
		{"a subnet that there is not", "InvalidSubnetID.NotFound", func(w *world) {
			w.ec2.DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{"subnet-0123456789abcdef0"}})
		}},
		{"a page of subnets smaller than EC2 gives", "InvalidParameterValue", func(w *world) {
			w.subnetPage(2, nil)
		}},
		{"subnets by a token that is none", "InvalidNextToken", func(w *world) {
			w.subnetPage(5, new("none"))
		}},
		{"subnets page by page", "", func(w *world) {
			for range 3 {
				w.network()
			}
			w.subnetPage(5, w.subnetPage(5, nil))
		}},
		{"the zones of the region", "", func(w *world) {
			w.ec2.DescribeAvailabilityZones(w.ctx, &ec2.DescribeAvailabilityZonesInput{})
			w.ec2.DescribeAvailabilityZones(w.ctx, &ec2.DescribeAvailabilityZonesInput{ZoneNames: []string{region + "b"}})
		}},
		{"a zone that there is not", "InvalidParameterValue", func(w *world) {
			w.ec2.DescribeAvailabilityZones(w.ctx, &ec2.DescribeAvailabilityZonesInput{ZoneNames: []string{region + "z"}})
		}},
		{"the route to the internet", "", func(w *world) {
			w.ec2.DescribeRouteTables(w.ctx, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", w.vpc), filter("association.main", "true")}})
			w.ec2.DescribeRouteTables(w.ctx, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{filter("association.subnet-id", w.subnets[0])}})
		}},
		{"a route table that there is not", "InvalidRouteTableID.NotFound", func(w *world) {
			w.ec2.DescribeRouteTables(w.ctx, &ec2.DescribeRouteTablesInput{RouteTableIds: []string{"rtb-0123456789abcdef0"}})
		}},
		{"no NAT gateway", "", func(w *world) {
			w.ec2.DescribeNatGateways(w.ctx, &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{filter("vpc-id", w.vpc)}})
		}},
		{"a network interface that there is not", "InvalidNetworkInterfaceID.NotFound", func(w *world) {
			w.ec2.DescribeNetworkInterfaces(w.ctx, &ec2.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{"eni-0123456789abcdef0"}})
		}},
		{"an instance that there is not", "InvalidInstanceID.NotFound", func(w *world) {
			w.ec2.DescribeInstances(w.ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{"i-0123456789abcdef0"}})
		}},
		{"terminating an instance that there is not", "InvalidInstanceID.NotFound", func(w *world) {
			w.ec2.TerminateInstances(w.ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{"i-0123456789abcdef0"}})
		}},
		{"an image that there is not", "InvalidAMIID.NotFound", func(w *world) {
			w.ec2.DescribeImages(w.ctx, &ec2.DescribeImagesInput{ImageIds: []string{noImage}})
		}},
		{"an instance type that there is not", "InvalidInstanceType", func(w *world) {
			w.ec2.DescribeInstanceTypes(w.ctx, &ec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{"t9.micro"}})
		}},
		{"where an instance type is offered", "", func(w *world) {
			w.ec2.DescribeInstanceTypeOfferings(w.ctx, &ec2.DescribeInstanceTypeOfferingsInput{
				LocationType: "availability-zone", Filters: []types.Filter{filter("instance-type", "m6g.large")},
			})
			w.ec2.DescribeInstanceTypeOfferings(w.ctx, &ec2.DescribeInstanceTypeOfferingsInput{
				LocationType: "availability-zone", Filters: []types.Filter{filter("instance-type", "t9.micro")},
			})
		}},
	}
}
