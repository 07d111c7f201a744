package servers

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// The kinds of this block.
const (
	KindLaunchTemplate   = "LaunchTemplate"
	KindAutoScalingGroup = "AutoScalingGroup"
	KindScalingPolicy    = "ScalingPolicy"
	KindFleet            = "Fleet"
	KindInstanceRefresh  = "InstanceRefresh"
	KindInstanceTypes    = "InstanceTypes"
)

// EC2 are the EC2 operations of this block.
type EC2 interface {
	ec2.DescribeLaunchTemplatesAPIClient
	ec2.DescribeLaunchTemplateVersionsAPIClient
	ec2.DescribeInstanceTypeOfferingsAPIClient
	ec2.DescribeImagesAPIClient
	CreateLaunchTemplate(context.Context, *ec2.CreateLaunchTemplateInput, ...func(*ec2.Options)) (*ec2.CreateLaunchTemplateOutput, error)
	CreateLaunchTemplateVersion(context.Context, *ec2.CreateLaunchTemplateVersionInput, ...func(*ec2.Options)) (*ec2.CreateLaunchTemplateVersionOutput, error)
	DeleteLaunchTemplate(context.Context, *ec2.DeleteLaunchTemplateInput, ...func(*ec2.Options)) (*ec2.DeleteLaunchTemplateOutput, error)
	CreateTags(context.Context, *ec2.CreateTagsInput, ...func(*ec2.Options)) (*ec2.CreateTagsOutput, error)
	DeleteTags(context.Context, *ec2.DeleteTagsInput, ...func(*ec2.Options)) (*ec2.DeleteTagsOutput, error)
}

// AutoScaling are the Auto Scaling operations of this block.
type AutoScaling interface {
	autoscaling.DescribeAutoScalingGroupsAPIClient
	autoscaling.DescribePoliciesAPIClient
	autoscaling.DescribeScalingActivitiesAPIClient
	autoscaling.DescribeInstanceRefreshesAPIClient
	CreateAutoScalingGroup(context.Context, *autoscaling.CreateAutoScalingGroupInput, ...func(*autoscaling.Options)) (*autoscaling.CreateAutoScalingGroupOutput, error)
	UpdateAutoScalingGroup(context.Context, *autoscaling.UpdateAutoScalingGroupInput, ...func(*autoscaling.Options)) (*autoscaling.UpdateAutoScalingGroupOutput, error)
	DeleteAutoScalingGroup(context.Context, *autoscaling.DeleteAutoScalingGroupInput, ...func(*autoscaling.Options)) (*autoscaling.DeleteAutoScalingGroupOutput, error)
	AttachTrafficSources(context.Context, *autoscaling.AttachTrafficSourcesInput, ...func(*autoscaling.Options)) (*autoscaling.AttachTrafficSourcesOutput, error)
	DetachTrafficSources(context.Context, *autoscaling.DetachTrafficSourcesInput, ...func(*autoscaling.Options)) (*autoscaling.DetachTrafficSourcesOutput, error)
	StartInstanceRefresh(context.Context, *autoscaling.StartInstanceRefreshInput, ...func(*autoscaling.Options)) (*autoscaling.StartInstanceRefreshOutput, error)
	CancelInstanceRefresh(context.Context, *autoscaling.CancelInstanceRefreshInput, ...func(*autoscaling.Options)) (*autoscaling.CancelInstanceRefreshOutput, error)
	PutScalingPolicy(context.Context, *autoscaling.PutScalingPolicyInput, ...func(*autoscaling.Options)) (*autoscaling.PutScalingPolicyOutput, error)
	DeletePolicy(context.Context, *autoscaling.DeletePolicyInput, ...func(*autoscaling.Options)) (*autoscaling.DeletePolicyOutput, error)
	CreateOrUpdateTags(context.Context, *autoscaling.CreateOrUpdateTagsInput, ...func(*autoscaling.Options)) (*autoscaling.CreateOrUpdateTagsOutput, error)
	DeleteTags(context.Context, *autoscaling.DeleteTagsInput, ...func(*autoscaling.Options)) (*autoscaling.DeleteTagsOutput, error)
}

// TargetHealth is what the load balancer says of the servers.
type TargetHealth interface {
	DescribeTargetHealth(context.Context, *elasticloadbalancingv2.DescribeTargetHealthInput, ...func(*elasticloadbalancingv2.Options)) (*elasticloadbalancingv2.DescribeTargetHealthOutput, error)
}

// Parameters are the SSM operations of this block.
type Parameters interface {
	GetParameter(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)
}

// APIs are the AWS services of this block.
type APIs struct {
	EC2         EC2
	AutoScaling AutoScaling
	Health      TargetHealth
	Parameters  Parameters
	// Offerings outlive a pass: they are shared by the apps of a region.
	Offerings *Offerings
	// Data are what servers need or may write to as long as they stand; it goes after them.
	Data []stack.Ref
	// NewProfile: the instance profile is of haws's making, and may be too young to
	// be known to Auto Scaling.
	NewProfile bool
	Now        func() time.Time
}

// Register adds the kinds of this block, for one pass.
func Register(kinds engine.Kinds, apis APIs, owner cloud.Owner) {
	reads := &reads{scaling: apis.AutoScaling, ec2: apis.EC2, owner: owner}
	engine.Given(kinds, KindInstanceTypes, instanceTypes{api: apis.EC2, offerings: apis.Offerings})
	engine.Own(kinds, KindLaunchTemplate, launchTemplates{api: apis.EC2, parameters: apis.Parameters, reads: reads, owner: owner})
	engine.Own(kinds, KindAutoScalingGroup, autoScalingGroups{api: apis.AutoScaling, reads: reads, owner: owner, data: apis.Data, newProfile: apis.NewProfile})
	engine.Own(kinds, KindInstanceRefresh, instanceRefreshes{api: apis.AutoScaling, reads: reads, newProfile: apis.NewProfile, now: apis.Now})
	engine.Own(kinds, KindScalingPolicy, scalingPolicies{api: apis.AutoScaling, reads: reads})
	engine.Given(kinds, KindFleet, fleets{api: apis.AutoScaling, health: apis.Health, reads: reads})
}
