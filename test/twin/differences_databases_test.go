package twin

func databasePages() []page {
	return []page{
		{
			right: motoWrong, source: `RDS API reference, "CreateDBInstance"`,
			why: "the engines, the form of a class, the least storage and the longest retention are listed, and a password is managed or one's own; the codes are not documented",
			calls: []refused{
				{"a DB instance of a class that is none", "RDS.CreateDBInstance", "InvalidParameterValue", allowed},
				{"a DB instance with too little storage", "RDS.CreateDBInstance", "InvalidParameterValue", allowed},
				{"a DB instance that keeps backups for 36 days", "RDS.CreateDBInstance", "InvalidParameterValue", allowed},
				{"a DB instance with a password of its own beside the managed one", "RDS.CreateDBInstance", "InvalidParameterCombination", allowed},
			},
			fields: []shape{{"RDS.*DBInstance*", "DBInstance*.LicenseModel", "postgresql-license", "general-public-license", ""}},
		},
		{
			right: motoWrong, source: `RDS API reference, "ModifyDBInstance"`, why: "storage does not shrink, nor do versions go back; the codes are not documented",
			calls: []refused{
				{"less storage", "RDS.ModifyDBInstance", "InvalidParameterCombination", allowed},
				{"an older version", "RDS.ModifyDBInstance", "InvalidParameterCombination", allowed},
			},
			fields: []shape{
				{"RDS.ModifyDBInstance", "DBInstance.DBInstanceClass", "db.m7g.large", "db.m7g.xlarge", "a larger class"},
				{"RDS.ModifyDBInstance", "DBInstance.PendingModifiedValues.DBInstanceClass", "db.m7g.xlarge", absent, "a larger class"},
			},
		},
		{
			right: motoWrong, source: `RDS API reference, "RebootDBInstance"`, why: "no failover of a DB instance that is not Multi-AZ; the code is not documented",
			calls: []refused{{"a failover of a DB instance in one zone", "RDS.RebootDBInstance", "InvalidParameterCombination", allowed}},
		},
		{
			right: motoWrong, source: `RDS API reference, "DeleteDBInstance"`,
			why: "SkipFinalSnapshot or FinalDBSnapshotIdentifier, and not both; the code is not documented",
			calls: []refused{
				{"deleting a DB instance without a word on the final snapshot", "RDS.DeleteDBInstance", "InvalidParameterCombination", allowed},
				{"deleting a DB instance with and without a final snapshot", "RDS.DeleteDBInstance", "InvalidParameterCombination", allowed},
			},
		},
		{
			right: motoWrong, source: `RDS user guide, "Viewing Amazon RDS DB instance status"; RDS API reference, "DBInstance"`,
			why: "a DB instance is creating for minutes, without an endpoint",
			fields: []shape{
				{"RDS.CreateDBInstance", "DBInstance.DBInstanceStatus", "creating", "available", ""},
				{"RDS.CreateDBInstance", "DBInstance.Endpoint.*", absent, "", ""},
				{"RDS.CreateDBInstance", "DBInstance.InstanceCreateTime", absent, "T", ""},
				{"RDS.CreateDBInstance", "DBInstance.LatestRestorableTime", absent, "T", ""},
			},
		},
		{
			right: undocumented, source: `not documented; RDS API reference, "DBInstance"`, why: "haws reads the zones of a database that is there",
			fields: []shape{{"RDS.CreateDBInstance", "DBInstance.AvailabilityZone", absent, region + "a", ""}},
		},
	}
}

