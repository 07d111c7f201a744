package twin

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

type asgInput = autoscaling.CreateAutoScalingGroupInput

// createScaling makes an Auto Scaling group of a new launch template, or not, as the case may be.
func (w *world) createScaling(name string, change ...func(*asgInput)) error {
	in := &asgInput{
		AutoScalingGroupName: &name, MinSize: new(int32(0)), MaxSize: new(int32(4)), DesiredCapacity: new(int32(0)),
		VPCZoneIdentifier: new(w.subnets[0] + "," + w.subnets[1]), HealthCheckType: new("ELB"), HealthCheckGracePeriod: new(int32(60)),
		LaunchTemplate: &types.LaunchTemplateSpecification{LaunchTemplateName: new("web"), Version: new("1")},
		Tags:           []types.Tag{{Key: new("app"), Value: new("web/shop"), PropagateAtLaunch: new(true)}},
	}
	for _, fn := range change {
		fn(in)
	}
	_, err := w.asg.CreateAutoScalingGroup(w.ctx, in)
	return err
}

// scaling makes an Auto Scaling group named web, and waits until its instances are there.
func (w *world) scaling(change ...func(*asgInput)) {
	w.template("web")
	w.ok(w.createScaling("web", change...))
	w.later(10 * time.Minute)
}

// servers is how many instances a group has.
func servers(n int32) func(*asgInput) {
	return func(in *asgInput) { in.MinSize, in.DesiredCapacity = &n, &n }
}

func (w *world) scalings(names ...string) {
	w.asg.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: names})
}

func (w *world) scalingPage(size int32, token *string) (next *string) {
	out, err := w.asg.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{MaxRecords: &size, NextToken: token})
	if err != nil {
		return nil
	}
	return out.NextToken
}

func (w *world) deleteScaling(name string, force bool) {
	w.asg.DeleteAutoScalingGroup(w.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &name, ForceDelete: &force})
}

func (w *world) updateScaling(in *autoscaling.UpdateAutoScalingGroupInput) {
	in.AutoScalingGroupName = new("web")
	w.asg.UpdateAutoScalingGroup(w.ctx, in)
}

func (w *world) setDesired(n int32) {
	w.asg.SetDesiredCapacity(w.ctx, &autoscaling.SetDesiredCapacityInput{AutoScalingGroupName: new("web"), DesiredCapacity: &n})
}

