package wire

import (
	"bytes"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/internal/engine"
)

// spoiled lets a stranger change what no change of the spec does.
func (l *life) spoiled(t *testing.T) {
	t.Helper()
	for _, d := range []struct {
		what  string
		drift func(*testing.T, engine.Outcome)
	}{
		{"gets its table's protection back", l.losesProtection},
		{"gets its bucket's seclusion back", l.losesSeclusion},
		{"gets rid of a stranger's rules", l.gainsRules},
		{"gets its role back", l.losesTrust},
		{"gets its profile filled again", l.losesRole},
	} {
		d.drift(t, l.settles(t, "stands"))
		l.settles(t, d.what)
	}
}

// physical is the name at AWS.
func physical(t *testing.T, out engine.Outcome, id string) *string {
	t.Helper()
	return aws.String(seen(t, out, id).Physical)
}

func (l *life) losesProtection(t *testing.T, out engine.Outcome) {
	name := physical(t, out, "Table/sessions")
	_, err := l.dynamodb.UpdateTable(t.Context(), &dynamodb.UpdateTableInput{TableName: name, DeletionProtectionEnabled: aws.Bool(false)})
	must(t, err)
	_, err = l.dynamodb.UpdateContinuousBackups(t.Context(), &dynamodb.UpdateContinuousBackupsInput{
		TableName: name, PointInTimeRecoverySpecification: &ddbtypes.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)},
	})
	must(t, err)
}

// losesSeclusion: S3 user guide, "Controlling ownership of objects and disabling ACLs for your bucket".
func (l *life) losesSeclusion(t *testing.T, out engine.Outcome) {
	name := physical(t, out, "Bucket/pictures")
	_, err := l.s3.PutBucketOwnershipControls(t.Context(), &s3.PutBucketOwnershipControlsInput{Bucket: name, OwnershipControls: &s3types.OwnershipControls{
		Rules: []s3types.OwnershipControlsRule{{ObjectOwnership: s3types.ObjectOwnershipObjectWriter}},
	}})
	must(t, err)
	_, err = l.s3.PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{
		Bucket: name, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true)},
	})
	must(t, err)
	_, err = l.s3.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: name})
	must(t, err)
}

// gainsRules puts rules of every kind that haws does not make, one of them in the old form without a filter.
func (l *life) gainsRules(t *testing.T, out engine.Outcome) {
	on, day := s3types.ExpirationStatusEnabled, aws.Time(time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC))
	for name, rule := range map[string]s3types.LifecycleRule{
		"old": {Prefix: aws.String("old/"), Expiration: &s3types.LifecycleExpiration{Date: day}},
		"tag": {
			Filter:      &s3types.LifecycleRuleFilter{Tag: &s3types.Tag{Key: aws.String("k"), Value: aws.String("v")}},
			Transitions: []s3types.Transition{{Date: day, StorageClass: s3types.TransitionStorageClassGlacier}},
		},
		"and": {
			Filter: &s3types.LifecycleRuleFilter{And: &s3types.LifecycleRuleAndOperator{
				Prefix: aws.String("a/"), Tags: []s3types.Tag{{Key: aws.String("k"), Value: aws.String("v")}},
			}},
			NoncurrentVersionTransitions: []s3types.NoncurrentVersionTransition{{NoncurrentDays: aws.Int32(30), StorageClass: s3types.TransitionStorageClassGlacier}},
		},
		"markers": {Filter: &s3types.LifecycleRuleFilter{Prefix: aws.String("")}, Expiration: &s3types.LifecycleExpiration{ExpiredObjectDeleteMarker: aws.Bool(true)}},
		"big":     {Filter: &s3types.LifecycleRuleFilter{ObjectSizeGreaterThan: aws.Int64(1000)}, Expiration: &s3types.LifecycleExpiration{Days: aws.Int32(1)}},
		"small":   {Filter: &s3types.LifecycleRuleFilter{ObjectSizeLessThan: aws.Int64(1000)}, Expiration: &s3types.LifecycleExpiration{Days: aws.Int32(1)}},
	} {
		rule.ID, rule.Status = &name, on
		_, err := l.s3.PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{
			Bucket: physical(t, out, "Bucket/pictures"), LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: []s3types.LifecycleRule{rule}},
		})
		must(t, err)
		l.settles(t, "gets rid of the rule "+name)
	}
}

