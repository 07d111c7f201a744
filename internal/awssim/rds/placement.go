package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// setNetwork chooses the instance's zones among those of its subnet group. RDS API reference, CreateDBInstance: a Multi-AZ
// deployment takes no AvailabilityZone.
func (s *Service) setNetwork(i *instance, in *sdk.CreateDBInstanceInput) error {
	if in.DBSubnetGroupName == nil {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has no default DB subnet group")
	}
	g, err := s.subnetGroup(lower(in.DBSubnetGroupName))
	if err != nil {
		return err
	}
	i.group, i.MultiAZ, i.NetworkType = g, or(in.MultiAZ, false), aws.String("IPV4")
	if *i.MultiAZ && in.AvailabilityZone != nil {
		return clash("Requesting a specific availability zone is not valid for Multi-AZ instances.")
	}
	if err := s.place(i, aws.ToString(in.AvailabilityZone)); err != nil {
		return err
	}
	i.VpcSecurityGroups, err = s.secured(g.vpc, in.VpcSecurityGroupIds)
	return err
}

// place takes the group's first zone that is up, and the next one for the standby. AWS chooses freely.
func (s *Service) place(i *instance, zone string) error {
	up := slices.DeleteFunc(slices.Clone(i.group.subnets), func(sn ec2.Subnet) bool {
		return s.down(sn.Zone) || sn.Free == 0 || zone != "" && sn.Zone != zone
	})
	if len(up) == 0 {
		return awssim.Errorf("InsufficientDBInstanceCapacity", "There is no capacity for the DB instance in its zones.")
	}
	i.primary, i.secondary = up[0], ec2.Subnet{}
	if !aws.ToBool(i.MultiAZ) {
		return nil
	}
	return s.stand(i)
}

// stand chooses the standby's subnet.
func (s *Service) stand(i *instance) error {
	for _, sn := range i.group.subnets {
		if sn.Zone != i.primary.Zone && !s.down(sn.Zone) {
			i.secondary = sn
			return nil
		}
	}
	return awssim.Errorf("InsufficientDBInstanceCapacity", "There is no capacity for a standby in another zone.")
}

func (s *Service) down(zone string) bool {
	return slices.ContainsFunc(s.ec2.Zones(), func(z ec2.Zone) bool { return z.Name == zone && z.Down })
}

// secured checks security groups, the VPC's default one where none is given. The codes are unverified.
func (s *Service) secured(vpc string, ids []string) ([]types.VpcSecurityGroupMembership, error) {
	if len(ids) == 0 {
		ids = []string{s.ec2.DefaultGroup(vpc)}
	}
	var groups []types.VpcSecurityGroupMembership
	for _, id := range ids {
		at, ok := s.ec2.GroupVPC(id)
		if !ok {
			return nil, invalid("Invalid security group , groupId= %s, groupName=.", id)
		}
		if at != vpc {
			return nil, clash("The DB instance and EC2 security group are in different VPCs. The DB instance is in %s and the "+
				"EC2 security group is in %s", vpc, at)
		}
		groups = append(groups, types.VpcSecurityGroupMembership{VpcSecurityGroupId: aws.String(id), Status: aws.String("active")})
	}
	return groups, nil
}
