package autoscaling

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// refresh is one instance refresh: what Describe shows, and what it does not.
type refresh struct {
	types.InstanceRefresh
	there, back *wave // forward, and while it rolls back
	checkpoint  int   // the next of the checkpoint percentages
	pausedUntil time.Time
	best        int // the most replacements that were ready at one time
	least       int // the fewest instances that were left to replace
	movedAt     time.Time
	turned      progress // where it stood when it turned back
}

// wave marks what a refresh launches in one direction; each is one of its own.
type wave struct{ refresh *refresh }

// progress is how much of how many instances a refresh has replaced.
type progress struct{ percent, total int }

// refresh is the group's active refresh, if it has one.
func (g *group) refresh() *refresh {
	if n := len(g.refreshes); n > 0 && g.refreshes[n-1].EndTime == nil {
		return g.refreshes[n-1]
	}
	return nil
}

// forward tells whether the refresh is on its way to its desired configuration, or there.
func (r *refresh) forward() bool {
	return r.Status == types.InstanceRefreshStatusInProgress || r.Status == types.InstanceRefreshStatusBaking
}

func (r *refresh) rollingBack() bool {
	return r.Status == types.InstanceRefreshStatusRollbackInProgress
}

// wave is the mark of what the group launches now.
func (g *group) wave() *wave {
	r := g.refresh()
	switch {
	case r == nil:
		return nil
	case r.rollingBack():
		return r.back
	case r.forward():
		return r.there
	}
	return nil
}

// replacing tells whether an instance refresh moves the group's instances, or has left a surplus.
func (g *group) replacing() bool {
	r := g.refresh()
	return r != nil && r.Status != types.InstanceRefreshStatusBaking || len(g.list(func(m *member) bool { return m.surge })) > 0
}

// refreshing refuses what cannot be done during an instance refresh. Auto Scaling API reference, AttachTrafficSources and
// AttachLoadBalancerTargetGroups; the Detach operations have no such error.
func (g *group) refreshing() error {
	if g.refresh() == nil {
		return nil
	}
	return awssim.Errorf("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this request.")
}

// updatable: user guide, "How an instance refresh works in an Auto Scaling group", Limitations.
func (g *group) updatable(in *sdk.UpdateAutoScalingGroupInput) error {
	r := g.refresh()
	if r == nil || r.DesiredConfiguration == nil || in.LaunchTemplate == nil && in.MixedInstancesPolicy == nil {
		return nil
	}
	return invalid("An active instance refresh with a desired configuration exists. All configuration options derived from the desired configuration are not available for update while the instance refresh is active.")
}

func (s *Service) handleRefreshes() {
	awssim.Handle(s.world, serviceID, "StartInstanceRefresh", s.startRefresh)
	awssim.Handle(s.world, serviceID, "CancelInstanceRefresh", s.cancelRefresh)
	awssim.Handle(s.world, serviceID, "RollbackInstanceRefresh", s.rollbackRefresh)
	awssim.Handle(s.world, serviceID, "DescribeInstanceRefreshes", s.describeRefreshes)
}

// describeRefreshes: Auto Scaling API reference, DescribeInstanceRefreshes: those of the previous six weeks, the newest
// first.
func (s *Service) describeRefreshes(c *awssim.Call, in *sdk.DescribeInstanceRefreshesInput) (*sdk.DescribeInstanceRefreshesOutput, error) {
	g, err := s.find(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	var found []types.InstanceRefresh
	for _, r := range slices.Backward(g.refreshes) {
		recent := r.EndTime == nil || c.Now.Sub(*r.StartTime) < 6*7*24*time.Hour
		if recent && (len(in.InstanceRefreshIds) == 0 || slices.Contains(in.InstanceRefreshIds, aws.ToString(r.InstanceRefreshId))) {
			found = append(found, r.InstanceRefresh)
		}
	}
	items, next, err := page(found, in.NextToken, in.MaxRecords, 50)
	return &sdk.DescribeInstanceRefreshesOutput{InstanceRefreshes: items, NextToken: next}, err
}
