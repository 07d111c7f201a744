package elbv2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

type tgInput = elbv2.CreateTargetGroupInput

func TestTargetGroupDefaults(t *testing.T) {
	r := newRig(t)
	out, err := r.elb.CreateTargetGroup(r.ctx, &tgInput{
		Name: aws.String("shop"), Protocol: "HTTP", Port: aws.Int32(80), VpcId: &r.vpc,
	})
	r.ok(err)
	want := types.TargetGroup{
		TargetGroupName: aws.String("shop"), Protocol: "HTTP", Port: aws.Int32(80), VpcId: &r.vpc, TargetType: "instance",
		IpAddressType: "ipv4", ProtocolVersion: aws.String("HTTP1"), HealthCheckEnabled: aws.Bool(true),
		HealthCheckProtocol: "HTTP", HealthCheckPath: aws.String("/"), HealthCheckPort: aws.String("traffic-port"),
		HealthCheckIntervalSeconds: aws.Int32(30), HealthCheckTimeoutSeconds: aws.Int32(5), HealthyThresholdCount: aws.Int32(5),
		UnhealthyThresholdCount: aws.Int32(2), Matcher: &types.Matcher{HttpCode: aws.String("200")},
	}
	opts := cmp.Options{
		cmpopts.IgnoreUnexported(types.TargetGroup{}, types.Matcher{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(types.TargetGroup{}, "TargetGroupArn"),
	}
	if diff := cmp.Diff(want, out.TargetGroups[0], opts); diff != "" {
		t.Error(diff)
	}
}

func TestTargetGroupsThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	for _, row := range []struct {
		name, code string
		change     func(*tgInput)
	}{
		{"an unknown VPC", "ValidationError", func(in *tgInput) { in.VpcId = aws.String("vpc-none") }},
		{"no VPC", "ValidationError", func(in *tgInput) { in.VpcId = nil }},
		{"an interval of 4 s", "ValidationError", func(in *tgInput) { in.HealthCheckIntervalSeconds = aws.Int32(4) }},
		{"a timeout as long as the interval", "ValidationError", func(in *tgInput) { in.HealthCheckTimeoutSeconds = aws.Int32(10) }},
		{"a threshold of 1", "ValidationError", func(in *tgInput) { in.HealthyThresholdCount = aws.Int32(1) }},
		{"TCP checks of HTTP targets", "InvalidConfigurationRequest", func(in *tgInput) { in.HealthCheckProtocol = "TCP" }},
		{"a name that ends with a hyphen", "ValidationError", func(in *tgInput) { in.Name = aws.String("x-") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.group("shop", row.change)
			r.refuse(row.code, err)
		})
	}
}

func TestATargetGroupIsCreatedOnce(t *testing.T) {
	r := newRig(t)
	first, err := r.group("shop")
	r.ok(err)
	again, err := r.group("shop")
	r.ok(err)
	if *first.TargetGroupArn != *again.TargetGroupArn {
		t.Error("a second group of the same name")
	}
	_, err = r.group("shop", func(in *tgInput) { in.Port = aws.Int32(81) })
	r.refuse("DuplicateTargetGroupName", err)
}

func TestATargetGroupInUseCannotBeDeleted(t *testing.T) {
	r := newRig(t)
	lb, tg, l := r.served()
	remove := func() error {
		_, err := r.elb.DeleteTargetGroup(r.ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: tg.TargetGroupArn})
		return err
	}
	out, err := r.elb.DescribeTargetGroups(r.ctx, &elbv2.DescribeTargetGroupsInput{LoadBalancerArn: lb.LoadBalancerArn})
	r.ok(err)
	if diff := cmp.Diff([]string{*lb.LoadBalancerArn}, out.TargetGroups[0].LoadBalancerArns); diff != "" {
		t.Error(diff)
	}
	r.refuse("ResourceInUse", remove())
	_, err = r.elb.DeleteListener(r.ctx, &elbv2.DeleteListenerInput{ListenerArn: l.ListenerArn})
	r.ok(err)
	r.ok(remove())
	r.ok(remove())
	_, err = r.elb.DescribeTargetGroups(r.ctx, &elbv2.DescribeTargetGroupsInput{TargetGroupArns: []string{*tg.TargetGroupArn}})
	r.refuse("TargetGroupNotFound", err)
}

func TestTargetGroupAttributes(t *testing.T) {
	r := newRig(t)
	tg, err := r.group("shop")
	r.ok(err)
	modify := func(pairs ...string) error {
		in := &elbv2.ModifyTargetGroupAttributesInput{TargetGroupArn: tg.TargetGroupArn}
		for i := 0; i < len(pairs); i += 2 {
			in.Attributes = append(in.Attributes, types.TargetGroupAttribute{Key: &pairs[i], Value: &pairs[i+1]})
		}
		_, err := r.elb.ModifyTargetGroupAttributes(r.ctx, in)
		return err
	}
	r.ok(modify("deregistration_delay.timeout_seconds", "60"))
	r.ok(modify("load_balancing.algorithm.type", "weighted_random", "load_balancing.algorithm.anomaly_mitigation", "on"))
	r.refuse("ValidationError", modify("deregistration_delay.timeout_seconds", "3601"))
	r.refuse("ValidationError", modify("nonsense", "1"))
	r.refuse("InvalidConfigurationRequest", modify("preserve_client_ip.enabled", "true"))
	r.refuse("InvalidConfigurationRequest", modify("slow_start.duration_seconds", "60"))
	var many []string
	for range 21 {
		many = append(many, "stickiness.enabled", "true")
	}
	r.refuse("ValidationError", modify(many...))
}

