package rds

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// parameterGroup is one DB parameter group, with the parameters that somebody has set.
type parameterGroup struct {
	name, family, description string
	tags                      tagList
	values                    map[string]types.Parameter
}

func (g *parameterGroup) isDefault() bool { return strings.HasPrefix(g.name, "default.") }

func (s *Service) handleParameterGroups() {
	awssim.Handle(s.world, serviceID, "CreateDBParameterGroup", s.createParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBParameterGroups", s.describeParameterGroups)
	awssim.Handle(s.world, serviceID, "DeleteDBParameterGroup", s.deleteParameterGroup)
	awssim.Handle(s.world, serviceID, "ModifyDBParameterGroup", s.modifyParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBParameters", s.describeParameters)
}

// families are those of the versions that there are, in their order.
func (s *Service) families() (found []string) {
	for name, known := range s.Versions {
		for _, version := range known {
			found = append(found, familyOf(name, version))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// createParameterGroup: RDS API reference, CreateDBParameterGroup: letters, numbers and hyphens, at most 255.
func (s *Service) createParameterGroup(_ *awssim.Call, in *sdk.CreateDBParameterGroupInput) (*sdk.CreateDBParameterGroupOutput, error) {
	g := &parameterGroup{
		name: lower(in.DBParameterGroupName), family: aws.ToString(in.DBParameterGroupFamily), description: aws.ToString(in.Description),
		values: map[string]types.Parameter{},
	}
	if err := checkIdentifier("DBParameterGroupName", g.name, 255); err != nil {
		return nil, err
	}
	if _, err := s.parameterGroup(g.name); err == nil {
		return nil, awssim.Errorf("DBParameterGroupAlreadyExists", "Parameter group %s already exists", g.name)
	}
	if !slices.Contains(s.families(), g.family) {
		return nil, invalid("ParameterGroupFamily %s is not a valid parameter group family", g.family)
	}
	tags, err := g.tags.with(in.Tags)
	if err != nil {
		return nil, err
	}
	g.tags = tags
	s.parameterGroups = append(s.parameterGroups, g)
	return &sdk.CreateDBParameterGroupOutput{DBParameterGroup: s.shownParameterGroup(g)}, nil
}

// parameterGroup finds a group by its name; each family has a default one.
func (s *Service) parameterGroup(name string) (*parameterGroup, error) {
	for _, g := range s.parameterGroups {
		if g.name == name {
			return g, nil
		}
	}
	family := strings.TrimPrefix(name, "default.")
	if family != name && slices.Contains(s.families(), family) {
		return &parameterGroup{name: name, family: family, description: "Default parameter group for " + family}, nil
	}
	return nil, missing("DBParameterGroupNotFound", "DBParameterGroup not found: %s", name)
}

func (s *Service) shownParameterGroup(g *parameterGroup) *types.DBParameterGroup {
	return &types.DBParameterGroup{
		DBParameterGroupName: aws.String(g.name), DBParameterGroupFamily: aws.String(g.family), Description: aws.String(g.description),
		DBParameterGroupArn: aws.String(s.arn("pg", g.name)),
	}
}

func (s *Service) describeParameterGroups(_ *awssim.Call, in *sdk.DescribeDBParameterGroupsInput) (*sdk.DescribeDBParameterGroupsOutput, error) {
	groups := s.parameterGroups
	if in.DBParameterGroupName != nil {
		g, err := s.parameterGroup(lower(in.DBParameterGroupName))
		if err != nil {
			return nil, err
		}
		groups = []*parameterGroup{g}
	}
	var all []types.DBParameterGroup
	for _, g := range groups {
		all = append(all, *s.shownParameterGroup(g))
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBParameterGroupsOutput{DBParameterGroups: items, Marker: next}, err
}

// deleteParameterGroup: RDS API reference, DeleteDBParameterGroup: not a default one, and not one that a DB instance uses.
func (s *Service) deleteParameterGroup(_ *awssim.Call, in *sdk.DeleteDBParameterGroupInput) (*sdk.DeleteDBParameterGroupOutput, error) {
	g, err := s.parameterGroup(lower(in.DBParameterGroupName))
	if err != nil {
		return nil, err
	}
	if g.isDefault() || len(s.using(g)) > 0 {
		return nil, awssim.Errorf("InvalidDBParameterGroupState",
			"The parameter group %s is a default one, or database instances are still members of it, so it cannot be deleted.", g.name)
	}
	s.parameterGroups = slices.DeleteFunc(s.parameterGroups, func(other *parameterGroup) bool { return other == g })
	return &sdk.DeleteDBParameterGroupOutput{}, nil
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
