package autoscaling

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// preferences fills in the defaults of the user guide, "Understand the default values for an instance refresh", for a
// caller of the API. A maximum healthy percentage that nobody set stays unset: Auto Scaling API reference,
// RefreshPreferences: 100 is not the same as none.
func (g *group) preferences(in *types.RefreshPreferences) (*types.RefreshPreferences, error) {
	p := types.RefreshPreferences{}
	if in != nil {
		p = *in
	}
	if p.MaxHealthyPercentage != nil && p.MinHealthyPercentage == nil {
		return nil, invalid("MinHealthyPercentage must be specified with MaxHealthyPercentage")
	}
	if policy := g.InstanceMaintenancePolicy; policy != nil {
		p.MinHealthyPercentage = firstOf(p.MinHealthyPercentage, policy.MinHealthyPercentage)
		p.MaxHealthyPercentage = firstOf(p.MaxHealthyPercentage, policy.MaxHealthyPercentage)
	}
	p.MinHealthyPercentage = firstOf(p.MinHealthyPercentage, aws.Int32(90))
	p.InstanceWarmup = firstOf(p.InstanceWarmup, g.DefaultInstanceWarmup, g.HealthCheckGracePeriod)
	p.SkipMatching = firstOf(p.SkipMatching, aws.Bool(false))
	p.AutoRollback = firstOf(p.AutoRollback, aws.Bool(false))
	if p.ScaleInProtectedInstances == "" {
		p.ScaleInProtectedInstances = types.ScaleInProtectedInstancesWait
	}
	if p.StandbyInstances == "" {
		p.StandbyInstances = types.StandbyInstancesWait
	}
	if err := checkPreferences(p); err != nil {
		return nil, err
	}
	if len(p.CheckpointPercentages) > 0 {
		p.CheckpointDelay = firstOf(p.CheckpointDelay, aws.Int32(3600))
	}
	return &p, nil
}

// checkPreferences: Auto Scaling API reference, RefreshPreferences.
func checkPreferences(p types.RefreshPreferences) error {
	low, high := aws.ToInt32(p.MinHealthyPercentage), int32(100)
	if p.MaxHealthyPercentage != nil {
		high = *p.MaxHealthyPercentage
	}
	switch {
	case low < 0 || low > 100 || high < 100 || high > 200 || high-low > 100:
		return invalid("The healthy percentages %d and %d are not valid: minimum 0 to 100, maximum 100 to 200, at most 100 apart", low, high)
	case aws.ToInt32(p.InstanceWarmup) < 0:
		return invalid("The instance warmup must be at least 0")
	case !slices.Contains(p.ScaleInProtectedInstances.Values(), p.ScaleInProtectedInstances):
		return invalid("'%s' is not a valid value for ScaleInProtectedInstances", p.ScaleInProtectedInstances)
	case !slices.Contains(p.StandbyInstances.Values(), p.StandbyInstances):
		return invalid("'%s' is not a valid value for StandbyInstances", p.StandbyInstances)
	case p.BakeTime != nil && (*p.BakeTime < 0 || *p.BakeTime > 172800):
		return invalid("The bake time must be between 0 and 172800 seconds")
	case p.AlarmSpecification != nil && len(p.AlarmSpecification.Alarms) > 10:
		return invalid("You can specify up to 10 alarms")
	}
	return checkCheckpoints(p)
}

func checkCheckpoints(p types.RefreshPreferences) error {
	if p.CheckpointDelay != nil && len(p.CheckpointPercentages) == 0 {
		return invalid("CheckpointPercentages must be specified with CheckpointDelay")
	}
	if delay := aws.ToInt32(p.CheckpointDelay); delay < 0 || delay > 172800 {
		return invalid("The checkpoint delay must be between 0 and 172800 seconds")
	}
	last := int32(0)
	for _, percent := range p.CheckpointPercentages {
		if percent <= last || percent > 100 {
			return invalid("The checkpoint percentages must be unique, between 1 and 100 and in ascending order")
		}
		last = percent
	}
	return nil
}
