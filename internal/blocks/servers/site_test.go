package servers_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func register(kinds engine.Kinds, rig *blocktest.Rig) {
	registerWith(&servers.Offerings{Now: rig.Clock.Now})(kinds, rig)
}

func registerWith(offerings *servers.Offerings) func(engine.Kinds, *blocktest.Rig) {
	return func(kinds engine.Kinds, rig *blocktest.Rig) { servers.Register(kinds, apis(rig, offerings), rig.Owner) }
}

func apis(rig *blocktest.Rig, offerings *servers.Offerings) servers.APIs {
	return servers.APIs{
		EC2: rig.Clients.EC2, AutoScaling: rig.Clients.ASG, Health: rig.Clients.ELB, Parameters: rig.Clients.SSM, Offerings: offerings, Now: rig.Clock.Now,
	}
}

// shop wants 4 servers to be left: 6 over 3 zones.
func shop(changes ...func(*v1alpha1.HighlyAvailableAppSpec)) *v1alpha1.HighlyAvailableAppSpec {
	spec := &v1alpha1.HighlyAvailableAppSpec{
		Servers: v1alpha1.Servers{
			Image: v1alpha1.Image{ID: sim.AL2023X86}, InstanceTypes: []string{"m6i.large"}, Replicas: &v1alpha1.Replicas{Min: new(int32(4))},
		},
		Tags: map[string]string{"team": "blue", "stage": "live"},
	}
	for _, change := range changes {
		change(spec)
	}
	return spec.WithDefaults()
}

func zones() []availability.Zone {
	return []availability.Zone{{ID: "use1-az1", Name: "us-east-1a"}, {ID: "use1-az2", Name: "us-east-1b"}, {ID: "use1-az3", Name: "us-east-1c"}}
}

// input is the block's, with made-up needs.
func input(rig *blocktest.Rig, spec *v1alpha1.HighlyAvailableAppSpec) servers.Input {
	return servers.Input{
		Spec: spec, Names: rig.Names, Owner: rig.Owner, Region: "us-east-1", Zones: zones(),
		Subnets: stack.Literal("subnet-1,subnet-2,subnet-3"), Group: stack.Literal("sg-1"),
		TargetGroup: stack.Literal("arn:target-group"), Endpoint: stack.Literal("shop.example.com"),
	}
}

// want is the node of one kind, given what was seen.
func want[T any](t *testing.T, in servers.Input, w stack.World) (stack.Name, *T) {
	t.Helper()
	in.World = w
	for _, n := range servers.Desire(in) {
		if found, ok := n.Want.(*T); ok {
			return n.Name, found
		}
	}
	t.Fatalf("nobody desires a %T", new(T))
	return stack.Name{}, nil
}

// site is the whole block as an app of its own, behind a load balancer that a
// stranger made. Change the spec between passes.
type site struct {
	blocktest.App
	in   servers.Input
	gone bool
}

func newSite(t *testing.T, spec *v1alpha1.HighlyAvailableAppSpec) *site {
	t.Helper()
	rig := blocktest.NewRig()
	s := &site{App: blocktest.App{Rig: rig, Register: registerWith(&servers.Offerings{Now: rig.Clock.Now})}, in: input(rig, spec)}
	s.in.Subnets = stack.Literal(strings.Join(rig.Subnets(t), ","))
	s.in.Group = stack.Literal(rig.Group(t, "servers"))
	s.in.TargetGroup = stack.Literal(served(t, rig, "stranger"))
	s.Desire = func(w stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		s.in.World = w
		return servers.Desire(s.in)
	}
	s.World.Forget()
	return s
}

// quiet holds a settled app to a pass without a write.
func (s *site) quiet(t *testing.T) engine.Outcome {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
	return out
}

func (s *site) fleet(out engine.Outcome) availability.Fleet {
	fleet, _ := out.Seen[servers.FleetName(s.Names)].Facts.(availability.Fleet)
	return fleet
}

// targetGroup makes one that no load balancer uses, and gives its ARN.
func targetGroup(t *testing.T, rig *blocktest.Rig, name string) string {
	t.Helper()
	out := must(rig.Clients.ELB.CreateTargetGroup(t.Context(), &elb.CreateTargetGroupInput{
		Name: &name, Protocol: types.ProtocolEnumHttp, Port: aws.Int32(8080), VpcId: aws.String(rig.VPC(t)),
		HealthCheckIntervalSeconds: aws.Int32(10), HealthyThresholdCount: aws.Int32(2), UnhealthyThresholdCount: aws.Int32(2),
	}))(t)
	return aws.ToString(out.TargetGroups[0].TargetGroupArn)
}

// served makes a target group behind a load balancer, and gives its ARN.
func served(t *testing.T, rig *blocktest.Rig, name string) string {
	t.Helper()
	group := targetGroup(t, rig, name)
	lb := must(rig.Clients.ELB.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{Name: &name, Subnets: rig.Subnets(t)}))(t)
	must(rig.Clients.ELB.CreateListener(t.Context(), &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancers[0].LoadBalancerArn, Protocol: types.ProtocolEnumHttp, Port: aws.Int32(80),
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &group}},
	}))(t)
	return group
}

// template makes a launch template, and gives its id.
func template(t *testing.T, rig *blocktest.Rig, name string) string {
	t.Helper()
	out := must(rig.Clients.EC2.CreateLaunchTemplate(t.Context(), &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &name,
		LaunchTemplateData: &ec2types.RequestLaunchTemplateData{ImageId: aws.String(sim.AL2023X86), InstanceType: ec2types.InstanceTypeM6iLarge},
	}))(t)
	return aws.ToString(out.LaunchTemplate.LaunchTemplateId)
}

// must gives the answer to a call of a stranger, which may not fail.
func must[T any](out T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatalf("a stranger's call: %v", err)
		}
		return out
	}
}
