package wire

// dataGaps are those of DynamoDB, S3 and IAM.
func dataGaps() []gap {
	var out []gap
	for _, operation := range []string{"dynamodb.CreateTable", "dynamodb.DescribeTable"} {
		// No index is being filled at a new table.
		creates := operation == "dynamodb.CreateTable"
		const reference = "DynamoDB API reference, "
		out = append(
			out,
			gap{operation, []string{"GlobalSecondaryIndexDescription.Backfilling"}, "fills an index at once", reference + `"GlobalSecondaryIndexDescription"`, creates},
			gap{operation, []string{
				"TableDescription.OnDemandThroughput", "GlobalSecondaryIndexDescription.OnDemandThroughput",
				"OnDemandThroughput.MaxReadRequestUnits", "OnDemandThroughput.MaxWriteRequestUnits",
			}, "takes it and forgets it", reference + `"OnDemandThroughput"`, false},
			gap{operation, []string{"TableDescription.TableClassSummary", "TableClassSummary.TableClass"}, "takes it and forgets it", reference + `"TableClassSummary"`, false},
		)
	}
	const reference = "S3 API reference, "
	return append(
		out,
		gap{"iam.CreateInstanceProfile", []string{
			"InstanceProfile.Roles", "Role.Arn", "Role.AssumeRolePolicyDocument", "Role.Path", "Role.PermissionsBoundary", "Role.Tags",
			"AttachedPermissionsBoundary.PermissionsBoundaryArn",
		}, "has no role in a new instance profile", `IAM API reference, "InstanceProfile"`, true},
		gap{"iam.ListInstanceProfilesForRole", []string{"InstanceProfile.Tags"}, "has none here", `IAM API reference, "ListInstanceProfilesForRole": no tags`, true},
		gap{"s3.DeleteObjects", []string{"Error.VersionId"}, "tells the key only of what it does not delete", reference + `"Error"`, false},
		gap{"s3.GetBucketEncryption", []string{"ServerSideEncryptionRule.BlockedEncryptionTypes"}, "does not know it", reference + `"ServerSideEncryptionRule"`, false},
		gap{"s3.GetBucketLifecycleConfiguration", []string{
			"LifecycleRuleFilter.ObjectSizeGreaterThan", "LifecycleRuleFilter.ObjectSizeLessThan",
		}, "takes it and forgets it", reference + `"LifecycleRuleFilter"`, false},
		gap{"s3.GetBucketLifecycleConfiguration", []string{"NoncurrentVersionExpiration.NewerNoncurrentVersions"}, "takes it and forgets it", reference + `"NoncurrentVersionExpiration"`, false},
		gap{"s3.ListObjectVersions", []string{"ListObjectVersionsOutput.EncodingType"}, "does not say how keys are encoded", reference + `"ListObjectVersions"`, false},
		gap{"s3.ListMultipartUploads", []string{"ListMultipartUploadsOutput.EncodingType"}, "does not say how keys are encoded", reference + `"ListMultipartUploads"`, false},
	)
}

// elsewhere are fields that moto shows and the simulated AWS does not. Of the role in a profile only the ARN is read, and whether
// AWS shows more there is not documented; of a listed profile only the name is read, and AWS shows no tags there. (IAM API
// reference, "ListInstanceProfilesForRole".) Nothing keeps an object from being deleted in the simulated AWS.
func elsewhere() []string {
	out := []string{
		"iam.ListInstanceProfilesForRole Tag.Key", "iam.ListInstanceProfilesForRole Tag.Value",
		"s3.DeleteObjects DeleteObjectsOutput.Errors", "s3.DeleteObjects Error.Code", "s3.DeleteObjects Error.Key", "s3.DeleteObjects Error.Message",
	}
	for _, operation := range []string{"iam.GetInstanceProfile", "iam.ListInstanceProfilesForRole"} {
		for _, field := range []string{"AttachedPermissionsBoundary.PermissionsBoundaryArn", "Role.PermissionsBoundary", "Role.Tags"} {
			out = append(out, operation+" "+field)
		}
	}
	return out
}