// losesTrust lets others take the role on, with more rights and within another boundary.
func (l *life) losesTrust(t *testing.T, out engine.Outcome) {
	name := physical(t, out, "Role/servers")
	_, err := l.iam.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
	)})
	must(t, err)
	_, err = l.iam.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: name, PolicyName: aws.String("haws"), PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
	)})
	must(t, err)
	_, err = l.iam.PutRolePermissionsBoundary(t.Context(), &iam.PutRolePermissionsBoundaryInput{RoleName: name, PermissionsBoundary: l.policy(t, "else")})
	must(t, err)
}

func (l *life) losesRole(t *testing.T, out engine.Outcome) {
	_, err := l.iam.RemoveRoleFromInstanceProfile(t.Context(), &iam.RemoveRoleFromInstanceProfileInput{
		InstanceProfileName: physical(t, out, "InstanceProfile/servers"), RoleName: physical(t, out, "Role/servers"),
	})
	must(t, err)
}

// filled puts objects, old versions, a delete marker and an upload into the bucket.
func (l *life) filled(t *testing.T) {
	t.Helper()
	name := physical(t, l.settles(t, "stands"), "Bucket/pictures")
	l.opens(t, name)
	for range 2 {
		_, err := l.s3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: name, Key: aws.String("a b+c"), Body: bytes.NewReader([]byte("picture"))})
		must(t, err)
	}
	_, err := l.s3.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: name, Key: aws.String("a b+c")})
	must(t, err)
	_, err = l.s3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: name, Key: aws.String("large")})
	must(t, err)
}

// opens takes the policy off the bucket on moto, which denies what a policy denies whatever its condition says: here, everything
// to everybody, over TLS or not. (IAM user guide, "IAM JSON policy elements: Condition".)
func (l *life) opens(t *testing.T, bucket *string) {
	t.Helper()
	if !l.whole {
		_, err := l.s3.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket})
		must(t, err)
	}
}

// emptied deletes the app with all of its data.
func (l *life) emptied(t *testing.T) {
	t.Helper()
	l.object.Spec.DeletionProtection = new(false)
	bucket := physical(t, l.settles(t, "is no more protected"), "Bucket/pictures")
	l.object.DeletionTimestamp = &metav1.Time{Time: l.Clock.Now()}
	for range patience {
		if l.later(t); l.has("s3.DeleteObjects") {
			break
		}
	}
	l.opens(t, bucket)
	l.settles(t, "is deleted")
}

// entangled lets a stranger lean on the role, and looks at a table of his, which has a local index.
func (l *life) entangled(t *testing.T) {
	t.Helper()
	out := l.settles(t, "stands")
	role := physical(t, out, "Role/servers")
	_, err := l.iam.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: l.policy(t, "more")})
	must(t, err)
	_, err = l.iam.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: role, PolicyName: aws.String("more"), PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
	)})
	must(t, err)
	_, err = l.iam.CreateInstanceProfile(t.Context(), &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("else")})
	must(t, err)
	_, err = l.iam.AddRoleToInstanceProfile(t.Context(), &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String("else"), RoleName: role})
	must(t, err)
	l.looksAtLocalIndex(t)
}

func (l *life) looksAtLocalIndex(t *testing.T) {
	t.Helper()
	key := func(name string, role ddbtypes.KeyType) ddbtypes.KeySchemaElement {
		return ddbtypes.KeySchemaElement{AttributeName: &name, KeyType: role}
	}
	_, err := l.dynamodb.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("else"), BillingMode: ddbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []ddbtypes.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: ddbtypes.ScalarAttributeTypeS},
			{AttributeName: aws.String("at"), AttributeType: ddbtypes.ScalarAttributeTypeN},
			{AttributeName: aws.String("day"), AttributeType: ddbtypes.ScalarAttributeTypeN},
		},
		KeySchema: []ddbtypes.KeySchemaElement{key("id", ddbtypes.KeyTypeHash), key("at", ddbtypes.KeyTypeRange)},
		LocalSecondaryIndexes: []ddbtypes.LocalSecondaryIndex{{
			IndexName: aws.String("local"), KeySchema: []ddbtypes.KeySchemaElement{key("id", ddbtypes.KeyTypeHash), key("day", ddbtypes.KeyTypeRange)},
			Projection: &ddbtypes.Projection{ProjectionType: ddbtypes.ProjectionTypeAll},
		}},
	})
	must(t, err)
	l.Step(pause)
	_, err = l.dynamodb.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String("else")})
	must(t, err)
}

// policy is the ARN of a managed policy.
func (p *place) policy(t *testing.T, name string) *string {
	t.Helper()
	if p.whole {
		var arn string
		p.rig.World.Do(func() { arn = p.rig.IAM.AddPolicy(name) })
		return &arn
	}
	out, err := p.iam.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
	)})
	must(t, err)
	return out.Policy.Arn
}
