package autoscaling

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// group is one Auto Scaling group: what Describe shows, and what it does not.
type group struct {
	types.AutoScalingGroup
	subnets    []ec2.Subnet
	members    []*member
	sources    []*source
	policies   []*types.ScalingPolicy
	activities []*activity
	refreshes  []*refresh // the newest last
	because    string     // the request that the next activities answer
	pauses     map[string]*pause
	deletedAt  time.Time
	forced     bool
}

// pause holds back launches in a zone, or anywhere ("") after a failure that has nothing to do with the zone.
type pause struct {
	until time.Time
	next  time.Duration
}

func (g *group) name() string   { return aws.ToString(g.AutoScalingGroupName) }
func (g *group) desired() int   { return int(aws.ToInt32(g.DesiredCapacity)) }
func (g *group) deleting() bool { return !g.deletedAt.IsZero() }

// suspended tells whether a process of the group is suspended.
func (g *group) suspended(process string) bool {
	return slices.ContainsFunc(g.SuspendedProcesses, func(p types.SuspendedProcess) bool {
		return aws.ToString(p.ProcessName) == process
	})
}

func (g *group) checksELB() bool {
	return slices.Contains(strings.Split(strings.ReplaceAll(aws.ToString(g.HealthCheckType), " ", ""), ","), "ELB")
}

func (s *Service) named(name *string) *group {
	for _, g := range s.groups {
		if g.name() == aws.ToString(name) {
			return g
		}
	}
	return nil
}

// find looks a group up. Auto Scaling has no code for a group that does not exist: it answers ValidationError with the
// text "AutoScalingGroup name not found".
func (s *Service) find(name *string) (*group, error) {
	if g := s.named(name); g != nil {
		return g, nil
	}
	return nil, invalid("AutoScalingGroup name not found - AutoScalingGroup '%s' not found", aws.ToString(name))
}

// changeable finds a group that is not being deleted.
func (s *Service) changeable(name *string) (*group, error) {
	g, err := s.find(name)
	if err != nil {
		return nil, err
	}
	if g.deleting() {
		return nil, invalid("The AutoScaling group may not be modified while it is pending delete")
	}
	return g, nil
}

func (s *Service) handleGroups() {
	awssim.Handle(s.world, serviceID, "CreateAutoScalingGroup", s.create)
	awssim.Handle(s.world, serviceID, "UpdateAutoScalingGroup", s.update)
	awssim.Handle(s.world, serviceID, "DeleteAutoScalingGroup", s.delete)
	awssim.Handle(s.world, serviceID, "DescribeAutoScalingGroups", s.describe)
	awssim.Handle(s.world, serviceID, "SetDesiredCapacity", s.setDesired)
}
