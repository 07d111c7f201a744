package twin

import (
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

type tgInput = elb.CreateTargetGroupInput

func (w *world) noTargetGroup() string {
	return w.arn("elasticloadbalancing", "targetgroup/none/0123456789abcdef")
}

// createTargetGroup makes a target group, or not, as the case may be.
func (w *world) createTargetGroup(name string, change ...func(*tgInput)) (*elb.CreateTargetGroupOutput, error) {
	in := &tgInput{Name: &name, Protocol: "HTTP", Port: new(int32(8080)), VpcId: &w.vpc, HealthCheckPath: new("/healthz")}
	for _, fn := range change {
		fn(in)
	}
	return w.elb.CreateTargetGroup(w.ctx, in)
}

func (w *world) targetGroup(name string) (arn string) {
	out, err := w.createTargetGroup(name)
	w.ok(err)
	return *out.TargetGroups[0].TargetGroupArn
}

func (w *world) targetGroups(names ...string) {
	w.elb.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{Names: names})
}

func (w *world) targetGroupAttributes(arn string, pairs ...string) {
	in := &elb.ModifyTargetGroupAttributesInput{TargetGroupArn: &arn}
	for i := 0; i < len(pairs); i += 2 {
		in.Attributes = append(in.Attributes, types.TargetGroupAttribute{Key: &pairs[i], Value: &pairs[i+1]})
	}
	w.elb.ModifyTargetGroupAttributes(w.ctx, in)
}

func (w *world) deleteTargetGroup(arn string) {
	w.elb.DeleteTargetGroup(w.ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &arn})
}

func targetRows() []row {
	return []row{
		{"a new target group, found by name and by ARN", "", func(w *world) {
			arn := w.targetGroup("shop")
			w.targetGroups("shop")
			w.elb.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{TargetGroupArns: []string{arn}})
		}},
		{"a target group of TCP", "", func(w *world) {
			w.createTargetGroup("shop", func(in *tgInput) { in.Protocol, in.HealthCheckPath = "TCP", nil })
		}},
		{"the same target group again", "", func(w *world) {
			w.targetGroup("shop")
			w.createTargetGroup("shop")
			w.targetGroups()
		}},
		{"a second target group of the same name with other settings", "DuplicateTargetGroupName", func(w *world) {
			w.targetGroup("shop")
			w.createTargetGroup("shop", func(in *tgInput) { in.Port = new(int32(9090)) })
		}},
		{"a target group's name that ends with a hyphen", "ValidationError", func(w *world) {
			w.createTargetGroup("shop-")
		}},
		{"a target group in a VPC that there is not", "ValidationError", func(w *world) {
			w.createTargetGroup("shop", func(in *tgInput) { in.VpcId = new("vpc-0123456789abcdef0") })
		}},
		{"a health check more often than every five seconds", "ValidationError", func(w *world) {
			w.createTargetGroup("shop", func(in *tgInput) { in.HealthCheckIntervalSeconds = new(int32(4)) })
		}},
		{"a health check that waits longer than its interval", "ValidationError", func(w *world) {
			w.createTargetGroup("shop", func(in *tgInput) {
				in.HealthCheckIntervalSeconds, in.HealthCheckTimeoutSeconds = new(int32(10)), new(int32(20))
			})
		}},
		{"a target group that there is not, by name", "TargetGroupNotFound", func(w *world) {
			w.targetGroup("shop")
			w.targetGroups("shop", "other")
		}},
		{"a target group that there is not, by ARN", "TargetGroupNotFound", func(w *world) {
			w.elb.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{TargetGroupArns: []string{w.noTargetGroup()}})
		}},
		{"deleting a target group twice", "", func(w *world) {
			arn := w.targetGroup("shop")
			w.deleteTargetGroup(arn)
			w.deleteTargetGroup(arn)
		}},
		{"deleting a target group that a listener forwards to", "ResourceInUse", func(w *world) {
			arn := w.targetGroup("shop")
			w.listener(w.balancer("shop"), 80, forward(arn))
			w.deleteTargetGroup(arn)
		}},
		{"a health check changed", "", func(w *world) {
			arn := w.targetGroup("shop")
			w.elb.ModifyTargetGroup(w.ctx, &elb.ModifyTargetGroupInput{
				TargetGroupArn: &arn, HealthCheckPath: new("/ready"), HealthCheckIntervalSeconds: new(int32(10)),
			})
			w.targetGroups("shop")
		}},
		{"the health check of a target group that there is not", "TargetGroupNotFound", func(w *world) {
			w.elb.ModifyTargetGroup(w.ctx, &elb.ModifyTargetGroupInput{TargetGroupArn: new(w.noTargetGroup()), HealthCheckPath: new("/ready")})
		}},
		{"the attributes of a new target group", "", func(w *world) {
			arn := w.targetGroup("shop")
			w.targetGroupAttributes(arn, "deregistration_delay.timeout_seconds", "30")
			w.elb.DescribeTargetGroupAttributes(w.ctx, &elb.DescribeTargetGroupAttributesInput{TargetGroupArn: &arn})
		}},
		{"a target group's attribute that there is not", "ValidationError", func(w *world) {
			w.targetGroupAttributes(w.targetGroup("shop"), "colour", "red")
		}},
		{"a target group's attribute out of its range", "ValidationError", func(w *world) {
			w.targetGroupAttributes(w.targetGroup("shop"), "deregistration_delay.timeout_seconds", "3601")
		}},
		{"the health of targets of a group that there is not", "TargetGroupNotFound", func(w *world) {
			w.elb.DescribeTargetHealth(w.ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: new(w.noTargetGroup())})
		}},
		{"the health of a target that is not registered", "", func(w *world) {
			arn := w.targetGroup("shop")
			w.elb.DescribeTargetHealth(w.ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: &arn})
			w.elb.DescribeTargetHealth(w.ctx, &elb.DescribeTargetHealthInput{
				TargetGroupArn: &arn, Targets: []types.TargetDescription{{Id: new("i-0123456789abcdef0")}},
			})
		}},
		{"the tags of a target group that there is not", "TargetGroupNotFound", func(w *world) {
			w.elbTags(w.noTargetGroup())
		}},
		{"registering an instance that there is not", "InvalidTarget", func(w *world) {
			arn := w.targetGroup("shop")
			w.elb.RegisterTargets(w.ctx, &elb.RegisterTargetsInput{
				TargetGroupArn: &arn, Targets: []types.TargetDescription{{Id: new("i-0123456789abcdef0")}},
			})
		}},
	}
}
