package autoscaling

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) delete(_ *awssim.Call, in *sdk.DeleteAutoScalingGroupInput) (*sdk.DeleteAutoScalingGroupOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	force := aws.ToBool(in.ForceDelete)
	if err := deletable(g, force); err != nil {
		return nil, err
	}
	if r := g.refresh(); r != nil {
		s.end(g, r, types.InstanceRefreshStatusCancelled)
	}
	g.MinSize, g.MaxSize, g.DesiredCapacity = aws.Int32(0), aws.Int32(0), aws.Int32(0)
	g.Status = aws.String("Delete in progress")
	g.deletedAt, g.forced = s.world.Now(), force
	return &sdk.DeleteAutoScalingGroupOutput{}, nil
}

// deletable: Auto Scaling API reference, DeleteAutoScalingGroup: without ForceDelete, instances are ResourceInUse and
// activities ScalingActivityInProgress. User guide, "Configure Auto Scaling group deletion protection":
// prevent-force-deletion refuses ForceDelete only, prevent-all-deletion everything; the code is not documented.
func deletable(g *group, force bool) error {
	protection := g.DeletionProtection
	if protection == types.DeletionProtectionPreventAllDeletion || force && protection == types.DeletionProtectionPreventForceDeletion {
		return invalid("You cannot delete the AutoScalingGroup '%s' because its deletion protection is '%s'", g.name(), protection)
	}
	if force {
		return nil
	}
	if slices.ContainsFunc(g.members, func(m *member) bool { return !m.leaving() }) {
		return awssim.Errorf("ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.")
	}
	if slices.ContainsFunc(g.activities, func(a *activity) bool { return a.EndTime == nil }) {
		return awssim.Errorf("ScalingActivityInProgress", "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.")
	}
	return nil
}

// finish carries a deletion on: instances first, then the group itself. Reports whether the group is gone.
func (s *Service) finish(g *group) bool {
	for _, m := range g.members {
		if m.leaving() && g.forced {
			m.drainUntilGone = false
		} else if !m.leaving() {
			s.terminate(g, m, "a user request force-deleted an AutoScalingGroup", !g.forced)
		}
	}
	if len(g.members) > 0 || s.world.Now().Sub(g.deletedAt) < s.DeleteAfter {
		return false
	}
	s.groups = slices.DeleteFunc(s.groups, func(x *group) bool { return x == g })
	for _, a := range g.activities {
		a.AutoScalingGroupState = aws.String("Deleted")
	}
	s.past = append(s.past, g.activities...)
	return true
}
