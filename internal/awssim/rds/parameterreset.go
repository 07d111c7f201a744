package rds

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleResets() {
	awssim.Handle(s.world, serviceID, "ResetDBParameterGroup", s.resetParameterGroup)
	awssim.Handle(s.world, serviceID, "ResetDBClusterParameterGroup", s.resetClusterParameterGroup)
}

func (s *Service) resetParameterGroup(_ *awssim.Call, in *sdk.ResetDBParameterGroupInput) (*sdk.ResetDBParameterGroupOutput, error) {
	g, changed, err := s.parameterGroups.reset(lower(in.DBParameterGroupName), in.ResetAllParameters, in.Parameters)
	if err != nil {
		return nil, err
	}
	for _, i := range s.using(g) {
		s.propagate(i, changed)
	}
	return &sdk.ResetDBParameterGroupOutput{DBParameterGroupName: aws.String(g.name)}, nil
}

func (s *Service) resetClusterParameterGroup(_ *awssim.Call, in *sdk.ResetDBClusterParameterGroupInput) (*sdk.ResetDBClusterParameterGroupOutput, error) {
	g, changed, err := s.clusterParameterGroups.reset(lower(in.DBClusterParameterGroupName), in.ResetAllParameters, in.Parameters)
	if err != nil {
		return nil, err
	}
	for _, c := range s.clustersUsing(g) {
		if awaitReboot(changed) {
			c.awaitReboot()
		}
	}
	return &sdk.ResetDBClusterParameterGroupOutput{DBClusterParameterGroupName: aws.String(g.name)}, nil
}

// reset puts parameters back to their defaults. RDS API reference, ResetDBParameterGroup and ResetDBClusterParameterGroup: all
// of them unless ResetAllParameters is false, and then no list of them; dynamic ones immediately then, static ones with the next
// reboot; else those of a list, at most 20, immediately only dynamic ones. The codes are unverified.
func (l *shelf) reset(name string, all *bool, some []types.Parameter) (*parameterGroup, []types.Parameter, error) {
	g, err := l.find(name)
	switch {
	case err != nil:
		return nil, nil, err
	case g.isDefault():
		return nil, nil, awssim.Errorf("InvalidDBParameterGroupState", "The parameter group %s is a default one and cannot be reset.", g.name)
	case *or(all, true) && len(some) > 0:
		return nil, nil, clash("You can't list parameters when all parameters are reset.")
	case *or(all, true):
		some = g.own()
	}
	if len(some) > 0 || !*or(all, true) {
		if err := checkParameters(g, valued(some)); err != nil {
			return nil, nil, err
		}
	}
	for _, p := range some {
		delete(g.values, *p.ParameterName)
	}
	return g, some, nil
}

// own are the parameters that somebody has set, each to be changed as soon as it can be.
func (g *parameterGroup) own() (all []types.Parameter) {
	for _, name := range slices.Sorted(maps.Keys(g.values)) {
		method := types.ApplyMethodImmediate
		if kinds(g.family)[name] == "static" {
			method = types.ApplyMethodPendingReboot
		}
		all = append(all, types.Parameter{ParameterName: aws.String(name), ApplyMethod: method})
	}
	return all
}

// valued gives parameters a value: to be put back they need none.
func valued(some []types.Parameter) []types.Parameter {
	out := slices.Clone(some)
	for i := range out {
		out[i].ParameterValue = aws.String("")
	}
	return out
}
