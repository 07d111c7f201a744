package twin

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

func (w *world) policy(group string, percent float64) {
	w.asg.PutScalingPolicy(w.ctx, &autoscaling.PutScalingPolicyInput{
		AutoScalingGroupName: &group, PolicyName: new("cpu"), PolicyType: new("TargetTrackingScaling"),
		TargetTrackingConfiguration: &types.TargetTrackingConfiguration{
			TargetValue:                   &percent,
			PredefinedMetricSpecification: &types.PredefinedMetricSpecification{PredefinedMetricType: "ASGAverageCPUUtilization"},
		},
	})
}

func (w *world) policiesOf(group string) {
	w.asg.DescribePolicies(w.ctx, &autoscaling.DescribePoliciesInput{AutoScalingGroupName: &group})
}

func (w *world) deletePolicy(group, name string) {
	w.asg.DeletePolicy(w.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: &group, PolicyName: &name})
}

func (w *world) scalingTags(group string, pairs ...string) {
	in := &autoscaling.CreateOrUpdateTagsInput{}
	for i := 0; i < len(pairs); i += 2 {
		in.Tags = append(in.Tags, types.Tag{
			ResourceId: &group, ResourceType: new("auto-scaling-group"), Key: &pairs[i], Value: &pairs[i+1], PropagateAtLaunch: new(false),
		})
	}
	w.asg.CreateOrUpdateTags(w.ctx, in)
}

func (w *world) suspend(group string, processes ...string) {
	w.asg.SuspendProcesses(w.ctx, &autoscaling.SuspendProcessesInput{AutoScalingGroupName: &group, ScalingProcesses: processes})
}

func (w *world) attach(arns ...string) {
	w.asg.AttachLoadBalancerTargetGroups(w.ctx, &autoscaling.AttachLoadBalancerTargetGroupsInput{
		AutoScalingGroupName: new("web"), TargetGroupARNs: arns,
	})
	w.later(5 * time.Minute)
}

func (w *world) protect(id string) {
	w.asg.SetInstanceProtection(w.ctx, &autoscaling.SetInstanceProtectionInput{
		AutoScalingGroupName: new("web"), InstanceIds: []string{id}, ProtectedFromScaleIn: new(true),
	})
}

func (w *world) attached() {
	w.asg.DescribeLoadBalancerTargetGroups(w.ctx, &autoscaling.DescribeLoadBalancerTargetGroupsInput{AutoScalingGroupName: new("web")})
}

func policyRows() []row {
	return []row{
		{"a scaling policy put, put again and deleted", "", func(w *world) {
			w.scaling()
			w.policy("web", 50)
			w.policy("web", 60)
			w.policiesOf("web")
			w.deletePolicy("web", "cpu")
			w.policiesOf("web")
		}},
		{"a scaling policy of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.policy("web", 50)
		}},
		{"deleting a scaling policy that there is not", "ValidationError", func(w *world) {
			w.scaling()
			w.deletePolicy("web", "cpu")
		}},
		{"the scaling policies of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.policiesOf("web")
		}},
		{"an Auto Scaling group's tags added, changed and deleted", "", func(w *world) {
			w.scaling()
			w.scalingTags("web", "app", "web/other", "team", "blue")
			w.asg.DeleteTags(w.ctx, &autoscaling.DeleteTagsInput{Tags: []types.Tag{
				{ResourceId: new("web"), ResourceType: new("auto-scaling-group"), Key: new("team")},
			}})
			w.scalings("web")
			w.asg.DescribeTags(w.ctx, &autoscaling.DescribeTagsInput{Filters: []types.Filter{{Name: new("auto-scaling-group"), Values: []string{"web"}}}})
		}},
		{"a tag of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.scalingTags("web", "app", "shop")
		}},
		{"a process suspended and resumed", "", func(w *world) {
			w.scaling()
			w.suspend("web", "AZRebalance")
			w.scalings("web")
			w.asg.ResumeProcesses(w.ctx, &autoscaling.ResumeProcessesInput{AutoScalingGroupName: new("web"), ScalingProcesses: []string{"AZRebalance"}})
			w.scalings("web")
		}},
		{"a process suspended that there is not", "ValidationError", func(w *world) {
			w.scaling()
			w.suspend("web", "Sleep")
		}},
		{"a process of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.suspend("web", "AZRebalance")
		}},
		{"a metric that there is not", "ValidationError", func(w *world) {
			w.scaling()
			w.asg.EnableMetricsCollection(w.ctx, &autoscaling.EnableMetricsCollectionInput{
				AutoScalingGroupName: new("web"), Granularity: new("1Minute"), Metrics: []string{"GroupMood"},
			})
		}},
		{"the activities of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.asg.DescribeScalingActivities(w.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: new("web")})
		}},
		{"a target group attached and detached", "", func(w *world) {
			w.scaling()
			arn := w.targetGroup("shop")
			w.attach(arn)
			w.attached()
			w.asg.DetachLoadBalancerTargetGroups(w.ctx, &autoscaling.DetachLoadBalancerTargetGroupsInput{AutoScalingGroupName: new("web"), TargetGroupARNs: []string{arn}})
			w.later(10 * time.Minute)
			w.attached()
		}},
		{"a target group attached that there is not", "ValidationError", func(w *world) {
			w.scaling()
			w.attach(w.noTargetGroup())
		}},
		{"a target group attached to an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.attach(w.targetGroup("shop"))
		}},
		{"the health of an instance that there is not", "ValidationError", func(w *world) {
			w.asg.SetInstanceHealth(w.ctx, &autoscaling.SetInstanceHealthInput{InstanceId: new("i-0123456789abcdef0"), HealthStatus: new("Unhealthy")})
		}},
		{"an instance protected from scaling in", "", func(w *world) {
			w.scaling(servers(1), func(in *asgInput) { in.VPCZoneIdentifier = &w.subnets[0] })
			out, err := w.asg.DescribeAutoScalingInstances(w.ctx, &autoscaling.DescribeAutoScalingInstancesInput{})
			w.ok(err)
			w.protect(*out.AutoScalingInstances[0].InstanceId)
			w.scalings("web")
		}},
		{"an instance protected that there is not", "ValidationError", func(w *world) {
			w.scaling()
			w.protect("i-0123456789abcdef0")
		}},
		{"terminating an instance of Auto Scaling's that there is not", "ValidationError", func(w *world) {
			w.asg.TerminateInstanceInAutoScalingGroup(w.ctx, &autoscaling.TerminateInstanceInAutoScalingGroupInput{
				InstanceId: new("i-0123456789abcdef0"), ShouldDecrementDesiredCapacity: new(false),
			})
		}},
	}
}
