package autoscaling

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// startRefresh: Auto Scaling API reference, StartInstanceRefresh: one at a time per group.
func (s *Service) startRefresh(c *awssim.Call, in *sdk.StartInstanceRefreshInput) (*sdk.StartInstanceRefreshOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if g.refresh() != nil {
		return nil, awssim.Errorf("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")
	}
	r, err := s.newRefresh(g, in)
	if err != nil {
		return nil, err
	}
	if err := s.startable(g, r); err != nil {
		return nil, err
	}
	r.StartTime, r.movedAt = aws.Time(c.Now), c.Now
	g.refreshes = append(g.refreshes, r)
	return &sdk.StartInstanceRefreshOutput{InstanceRefreshId: r.InstanceRefreshId}, nil
}

func (s *Service) newRefresh(g *group, in *sdk.StartInstanceRefreshInput) (*refresh, error) {
	if err := checkStrategy(in.Strategy); err != nil {
		return nil, err
	}
	desired, err := s.desiredConfiguration(g, in.DesiredConfiguration)
	if err != nil {
		return nil, err
	}
	preferences, err := g.preferences(in.Preferences)
	if err != nil {
		return nil, err
	}
	r := &refresh{InstanceRefresh: types.InstanceRefresh{
		AutoScalingGroupName: g.AutoScalingGroupName, InstanceRefreshId: aws.String(s.uuid()),
		DesiredConfiguration: desired, Preferences: preferences,
		Status: types.InstanceRefreshStatusPending, Strategy: types.RefreshStrategyRolling,
	}}
	r.there, r.back = &wave{r}, &wave{r}
	return r, nil
}

func checkStrategy(strategy types.RefreshStrategy) error {
	switch strategy {
	case "", types.RefreshStrategyRolling:
		return nil
	case types.RefreshStrategyReplaceRootVolume:
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has instance refreshes of the strategy Rolling only")
	}
	return invalid("'%s' is not a valid refresh strategy", strategy)
}

// desiredConfiguration checks and completes it as the group's own would be.
func (s *Service) desiredConfiguration(g *group, in *types.DesiredConfiguration) (*types.DesiredConfiguration, error) {
	if in == nil {
		return nil, nil
	}
	if (in.LaunchTemplate == nil) == (in.MixedInstancesPolicy == nil) {
		return nil, invalid("A desired configuration must contain either a launch template or a mixed instances policy")
	}
	out := &types.DesiredConfiguration{}
	var err error
	if in.LaunchTemplate != nil {
		out.LaunchTemplate, err = s.resolve(in.LaunchTemplate)
	} else {
		out.MixedInstancesPolicy, err = s.mixed(g, in.MixedInstancesPolicy)
	}
	return out, err
}

// startable refuses a refresh that could not roll back as it must, or whose alarms are not in order.
func (s *Service) startable(g *group, r *refresh) error {
	if *r.Preferences.AutoRollback {
		if r.DesiredConfiguration == nil {
			return invalid("The request isn't valid. The AutoRollback parameter cannot be set to true when the DesiredConfiguration parameter is empty. Set AutoRollback to false or specify a desired configuration and try again.")
		}
		if why := s.irreversible(g, r); why != "" {
			return invalid("The AutoRollback parameter cannot be set to true: %s", why)
		}
	}
	return s.checkAlarms(r)
}

// irreversible tells why a refresh cannot be rolled back, or nothing. Auto Scaling API reference, RollbackInstanceRefresh:
// it takes a desired configuration, and numbered versions without Systems Manager parameters in the group's own.
func (s *Service) irreversible(g *group, r *refresh) string {
	if r.DesiredConfiguration == nil {
		return "a desired configuration was not found."
	}
	for _, way := range g.own().choices() {
		if !regexp.MustCompile(`^\d+$`).MatchString(*way.template.Version) {
			return "the Auto Scaling group uses the launch template version " + *way.template.Version + "."
		}
		t, err := s.ec2.Template(*way.template.LaunchTemplateId, "", *way.template.Version)
		if err == nil && strings.HasPrefix(aws.ToString(t.Data.ImageId), "resolve:ssm:") {
			return "the Auto Scaling group's launch template uses a Systems Manager parameter instead of an AMI ID."
		}
	}
	return ""
}