func scalingRows() []row {
	return []row{
		{"a new Auto Scaling group", "", func(w *world) {
			w.scaling()
			w.scalings("web")
		}},
		{"an Auto Scaling group of three instances", "", func(w *world) {
			w.scaling(servers(3), func(in *asgInput) { in.VPCZoneIdentifier = &w.subnets[0] })
			w.scalings("web")
		}},
		{"an Auto Scaling group that there is not", "", func(w *world) {
			w.scaling()
			w.scalings("other")
		}},
		{"Auto Scaling groups by tag", "", func(w *world) {
			w.scaling()
			for _, f := range []types.Filter{
				{Name: new("tag:app"), Values: []string{"web/shop"}}, {Name: new("tag:app"), Values: []string{"other"}}, {Name: new("tag-key"), Values: []string{"app"}},
			} {
				w.asg.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{Filters: []types.Filter{f}})
			}
		}},
		{"a second Auto Scaling group of the same name", "AlreadyExists", func(w *world) {
			w.scaling()
			w.createScaling("web")
		}},
		{"an Auto Scaling group's name with a colon", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web:shop")
		}},
		{"an Auto Scaling group without a launch template", "ValidationError", func(w *world) {
			w.createScaling("web", func(in *asgInput) { in.LaunchTemplate = nil })
		}},
		{"an Auto Scaling group of a launch template that there is not", "ValidationError", func(w *world) {
			w.createScaling("web")
		}},
		{"an Auto Scaling group of a version that there is not", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", func(in *asgInput) { in.LaunchTemplate.Version = new("7") })
		}},
		{"an Auto Scaling group without subnets", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", func(in *asgInput) { in.VPCZoneIdentifier = nil })
		}},
		{"an Auto Scaling group in a subnet that there is not", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", func(in *asgInput) { in.VPCZoneIdentifier = new("subnet-0123456789abcdef0") })
		}},
		{"an Auto Scaling group in subnets of two VPCs", "ValidationError", func(w *world) {
			w.template("web")
			_, other := w.network()
			w.createScaling("web", func(in *asgInput) { in.VPCZoneIdentifier = new(w.subnets[0] + "," + other) })
		}},
		{"an Auto Scaling group of a target group that there is not", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", func(in *asgInput) { in.TargetGroupARNs = []string{w.noTargetGroup()} })
		}},
		{"a minimum above the maximum", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", servers(5))
		}},
		{"a desired capacity above the maximum", "ValidationError", func(w *world) {
			w.template("web")
			w.createScaling("web", func(in *asgInput) { in.DesiredCapacity = new(int32(5)) })
		}},
		{"Auto Scaling groups page by page", "", func(w *world) {
			w.template("web")
			w.ok(w.createScaling("a"))
			w.ok(w.createScaling("b"))
			w.scalingPage(1, w.scalingPage(1, nil))
		}},
		{"Auto Scaling groups by a token that is none", "InvalidNextToken", func(w *world) {
			w.scalingPage(1, new("none"))
		}},
		{"a page of more Auto Scaling groups than AWS gives", "ValidationError", func(w *world) {
			w.scalingPage(101, nil)
		}},
		{"an Auto Scaling group changed", "", func(w *world) {
			w.scaling()
			w.version(w.firstTemplate(), "second")
			w.updateScaling(&autoscaling.UpdateAutoScalingGroupInput{
				MaxSize: new(int32(6)), VPCZoneIdentifier: new(w.subnets[0]), HealthCheckGracePeriod: new(int32(120)),
				LaunchTemplate: &types.LaunchTemplateSpecification{LaunchTemplateName: new("web"), Version: new("2")},
			})
			w.scalings("web")
		}},
		{"a change of an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.updateScaling(&autoscaling.UpdateAutoScalingGroupInput{MaxSize: new(int32(6))})
		}},
		{"a change that puts the minimum above the maximum", "ValidationError", func(w *world) {
			w.scaling()
			w.updateScaling(&autoscaling.UpdateAutoScalingGroupInput{MinSize: new(int32(5))})
		}},
		{"a minimum raised above the desired capacity takes it along", "", func(w *world) {
			w.scaling(func(in *asgInput) { in.VPCZoneIdentifier = &w.subnets[0] })
			w.updateScaling(&autoscaling.UpdateAutoScalingGroupInput{MinSize: new(int32(2))})
			w.later(10 * time.Minute)
			w.scalings("web")
		}},
		{"a desired capacity set above the maximum", "ValidationError", func(w *world) {
			w.scaling()
			w.setDesired(5)
		}},
		{"a desired capacity set for an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.setDesired(1)
		}},
		{"deleting an Auto Scaling group that there is not", "ValidationError", func(w *world) {
			w.deleteScaling("web", false)
		}},
		{"deleting an Auto Scaling group twice", "ValidationError", func(w *world) {
			w.scaling()
			w.deleteScaling("web", false)
			w.later(5 * time.Minute)
			w.scalings("web")
			w.deleteScaling("web", false)
		}},
		{"deleting an Auto Scaling group with instances", "ResourceInUse", func(w *world) {
			w.scaling(servers(1))
			w.deleteScaling("web", false)
		}},
		{"deleting an Auto Scaling group with instances by force", "", func(w *world) {
			w.scaling(servers(1))
			w.deleteScaling("web", true)
			w.later(10 * time.Minute)
			w.scalings("web")
		}},
	}
}

// firstTemplate is the launch template that scaling made.
func (w *world) firstTemplate() string {
	out, err := w.ec2.DescribeLaunchTemplates(w.ctx, nil)
	w.ok(err)
	return *out.LaunchTemplates[0].LaunchTemplateId
}
