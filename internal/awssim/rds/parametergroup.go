package rds

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleParameterGroups() {
	s.parameterGroups = shelf{
		families: func() []string { return s.families("mariadb", "mysql", "postgres") }, missing: "DBParameterGroupNotFound",
	}
	awssim.Handle(s.world, serviceID, "CreateDBParameterGroup", s.createParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBParameterGroups", s.describeParameterGroups)
	awssim.Handle(s.world, serviceID, "DeleteDBParameterGroup", s.deleteParameterGroup)
	awssim.Handle(s.world, serviceID, "ModifyDBParameterGroup", s.modifyParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBParameters", s.describeParameters)
}

func (s *Service) createParameterGroup(_ *awssim.Call, in *sdk.CreateDBParameterGroupInput) (*sdk.CreateDBParameterGroupOutput, error) {
	g := &parameterGroup{
		name: lower(in.DBParameterGroupName), family: aws.ToString(in.DBParameterGroupFamily), description: aws.ToString(in.Description),
	}
	if err := s.parameterGroups.add("DBParameterGroupName", g, in.Tags); err != nil {
		return nil, err
	}
	return &sdk.CreateDBParameterGroupOutput{DBParameterGroup: s.shownParameterGroup(g)}, nil
}

func (s *Service) shownParameterGroup(g *parameterGroup) *types.DBParameterGroup {
	return &types.DBParameterGroup{
		DBParameterGroupName: aws.String(g.name), DBParameterGroupFamily: aws.String(g.family), Description: aws.String(g.description),
		DBParameterGroupArn: aws.String(s.arn("pg", g.name)),
	}
}

func (s *Service) describeParameterGroups(_ *awssim.Call, in *sdk.DescribeDBParameterGroupsInput) (*sdk.DescribeDBParameterGroupsOutput, error) {
	groups, err := s.parameterGroups.list(in.DBParameterGroupName)
	if err != nil {
		return nil, err
	}
	var all []types.DBParameterGroup
	for _, g := range groups {
		all = append(all, *s.shownParameterGroup(g))
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBParameterGroupsOutput{DBParameterGroups: items, Marker: next}, err
}

func (s *Service) deleteParameterGroup(_ *awssim.Call, in *sdk.DeleteDBParameterGroupInput) (*sdk.DeleteDBParameterGroupOutput, error) {
	used := func(g *parameterGroup) bool { return len(s.using(g)) > 0 }
	return &sdk.DeleteDBParameterGroupOutput{}, s.parameterGroups.remove(lower(in.DBParameterGroupName), used)
}

func (s *Service) modifyParameterGroup(_ *awssim.Call, in *sdk.ModifyDBParameterGroupInput) (*sdk.ModifyDBParameterGroupOutput, error) {
	g, err := s.parameterGroups.modify(lower(in.DBParameterGroupName), in.Parameters)
	if err != nil {
		return nil, err
	}
	for _, i := range s.using(g) {
		s.propagate(i, in.Parameters)
	}
	return &sdk.ModifyDBParameterGroupOutput{DBParameterGroupName: aws.String(g.name)}, nil
}

func (s *Service) describeParameters(_ *awssim.Call, in *sdk.DescribeDBParametersInput) (*sdk.DescribeDBParametersOutput, error) {
	all, err := s.parameterGroups.parameters(lower(in.DBParameterGroupName), in.Filters, in.Source)
	if err != nil {
		return nil, err
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBParametersOutput{Parameters: items, Marker: next}, err
}

// using lists the DB instances of a parameter group.
func (s *Service) using(g *parameterGroup) (found []*instance) {
	for _, i := range s.instances {
		if i.parameters() == g.name || i.nextParameters == g.name {
			found = append(found, i)
		}
	}
	return found
}
