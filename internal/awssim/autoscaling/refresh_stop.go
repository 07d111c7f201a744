package autoscaling

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (g *group) noRefresh() error {
	return awssim.Errorf("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found for Auto Scaling group %s", g.name())
}

// cancelRefresh: Auto Scaling API reference, CancelInstanceRefresh: a rollback can be cancelled too; nothing is rolled
// back. User guide, "Cancel an instance refresh": without WaitForTransitioningInstances it is Cancelled at once.
func (s *Service) cancelRefresh(_ *awssim.Call, in *sdk.CancelInstanceRefreshInput) (*sdk.CancelInstanceRefreshOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	r := g.refresh()
	if r == nil {
		return nil, g.noRefresh()
	}
	r.Status, r.StatusReason = types.InstanceRefreshStatusCancelling, aws.String("Cancelled due to user request.")
	if in.WaitForTransitioningInstances != nil && !*in.WaitForTransitioningInstances {
		s.end(g, r, types.InstanceRefreshStatusCancelled)
	}
	return &sdk.CancelInstanceRefreshOutput{InstanceRefreshId: r.InstanceRefreshId}, nil
}

// rollbackRefresh: Auto Scaling API reference, RollbackInstanceRefresh. What it answers while a rollback runs already is
// not documented.
func (s *Service) rollbackRefresh(_ *awssim.Call, in *sdk.RollbackInstanceRefreshInput) (*sdk.RollbackInstanceRefreshOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	r := g.refresh()
	if r == nil || r.rollingBack() || r.Status == types.InstanceRefreshStatusCancelling {
		return nil, g.noRefresh()
	}
	if why := s.irreversible(g, r); why != "" {
		return nil, awssim.Errorf("IrreversibleInstanceRefresh", "The instance refresh cannot be rolled back: %s", why)
	}
	s.turnBack(g, r, "Rollback triggered due to user request.")
	return &sdk.RollbackInstanceRefreshOutput{InstanceRefreshId: r.InstanceRefreshId}, nil
}

// turnBack makes a refresh roll back. Auto Scaling API reference, RollbackDetails. Whether alarms are watched meanwhile is
// not documented; here they are not.
func (s *Service) turnBack(g *group, r *refresh, reason string) {
	t := s.tally(g, r)
	r.note(t)
	r.RollbackDetails = &types.RollbackDetails{
		InstancesToUpdateOnRollback: r.InstancesToUpdate, PercentageCompleteOnRollback: r.PercentageComplete,
		RollbackReason: aws.String(reason), RollbackStartTime: aws.Time(s.world.Now()),
	}
	r.Status, r.StatusReason = types.InstanceRefreshStatusRollbackInProgress, aws.String(reason)
	r.pausedUntil, r.movedAt = time.Time{}, s.world.Now()
	r.turned = progress{percent: int(*r.PercentageComplete), total: t.total}
	r.best, r.least = 0, len(s.tally(g, r).old)
}

// fail ends a refresh that cannot go on, or rolls it back. User guide, "Undo changes with a manual or auto rollback": after
// an hour of trying, or when an alarm rings; nothing that is quicker is documented.
func (s *Service) fail(g *group, r *refresh, reason string) {
	switch {
	case r.rollingBack():
		r.StatusReason = aws.String(reason)
		s.end(g, r, types.InstanceRefreshStatusRollbackFailed)
	case *r.Preferences.AutoRollback:
		s.turnBack(g, r, reason)
	default:
		r.StatusReason = aws.String(reason)
		s.end(g, r, types.InstanceRefreshStatusFailed)
	}
}

// end ends a refresh. Success, and nothing else, writes the desired configuration into the group: Auto Scaling API
// reference, StartInstanceRefresh.
func (s *Service) end(g *group, r *refresh, status types.InstanceRefreshStatus) {
	r.Status, r.EndTime = status, aws.Time(s.world.Now())
	if d := r.DesiredConfiguration; d != nil && status == types.InstanceRefreshStatusSuccessful {
		g.LaunchTemplate, g.MixedInstancesPolicy = d.LaunchTemplate, d.MixedInstancesPolicy
	}
}

// settle leaves to scaleIn what an ended refresh launched for terminations that never came, once it passes the health
// checks. User guide, "Cancel an instance refresh": launches on their way continue in the background.
func (s *Service) settle(g *group) {
	for _, m := range g.members {
		if m.surge && m.inService() && s.sound(g, m) {
			m.surge = false
		}
	}
}

// wind ends a cancelled refresh when nothing is on its way in or out any more.
func (s *Service) wind(g *group, r *refresh) {
	if !slices.ContainsFunc(g.members, func(m *member) bool { return m.pending() || m.leaving() }) {
		s.end(g, r, types.InstanceRefreshStatusCancelled)
	}
}
