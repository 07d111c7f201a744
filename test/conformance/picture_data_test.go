package conformance_test

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	. "github.com/onsi/gomega"
)

// data paints what keeps data, and who may reach it.
func (p *painter) data(i item) {
	switch i.kind {
	case kindTable:
		p.table(i)
	case kindBucket:
		p.bucket(i)
	case kindRole:
		p.role(i)
	case kindProfile:
		p.profile(i)
	}
}

func (p *painter) table(i item) {
	ctx := context.Background()
	shown, err := p.ddb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	t := shown.Table
	p.add(i, t.TableStatus, "keys", keysOf(t.KeySchema), "paid by request", t.BillingModeSummary != nil && t.BillingModeSummary.BillingMode == ddbtypes.BillingModePayPerRequest,
		"protected", aws.ToBool(t.DeletionProtectionEnabled))
	for _, index := range t.GlobalSecondaryIndexes {
		p.add(i, "index", *index.IndexName, index.IndexStatus, "keys", keysOf(index.KeySchema), "holds", index.Projection.ProjectionType)
	}
	backups, err := p.ddb.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	recovery := backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription
	p.add(i, "recovery", recovery.PointInTimeRecoveryStatus, aws.ToInt32(recovery.RecoveryPeriodInDays), "days")
	expiry, err := p.ddb.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	p.add(i, "Time to Live", expiry.TimeToLiveDescription.TimeToLiveStatus, aws.ToString(expiry.TimeToLiveDescription.AttributeName))
}

func keysOf(schema []ddbtypes.KeySchemaElement) string {
	var out []string
	for _, k := range schema {
		out = append(out, *k.AttributeName)
	}
	return strings.Join(out, " ")
}

func (p *painter) bucket(i item) {
	ctx := context.Background()
	public, err := p.s3.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &i.name})
	if p.set(i, err, "public access block") {
		c := public.PublicAccessBlockConfiguration
		p.add(i, "blocks", aws.ToBool(c.BlockPublicAcls), aws.ToBool(c.IgnorePublicAcls), aws.ToBool(c.BlockPublicPolicy), aws.ToBool(c.RestrictPublicBuckets))
	}
	owned, err := p.s3.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: &i.name})
	if p.set(i, err, "ownership") {
		p.add(i, "ownership", owned.OwnershipControls.Rules[0].ObjectOwnership)
	}
	policy, err := p.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &i.name})
	if p.set(i, err, "policy") {
		p.add(i, "policy", *policy.Policy)
	}
	encryption, err := p.s3.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &i.name})
	if p.set(i, err, "encryption") {
		rule := encryption.ServerSideEncryptionConfiguration.Rules[0]
		p.add(i, "encrypts with", rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm, aws.ToString(rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID))
	}
	versions, err := p.s3.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &i.name})
	if p.set(i, err, "versioning") {
		p.add(i, "versions", versions.Status)
	}
	p.rules(i)
}

func (p *painter) rules(i item) {
	life, err := p.s3.GetBucketLifecycleConfiguration(context.Background(), &s3.GetBucketLifecycleConfigurationInput{Bucket: &i.name})
	if !p.set(i, err, "lifecycle") {
		return
	}
	for _, r := range life.Rules {
		prefix, days := "", int32(0)
		if r.Filter != nil {
			prefix = aws.ToString(r.Filter.Prefix)
		}
		if r.Expiration != nil {
			days = aws.ToInt32(r.Expiration.Days)
		}
		p.add(i, "rule", *r.ID, r.Status, "expires", prefix, "after", days, "days")
	}
}

// set is true of what a bucket has; of what is not set up the picture says so. (S3 API reference, "Error responses".)
func (p *painter) set(i item, err error, what string) bool {
	if said := code(err); strings.HasPrefix(said, "NoSuch") && said != "NoSuchBucket" || strings.HasSuffix(said, "NotFoundError") {
		p.add(i, "no", what)
		return false
	}
	p.Expect(err).NotTo(HaveOccurred())
	return true
}

func (p *painter) role(i item) {
	ctx := context.Background()
	shown, err := p.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	trust, err := url.QueryUnescape(aws.ToString(shown.Role.AssumeRolePolicyDocument))
	p.Expect(err).NotTo(HaveOccurred())
	p.add(i, "trusts", trust)
	if b := shown.Role.PermissionsBoundary; b != nil {
		p.add(i, "stays within", aws.ToString(b.PermissionsBoundaryArn))
	}
	policies, err := p.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	for _, name := range policies.PolicyNames {
		policy, err := p.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &i.name, PolicyName: &name})
		p.Expect(err).NotTo(HaveOccurred())
		document, err := url.QueryUnescape(aws.ToString(policy.PolicyDocument))
		p.Expect(err).NotTo(HaveOccurred())
		p.add(i, "policy", name, document)
	}
}

func (p *painter) profile(i item) {
	shown, err := p.iam.GetInstanceProfile(context.Background(), &iam.GetInstanceProfileInput{InstanceProfileName: &i.name})
	p.Expect(err).NotTo(HaveOccurred())
	for _, r := range shown.InstanceProfile.Roles {
		p.add(i, "holds", *r.RoleName)
	}
}
