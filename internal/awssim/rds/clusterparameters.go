package rds

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// handleClusterParameterGroups: RDS API reference, CreateDBClusterParameterGroup: the engines mysql and postgres, and Aurora,
// which is not simulated.
func (s *Service) handleClusterParameterGroups() {
	s.clusterParameterGroups = shelf{
		families: func() []string { return s.families("mysql", "postgres") }, missing: "DBClusterParameterGroupNotFound",
	}
	awssim.Handle(s.world, serviceID, "CreateDBClusterParameterGroup", s.createClusterParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBClusterParameterGroups", s.describeClusterParameterGroups)
	awssim.Handle(s.world, serviceID, "DeleteDBClusterParameterGroup", s.deleteClusterParameterGroup)
	awssim.Handle(s.world, serviceID, "ModifyDBClusterParameterGroup", s.modifyClusterParameterGroup)
	awssim.Handle(s.world, serviceID, "DescribeDBClusterParameters", s.describeClusterParameters)
}

func (s *Service) createClusterParameterGroup(_ *awssim.Call, in *sdk.CreateDBClusterParameterGroupInput) (*sdk.CreateDBClusterParameterGroupOutput, error) {
	g := &parameterGroup{
		name: lower(in.DBClusterParameterGroupName), family: aws.ToString(in.DBParameterGroupFamily), description: aws.ToString(in.Description),
	}
	if err := s.clusterParameterGroups.add("DBClusterParameterGroupName", g, in.Tags); err != nil {
		return nil, err
	}
	return &sdk.CreateDBClusterParameterGroupOutput{DBClusterParameterGroup: s.shownClusterParameterGroup(g)}, nil
}

func (s *Service) shownClusterParameterGroup(g *parameterGroup) *types.DBClusterParameterGroup {
	return &types.DBClusterParameterGroup{
		DBClusterParameterGroupName: aws.String(g.name), DBParameterGroupFamily: aws.String(g.family), Description: aws.String(g.description),
		DBClusterParameterGroupArn: aws.String(s.arn("cluster-pg", g.name)),
	}
}

func (s *Service) describeClusterParameterGroups(_ *awssim.Call, in *sdk.DescribeDBClusterParameterGroupsInput) (*sdk.DescribeDBClusterParameterGroupsOutput, error) {
	groups, err := s.clusterParameterGroups.list(in.DBClusterParameterGroupName)
	if err != nil {
		return nil, err
	}
	var all []types.DBClusterParameterGroup
	for _, g := range groups {
		all = append(all, *s.shownClusterParameterGroup(g))
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBClusterParameterGroupsOutput{DBClusterParameterGroups: items, Marker: next}, err
}

func (s *Service) deleteClusterParameterGroup(_ *awssim.Call, in *sdk.DeleteDBClusterParameterGroupInput) (*sdk.DeleteDBClusterParameterGroupOutput, error) {
	used := func(g *parameterGroup) bool { return len(s.clustersUsing(g)) > 0 }
	return &sdk.DeleteDBClusterParameterGroupOutput{}, s.clusterParameterGroups.remove(lower(in.DBClusterParameterGroupName), used)
}

// modifyClusterParameterGroup: RDS API reference, ModifyDBClusterParameterGroup: dynamic parameters change immediately, static
// ones when the DB cluster is rebooted.
func (s *Service) modifyClusterParameterGroup(_ *awssim.Call, in *sdk.ModifyDBClusterParameterGroupInput) (*sdk.ModifyDBClusterParameterGroupOutput, error) {
	g, err := s.clusterParameterGroups.modify(lower(in.DBClusterParameterGroupName), in.Parameters)
	if err != nil {
		return nil, err
	}
	for _, c := range s.clustersUsing(g) {
		if awaitReboot(in.Parameters) {
			c.awaitReboot()
		}
	}
	return &sdk.ModifyDBClusterParameterGroupOutput{DBClusterParameterGroupName: aws.String(g.name)}, nil
}

func (s *Service) describeClusterParameters(_ *awssim.Call, in *sdk.DescribeDBClusterParametersInput) (*sdk.DescribeDBClusterParametersOutput, error) {
	all, err := s.clusterParameterGroups.parameters(lower(in.DBClusterParameterGroupName), in.Filters, in.Source)
	if err != nil {
		return nil, err
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBClusterParametersOutput{Parameters: items, Marker: next}, err
}

func (s *Service) clustersUsing(g *parameterGroup) (found []*cluster) {
	for _, c := range s.clusters {
		if *c.DBClusterParameterGroup == g.name || c.nextParameters == g.name {
			found = append(found, c)
		}
	}
	return found
}

// awaitReboot leaves the members with the parameters of before until they are rebooted.
func (c *cluster) awaitReboot() {
	for _, i := range c.members {
		i.awaitsClusterReboot = true
	}
}

// associateCluster gives the cluster another parameter group. RDS API reference, CreateDBClusterParameterGroup: its parameters take
// effect when the cluster is rebooted without failover. That a major upgrade takes the new group along with it is unverified.
func (s *Service) associateCluster(c *cluster, in *sdk.ModifyDBClusterInput) {
	name := lower(in.DBClusterParameterGroupName)
	switch {
	case in.DBClusterParameterGroupName == nil || name == *c.DBClusterParameterGroup:
	case s.clusterParameterGroups.fits(name, familyOf(*c.Engine, *c.EngineVersion)) != nil:
		c.nextParameters = name
	default:
		c.DBClusterParameterGroup = aws.String(name)
		c.awaitReboot()
	}
}

// upgraded gives the cluster the parameter group of its new version, with which its members have restarted.
func (c *cluster) upgraded() {
	group := c.parametersOf(*c.writer.EngineVersion)
	if c.nextParameters != "" {
		group, c.nextParameters = c.nextParameters, ""
	}
	c.DBClusterParameterGroup = &group
	for _, i := range c.members {
		i.awaitsClusterReboot = false
	}
}

// rebootCluster: RDS API reference, RebootDBCluster: for Multi-AZ DB clusters, rebooting meanwhile. That all members reboot at
// once is unverified.
func (s *Service) rebootCluster(_ *awssim.Call, in *sdk.RebootDBClusterInput) (*sdk.RebootDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	if !c.idle() {
		return nil, busyCluster(c)
	}
	s.becomeCluster(c, "rebooting", s.RebootAfter, c.settle)
	for _, i := range c.members {
		s.restart(i)
	}
	return &sdk.RebootDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

// parametersOf is the parameter group that the cluster has in a version when nobody says otherwise: a default one goes along.
func (c *cluster) parametersOf(version string) string {
	if strings.HasPrefix(*c.DBClusterParameterGroup, "default.") {
		return "default." + familyOf(*c.Engine, version)
	}
	return *c.DBClusterParameterGroup
}

// shownMembers: RDS API reference, DBClusterMember: the status of the DB cluster parameter group for the member. Its values
// are those of DBParameterGroupStatus, which is unverified.
func (c *cluster) shownMembers() (shown []types.DBClusterMember) {
	for _, i := range c.members {
		status := "in-sync"
		if i.awaitsClusterReboot {
			status = "pending-reboot"
		}
		shown = append(shown, types.DBClusterMember{
			DBInstanceIdentifier: i.DBInstanceIdentifier, IsClusterWriter: aws.Bool(i == c.writer), PromotionTier: aws.Int32(1),
			DBClusterParameterGroupStatus: aws.String(status),
		})
	}
	return shown
}
