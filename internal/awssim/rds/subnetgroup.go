package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// subnetGroup is one DB subnet group.
type subnetGroup struct {
	name, description, vpc string
	subnets                []ec2.Subnet
	tags                   tagList
}

func (s *Service) handleSubnetGroups() {
	awssim.Handle(s.world, serviceID, "CreateDBSubnetGroup", s.createSubnetGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBSubnetGroups", s.describeSubnetGroups)
	awssim.Handle(s.world, serviceID, "ModifyDBSubnetGroup", s.modifySubnetGroup)
	awssim.Handle(s.world, serviceID, "DeleteDBSubnetGroup", s.deleteSubnetGroup)
}

func (s *Service) createSubnetGroup(_ *awssim.Call, in *sdk.CreateDBSubnetGroupInput) (*sdk.CreateDBSubnetGroupOutput, error) {
	name := lower(in.DBSubnetGroupName)
	if err := checkGroupName(name); err != nil {
		return nil, err
	}
	if _, err := s.subnetGroup(name); err == nil {
		return nil, awssim.Errorf("DBSubnetGroupAlreadyExists", "The DB subnet group '%s' already exists.", name)
	}
	subnets, err := s.covering(in.SubnetIds)
	if err != nil {
		return nil, err
	}
	tags, err := tagList(nil).with(in.Tags)
	if err != nil {
		return nil, err
	}
	g := &subnetGroup{
		name: name, description: aws.ToString(in.DBSubnetGroupDescription), vpc: subnets[0].VPC, subnets: subnets, tags: tags,
	}
	s.subnetGroups = append(s.subnetGroups, g)
	return &sdk.CreateDBSubnetGroupOutput{DBSubnetGroup: s.shownGroup(g)}, nil
}

// covering checks the subnets of a group. RDS API reference, CreateDBSubnetGroup: InvalidSubnet when one is not valid or
// they are not all in a common VPC; DBSubnetGroupDoesNotCoverEnoughAZs unless they cover at least two zones.
func (s *Service) covering(ids []string) ([]ec2.Subnet, error) {
	var subnets []ec2.Subnet
	zones := map[string]bool{}
	for _, id := range ids {
		sn, ok := s.ec2.Subnet(id)
		if !ok || len(subnets) > 0 && subnets[0].VPC != sn.VPC {
			return nil, awssim.Errorf("InvalidSubnet", "Some input subnets in %v are invalid.", ids)
		}
		subnets = append(subnets, sn)
		zones[sn.Zone] = true
	}
	if len(zones) < 2 {
		return nil, awssim.Errorf("DBSubnetGroupDoesNotCoverEnoughAZs", "The DB subnet group doesn't meet Availability Zone "+
			"(AZ) coverage requirement. Current AZ coverage: %d. Add subnets to cover at least 2 AZs.", len(zones))
	}
	return subnets, nil
}

// modifySubnetGroup replaces the whole list of subnets. RDS API reference, ModifyDBSubnetGroup: SubnetAlreadyInUse.
func (s *Service) modifySubnetGroup(_ *awssim.Call, in *sdk.ModifyDBSubnetGroupInput) (*sdk.ModifyDBSubnetGroupOutput, error) {
	g, err := s.subnetGroup(lower(in.DBSubnetGroupName))
	if err != nil {
		return nil, err
	}
	subnets, err := s.covering(in.SubnetIds)
	if err != nil {
		return nil, err
	}
	if subnets[0].VPC != g.vpc {
		return nil, awssim.Errorf("InvalidSubnet", "The new subnets are not in the VPC of the DB subnet group '%s'.", g.name)
	}
	for _, i := range s.in(g) {
		if !i.covered(subnets) {
			return nil, awssim.Errorf("SubnetAlreadyInUse", "The subnet of DB instance '%s' is in use.", i.id())
		}
	}
	if in.DBSubnetGroupDescription != nil {
		g.description = *in.DBSubnetGroupDescription
	}
	g.subnets = subnets
	return &sdk.ModifyDBSubnetGroupOutput{DBSubnetGroup: s.shownGroup(g)}, nil
}

func (s *Service) deleteSubnetGroup(_ *awssim.Call, in *sdk.DeleteDBSubnetGroupInput) (*sdk.DeleteDBSubnetGroupOutput, error) {
	g, err := s.subnetGroup(lower(in.DBSubnetGroupName))
	if err != nil {
		return nil, err
	}
	if len(s.in(g)) > 0 {
		return nil, awssim.Errorf("InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group '%s' because at least one "+
			"database instance: %s is still using it.", g.name, s.in(g)[0].id())
	}
	s.subnetGroups = slices.DeleteFunc(s.subnetGroups, func(other *subnetGroup) bool { return other == g })
	return &sdk.DeleteDBSubnetGroupOutput{}, nil
}

func (s *Service) describeSubnetGroups(_ *awssim.Call, in *sdk.DescribeDBSubnetGroupsInput) (*sdk.DescribeDBSubnetGroupsOutput, error) {
	groups := s.subnetGroups
	if in.DBSubnetGroupName != nil {
		g, err := s.subnetGroup(lower(in.DBSubnetGroupName))
		if err != nil {
			return nil, err
		}
		groups = []*subnetGroup{g}
	}
	var all []types.DBSubnetGroup
	for _, g := range groups {
		all = append(all, *s.shownGroup(g))
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBSubnetGroupsOutput{DBSubnetGroups: items, Marker: next}, err
}

func (s *Service) subnetGroup(name string) (*subnetGroup, error) {
	for _, g := range s.subnetGroups {
		if g.name == name {
			return g, nil
		}
	}
	return nil, missing("DBSubnetGroupNotFoundFault", "DB subnet group '%s' does not exist.", name)
}

// shownGroup is the group as Describe answers it. RDS API reference, DBSubnetGroup: SubnetGroupStatus; Complete is the
// value in its example.
func (s *Service) shownGroup(g *subnetGroup) *types.DBSubnetGroup {
	shown := &types.DBSubnetGroup{
		DBSubnetGroupName: aws.String(g.name), DBSubnetGroupDescription: aws.String(g.description), VpcId: aws.String(g.vpc),
		DBSubnetGroupArn: aws.String(s.arn("subgrp", g.name)), SubnetGroupStatus: aws.String("Complete"),
		SupportedNetworkTypes: []string{"IPV4"},
	}
	for _, sn := range g.subnets {
		shown.Subnets = append(shown.Subnets, types.Subnet{
			SubnetIdentifier: aws.String(sn.ID), SubnetStatus: aws.String("Active"),
			SubnetAvailabilityZone: &types.AvailabilityZone{Name: aws.String(sn.Zone)},
		})
	}
	return shown
}
