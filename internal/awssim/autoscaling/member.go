package autoscaling

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// member is one instance of a group.
type member struct {
	id, instanceType, subnet string
	zone, zoneID             string
	template                 *types.LaunchTemplateSpecification
	lifecycle                types.LifecycleState
	unhealthy                string // the cause, in the words of an activity; empty while healthy
	protected                bool
	extra                    bool  // launched beyond the desired capacity, to rebalance zones
	surge                    bool  // launched beyond the desired capacity, for one that an instance refresh is to terminate
	wave                     *wave // of the instance refresh that launched it
	drainUntilGone           bool
	stopping                 bool // EC2 was told to terminate it
	launchedAt               time.Time
	inServiceAt              time.Time
	impairedAt               time.Time
	activity                 *activity // the one in progress
}

func (m *member) leaving() bool   { return m.lifecycle == types.LifecycleStateTerminating }
func (m *member) pending() bool   { return m.lifecycle == types.LifecycleStatePending }
func (m *member) inService() bool { return m.lifecycle == types.LifecycleStateInService }

// counts tells whether the member is part of the capacity: there, healthy, and not on its way in to rebalance or to
// replace another.
func (m *member) counts() bool {
	return !m.leaving() && m.unhealthy == "" && (!m.extra || m.inService()) && !m.surge
}

func (m *member) shown() types.Instance {
	health := "Healthy"
	if m.unhealthy != "" {
		health = "Unhealthy"
	}
	return types.Instance{
		InstanceId: aws.String(m.id), InstanceType: aws.String(m.instanceType), LifecycleState: m.lifecycle,
		AvailabilityZone: aws.String(m.zone), AvailabilityZoneId: aws.String(m.zoneID), HealthStatus: aws.String(health),
		ProtectedFromScaleIn: aws.Bool(m.protected), LaunchTemplate: m.template,
	}
}

// list is the members that pass.
func (g *group) list(pass func(*member) bool) []*member {
	var found []*member
	for _, m := range g.members {
		if pass(m) {
			found = append(found, m)
		}
	}
	return found
}

func (g *group) remove(m *member) {
	g.members = slices.DeleteFunc(slices.Clone(g.members), func(x *member) bool { return x == m })
}

// inZone counts the healthy members in a zone, those on their way in included.
func (g *group) inZone(zone string) int {
	return len(g.list(func(m *member) bool { return !m.leaving() && m.unhealthy == "" && m.zone == zone }))
}

// stray tells whether a member is in a subnet that the group no longer has.
func (g *group) stray(m *member) bool {
	return !slices.ContainsFunc(g.subnets, func(n ec2.Subnet) bool { return n.ID == m.subnet })
}

// dead tells whether EC2 no longer runs the instance.
func (s *Service) dead(m *member) bool {
	i, known := s.ec2.Instance(m.id)
	return !known || i.State != "running" && i.State != "pending"
}
