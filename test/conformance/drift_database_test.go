package conformance_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// databaseChanges are undone in place. RDS is left alone for a minute after each
// modification, so that the settings are changed all at once.
var databaseChanges = []act{
	{what: "the database is unprotected, public, without its standby, and keeps fewer backups", writes: 1, do: func(s stranger) error {
		_, err := s.rds.ModifyDBInstance(s.ctx, &rds.ModifyDBInstanceInput{
			DBInstanceIdentifier: s.name("DBInstance/database"), ApplyImmediately: aws.Bool(true),
			DeletionProtection: aws.Bool(false), PubliclyAccessible: aws.Bool(true), MultiAZ: aws.Bool(false), BackupRetentionPeriod: aws.Int32(1),
			AutoMinorVersionUpgrade: aws.Bool(false), CopyTagsToSnapshot: aws.Bool(false), MaxAllocatedStorage: aws.Int32(1000),
		})
		return err
	}},
	{what: "the database and its subnet group lose a tag", writes: 2, do: func(s stranger) error {
		for _, arn := range []string{*s.id("DBInstance/database"), s.subnetGroup()} {
			if _, err := s.rds.RemoveTagsFromResource(s.ctx, &rds.RemoveTagsFromResourceInput{ResourceName: &arn, TagKeys: []string{"team"}}); err != nil {
				return err
			}
		}
		return nil
	}},
	{what: "the database would be deleted with all of its data", writes: 1, do: func(s stranger) error {
		_, err := s.rds.AddTagsToResource(s.ctx, &rds.AddTagsToResourceInput{
			ResourceName: s.id("DBInstance/database"), Tags: []rdstypes.Tag{{Key: aws.String("haws.dev/deletion-policy"), Value: aws.String("Delete")}},
		})
		return err
	}},
	{what: "the database's subnet group loses a zone", writes: 1, do: func(s stranger) error {
		_, err := s.rds.ModifyDBSubnetGroup(s.ctx, &rds.ModifyDBSubnetGroupInput{
			DBSubnetGroupName: s.name("DBSubnetGroup/database"), SubnetIds: strings.Split(*s.id("Subnets/database"), ",")[:2],
		})
		return err
	}},
	{what: "the database is open to the world", writes: 1, do: func(s stranger) error {
		_, err := s.ec2.AuthorizeSecurityGroupIngress(s.ctx, &ec2.AuthorizeSecurityGroupIngressInput{
			GroupId: s.id("SecurityGroup/database"), IpPermissions: []ec2types.IpPermission{world(5432)},
		})
		return err
	}},
	{what: "a parameter of the database is changed", writes: 1, do: func(s stranger) error {
		_, err := s.rds.ModifyDBParameterGroup(s.ctx, &rds.ModifyDBParameterGroupInput{
			DBParameterGroupName: s.name("DBParameterGroup/database"), Parameters: []rdstypes.Parameter{
				{ParameterName: aws.String("log_min_duration_statement"), ParameterValue: aws.String("1"), ApplyMethod: rdstypes.ApplyMethodImmediate},
			},
		})
		return err
	}},
}

// subnetGroup is the ARN of the database's: the inventory has its name.
func (s stranger) subnetGroup() string {
	account, _, _ := strings.Cut(*s.id("DBInstance/database"), ":db:")
	return account + ":subgrp:" + *s.name("DBSubnetGroup/database")
}
