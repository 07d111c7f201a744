package network

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
)

// The kinds of this block.
const (
	KindSubnets       = "Subnets"
	KindSecurityGroup = "SecurityGroup"
)

// API are the EC2 operations of this block.
type API interface {
	ec2.DescribeSubnetsAPIClient
	ec2.DescribeRouteTablesAPIClient
	ec2.DescribeNatGatewaysAPIClient
	ec2.DescribeSecurityGroupsAPIClient
	ec2.DescribeNetworkInterfacesAPIClient
	DescribeVpcs(context.Context, *ec2.DescribeVpcsInput, ...func(*ec2.Options)) (*ec2.DescribeVpcsOutput, error)
	CreateSecurityGroup(context.Context, *ec2.CreateSecurityGroupInput, ...func(*ec2.Options)) (*ec2.CreateSecurityGroupOutput, error)
	DeleteSecurityGroup(context.Context, *ec2.DeleteSecurityGroupInput, ...func(*ec2.Options)) (*ec2.DeleteSecurityGroupOutput, error)
	AuthorizeSecurityGroupIngress(context.Context, *ec2.AuthorizeSecurityGroupIngressInput, ...func(*ec2.Options)) (*ec2.AuthorizeSecurityGroupIngressOutput, error)
	AuthorizeSecurityGroupEgress(context.Context, *ec2.AuthorizeSecurityGroupEgressInput, ...func(*ec2.Options)) (*ec2.AuthorizeSecurityGroupEgressOutput, error)
	RevokeSecurityGroupIngress(context.Context, *ec2.RevokeSecurityGroupIngressInput, ...func(*ec2.Options)) (*ec2.RevokeSecurityGroupIngressOutput, error)
	RevokeSecurityGroupEgress(context.Context, *ec2.RevokeSecurityGroupEgressInput, ...func(*ec2.Options)) (*ec2.RevokeSecurityGroupEgressOutput, error)
	CreateTags(context.Context, *ec2.CreateTagsInput, ...func(*ec2.Options)) (*ec2.CreateTagsOutput, error)
	DeleteTags(context.Context, *ec2.DeleteTagsInput, ...func(*ec2.Options)) (*ec2.DeleteTagsOutput, error)
}

// Retains says of the tags of a resource whether it is to stay when the app does
// not want it any more and something that stays stands on it.
type Retains func(tags map[string]string) bool

// Setup is what the kinds of this block are made from. Without a spec no subnets
// are looked up: an app that is being deleted needs none.
type Setup struct {
	API     API
	Spec    *v1alpha1.HighlyAvailableAppSpec
	Owner   cloud.Owner
	Retains Retains
	// Ways are kept from pass to pass, for all apps.
	Ways *Ways
}

// Register adds the kinds of this block.
func Register(kinds engine.Kinds, s Setup) {
	engine.Given(kinds, KindSubnets, subnets{api: s.API, spec: s.Spec, ways: s.Ways})
	engine.Own(kinds, KindSecurityGroup, securityGroups{api: s.API, owner: s.Owner, retains: s.Retains})
}
