package conformance_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// discardData asks AWS to delete one item that keeps data, or says who may reach it.
func (a account) discardData(i item) error {
	switch i.kind {
	case kindTable:
		return a.discardTable(i)
	case kindBucket:
		return a.discardBucket(i)
	case kindProfile:
		return a.discardProfile(i)
	}
	return a.discardRole(i)
}

// discardTable: a table is busy for a while when its protection was lifted.
func (a account) discardTable(i item) error {
	ctx := context.Background()
	have, err := a.ddb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &i.name})
	if err != nil {
		return err
	}
	if aws.ToBool(have.Table.DeletionProtectionEnabled) {
		if _, err := a.ddb.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &i.name, DeletionProtectionEnabled: aws.Bool(false)}); err != nil {
			return err
		}
	}
	_, err = a.ddb.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: &i.name})
	return err
}

// discardBucket takes the policy off first: moto denies what it denies to everybody, whatever its condition says.
func (a account) discardBucket(i item) error {
	ctx := context.Background()
	if _, err := a.s3.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &i.name}); err != nil {
		return err
	}
	page, err := a.s3.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &i.name})
	if err != nil {
		return err
	}
	var all []s3types.ObjectIdentifier
	for _, v := range page.Versions {
		all = append(all, s3types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
	}
	for _, m := range page.DeleteMarkers {
		all = append(all, s3types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
	}
	if len(all) > 0 {
		if _, err := a.s3.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &i.name, Delete: &s3types.Delete{Objects: all}}); err != nil {
			return err
		}
	}
	_, err = a.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &i.name})
	return err
}

func (a account) discardProfile(i item) error {
	ctx := context.Background()
	have, err := a.iam.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &i.name})
	if err != nil {
		return err
	}
	for _, r := range have.InstanceProfile.Roles {
		if _, err := a.iam.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &i.name, RoleName: r.RoleName}); err != nil {
			return err
		}
	}
	_, err = a.iam.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: &i.name})
	return err
}

func (a account) discardRole(i item) error {
	ctx := context.Background()
	have, err := a.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &i.name})
	if err != nil {
		return err
	}
	for _, name := range have.PolicyNames {
		if _, err := a.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &i.name, PolicyName: &name}); err != nil {
			return err
		}
	}
	_, err = a.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &i.name})
	return err
}
