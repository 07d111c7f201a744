package conformance_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	. "github.com/onsi/gomega"
)

func (a account) databases(g Gomega) []item {
	var out []item
	for pages := rds.NewDescribeDBInstancesPaginator(a.rds, &rds.DescribeDBInstancesInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, db := range page.DBInstances {
			out = append(out, item{kindDatabase, *db.DBInstanceIdentifier, *db.DBInstanceArn, rdsTags(db.TagList)})
		}
	}
	return out
}

func (a account) databaseGroups(g Gomega) []item {
	var out []item
	for pages := rds.NewDescribeDBSubnetGroupsPaginator(a.rds, &rds.DescribeDBSubnetGroupsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, group := range page.DBSubnetGroups {
			out = append(out, item{kindDatabaseSubnets, *group.DBSubnetGroupName, *group.DBSubnetGroupArn, a.rdsTags(g, *group.DBSubnetGroupArn)})
		}
	}
	for pages := rds.NewDescribeDBParameterGroupsPaginator(a.rds, &rds.DescribeDBParameterGroupsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, group := range page.DBParameterGroups {
			out = append(out, item{kindParameters, *group.DBParameterGroupName, *group.DBParameterGroupArn, a.rdsTags(g, *group.DBParameterGroupArn)})
		}
	}
	return out
}

// snapshots are those that somebody took, or that haws left. They stay, so that
// they are no part of an app.
func (a account) snapshots(g Gomega) []item {
	var out []item
	for pages := rds.NewDescribeDBSnapshotsPaginator(a.rds, &rds.DescribeDBSnapshotsInput{SnapshotType: aws.String("manual")}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, s := range page.DBSnapshots {
			out = append(out, item{kindSnapshot, *s.DBSnapshotIdentifier, *s.DBSnapshotArn, rdsTags(s.TagList)})
		}
	}
	return out
}

func (a account) rdsTags(g Gomega, arn string) map[string]string {
	out, err := a.rds.ListTagsForResource(context.Background(), &rds.ListTagsForResourceInput{ResourceName: &arn})
	g.Expect(err).NotTo(HaveOccurred())
	return rdsTags(out.TagList)
}

func rdsTags(tags []rdstypes.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[*t.Key] = aws.ToString(t.Value)
	}
	return out
}

func (p *painter) database(i item) {
	out, err := p.rds.DescribeDBInstances(context.Background(), &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	db := out.DBInstances[0]
	p.add(i, *db.Engine, *db.DBInstanceClass, "in", aws.ToString(db.DBSubnetGroup.DBSubnetGroupName), "with a standby", aws.ToBool(db.MultiAZ))
	p.add(i, "storage of", *db.AllocatedStorage, "GiB up to", aws.ToInt32(db.MaxAllocatedStorage), "encrypted", aws.ToBool(db.StorageEncrypted))
	p.add(i, "backups for", *db.BackupRetentionPeriod, "days, tags go along", aws.ToBool(db.CopyTagsToSnapshot))
	p.add(i, "protected", aws.ToBool(db.DeletionProtection), "public", aws.ToBool(db.PubliclyAccessible), "minor upgrades", aws.ToBool(db.AutoMinorVersionUpgrade))
	p.add(i, "password kept by RDS", db.MasterUserSecret != nil)
	for _, g := range db.VpcSecurityGroups {
		p.add(i, "in security group", p.name(aws.ToString(g.VpcSecurityGroupId)))
	}
	for _, g := range db.DBParameterGroups {
		p.add(i, "with parameters", aws.ToString(g.DBParameterGroupName))
	}
}

func (p *painter) databaseSubnets(i item) {
	out, err := p.rds.DescribeDBSubnetGroups(context.Background(), &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	p.add(i, "has", len(out.DBSubnetGroups[0].Subnets), "subnets")
}

func (p *painter) parameters(i item) {
	out, err := p.rds.DescribeDBParameters(context.Background(), &rds.DescribeDBParametersInput{DBParameterGroupName: &i.name, Source: aws.String("user")})
	p.Expect(err).NotTo(HaveOccurred())
	for _, parameter := range out.Parameters {
		p.add(i, *parameter.ParameterName, "is", aws.ToString(parameter.ParameterValue))
	}
}

// discardDatabase asks RDS to delete one item, without a last copy.
func (a account) discardDatabase(i item) error {
	ctx := context.Background()
	switch i.kind {
	case kindDatabase:
		_, err := a.rds.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: &i.name, DeletionProtection: aws.Bool(false)})
		if err == nil {
			_, err = a.rds.DeleteDBInstance(ctx, &rds.DeleteDBInstanceInput{DBInstanceIdentifier: &i.name, SkipFinalSnapshot: aws.Bool(true)})
		}
		return err
	case kindDatabaseSubnets:
		_, err := a.rds.DeleteDBSubnetGroup(ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: &i.name})
		return err
	case kindParameters:
		_, err := a.rds.DeleteDBParameterGroup(ctx, &rds.DeleteDBParameterGroupInput{DBParameterGroupName: &i.name})
		return err
	}
	_, err := a.rds.DeleteDBSnapshot(ctx, &rds.DeleteDBSnapshotInput{DBSnapshotIdentifier: &i.name})
	return err
}
