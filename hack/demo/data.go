package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// use does what the servers of the app would: it keeps something in each bucket.
func (s *stage) use(ctx context.Context) error {
	for _, b := range s.app.Spec.Buckets {
		bucket := s.ref("Bucket/" + b.Name)
		for _, key := range []string{"one", "two"} {
			in := &s3.PutObjectInput{Bucket: named(bucket), Key: &key, Body: strings.NewReader(key)}
			if _, err := s.s3.PutObject(ctx, in); err != nil {
				return fmt.Errorf("put %s into %s: %w", key, bucket, err)
			}
		}
	}
	return nil
}

// named is the name of a bucket by its ARN.
func named(arn string) *string { return aws.String(arn[strings.LastIndex(arn, ":")+1:]) }

// expose lifts the block of public access from the buckets, as a stranger would.
func (s *stage) expose(ctx context.Context) error {
	for _, b := range s.app.Spec.Buckets {
		bucket := s.ref("Bucket/" + b.Name)
		if _, err := s.s3.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: named(bucket)}); err != nil {
			return fmt.Errorf("expose %s: %w", bucket, err)
		}
	}
	return nil
}

// private is true when no bucket can be opened to the public.
func (s *stage) private(ctx context.Context) bool {
	for _, b := range s.app.Spec.Buckets {
		out, err := s.s3.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: named(s.ref("Bucket/" + b.Name))})
		if err != nil {
			return false
		}
		c := out.PublicAccessBlockConfiguration
		if !aws.ToBool(c.BlockPublicAcls) || !aws.ToBool(c.BlockPublicPolicy) || !aws.ToBool(c.IgnorePublicAcls) || !aws.ToBool(c.RestrictPublicBuckets) {
			return false
		}
	}
	return true
}

// retained are the names of the tables and buckets that stay when the app goes.
func (s *stage) retained() []string {
	var out []string
	spec := s.app.Spec.WithDefaults()
	for _, t := range spec.Tables {
		if row, _ := s.row("Table/" + t.Name); t.DeletionPolicy == v1alpha1.DataRetain {
			out = append(out, row.Name)
		}
	}
	for _, b := range spec.Buckets {
		if row, _ := s.row("Bucket/" + b.Name); b.DeletionPolicy == v1alpha1.DataRetain {
			out = append(out, row.Name)
		}
	}
	slices.Sort(out)
	return out
}

// leftData lists the tables, the buckets, and the roles and profiles that haws makes.
func (s *stage) leftData(ctx context.Context) []string {
	var out []string
	tables, err := dynamodb.NewFromConfig(s.aws.Config()).ListTables(ctx, &dynamodb.ListTablesInput{})
	if err != nil {
		return []string{err.Error()}
	}
	out = append(out, tables.TableNames...)
	buckets, err := s.s3.ListBuckets(ctx, &s3.ListBucketsInput{})
	if err != nil {
		return append(out, err.Error())
	}
	for _, b := range buckets.Buckets {
		out = append(out, aws.ToString(b.Name))
	}
	return append(out, s.leftRoles(ctx)...)
}

func (s *stage) leftRoles(ctx context.Context) []string {
	var out []string
	path, api := aws.String("/haws/"), iam.NewFromConfig(s.aws.Config())
	roles, err := api.ListRoles(ctx, &iam.ListRolesInput{PathPrefix: path})
	if err != nil {
		return []string{err.Error()}
	}
	for _, r := range roles.Roles {
		out = append(out, aws.ToString(r.RoleName))
	}
	profiles, err := api.ListInstanceProfiles(ctx, &iam.ListInstanceProfilesInput{PathPrefix: path})
	if err != nil {
		return append(out, err.Error())
	}
	for _, p := range profiles.InstanceProfiles {
		out = append(out, aws.ToString(p.InstanceProfileName))
	}
	return out
}
