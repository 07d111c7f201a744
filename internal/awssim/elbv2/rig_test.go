package elbv2_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/region"
)

const (
	issued  = "arn:aws:acm:us-east-1:123456789012:certificate/issued"
	pending = "arn:aws:acm:us-east-1:123456789012:certificate/pending"
)

// rig is a Region with a client of Elastic Load Balancing.
type rig struct {
	*region.Region
	t       *testing.T
	ctx     context.Context
	clock   *clocktesting.FakeClock
	elb     *elasticloadbalancingv2.Client
	compute *ec2.Client
	vpc     string
	subnets []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	r := &rig{Region: region.New(c), t: t, ctx: t.Context(), clock: c}
	r.elb = elasticloadbalancingv2.NewFromConfig(r.Config())
	r.compute = ec2.NewFromConfig(r.Config())
	r.World.Do(func() {
		r.vpc, r.subnets = r.EC2.DefaultVPC(), r.EC2.DefaultSubnets()
		r.ACM.AddCertificate(issued, acmtypes.CertificateStatusIssued)
		r.ACM.AddCertificate(pending, acmtypes.CertificateStatusPendingValidation)
	})
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code.
func (r *rig) refuse(want string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != want {
		r.t.Errorf("want the code %s, got: %v", want, err)
	}
}

func (r *rig) after(d time.Duration) { r.clock.Step(d) }

func (r *rig) balancer(name string, changes ...func(*elasticloadbalancingv2.CreateLoadBalancerInput)) (types.LoadBalancer, error) {
	in := &elasticloadbalancingv2.CreateLoadBalancerInput{Name: aws.String(name), Subnets: r.subnets}
	for _, change := range changes {
		change(in)
	}
	out, err := r.elb.CreateLoadBalancer(r.ctx, in)
	if err != nil {
		return types.LoadBalancer{}, err
	}
	return out.LoadBalancers[0], nil
}

func (r *rig) group(name string, changes ...func(*elasticloadbalancingv2.CreateTargetGroupInput)) (types.TargetGroup, error) {
	in := &elasticloadbalancingv2.CreateTargetGroupInput{
		Name: aws.String(name), Protocol: types.ProtocolEnumHttp, Port: aws.Int32(8080), VpcId: aws.String(r.vpc),
		HealthCheckIntervalSeconds: aws.Int32(10), HealthyThresholdCount: aws.Int32(3),
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.elb.CreateTargetGroup(r.ctx, in)
	if err != nil {
		return types.TargetGroup{}, err
	}
	return out.TargetGroups[0], nil
}

func (r *rig) listen(lb types.LoadBalancer, port int32, action types.Action, changes ...func(*elasticloadbalancingv2.CreateListenerInput)) (types.Listener, error) {
	in := &elasticloadbalancingv2.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(port), Protocol: types.ProtocolEnumHttp, DefaultActions: []types.Action{action},
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.elb.CreateListener(r.ctx, in)
	if err != nil {
		return types.Listener{}, err
	}
	return out.Listeners[0], nil
}

func forward(tg types.TargetGroup) types.Action {
	return types.Action{Type: types.ActionTypeEnumForward, TargetGroupArn: tg.TargetGroupArn}
}

// served is a load balancer with a listener that forwards to a target group.
func (r *rig) served() (types.LoadBalancer, types.TargetGroup, types.Listener) {
	r.t.Helper()
	lb, err := r.balancer("shop")
	r.ok(err)
	tg, err := r.group("shop")
	r.ok(err)
	l, err := r.listen(lb, 80, forward(tg))
	r.ok(err)
	return lb, tg, l
}

// launch starts an instance in a subnet and waits until it runs.
func (r *rig) launch(subnet string) string {
	r.t.Helper()
	template, err := r.compute.CreateLaunchTemplate(r.ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: aws.String("t-" + r.World.ID("x")),
		LaunchTemplateData: &ec2types.RequestLaunchTemplateData{ImageId: aws.String(sim.AL2023X86), InstanceType: "m6i.large"},
	})
	r.ok(err)
	var id string
	r.World.Do(func() {
		id, err = r.EC2.Launch(sim.LaunchSpec{TemplateID: *template.LaunchTemplate.LaunchTemplateId, SubnetID: subnet})
	})
	r.ok(err)
	r.after(20 * time.Second)
	return id
}

func (r *rig) register(tg types.TargetGroup, id string) error {
	_, err := r.elb.RegisterTargets(r.ctx, &elasticloadbalancingv2.RegisterTargetsInput{
		TargetGroupArn: tg.TargetGroupArn, Targets: []types.TargetDescription{{Id: aws.String(id)}},
	})
	return err
}

// health is the state and the reason of one target; "gone" when the group does not list it.
func (r *rig) health(tg types.TargetGroup, id string) string {
	r.t.Helper()
	out, err := r.elb.DescribeTargetHealth(r.ctx, &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: tg.TargetGroupArn})
	r.ok(err)
	for _, d := range out.TargetHealthDescriptions {
		if *d.Target.Id == id && d.TargetHealth.Reason == "" {
			return string(d.TargetHealth.State)
		}
		if *d.Target.Id == id {
			return string(d.TargetHealth.State) + " " + string(d.TargetHealth.Reason)
		}
	}
	return "gone"
}
