package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// land is the VPC as it was found.
type land struct {
	vpc     string
	subnets []subnet
	faults  []string
}

// survey reads the VPC, its subnets and, for an internet-facing balancer, the
// routes that make a subnet public.
func (k subnets) survey(ctx context.Context) (land, error) {
	vpc, err := k.vpc(ctx)
	if err != nil || vpc == "" {
		return land{vpc: "the default VPC", faults: []string{"network.vpcID: the region has no default VPC: name the VPC to use"}}, err
	}
	found, err := k.describeSubnets(ctx, vpc)
	if err != nil {
		return land{}, err
	}
	if len(found) == 0 {
		return land{vpc: vpc, faults: []string{"network.vpcID: " + vpc + " does not exist in this region, or has no subnets"}}, nil
	}
	routes, err := k.routes(ctx, vpc)
	if err != nil {
		return land{}, err
	}
	out := land{vpc: vpc}
	for _, s := range found {
		out.subnets = append(out.subnets, describe(s, routes))
	}
	return out, nil
}

func (k subnets) vpc(ctx context.Context) (string, error) {
	if k.spec.Network.VPCID != "" {
		return k.spec.Network.VPCID, nil
	}
	out, err := k.api.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: []types.Filter{filter("is-default", "true")}})
	if err != nil {
		return "", fmt.Errorf("find the default VPC: %w", err)
	}
	if len(out.Vpcs) == 0 {
		return "", nil
	}
	return aws.ToString(out.Vpcs[0].VpcId), nil
}

func (k subnets) describeSubnets(ctx context.Context, vpc string) ([]types.Subnet, error) {
	var out []types.Subnet
	pages := ec2.NewDescribeSubnetsPaginator(k.api, &ec2.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", vpc)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("describe the subnets of %s: %w", vpc, err)
		}
		out = append(out, page.Subnets...)
	}
	return out, nil
}

// routes are the route tables by subnet; the key "" is the VPC's main one,
// which holds for every subnet without its own.
func (k subnets) routes(ctx context.Context, vpc string) (map[string]types.RouteTable, error) {
	tables := map[string]types.RouteTable{}
	if k.spec.LoadBalancer.Scheme != v1alpha1.SchemeInternetFacing {
		return tables, nil
	}
	pages := ec2.NewDescribeRouteTablesPaginator(k.api, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", vpc)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("describe the route tables of %s: %w", vpc, err)
		}
		for _, t := range page.RouteTables {
			for _, a := range t.Associations {
				if id := aws.ToString(a.SubnetId); id != "" || aws.ToBool(a.Main) {
					tables[id] = t
				}
			}
		}
	}
	return tables, nil
}

func describe(s types.Subnet, routes map[string]types.RouteTable) subnet {
	id := aws.ToString(s.SubnetId)
	table, own := routes[id]
	if !own {
		table = routes[""]
	}
	zone := availability.Zone{ID: aws.ToString(s.AvailabilityZoneId), Name: aws.ToString(s.AvailabilityZone)}
	out := subnet{id: id, zone: zone, free: aws.ToInt32(s.AvailableIpAddressCount), public: public(table), tags: map[string]string{}}
	out.usable = s.State == types.SubnetStateAvailable && s.OutpostArn == nil && standardZone.MatchString(zone.ID)
	for _, t := range s.Tags {
		out.tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

// public: a default route for IPv4, which the balancer speaks, to an internet
// gateway that is there. (EC2 API reference, Route.)
func public(t types.RouteTable) bool {
	return slices.ContainsFunc(t.Routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationCidrBlock) == "0.0.0.0/0" && strings.HasPrefix(aws.ToString(r.GatewayId), "igw-") &&
			r.State != types.RouteStateBlackhole
	})
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}
