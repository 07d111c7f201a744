package network

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
	// routes are nil where no pass reads them.
	routes routing
	faults []string
}

// zones are those of all subnets, by id.
func (l land) zones() []availability.Zone {
	var out []availability.Zone
	for _, s := range l.subnets {
		out = append(out, s.zone)
	}
	slices.SortFunc(out, func(a, b availability.Zone) int { return cmp.Compare(a.ID, b.ID) })
	return slices.Compact(out)
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
	out := land{vpc: vpc}
	if k.spec.LoadBalancer.Scheme == v1alpha1.SchemeInternetFacing {
		if out.routes, err = k.tables(ctx, vpc); err != nil {
			return land{}, err
		}
	}
	for _, s := range found {
		out.subnets = append(out.subnets, describe(s, out.routes))
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

func describe(s types.Subnet, routes routing) subnet {
	id := aws.ToString(s.SubnetId)
	table, _ := routes.of(id)
	zone := availability.Zone{ID: aws.ToString(s.AvailabilityZoneId), Name: aws.ToString(s.AvailabilityZone)}
	out := subnet{id: id, zone: zone, free: aws.ToInt32(s.AvailableIpAddressCount), public: public(table), tags: map[string]string{}}
	out.usable = s.State == types.SubnetStateAvailable && s.OutpostArn == nil && standardZone.MatchString(zone.ID)
	for _, t := range s.Tags {
		out.tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}
