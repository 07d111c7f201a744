package autoscaling

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleProcesses() {
	awssim.Handle(s.world, serviceID, "SuspendProcesses", s.suspend)
	awssim.Handle(s.world, serviceID, "ResumeProcesses", s.resume)
	awssim.Handle(s.world, serviceID, "EnableMetricsCollection", s.enableMetrics)
	awssim.Handle(s.world, serviceID, "DisableMetricsCollection", s.disableMetrics)
}

// named checks a list against what AWS knows; an empty list means all. Auto Scaling API reference, SuspendProcesses and
// EnableMetricsCollection.
func named(kind string, list, known []string) ([]string, error) {
	for _, name := range list {
		if !slices.Contains(known, name) {
			return nil, invalid("%s '%s' is not valid. Valid values are %v", kind, name, known)
		}
	}
	if len(list) == 0 {
		return known, nil
	}
	return list, nil
}

func processes() []string {
	return []string{
		"Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh",
		"ReplaceUnhealthy", "ScheduledActions",
	}
}

func metrics() []string {
	return []string{
		"GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances",
		"GroupStandbyInstances", "GroupTerminatingInstances", "GroupTotalInstances", "GroupInServiceCapacity",
		"GroupPendingCapacity", "GroupStandbyCapacity", "GroupTerminatingCapacity", "GroupTotalCapacity",
		"WarmPoolDesiredCapacity", "WarmPoolWarmedCapacity", "WarmPoolPendingCapacity", "WarmPoolTerminatingCapacity",
		"WarmPoolTotalCapacity", "GroupAndWarmPoolDesiredCapacity", "GroupAndWarmPoolTotalCapacity",
	}
}

func (s *Service) suspend(_ *awssim.Call, in *sdk.SuspendProcessesInput) (*sdk.SuspendProcessesOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	list, err := named("Process", in.ScalingProcesses, processes())
	if err != nil {
		return nil, err
	}
	for _, name := range list {
		if !g.suspended(name) {
			g.SuspendedProcesses = append(g.SuspendedProcesses, types.SuspendedProcess{
				ProcessName: aws.String(name), SuspensionReason: aws.String(fmt.Sprintf("User suspended at %s", stamp(s.world.Now()))),
			})
		}
	}
	return &sdk.SuspendProcessesOutput{}, nil
}

func (s *Service) resume(_ *awssim.Call, in *sdk.ResumeProcessesInput) (*sdk.ResumeProcessesOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	list, err := named("Process", in.ScalingProcesses, processes())
	if err != nil {
		return nil, err
	}
	g.SuspendedProcesses = slices.DeleteFunc(g.SuspendedProcesses, func(p types.SuspendedProcess) bool {
		return slices.Contains(list, *p.ProcessName)
	})
	return &sdk.ResumeProcessesOutput{}, nil
}

// enableMetrics: Auto Scaling API reference, EnableMetricsCollection: the only granularity is 1Minute.
func (s *Service) enableMetrics(_ *awssim.Call, in *sdk.EnableMetricsCollectionInput) (*sdk.EnableMetricsCollectionOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if aws.ToString(in.Granularity) != "1Minute" {
		return nil, invalid("The granularity '%s' is not valid; the only valid value is 1Minute", aws.ToString(in.Granularity))
	}
	list, err := named("Metric", in.Metrics, metrics())
	if err != nil {
		return nil, err
	}
	for _, name := range list {
		if !slices.ContainsFunc(g.EnabledMetrics, func(m types.EnabledMetric) bool { return *m.Metric == name }) {
			g.EnabledMetrics = append(g.EnabledMetrics, types.EnabledMetric{Metric: aws.String(name), Granularity: in.Granularity})
		}
	}
	return &sdk.EnableMetricsCollectionOutput{}, nil
}

func (s *Service) disableMetrics(_ *awssim.Call, in *sdk.DisableMetricsCollectionInput) (*sdk.DisableMetricsCollectionOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	list, err := named("Metric", in.Metrics, metrics())
	if err != nil {
		return nil, err
	}
	g.EnabledMetrics = slices.DeleteFunc(g.EnabledMetrics, func(m types.EnabledMetric) bool { return slices.Contains(list, *m.Metric) })
	return &sdk.DisableMetricsCollectionOutput{}, nil
}
