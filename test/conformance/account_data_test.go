package conformance_test

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"
)

const (
	// hawsPath is where the roles and instance profiles of haws are.
	hawsPath = "/haws/"
	// hawsPrefix begins the names of tables and buckets that haws makes. Those of others are not looked at: there may be many.
	hawsPrefix = "haws-"
)

func (a account) tables(g Gomega) []item {
	var out []item
	for pages := dynamodb.NewListTablesPaginator(a.ddb, &dynamodb.ListTablesInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, name := range page.TableNames {
			if !strings.HasPrefix(name, hawsPrefix) {
				continue
			}
			table, err := a.ddb.DescribeTable(context.Background(), &dynamodb.DescribeTableInput{TableName: &name})
			g.Expect(err).NotTo(HaveOccurred())
			out = append(out, item{kindTable, name, *table.Table.TableArn, a.tableTags(g, table.Table.TableArn)})
		}
	}
	return out
}

func (a account) tableTags(g Gomega, arn *string) map[string]string {
	out := map[string]string{}
	for in := (&dynamodb.ListTagsOfResourceInput{ResourceArn: arn}); ; {
		page, err := a.ddb.ListTagsOfResource(context.Background(), in)
		g.Expect(err).NotTo(HaveOccurred())
		for _, t := range page.Tags {
			out[*t.Key] = aws.ToString(t.Value)
		}
		if in.NextToken = page.NextToken; in.NextToken == nil {
			return out
		}
	}
}

func (a account) buckets(g Gomega) []item {
	var out []item
	for pages := s3.NewListBucketsPaginator(a.s3, &s3.ListBucketsInput{Prefix: aws.String(hawsPrefix), BucketRegion: aws.String(a.s3.Options().Region)}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, b := range page.Buckets {
			out = append(out, item{kindBucket, *b.Name, "arn:aws:s3:::" + *b.Name, a.bucketTags(g, b.Name)})
		}
	}
	return out
}

func (a account) bucketTags(g Gomega, name *string) map[string]string {
	out := map[string]string{}
	page, err := a.s3.GetBucketTagging(context.Background(), &s3.GetBucketTaggingInput{Bucket: name})
	if code(err) == "NoSuchTagSet" {
		return out
	}
	g.Expect(err).NotTo(HaveOccurred())
	for _, t := range page.TagSet {
		out[*t.Key] = aws.ToString(t.Value)
	}
	return out
}

// code is AWS's word for an error.
func code(err error) string {
	if said, ok := errors.AsType[smithy.APIError](err); ok {
		return said.ErrorCode()
	}
	return ""
}

func (a account) roles(g Gomega) []item {
	var out []item
	for pages := iam.NewListRolesPaginator(a.iam, &iam.ListRolesInput{PathPrefix: aws.String(hawsPath)}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, r := range page.Roles {
			role, err := a.iam.GetRole(context.Background(), &iam.GetRoleInput{RoleName: r.RoleName})
			g.Expect(err).NotTo(HaveOccurred())
			out = append(out, item{kindRole, *r.RoleName, *r.Arn, iamTags(role.Role.Tags)})
		}
	}
	return out
}

func (a account) profiles(g Gomega) []item {
	var out []item
	for pages := iam.NewListInstanceProfilesPaginator(a.iam, &iam.ListInstanceProfilesInput{PathPrefix: aws.String(hawsPath)}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, p := range page.InstanceProfiles {
			profile, err := a.iam.GetInstanceProfile(context.Background(), &iam.GetInstanceProfileInput{InstanceProfileName: p.InstanceProfileName})
			g.Expect(err).NotTo(HaveOccurred())
			out = append(out, item{kindProfile, *p.InstanceProfileName, *p.Arn, iamTags(profile.InstanceProfile.Tags)})
		}
	}
	return out
}

func iamTags(tags []iamtypes.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[*t.Key] = aws.ToString(t.Value)
	}
	return out
}
