package blocktest

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// VPC is the id of the region's default VPC.
func (r *Rig) VPC(t *testing.T) string {
	t.Helper()
	out, err := r.Clients.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{Filters: defaults("is-default")})
	if err != nil || len(out.Vpcs) != 1 {
		t.Fatalf("find the default VPC: %v", err)
	}
	return aws.ToString(out.Vpcs[0].VpcId)
}

// Subnets are the ids of the default VPC's subnets, one per zone, sorted.
func (r *Rig) Subnets(t *testing.T) []string {
	t.Helper()
	out, err := r.Clients.EC2.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{Filters: defaults("default-for-az")})
	if err != nil || len(out.Subnets) < 3 {
		t.Fatalf("find the default subnets: %v", err)
	}
	var ids []string
	for _, s := range out.Subnets {
		ids = append(ids, aws.ToString(s.SubnetId))
	}
	slices.Sort(ids)
	return ids
}

// Group makes a security group in the default VPC and gives its id.
func (r *Rig) Group(t *testing.T, name string) string {
	t.Helper()
	out, err := r.Clients.EC2.CreateSecurityGroup(t.Context(), &ec2.CreateSecurityGroupInput{
		GroupName: aws.String(name), Description: aws.String(name), VpcId: aws.String(r.VPC(t)),
	})
	if err != nil {
		t.Fatalf("make the security group %s: %v", name, err)
	}
	return aws.ToString(out.GroupId)
}

func defaults(filter string) []types.Filter {
	return []types.Filter{{Name: aws.String(filter), Values: []string{"true"}}}
}
