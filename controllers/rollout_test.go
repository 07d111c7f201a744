package controllers_test

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const serversReady = v1alpha1.ConditionServersReady

// versions are those of the servers that stay, each once.
func (s *story) versions() []string {
	GinkgoHelper()
	out, err := s.asg.DescribeAutoScalingGroups(GinkgoT().Context(), &autoscaling.DescribeAutoScalingGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	var all []string
	for _, g := range out.AutoScalingGroups {
		for _, i := range g.Instances {
			if i.LifecycleState == types.LifecycleStateInService {
				all = append(all, aws.ToString(i.LaunchTemplate.Version))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// refreshes are all that there were, the newest first.
func (s *story) refreshes() []types.InstanceRefresh {
	GinkgoHelper()
	name := s.row("AutoScalingGroup/servers").Name
	out, err := s.asg.DescribeInstanceRefreshes(GinkgoT().Context(), &autoscaling.DescribeInstanceRefreshesInput{AutoScalingGroupName: &name})
	Expect(err).NotTo(HaveOccurred())
	return out.InstanceRefreshes
}

func (s *story) count(operation string) int { return s.aws.World.Counts()[operation] }

// standing is an app of six servers that has settled, and a watch on it.
func (p *plane) standing(edits ...edit) (*hand, *watch) {
	GinkgoHelper()
	h := p.byHand()
	h.create(append([]edit{fourServers}, edits...)...)
	h.until(hour, begins(v1alpha1.ConditionHighlyAvailable, "True SurvivesZoneLoss"))
	h.ready(hour)
	h.aws.World.Forget()
	w := h.watch()
	return h, w
}

func rolloutStories(p *plane) {
	DescribeTable("replaces the servers a few at a time, and the users notice nothing",
		func(change edit) {
			h, w := p.standing()
			h.change(change)
			h.pass()
			Expect(told(h.find(), serversReady)).To(HavePrefix("False RollingOut"))
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False RollingOut"))

			h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
				return strings.Contains(told(a, serversReady), "replacing servers: ") && strings.Contains(told(a, serversReady), " % done, working in use1-az")
			})
			h.ready(3 * hour)
			Expect(h.versions()).To(Equal([]string{"2"}))
			Expect(h.count("EC2.CreateLaunchTemplateVersion")).To(Equal(1))
			Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))
			Expect(h.count("Auto Scaling.UpdateAutoScalingGroup")).To(BeZero())
			Expect(w.least()).To(BeNumerically(">=", 6), w.String())
			Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True"))
			h.settled()

			preferences := h.refreshes()[0].Preferences
			Expect(aws.ToInt32(preferences.MinHealthyPercentage)).To(Equal(int32(100)))
			Expect(aws.ToInt32(preferences.MaxHealthyPercentage)).To(Equal(int32(110)))
			Expect(aws.ToBool(preferences.AutoRollback)).To(BeTrue())
			Expect(aws.ToBool(preferences.SkipMatching)).To(BeTrue())
		},
		Entry("for other user data", running("#!/bin/sh\necho ${haws.loadBalancer.endpoint}\n")),
		Entry("for several instance types", serversOf("t3.small", "t3a.small")),
		Entry("for a larger volume", func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.VolumeGiB = aws.Int32(40) }),
		Entry("for a profile", func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.InstanceProfile = "web" }),
	)

	It("follows the preferences of the spec", func() {
		h, w := p.standing()
		h.aws.World.Do(func() { h.aws.ASG.SetAlarm("errors", "OK") })
		h.change(running("#!/bin/sh\n"), func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Rollout = &v1alpha1.Rollout{
				MinHealthyPercent: aws.Int32(90), MaxHealthyPercent: aws.Int32(150), WarmupSeconds: aws.Int32(60), BakeSeconds: aws.Int32(600),
				Checkpoints: []int32{20, 50}, CheckpointDelaySeconds: aws.Int32(900), Alarms: []string{"errors"},
			}
		})
		h.pass()
		Expect(h.refreshes()[0].Preferences).To(HaveValue(Equal(types.RefreshPreferences{
			MinHealthyPercentage: aws.Int32(90), MaxHealthyPercentage: aws.Int32(150), InstanceWarmup: aws.Int32(60), BakeTime: aws.Int32(600),
			CheckpointPercentages: []int32{20, 50, 100}, CheckpointDelay: aws.Int32(900), AlarmSpecification: &types.AlarmSpecification{Alarms: []string{"errors"}},
			AutoRollback: aws.Bool(true), SkipMatching: aws.Bool(true),
			ScaleInProtectedInstances: types.ScaleInProtectedInstancesRefresh, StandbyInstances: types.StandbyInstancesIgnore,
		})))
		h.until(3*hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return strings.Contains(told(a, serversReady), "AWS watches them for a while")
		})
		h.ready(3 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
		Expect(w.least()).To(BeNumerically(">=", 5), w.String())
	})

	It("gives way to a newer one", func() {
		h, w := p.standing()
		h.change(running("#!/bin/sh\necho 2\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.change(running("#!/bin/sh\necho 3\n"))
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"3"}))
		Expect(h.count("Auto Scaling.CancelInstanceRefresh")).To(Equal(1))
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(2))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
		h.settled()
	})

	It("is taken back by the spec, to the version that was there", func() {
		h, w := p.standing()
		h.change(running("#!/bin/sh\necho 2\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.change(running(""))
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"1"}))
		Expect(h.count("EC2.CreateLaunchTemplateVersion")).To(Equal(1))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
		h.settled()
	})

	It("goes on when somebody cancels it", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		name := h.row("AutoScalingGroup/servers").Name
		_, err := h.asg.CancelInstanceRefresh(GinkgoT().Context(), &autoscaling.CancelInstanceRefreshInput{AutoScalingGroupName: &name})
		Expect(err).NotTo(HaveOccurred())
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
	})

	It("goes on when the operator is another one", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.operator = h.reconciler()
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))
	})

	It("does not hold up what else the spec says", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas.Max = aws.Int32(20) })
		h.pass()
		Expect(shows(h.picture(), "servers.MaxSize=20")).To(BeTrue())
		h.ready(4 * hour)
		Expect(h.count("Auto Scaling.CancelInstanceRefresh")).To(BeZero())
	})

	It("is ended by the deletion of its app", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("does not begin while a zone is dark", func() {
		h, w := p.standing()
		h.aws.LoseZone(dark)
		h.time.Step(time.Minute)
		h.full()
		h.change(running("#!/bin/sh\n"))
		h.live(2 * hour)
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(BeZero())
		Expect(told(h.find(), serversReady)).To(Equal("False Waiting: InstanceRefresh/servers: waits for Zone/" + darkID))

		By("getting the zone back")
		h.aws.RestoreZone(dark)
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
		Expect(w.least()).To(BeNumerically(">=", 4), w.String())
		// Auto Scaling may still be spreading the servers over the zones again.
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return strings.HasPrefix(told(a, v1alpha1.ConditionHighlyAvailable), "True")
		})
	})

	It("is not made worse by a zone that is lost meanwhile", func() {
		h, w := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.aws.LoseZone(dark)
		h.aws.World.Forget()
		h.live(hour)
		Expect(h.aws.World.Writes()).To(BeZero(), "%v", h.aws.World.Counts())
		h.aws.RestoreZone(dark)
		h.ready(6 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
		Expect(w.least()).To(BeNumerically(">=", 4), w.String())
	})
}