func TestModifyingAHealthCheckKeepsWhatIsNotSent(t *testing.T) {
	r := newRig(t)
	tg, err := r.group("shop", func(in *tgInput) { in.HealthCheckPath = aws.String("/healthz") })
	r.ok(err)
	out, err := r.elb.ModifyTargetGroup(r.ctx, &elbv2.ModifyTargetGroupInput{
		TargetGroupArn: tg.TargetGroupArn, UnhealthyThresholdCount: aws.Int32(4),
	})
	r.ok(err)
	got := out.TargetGroups[0]
	if *got.HealthCheckPath != "/healthz" || *got.HealthCheckIntervalSeconds != 10 || *got.UnhealthyThresholdCount != 4 {
		t.Errorf("%+v", got)
	}
	_, err = r.elb.ModifyTargetGroup(r.ctx, &elbv2.ModifyTargetGroupInput{
		TargetGroupArn: tg.TargetGroupArn, HealthCheckIntervalSeconds: aws.Int32(5),
	})
	r.refuse("ValidationError", err)
}

// The instance runs at 20 s and its application answers a minute later; checks run every 10 s, 2 failures make it
// unhealthy, 3 successes healthy.
func TestTargetHealthOverTime(t *testing.T) {
	r := newRig(t)
	_, tg, _ := r.served()
	r.after(2 * time.Minute)
	id := r.launch(r.subnets[0])
	r.ok(r.register(tg, id))
	step := func(d time.Duration) string { r.after(d); return r.health(tg, id) }
	got := []string{step(0), step(10 * time.Second), step(10 * time.Second), step(50 * time.Second), step(10 * time.Second)}
	r.World.Do(func() { r.ELB.SetAppDown(id, true) })
	got = append(got, step(10*time.Second), step(10*time.Second))
	r.World.Do(func() { r.ELB.SetAppDown(id, false) })
	got = append(got, step(20*time.Second), step(10*time.Second))
	want := []string{
		"initial Elb.RegistrationInProgress", "initial Elb.InitialHealthChecking", "unhealthy Target.FailedHealthChecks",
		"unhealthy Target.FailedHealthChecks", "healthy", "healthy", "unhealthy Target.FailedHealthChecks",
		"unhealthy Target.FailedHealthChecks", "healthy",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingOnABrokenImageAnswers(t *testing.T) {
	r := newRig(t)
	_, tg, _ := r.served()
	r.after(2 * time.Minute)
	r.World.Do(func() { r.EC2.SetImageBroken(sim.AL2023X86, true) })
	id := r.launch(r.subnets[0])
	r.ok(r.register(tg, id))
	step := func(d time.Duration) string { r.after(d); return r.health(tg, id) }
	got := []string{step(2 * time.Minute), step(time.Hour)}
	r.World.Do(func() { r.EC2.SetImageBroken(sim.AL2023X86, false) })
	got = append(got, step(time.Minute))
	want := []string{"unhealthy Target.FailedHealthChecks", "unhealthy Target.FailedHealthChecks", "healthy"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestADeregisteredTargetDrains(t *testing.T) {
	r := newRig(t)
	_, tg, _ := r.served()
	r.after(2 * time.Minute)
	id := r.launch(r.subnets[0])
	r.ok(r.register(tg, id))
	r.after(2 * time.Minute)
	_, err := r.elb.DeregisterTargets(r.ctx, &elbv2.DeregisterTargetsInput{
		TargetGroupArn: tg.TargetGroupArn, Targets: []types.TargetDescription{{Id: &id}},
	})
	r.ok(err)
	step := func(d time.Duration) string { r.after(d); return r.health(tg, id) }
	want := []string{"draining Target.DeregistrationInProgress", "draining Target.DeregistrationInProgress", "gone"}
	if diff := cmp.Diff(want, []string{step(0), step(299 * time.Second), step(time.Second)}); diff != "" {
		t.Error(diff)
	}
}

func TestTargetsThatGetNoTraffic(t *testing.T) {
	r := newRig(t)
	tg, err := r.group("idle")
	r.ok(err)
	id := r.launch(r.subnets[0])
	r.ok(r.register(tg, id))
	r.after(5 * time.Minute)
	got := []string{r.health(tg, id)}
	lb, err := r.balancer("two", func(in *lbInput) { in.Subnets = r.subnets[1:] })
	r.ok(err)
	_, err = r.listen(lb, 80, forward(tg))
	r.ok(err)
	r.after(5 * time.Minute)
	got = append(got, r.health(tg, id))
	_, err = r.elb.SetSubnets(r.ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: lb.LoadBalancerArn, Subnets: r.subnets})
	r.ok(err)
	r.after(time.Minute)
	got = append(got, r.health(tg, id))
	r.World.Do(func() { r.EC2.Terminate(id) })
	r.after(31 * time.Second)
	r.after(10 * time.Second)
	got = append(got, r.health(tg, id))
	if diff := cmp.Diff([]string{"unused Target.NotInUse", "unused Target.NotInUse", "healthy", "gone"}, got); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidTarget", r.register(tg, id))
	r.refuse("InvalidTarget", r.register(tg, "i-none"))
}
