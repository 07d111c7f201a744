package controllers_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

// databaseDrifts are a stranger's modifications of a database.
func databaseDrifts() map[string]rds.ModifyDBInstanceInput {
	now := aws.Bool(true)
	return map[string]rds.ModifyDBInstanceInput{
		"its standby is taken away":         {MultiAZ: aws.Bool(false), ApplyImmediately: now},
		"its backups are cut short":         {BackupRetentionPeriod: aws.Int32(1), ApplyImmediately: now},
		"its backups are turned off":        {BackupRetentionPeriod: aws.Int32(0), ApplyImmediately: now},
		"it is opened to the internet":      {PubliclyAccessible: aws.Bool(true)},
		"its deletion protection is lifted": {DeletionProtection: aws.Bool(false)},
		"its class is another one":          {DBInstanceClass: aws.String("db.m7g.4xlarge"), ApplyImmediately: now},
		"its windows are others":            {PreferredBackupWindow: aws.String("11:00-12:00"), PreferredMaintenanceWindow: aws.String("tue:13:00-tue:14:00")},
		"its minor upgrades are turned off": {AutoMinorVersionUpgrade: aws.Bool(false)},
		"its snapshots lose their tags":     {CopyTagsToSnapshot: aws.Bool(false)},
		"its log exports are others": {CloudwatchLogsExportConfiguration: &rdstypes.CloudwatchLogsExportConfiguration{
			EnableLogTypes: []string{"upgrade"}, DisableLogTypes: []string{"postgresql"},
		}},
		"its storage may not grow":         {MaxAllocatedStorage: aws.Int32(110)},
		"its parameters are the engine's":  {DBParameterGroupName: aws.String("default.postgres17")},
		"its port is another one":          {DBPortNumber: aws.Int32(6000), ApplyImmediately: now},
		"a change waits that nobody wants": {DBInstanceClass: aws.String("db.m7g.4xlarge"), ApplyImmediately: aws.Bool(false)},
	}
}

// setting is what the operator sets of a database, as AWS shows it.
func (h *hand) setting() map[string]any {
	db := h.instance()
	return map[string]any{
		"multiAZ": *db.MultiAZ, "retention": *db.BackupRetentionPeriod, "public": *db.PubliclyAccessible, "protection": *db.DeletionProtection,
		"class": *db.DBInstanceClass, "backup": *db.PreferredBackupWindow, "maintenance": *db.PreferredMaintenanceWindow,
		"minor": *db.AutoMinorVersionUpgrade, "tags": *db.CopyTagsToSnapshot, "logs": db.EnabledCloudwatchLogsExports,
		"most": *db.MaxAllocatedStorage, "parameters": *db.DBParameterGroups[0].DBParameterGroupName, "port": *db.DbInstancePort,
		"groups": *db.VpcSecurityGroups[0].VpcSecurityGroupId, "waits": *db.PendingModifiedValues, "tagList": cloud.FromRDSTags(db.TagList),
	}
}

func databaseDriftStories(p *plane) {
	whole := withDatabase(immediately, withParameter, func(d *v1alpha1.Database) {
		d.MaintenanceWindow, d.Backup = "sun:03:00-sun:04:00", &v1alpha1.DatabaseBackup{Window: "01:00-02:00"}
		d.LogExports = []string{"postgresql"}
	})
	It("is mended under the rules of changes, whatever field it is", func() {
		h := p.databased(whole)
		before := h.setting()
		for what, in := range databaseDrifts() {
			By(what)
			h.modifies(in)
			h.time.Step(10 * time.Minute)
			Expect(h.setting()).NotTo(Equal(before), "the stranger did nothing: "+what)
			h.full()
			h.until(hour, begins(v1alpha1.ConditionReady, "True"))
			Expect(h.setting()).To(Equal(before), what)
			h.settled()
			h.time.Step(hour)
		}
	})

	It("is mended all at once where all of it came at once", func() {
		h := p.databased(whole)
		before := h.setting()
		h.modifies(rds.ModifyDBInstanceInput{
			MultiAZ: aws.Bool(false), BackupRetentionPeriod: aws.Int32(1), PubliclyAccessible: aws.Bool(true), DeletionProtection: aws.Bool(false),
			AutoMinorVersionUpgrade: aws.Bool(false), DBInstanceClass: aws.String("db.m7g.4xlarge"), ApplyImmediately: aws.Bool(true),
		})
		h.untagRDS(*h.instance().DBInstanceArn, cloud.TagDeletionPolicy, cloud.TagName)
		h.time.Step(10 * time.Minute)
		h.aws.World.Forget()
		h.full()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.setting()).To(Equal(before))
		Expect(h.calls("ModifyDBInstance")).To(Equal(1))
		h.settled()
	})

	It("of what the database stands on is mended, too", func() {
		h := p.databased(whole)
		group, port := h.row("SecurityGroup/database").Ref, int32(22)
		parameters := h.row("DBParameterGroup/database").Ref
		Expect(h.stranger().open(group, port)).To(Succeed())
		_, err := h.rds.ModifyDBParameterGroup(context.Background(), &rds.ModifyDBParameterGroupInput{
			DBParameterGroupName: &parameters, Parameters: []rdstypes.Parameter{
				{ParameterName: aws.String("work_mem"), ParameterValue: aws.String("1"), ApplyMethod: rdstypes.ApplyMethodImmediate},
				{ParameterName: aws.String("log_min_duration_statement"), ParameterValue: aws.String("1"), ApplyMethod: rdstypes.ApplyMethodImmediate},
			},
		})
		Expect(err).NotTo(HaveOccurred())
		h.untagRDS(h.aws.World.ARN("rds", "subgrp:"+h.row("DBSubnetGroup/database").Ref), cloud.TagDeletionPolicy)
		h.time.Step(time.Minute)
		h.full()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.opened()).To(Equal(h.row("SecurityGroup/servers").Ref))
		out, err := h.rds.DescribeDBParameters(context.Background(), &rds.DescribeDBParametersInput{DBParameterGroupName: &parameters, Source: aws.String("user")})
		Expect(err).NotTo(HaveOccurred())
		Expect(out.Parameters).To(HaveLen(1))
		Expect(out.Parameters[0].ParameterValue).To(HaveValue(Equal("8192")))
		h.settled()
	})

	It("of the security group is mended where a stranger gave the database another one", func() {
		h := p.databased(whole)
		before := h.setting()
		other, err := h.ec2.CreateSecurityGroup(context.Background(), &ec2.CreateSecurityGroupInput{
			GroupName: aws.String("mine"), Description: aws.String("mine"), VpcId: h.stranger().vpc(),
		})
		Expect(err).NotTo(HaveOccurred())
		h.modifies(rds.ModifyDBInstanceInput{VpcSecurityGroupIds: []string{*other.GroupId}})
		h.time.Step(time.Minute)
		h.full()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.setting()).To(Equal(before))
	})

	It("waits for its window where it would interrupt", func() {
		h := p.databased(withDatabase())
		h.modifies(rds.ModifyDBInstanceInput{DBInstanceClass: aws.String("db.m7g.4xlarge"), ApplyImmediately: aws.Bool(true)})
		h.time.Step(10 * time.Minute)
		h.full()
		h.until(hour, waitsFor("instance class db.m7g.large"))
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.4xlarge"))
		h.settled()
	})
}
