package rds

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
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

// modifyParameterGroup: RDS API reference, ModifyDBParameterGroup: at most 20 parameters at a time; immediate only for
// dynamic ones; default groups cannot be modified.
func (s *Service) modifyParameterGroup(_ *awssim.Call, in *sdk.ModifyDBParameterGroupInput) (*sdk.ModifyDBParameterGroupOutput, error) {
	g, err := s.parameterGroup(lower(in.DBParameterGroupName))
	if err != nil {
		return nil, err
	}
	if g.isDefault() {
		return nil, awssim.Errorf("InvalidDBParameterGroupState", "The parameter group %s is a default one and cannot be modified.", g.name)
	}
	if err := checkParameters(g, in.Parameters); err != nil {
		return nil, err
	}
	for _, p := range in.Parameters {
		g.values[*p.ParameterName] = p
	}
	for _, i := range s.using(g) {
		s.propagate(i, in.Parameters)
	}
	return &sdk.ModifyDBParameterGroupOutput{DBParameterGroupName: aws.String(g.name)}, nil
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
	if slices.ContainsFunc(parameters, func(p types.Parameter) bool { return p.ApplyMethod == types.ApplyMethodPendingReboot }) {
		i.awaitsReboot = true
	}
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

// fits refuses a parameter group of another family than that of an engine's version.
func (s *Service) fits(name, family string) error {
	g, err := s.parameterGroup(name)
	if err != nil {
		return err
	}
	if g.family != family {
		return clash("The parameter group %s with DBParameterGroupFamily %s can't be used for this instance. Please use a parameter group with DBParameterGroupFamily %s", name, g.family, family)
	}
	return nil
}

// describeParameters: RDS API reference, DescribeDBParameters: the sources are user, system and engine-default.
func (s *Service) describeParameters(_ *awssim.Call, in *sdk.DescribeDBParametersInput) (*sdk.DescribeDBParametersOutput, error) {
	g, err := s.parameterGroup(lower(in.DBParameterGroupName))
	if err != nil {
		return nil, err
	}
	var all []types.Parameter
	for _, name := range slices.Sorted(maps.Keys(kinds(g.family))) {
		p := g.shown(name)
		ok, err := matches(in.Filters, map[string][]string{"parameter-name": {name}})
		if err != nil {
			return nil, err
		}
		if ok && (in.Source == nil || *in.Source == *p.Source) {
			all = append(all, p)
		}
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBParametersOutput{Parameters: items, Marker: next}, err
}

func (g *parameterGroup) shown(name string) types.Parameter {
	p := types.Parameter{
		ParameterName: aws.String(name), ApplyType: aws.String(kinds(g.family)[name]), IsModifiable: aws.Bool(true),
		Source: aws.String("engine-default"), ApplyMethod: types.ApplyMethodPendingReboot,
	}
	if own, ok := g.values[name]; ok {
		p.ParameterValue, p.ApplyMethod, p.Source = own.ParameterValue, own.ApplyMethod, aws.String("user")
	}
	return p
}
