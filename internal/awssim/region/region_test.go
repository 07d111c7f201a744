package region_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
)

// stack is a web architecture, made and removed with the SDK's clients as an operator would.
type stack struct {
	*region.Region
	t                          *testing.T
	clock                      *clocktesting.FakeClock
	ec2                        *ec2.Client
	elb                        *elbv2.Client
	asg                        *autoscaling.Client
	ssm                        *ssm.Client
	vpc, group, balancer, pool string
	subnets                    []string
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newStack(t *testing.T, opts ...awssim.Option) *stack {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	s := &stack{Region: region.New(c, opts...), t: t, clock: c}
	s.ec2, s.elb = ec2.NewFromConfig(s.Config()), elbv2.NewFromConfig(s.Config())
	s.asg, s.ssm = autoscaling.NewFromConfig(s.Config()), ssm.NewFromConfig(s.Config())
	s.World.Do(func() { s.vpc, s.subnets = s.EC2.DefaultVPC(), s.EC2.DefaultSubnets() })
	return s
}

func (s *stack) build() {
	s.t.Helper()
	ctx := s.t.Context()
	group := must[*ec2.CreateSecurityGroupOutput](s.t)(s.ec2.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("web"), Description: aws.String("web"), VpcId: &s.vpc,
	}))
	s.group = *group.GroupId
	image := must[*ssm.GetParameterOutput](s.t)(s.ssm.GetParameter(ctx, &ssm.GetParameterInput{
		Name: aws.String("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
	}))
	must[*ec2.CreateLaunchTemplateOutput](s.t)(s.ec2.CreateLaunchTemplate(ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: aws.String("web"),
		LaunchTemplateData: &ec2types.RequestLaunchTemplateData{
			ImageId: image.Parameter.Value, InstanceType: "t3.micro", SecurityGroupIds: []string{s.group},
		},
	}))
	lb := must[*elbv2.CreateLoadBalancerOutput](s.t)(s.elb.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{
		Name: aws.String("web"), Subnets: s.subnets, SecurityGroups: []string{s.group},
	}))
	s.balancer = *lb.LoadBalancers[0].LoadBalancerArn
	tg := must[*elbv2.CreateTargetGroupOutput](s.t)(s.elb.CreateTargetGroup(ctx, &elbv2.CreateTargetGroupInput{
		Name: aws.String("web"), Protocol: "HTTP", Port: aws.Int32(80), VpcId: &s.vpc,
	}))
	s.pool = *tg.TargetGroups[0].TargetGroupArn
	must[*elbv2.CreateListenerOutput](s.t)(s.elb.CreateListener(ctx, &elbv2.CreateListenerInput{
		LoadBalancerArn: &s.balancer, Port: aws.Int32(80), Protocol: "HTTP",
		DefaultActions: []elbtypes.Action{{Type: "forward", TargetGroupArn: &s.pool}},
	}))
	must[*autoscaling.CreateAutoScalingGroupOutput](s.t)(s.asg.CreateAutoScalingGroup(ctx, &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: aws.String("web"), MinSize: aws.Int32(3), MaxSize: aws.Int32(6), TargetGroupARNs: []string{s.pool},
		VPCZoneIdentifier: aws.String(s.subnets[0] + "," + s.subnets[1] + "," + s.subnets[2]),
		LaunchTemplate:    &astypes.LaunchTemplateSpecification{LaunchTemplateName: aws.String("web")},
		HealthCheckType:   aws.String("ELB"), HealthCheckGracePeriod: aws.Int32(120),
	}))
}

func (s *stack) healthy() int {
	s.t.Helper()
	out := must[*elbv2.DescribeTargetHealthOutput](s.t)(s.elb.DescribeTargetHealth(s.t.Context(), &elbv2.DescribeTargetHealthInput{TargetGroupArn: &s.pool}))
	n := 0
	for _, d := range out.TargetHealthDescriptions {
		if d.TargetHealth.State == "healthy" {
			n++
		}
	}
	return n
}

func (s *stack) refused(want string, err error) {
	s.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != want {
		s.t.Errorf("want the code %s, got: %v", want, err)
	}
}

func TestAWholeArchitectureIsBuiltAndRemoved(t *testing.T) {
	s := newStack(t)
	ctx := t.Context()
	s.build()
	s.clock.Step(5 * time.Minute)
	if n := s.healthy(); n != 3 {
		t.Fatalf("%d healthy targets", n)
	}
	dropGroup := func() error {
		_, err := s.ec2.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &s.group})
		return err
	}
	s.refused("DependencyViolation", dropGroup())
	must[*autoscaling.DeleteAutoScalingGroupOutput](t)(s.asg.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{
		AutoScalingGroupName: aws.String("web"), ForceDelete: aws.Bool(true),
	}))
	must[*elbv2.DeleteLoadBalancerOutput](t)(s.elb.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: &s.balancer}))
	must[*elbv2.DeleteTargetGroupOutput](t)(s.elb.DeleteTargetGroup(ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: &s.pool}))
	s.clock.Step(2 * time.Minute)
	groups := must[*autoscaling.DescribeAutoScalingGroupsOutput](t)(s.asg.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{}))
	if len(groups.AutoScalingGroups) != 0 {
		t.Error("the group is still there")
	}
	s.refused("DependencyViolation", dropGroup()) // the load balancer's interfaces linger
	s.clock.Step(3 * time.Minute)
	if err := dropGroup(); err != nil {
		t.Error(err)
	}
}

func TestARegionOfAnotherName(t *testing.T) {
	s := newStack(t, awssim.WithRegion("eu-west-1"), awssim.WithAccount("210987654321"))
	s.build()
	out := must[*elbv2.DescribeLoadBalancersOutput](t)(s.elb.DescribeLoadBalancers(t.Context(), &elbv2.DescribeLoadBalancersInput{}))
	if lb := out.LoadBalancers[0]; *lb.CanonicalHostedZoneId != "Z32O12XQLNTSW2" || *lb.AvailabilityZones[0].ZoneName != "eu-west-1a" {
		t.Errorf("%+v", lb)
	}
	who := must[*sts.GetCallerIdentityOutput](t)(sts.NewFromConfig(s.Config()).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}))
	if *who.Account != "210987654321" {
		t.Error(*who.Account)
	}
}
