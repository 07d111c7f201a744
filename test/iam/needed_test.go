package iam

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// needed are the permissions that the calls need.
func needed(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, action := range called(t) {
		for _, permission := range permissions(action) {
			found[permission] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// permissions are those that one operation needs: that of its own name, but for some of S3. (Amazon S3 user guide, "Required
// permissions for Amazon S3 API operations"; S3 API reference, CreateBucket and CreateBucketConfiguration.)
func permissions(operation string) []string {
	if others, ok := map[string][]string{
		"s3:CreateBucket":                    {"s3:CreateBucket", "s3:PutBucketOwnershipControls", "s3:TagResource"},
		"s3:DeleteBucketEncryption":          {"s3:PutEncryptionConfiguration"},
		"s3:DeleteBucketLifecycle":           {"s3:PutLifecycleConfiguration"},
		"s3:DeleteBucketOwnershipControls":   {"s3:PutBucketOwnershipControls"},
		"s3:DeleteBucketTagging":             {"s3:PutBucketTagging"},
		"s3:DeleteObject":                    {"s3:DeleteObject", "s3:DeleteObjectVersion"},
		"s3:DeleteObjects":                   {"s3:DeleteObject", "s3:DeleteObjectVersion"},
		"s3:DeletePublicAccessBlock":         {"s3:PutBucketPublicAccessBlock"},
		"s3:GetBucketEncryption":             {"s3:GetEncryptionConfiguration"},
		"s3:GetBucketLifecycleConfiguration": {"s3:GetLifecycleConfiguration"},
		"s3:GetPublicAccessBlock":            {"s3:GetBucketPublicAccessBlock"},
		"s3:HeadBucket":                      {"s3:ListBucket"},
		"s3:ListMultipartUploads":            {"s3:ListBucketMultipartUploads"},
		"s3:ListObjectVersions":              {"s3:ListBucketVersions"},
		"s3:ListObjectsV2":                   {"s3:ListBucket"},
		"s3:PutBucketEncryption":             {"s3:PutEncryptionConfiguration"},
		"s3:PutBucketLifecycleConfiguration": {"s3:PutLifecycleConfiguration"},
		"s3:PutPublicAccessBlock":            {"s3:PutBucketPublicAccessBlock"},
	}[operation]; ok {
		return others
	}
	return []string{operation}
}

func TestWhatAnOperationNeeds(t *testing.T) {
	t.Parallel()
	for operation, want := range map[string][]string{
		"rds:CreateDBInstance":          {"rds:CreateDBInstance"},
		"s3:GetBucketTagging":           {"s3:GetBucketTagging"},
		"s3:GetBucketEncryption":        {"s3:GetEncryptionConfiguration"},
		"s3:CreateBucket":               {"s3:CreateBucket", "s3:PutBucketOwnershipControls", "s3:TagResource"},
		"s3:DeleteObjects":              {"s3:DeleteObject", "s3:DeleteObjectVersion"},
		"dynamodb:DescribeTable":        {"dynamodb:DescribeTable"},
		"s3:ListObjectVersions":         {"s3:ListBucketVersions"},
		"s3:PutPublicAccessBlock":       {"s3:PutBucketPublicAccessBlock"},
		"s3:ListMultipartUploads":       {"s3:ListBucketMultipartUploads"},
		"s3:DeleteBucketLifecycle":      {"s3:PutLifecycleConfiguration"},
		"iam:DeleteRolePolicy":          {"iam:DeleteRolePolicy"},
		"s3:PutBucketOwnershipControls": {"s3:PutBucketOwnershipControls"},
	} {
		if diff := cmp.Diff(want, permissions(operation)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", operation, diff)
		}
	}
}
