package conformance_test

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// policyName is that of the inline policy of a role.
const policyName = "haws"

// identityChanges are undone in place.
var identityChanges = []act{
	{what: "others may take the role on", writes: 1, do: func(s stranger) error {
		_, err := s.iam.UpdateAssumeRolePolicy(s.ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: s.name("Role/servers"), PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`,
		)})
		return err
	}},
	{what: "the role may do anything in S3", writes: 1, do: func(s stranger) error {
		_, err := s.iam.PutRolePolicy(s.ctx, &iam.PutRolePolicyInput{RoleName: s.name("Role/servers"), PolicyName: aws.String(policyName), PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
		)})
		return err
	}},
	{what: "the role may do nothing", writes: 1, do: func(s stranger) error {
		_, err := s.iam.DeleteRolePolicy(s.ctx, &iam.DeleteRolePolicyInput{RoleName: s.name("Role/servers"), PolicyName: aws.String(policyName)})
		return err
	}},
	{what: "the role stays within another boundary", writes: 1, bounded: true, do: func(s stranger) error {
		_, err := s.iam.PutRolePermissionsBoundary(s.ctx, &iam.PutRolePermissionsBoundaryInput{
			RoleName: s.name("Role/servers"), PermissionsBoundary: aws.String("arn:aws:iam::aws:policy/AdministratorAccess"),
		})
		return err
	}},
	{what: "the instance profile is empty", writes: 1, do: func(s stranger) error {
		_, err := s.iam.RemoveRoleFromInstanceProfile(s.ctx, &iam.RemoveRoleFromInstanceProfileInput{
			InstanceProfileName: s.name("InstanceProfile/servers"), RoleName: s.name("Role/servers"),
		})
		return err
	}},
	{what: "the role and the instance profile lose a tag", writes: 2, do: func(s stranger) error {
		_, err := s.iam.UntagRole(s.ctx, &iam.UntagRoleInput{RoleName: s.name("Role/servers"), TagKeys: []string{"team"}})
		if err == nil {
			_, err = s.iam.UntagInstanceProfile(s.ctx, &iam.UntagInstanceProfileInput{InstanceProfileName: s.name("InstanceProfile/servers"), TagKeys: []string{"team"}})
		}
		return err
	}},
}