func databaseFieldPages() []page {
	return []page{
		{
			right: motoWrong, source: `RDS API reference, "DBInstance"`, why: "AWS shows these for every DB instance",
			fields: []shape{
				{"RDS.*DBInstance*", "DBInstance*.PubliclyAccessible", "false", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.PerformanceInsightsEnabled", "false", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.NetworkType", "IPV4", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.EngineLifecycleSupport", "open-source-rds-extended-support", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.CertificateDetails.*", "", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.Endpoint.HostedZoneId", "Z2R2ITUGPM61AM", absent, ""},
				{"RDS.DescribeDBInstances", "DBInstances.SecondaryAvailabilityZone", region + "b", absent, ""},
				{"RDS.*", "DB*.KmsKeyId", "", "default_kms_key_id", ""},
			},
		},
		{
			right: motoWrong, source: `RDS user guide, "Certificate authorities"`, why: "the default is rds-ca-rsa2048-g1",
			fields: []shape{{"RDS.*DBInstance*", "DBInstance*.CACertificateIdentifier", "rds-ca-rsa2048-g1", "rds-ca-default", ""}},
		},
		{
			right: motoWrong, source: `RDS user guide, "Amazon RDS DB instance storage"`, why: "gp3 storage has 3,000 IOPS and 125 MiBps",
			fields: []shape{
				{"RDS.*DBInstance*", "DBInstance*.Iops", "3000", absent, ""},
				{"RDS.*DBInstance*", "DBInstance*.StorageThroughput", "125", absent, ""},
			},
		},
		{
			right: bothRight, source: `RDS API reference, "DBInstance" and "MasterUserSecret"`, why: "ids, addresses and the ends of ARNs are AWS's to choose",
			fields: []shape{
				{"RDS.*", "DB*.DbiResourceId", "", "", ""},
				{"RDS.*DBInstance*", "DBInstance*.Endpoint.Address", "", "", ""},
				{"RDS.*DBInstance*", "DBInstance*.MasterUserSecret.SecretArn", "", "", ""},
				{"RDS.*DBInstance*", "DBInstance*.MasterUserSecret.KmsKeyId", "", "", ""},
			},
		},
		{
			right: leftOut, source: `RDS API reference, "DBInstance" and "DBSnapshot"`, why: "haws has nothing to do with option groups, nor with these of a snapshot",
			fields: []shape{
				{"RDS.*DBInstance*", "DBInstance*.OptionGroupMemberships.*", absent, "", ""},
				{"RDS.DescribeDBSnapshots", "DBSnapshots.OriginalSnapshotCreateTime", absent, "T", ""},
				{"RDS.DescribeDBSnapshots", "DBSnapshots.IAMDatabaseAuthenticationEnabled", absent, "false", ""},
			},
		},
		{
			right: motoWrong, source: `RDS API reference, "DBSnapshot"`, why: "a snapshot has the settings of its DB instance",
			fields: []shape{
				{"RDS.DescribeDBSnapshots", "DBSnapshots.VpcId", "vpc(default)", absent, ""},
				{"RDS.DescribeDBSnapshots", "DBSnapshots.StorageType", "gp3", absent, ""},
				{"RDS.DescribeDBSnapshots", "DBSnapshots.AvailabilityZone", region + "a", absent, ""},
				{"RDS.DescribeDBSnapshots", "DBSnapshots.PercentProgress", "100", absent, ""},
			},
		},
	}
}

func databaseGroupPages() []page {
	return []page{
		{
			right: motoWrong, source: `RDS API reference, "CreateDBSubnetGroup"`, why: "a name is taken once, subnets are in at least two zones, and each of these has its code",
			calls: []refused{
				{"a DB subnet group of a name that is taken", "RDS.CreateDBSubnetGroup", "DBSubnetGroupAlreadyExists", allowed},
				{"a DB subnet group in one zone", "RDS.CreateDBSubnetGroup", "DBSubnetGroupDoesNotCoverEnoughAZs", allowed},
				{"a DB subnet group in a subnet that there is not", "RDS.CreateDBSubnetGroup", "InvalidSubnet", "InvalidSubnetID.NotFound"},
			},
		},
		{
			right: motoWrong, source: `RDS API reference, "ModifyDBSubnetGroup"`, why: "DBSubnetGroupNotFoundFault: there is no such group",
			calls: []refused{{"changing a DB subnet group that there is not", "RDS.ModifyDBSubnetGroup", "DBSubnetGroupNotFoundFault", crashed}},
		},
		{
			right: motoWrong, source: `RDS API reference, "DeleteDBSubnetGroup"`, why: "a group must not be associated with any DB instances",
			calls: []refused{{"deleting a DB subnet group that is in use", "RDS.DeleteDBSubnetGroup", "InvalidDBSubnetGroupStateFault", allowed}},
		},
		{
			right: motoWrong, source: `RDS API reference, "DBSubnetGroup"`, why: "a group has its network types",
			fields: []shape{{"RDS.*", "*.SupportedNetworkTypes", "IPV4", absent, ""}},
		},
		{
			right: motoWrong, source: `RDS API reference, "DescribeDBParameterGroups"`, why: "DBParameterGroupNotFound: there is no such group",
			calls: []refused{{"a DB parameter group that there is not", "RDS.DescribeDBParameterGroups", "DBParameterGroupNotFound", allowed}},
		},
		{
			right: motoWrong, source: `RDS API reference, "DeleteDBParameterGroup"`, why: "a group must not be associated with any DB instances",
			calls: []refused{{"deleting a DB parameter group that is in use", "RDS.DeleteDBParameterGroup", "InvalidDBParameterGroupState", allowed}},
		},
		{
			right: motoWrong, source: `RDS API reference, "ListTagsForResource"`, why: "DBInstanceNotFound: there is no such DB instance",
			calls: []refused{{"tags of a DB instance that there is not", "RDS.ListTagsForResource", "DBInstanceNotFound", allowed}},
		},
	}
}