func failureStories(p *plane) {
	// bad is an image whose servers never answer.
	bad := func(h *hand) edit {
		var id string
		h.aws.World.Do(func() {
			id = h.aws.EC2.AddImage("", "x86_64")
			h.aws.EC2.SetImageBroken(id, true)
		})
		return from(v1alpha1.Image{ID: id})
	}

	It("is rolled back by AWS, told, and not tried again before the spec changes", func() {
		h, w := p.standing()
		h.change(bad(h))
		h.until(6*hour, begins(serversReady, "False RolloutFailed"))
		message := told(h.find(), serversReady)
		Expect(message).To(HavePrefix("False RolloutFailed: InstanceRefresh/servers: launch template version: 1 → 2: AWS rolled it back: "))
		Expect(message).To(HaveSuffix("; it is not tried again before spec.servers asks for other servers: correct it"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True RolloutFailed"))
		Expect(h.versions()).To(Equal([]string{"1"}))

		By("living on with what was there, for a day and with a new operator")
		h.live(12 * hour)
		h.operator = h.reconciler()
		h.live(12 * hour)
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))
		Expect(told(h.find(), serversReady)).To(HavePrefix("False RolloutFailed"))
		Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True"))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())

		By("changing what has nothing to do with it")
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas.Max = aws.Int32(20) })
		h.pass()
		Expect(shows(h.picture(), "servers.MaxSize=20")).To(BeTrue())
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))

		By("correcting the spec")
		h.change(from(v1alpha1.Image{SSMParameter: image}), running("#!/bin/sh\n"))
		h.ready(4 * hour)
		Expect(h.versions()).To(Equal([]string{"3"}))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
		h.settled()
	})

	It("is forgotten when the spec goes back to what was there", func() {
		h, _ := p.standing()
		h.change(bad(h))
		h.until(6*hour, begins(serversReady, "False RolloutFailed"))
		h.aws.World.Forget()
		h.change(from(v1alpha1.Image{SSMParameter: image}))
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("True AllReady"))
		Expect(h.aws.World.Writes()).To(BeZero(), "%v", h.aws.World.Counts())
	})

	It("fails as soon as an alarm goes off", func() {
		h, w := p.standing()
		h.aws.World.Do(func() { h.aws.ASG.SetAlarm("errors", "OK") })
		h.change(running("#!/bin/sh\n"), func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Rollout = &v1alpha1.Rollout{Alarms: []string{"errors"}}
		})
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool { return strings.Contains(told(a, serversReady), "50 % done") })
		h.aws.World.Do(func() { h.aws.ASG.SetAlarm("errors", "ALARM") })
		h.until(hour, begins(serversReady, "False RollingBack"))
		h.until(hour, begins(serversReady, "False RolloutFailed"))
		Expect(told(h.find(), serversReady)).To(ContainSubstring("errors"))
		Expect(h.versions()).To(Equal([]string{"1"}))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
	})

	It("says so when AWS refuses to begin", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"), func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Rollout = &v1alpha1.Rollout{Alarms: []string{"nobody made it"}}
		})
		h.live(5 * time.Minute)
		Expect(told(h.find(), serversReady)).To(ContainSubstring("start an instance refresh of Auto Scaling group "))
		Expect(told(h.find(), serversReady)).To(ContainSubstring("nobody made it"))
	})

	It("leaves a rollout alone while the next one cannot be made", func() {
		h, _ := p.standing()
		h.change(running("#!/bin/sh\n"))
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.versions()) == 2 })
		h.change(from(v1alpha1.Image{ID: "ami-00000000"}))
		h.live(2 * hour)
		Expect(h.versions()).To(Equal([]string{"2"}))
		Expect(h.count("Auto Scaling.CancelInstanceRefresh")).To(BeZero())
		Expect(told(h.find(), serversReady)).To(ContainSubstring("servers.image: ami-00000000 does not exist"))
	})
}
