package region_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/google/go-cmp/cmp"
)

// servers are the ids of the group's instances, and serving those that requests reach, by zone.
func (s *stack) servers() (ids []string) {
	s.t.Helper()
	out := must[*autoscaling.DescribeAutoScalingInstancesOutput](s.t)(s.asg.DescribeAutoScalingInstances(s.t.Context(), &autoscaling.DescribeAutoScalingInstancesInput{}))
	for _, i := range out.AutoScalingInstances {
		ids = append(ids, *i.InstanceId)
	}
	slices.Sort(ids)
	return ids
}

func (s *stack) serving() (zones map[string]int) {
	s.World.Do(func() { zones = s.ELB.Traffic()[0].Serving })
	return zones
}

func TestAZoneIsLostAndItsServersAreReplacedElsewhere(t *testing.T) {
	s := newStack(t)
	s.build()
	s.clock.Step(5 * time.Minute)
	s.LoseZone("use1-az2")
	want := []map[string]int{{"us-east-1a": 1, "us-east-1c": 1}}
	got := []map[string]int{s.serving()}
	s.clock.Step(10 * time.Minute)
	without := s.serving()
	if len(without) != 2 || without["us-east-1a"]+without["us-east-1c"] != 3 {
		t.Errorf("without the zone: %v", without)
	}
	s.RestoreZone("us-east-1b")
	s.clock.Step(20 * time.Minute)
	want = append(want, map[string]int{"us-east-1a": 1, "us-east-1b": 1, "us-east-1c": 1})
	if diff := cmp.Diff(want, append(got, s.serving())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestServersThatWereNotReplacedAnswerAgain(t *testing.T) {
	for name, outage := range map[string]time.Duration{"seconds": 20 * time.Second, "longer, while nobody replaces servers": 10 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			s := newStack(t)
			s.build()
			s.clock.Step(5 * time.Minute)
			before := s.servers()
			must[*autoscaling.SuspendProcessesOutput](t)(s.asg.SuspendProcesses(t.Context(), &autoscaling.SuspendProcessesInput{
				AutoScalingGroupName: aws.String("web"), ScalingProcesses: []string{"ReplaceUnhealthy", "HealthCheck"},
			}))
			s.LoseZone("us-east-1b")
			s.clock.Step(outage)
			if got := s.serving(); got["us-east-1b"] != 0 {
				t.Errorf("the dark zone serves: %v", got)
			}
			s.RestoreZone("us-east-1b")
			s.clock.Step(5 * time.Minute)
			if diff := cmp.Diff(map[string]int{"us-east-1a": 1, "us-east-1b": 1, "us-east-1c": 1}, s.serving()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, s.servers()); diff != "" {
				t.Errorf("servers (-want +got):\n%s", diff)
			}
		})
	}
}
