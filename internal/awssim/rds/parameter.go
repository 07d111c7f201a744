package rds

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// kinds are a few parameters of each engine and whether they are static. Which of them are is unverified.
func kinds(family string) map[string]string {
	if strings.HasPrefix(family, "postgres") {
		return map[string]string{
			"log_min_duration_statement": "dynamic", "max_connections": "static", "shared_buffers": "static", "work_mem": "dynamic",
		}
	}
	return map[string]string{
		"long_query_time": "dynamic", "max_connections": "dynamic", "performance_schema": "static", "slow_query_log": "dynamic",
	}
}

func checkParameters(g *parameterGroup, parameters []types.Parameter) error {
	if len(parameters) == 0 || len(parameters) > 20 {
		return invalid("Between 1 and 20 parameters can be modified, not %d.", len(parameters))
	}
	for _, p := range parameters {
		kind, known := kinds(g.family)[aws.ToString(p.ParameterName)]
		switch {
		case !known:
			return invalid("Could not find parameter with name: %s", aws.ToString(p.ParameterName))
		case p.ParameterValue == nil || !slices.Contains(p.ApplyMethod.Values(), p.ApplyMethod):
			return invalid("The parameter %s needs a value and a method of application.", *p.ParameterName)
		case kind == "static" && p.ApplyMethod == types.ApplyMethodImmediate:
			return clash("cannot use immediate apply method for static parameter %s", *p.ParameterName)
		}
	}
	return nil
}

// propagate shows changed parameters on an instance. RDS API reference, DBParameterGroupStatus: applying, then in-sync, or
// pending-reboot until it reboots without failover.
func (s *Service) propagate(i *instance, parameters []types.Parameter) {
	i.awaitsReboot = i.awaitsReboot || awaitReboot(parameters)
	s.sync(i)
}

// sync shows the parameters as applying for a while.
func (s *Service) sync(i *instance) {
	i.setParameters(i.parameters(), "applying")
	s.world.After(s.NoticeAfter, i.synced)
}

func (i *instance) synced() {
	status := "in-sync"
	if i.awaitsReboot {
		status = "pending-reboot"
	}
	i.setParameters(i.parameters(), status)
}

func (i *instance) parameters() string {
	return aws.ToString(i.DBParameterGroups[0].DBParameterGroupName)
}

func (i *instance) setParameters(group, status string) {
	i.DBParameterGroups = []types.DBParameterGroupStatus{{DBParameterGroupName: &group, ParameterApplyStatus: &status}}
}

// parametersOf is the parameter group that the instance has in a version when nobody says otherwise: a default one goes along.
func (i *instance) parametersOf(version string) string {
	if strings.HasPrefix(i.parameters(), "default.") {
		return "default." + familyOf(*i.Engine, version)
	}
	return i.parameters()
}
