package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// rollOut gives the servers a new image, and waits until all of them run it.
func rollOut(ctx context.Context, s *stage) error {
	image := s.addImage(false)
	s.title("A new image is rolled out: spec.servers.image.id becomes " + image)
	if err := s.setImage(ctx, image); err != nil {
		return err
	}
	var seen watch
	said := ""
	err := s.until(ctx, "every server runs the new image, and the app is Ready", 2*time.Hour, func() bool {
		n := s.answering()
		seen.note(n)
		if c := s.failing(v1alpha1.ConditionServersReady); c.Reason == v1alpha1.ReasonRollingOut {
			said = c.Message
		}
		images := s.images()
		return len(images) == 1 && images[image] > 0 && n >= s.app.Status.Servers.MinSize &&
			is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	if said == "" {
		return fmt.Errorf("the app never said %s", v1alpha1.ReasonRollingOut)
	}
	s.say("On the way ServersReady was False, %s, last with: %s.", v1alpha1.ReasonRollingOut, said)
	s.say("After %s of AWS time all %d servers run %s.", clockTime(s.since()), s.images()[image], image)
	return s.enough(seen)
}

// rollBack gives the servers an image that answers nobody, and waits until AWS
// has given up and the app says so; the old servers answer all the while.
func rollBack(ctx context.Context, s *stage) error {
	image := s.addImage(true)
	s.title("A bad image, whose servers answer nobody, is rolled out, and an alarm is named in spec.servers.rollout.alarms")
	s.alarm("OK")
	if err := s.setImage(ctx, image, alarm); err != nil {
		return err
	}
	var seen watch
	tried := false
	err := s.until(ctx, "AWS rolls back, and the app says so", 3*time.Hour, func() bool {
		n, bad := s.answering(), s.images()[image]
		seen.note(n)
		if bad > 0 && !tried {
			tried = true
			s.alarm("ALARM")
		}
		return tried && bad == 0 && n >= s.app.Status.Servers.MinSize && s.failing(v1alpha1.ConditionReady).Reason == v1alpha1.ReasonRolloutFailed &&
			s.failing(v1alpha1.ConditionServersReady).Reason == v1alpha1.ReasonRolloutFailed
	})
	if err != nil {
		return err
	}
	s.say("The alarm went off, AWS rolled back by itself, within %s of AWS time, and the old servers serve on. ServersReady is False, %s: %s.",
		clockTime(s.since()), v1alpha1.ReasonRolloutFailed, s.failing(v1alpha1.ConditionServersReady).Message)
	return s.enough(seen)
}

// addImage makes an image for the instance types of the sample.
func (s *stage) addImage(broken bool) (id string) {
	s.aws.World.Do(func() {
		id = s.aws.EC2.AddImage("", types.ArchitectureValuesArm64)
		s.aws.EC2.SetImageBroken(id, broken)
	})
	return id
}

// alarm is a CloudWatch alarm that whoever runs the app has made.
const alarm = "gallery-errors"

func (s *stage) alarm(state string) {
	s.aws.World.Do(func() { s.aws.ASG.SetAlarm(alarm, state) })
}

func (s *stage) setImage(ctx context.Context, id string, alarms ...string) error {
	before := s.app.DeepCopy()
	s.app.Spec.Servers.Image = v1alpha1.Image{ID: id}
	if len(alarms) > 0 {
		s.app.Spec.Servers.Rollout = &v1alpha1.Rollout{Alarms: alarms}
	}
	if err := s.kube.Patch(ctx, s.app, client.MergeFrom(before)); err != nil {
		return fmt.Errorf("change the image: %w", err)
	}
	return nil
}

// images counts the servers that are not on their way out, by their image. It
// looks at AWS itself.
func (s *stage) images() map[string]int {
	out := map[string]int{}
	s.aws.World.Do(func() {
		for _, i := range s.aws.EC2.Instances() {
			if i.State == types.InstanceStateNamePending || i.State == types.InstanceStateNameRunning {
				out[i.ImageID]++
			}
		}
	})
	return out
}

// failing is a condition that is False for the spec as it is now; otherwise it
// is empty.
func (s *stage) failing(name string) metav1.Condition {
	c := meta.FindStatusCondition(s.app.Status.Conditions, name)
	if c == nil || c.Status != metav1.ConditionFalse || c.ObservedGeneration != s.app.Generation {
		return metav1.Condition{}
	}
	return *c
}
