package wire

import "strings"

// databaseGaps are those of RDS. What AWS asks of time (what waits for the maintenance window, fails over, is being
// applied) moto does at once; its clusters are Aurora's, without instances of their own.
func databaseGaps() []gap {
	const reference = "RDS API reference, "
	var out []gap
	for _, operation := range []string{"rds.CreateDBInstance", "rds.DescribeDBInstances"} {
		// Nothing waits at a new database.
		creates := strings.HasPrefix(operation, "rds.Create")
		out = append(
			out,
			gap{operation, pendingFields("PendingModifiedValues", "CACertificateIdentifier", "DBInstanceClass", "MultiAZ", "Port", "StorageThroughput"), "changes a database at once", reference + `"PendingModifiedValues"`, creates},
			gap{operation, []string{"DBInstance.PendingModifiedValues"}, "changes a database at once", reference + `"DBInstance"`, creates},
			gap{operation, []string{"DBInstance.SecondaryAvailabilityZone", "DBInstance.EngineLifecycleSupport"}, "has no standby and no extended support", reference + `"DBInstance"`, false},
			gap{operation, []string{"DBInstance.Iops", "DBInstance.StorageThroughput"}, "shows what it was asked for only, not what gp3 storage has", reference + `"DBInstance"`, false},
		)
	}
	for _, operation := range []string{"rds.CreateDBCluster", "rds.DescribeDBClusters"} {
		creates := strings.HasPrefix(operation, "rds.Create")
		out = append(
			out,
			gap{operation, append(pendingFields("ClusterPendingModifiedValues", "CertificateDetails"), "DBCluster.PendingModifiedValues"), "changes a cluster at once", reference + `"ClusterPendingModifiedValues"`, creates},
			gap{operation, []string{"DBCluster.EngineLifecycleSupport", "DBCluster.CertificateDetails", "CertificateDetails.CAIdentifier"}, "does not know it", reference + `"DBCluster" and "CertificateDetails"`, false},
			gap{operation, []string{
				"DBCluster.DBClusterMembers", "DBClusterMember.DBClusterParameterGroupStatus", "DBClusterMember.DBInstanceIdentifier", "DBClusterMember.IsClusterWriter",
			}, "makes no instances for a cluster", reference + `"DBClusterMember"`, false},
		)
	}
	return append(
		out,
		gap{"rds.CreateDBCluster", []string{"DBCluster.Iops"}, "shows what it was asked for only, not what gp3 storage has", reference + `"DBCluster"`, false},
		gap{"rds.DescribeDBParameters", []string{"Parameter.ApplyType"}, "shows no parameters but those that were set, as they were set", reference + `"Parameter"`, false},
		gap{"rds.DescribeDBClusterParameters", []string{"Parameter.ApplyType"}, "shows no parameters but those that were set, as they were set", reference + `"Parameter"`, false},
	)
}

// pendingFields are what both kinds of databases may wait for, and more.
func pendingFields(of string, more ...string) []string {
	var out []string
	for _, field := range append([]string{"AllocatedStorage", "BackupRetentionPeriod", "EngineVersion", "Iops", "PendingCloudwatchLogsExports", "StorageType"}, more...) {
		out = append(out, of+"."+field)
	}
	return out
}

// early are fields that moto shows in the answer to a creation, and the simulated AWS only later. (RDS API reference,
// "DBInstance": the endpoint might not be shown while the status is creating. That the zone is not, and that a cluster is
// like that, is unverified.)
func early() []string {
	return []string{
		"rds.CreateDBInstance DBInstance.AvailabilityZone", "rds.CreateDBInstance DBInstance.Endpoint",
		"rds.CreateDBInstance Endpoint.Address", "rds.CreateDBInstance Endpoint.Port",
		"rds.CreateDBCluster DBCluster.Endpoint", "rds.CreateDBCluster DBCluster.ReaderEndpoint",
	}
}
