package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/stack"
)

const key = "arn:aws:kms:us-east-1:" + account + ":key/00000000-0000-0000-0000-00000000000"

// allowed is a policy of the statements.
func allowed(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

const (
	items    = `["dynamodb:BatchGetItem","dynamodb:BatchWriteItem","dynamodb:ConditionCheckItem","dynamodb:DeleteItem","dynamodb:DescribeTable","dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:Scan","dynamodb:UpdateItem"]`
	lists    = `["s3:GetBucketLocation","s3:ListBucket","s3:ListBucketMultipartUploads"]`
	objects  = `["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"]`
	channels = `["ssm:UpdateInstanceInformation","ssmmessages:CreateControlChannel","ssmmessages:CreateDataChannel","ssmmessages:OpenControlChannel","ssmmessages:OpenDataChannel"]`
)

func statement(sid, actions, resources, service string) string {
	out := `"Effect":"Allow","Action":` + actions + `,"Resource":` + resources
	if sid != "" {
		out = `"Sid":"` + sid + `",` + out
	}
	if service != "" {
		out += `,"Condition":{"StringEquals":{"kms:ViaService":"` + service + `"}}`
	}
	return "{" + out + "}"
}

func TestThePolicyAllowsWhatTheAppHasAndNothingElse(t *testing.T) {
	t.Parallel()
	database := stack.Name{Kind: "DBInstance", Role: "database", Physical: "db"}
	for name, row := range map[string]struct {
		grants    identity.Grants
		partition string
		changes   []change
		want      string
	}{
		"nothing": {},
		"a table": {
			grants: identity.Grants{Tables: []identity.Table{{ARN: stack.Literal(tableARN)}}},
			want:   allowed(statement("", items, `["`+tableARN+`"]`, "")),
		},
		"tables, one with indexes, in whatever order, with keys": {
			grants: identity.Grants{Region: "us-east-1", Tables: []identity.Table{
				{ARN: stack.Literal(tableARN), KMSKey: key + "2"}, {ARN: stack.Literal(tableARN + "0"), Indexes: true, KMSKey: key + "1"}, {ARN: stack.Literal(tableARN + "1"), KMSKey: key + "1"},
			}},
			want: allowed(
				statement("", items, `["`+tableARN+`","`+tableARN+`0","`+tableARN+`0/index/*","`+tableARN+`1"]`, ""),
				statement("", `["kms:Decrypt"]`, `["`+key+`1","`+key+`2"]`, "dynamodb.us-east-1.amazonaws.com"),
			),
		},
		"buckets, one with a key": {
			grants: identity.Grants{Region: "us-east-1", Buckets: []identity.Bucket{{ARN: stack.Literal("arn:aws:s3:::b"), KMSKey: key + "1"}, {ARN: stack.Literal("arn:aws:s3:::a")}}},
			want: allowed(
				statement("", lists, `["arn:aws:s3:::a","arn:aws:s3:::b"]`, ""),
				statement("", objects, `["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]`, ""),
				statement("", `["kms:Decrypt","kms:GenerateDataKey"]`, `["`+key+`1"]`, "s3.us-east-1.amazonaws.com"),
			),
		},
		"a database": {
			grants: identity.Grants{Secret: stack.Ref{Of: database, Value: secret, Known: true}},
			want:   allowed(statement("Secret", `["secretsmanager:DescribeSecret","secretsmanager:GetSecretValue"]`, `["`+secret+`"]`, "")),
		},
		"a database whose secret has a key, in China": {
			grants:    identity.Grants{Region: "cn-north-1", Secret: stack.Ref{Of: database, Value: secret, Known: true}, SecretKMSKey: key + "1"},
			partition: "aws-cn",
			want: allowed(
				statement("Secret", `["secretsmanager:DescribeSecret","secretsmanager:GetSecretValue"]`, `["`+secret+`"]`, ""),
				statement("SecretKey", `["kms:Decrypt"]`, `["`+key+`1"]`, "secretsmanager.cn-north-1.amazonaws.com.cn"),
			),
		},
		"a database whose secret is not known": {grants: identity.Grants{Secret: stack.Ref{Of: database}, SecretKMSKey: key + "1"}},
		"no database, whatever its key":        {grants: identity.Grants{SecretKMSKey: key + "1"}},
		"Session Manager": {
			changes: []change{sessions},
			want:    allowed(statement("", channels, `["*"]`, "")),
		},
		"no Session Manager": {changes: []change{func(s *v1alpha1.HighlyAvailableAppSpec) {
			s.Servers.Identity = &v1alpha1.Identity{SessionManager: v1alpha1.AccessDenied}
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := blocktest.NewRig()
			in := input(rig, spec(row.changes...), row.grants)
			in.Partition = row.partition
			if diff := cmp.Diff(row.want, documentOf(identity.Desire(in))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// documentOf is the policy that is wanted; empty when none is.
func documentOf(nodes []stack.Node) string {
	for _, n := range nodes {
		if want, ok := n.Want.(*policy); ok {
			return want.Document
		}
	}
	return ""
}

func TestOnlyEC2MayTakeTheRoleOn(t *testing.T) {
	t.Parallel()
	for partition, service := range map[string]string{"aws": "ec2.amazonaws.com", "aws-us-gov": "ec2.amazonaws.com", "aws-cn": "ec2.amazonaws.com.cn"} {
		in := input(blocktest.NewRig(), spec(), identity.Grants{})
		in.Partition = partition
		if _, got := want[role](t, in, identity.KindRole); got.Trust != trust(service) {
			t.Errorf("in %s: %s", partition, got.Trust)
		}
	}
}

// largest is the most that the CRD lets an app have, in the region with the longest ARNs that we know.
func largest(keyed bool) identity.Grants {
	at := ":us-gov-west-1:" + account + ":"
	kms := func(n int) string { return fmt.Sprintf("arn:aws-us-gov:kms%skey/mrk-%032d", at, n) }
	g := identity.Grants{Region: "us-gov-west-1", SecretKMSKey: kms(0)}
	for n := range 10 {
		t := identity.Table{ARN: stack.Literal(fmt.Sprintf("arn:aws-us-gov:dynamodb%stable/%0255d", at, n)), Indexes: true}
		if keyed {
			t.KMSKey = kms(100 + n)
		}
		g.Tables = append(g.Tables, t)
		g.Buckets = append(g.Buckets, identity.Bucket{ARN: stack.Literal(fmt.Sprintf("arn:aws-us-gov:s3:::%063d", n)), KMSKey: kms(1 + n)})
	}
	g.Secret = stack.Literal("arn:aws-us-gov:secretsmanager" + at + "secret:rds!cluster-00000000-0000-0000-0000-000000000000-AbCdEf")
	return g
}

func TestTheLargestPolicy(t *testing.T) {
	t.Parallel()
	rig := blocktest.NewRig()
	s := newSite(largest(false), sessions)
	s.in.Partition = "aws-us-gov"
	document := documentOf(identity.Desire(s.in))
	if n := len(document); n > 10240 || n < 9000 {
		t.Errorf("%d characters", n)
	}
	if strings.Contains(document, "arn:aws") || strings.Count(document, "arn:*:") != 20+20+10+2 {
		t.Errorf("it is not in its short form: %s", document)
	}
	in := input(rig, spec(), identity.Grants{Tables: largest(false).Tables})
	if document := documentOf(identity.Desire(in)); strings.Contains(document, "arn:*:") {
		t.Errorf("short without need: %s", document)
	}
	blocktest.Scene(t, "is taken", func(t *testing.T) {
		s := newSite(largest(false), sessions)
		s.Settle(t)
		if diff := cmp.Diff(document, s.policy(t)); diff != "" {
			t.Error(diff)
		}
		s.quiet(t)
	})
	blocktest.Scene(t, "and one that is too long is not sent", func(t *testing.T) {
		s := newSite(largest(true), sessions)
		s.Pass(t)
		out := left(s.Pass(t), identity.KindRolePolicy)
		if out.Why != stack.Unfit || !strings.Contains(out.Message, "IAM allows 10240") || slices.Contains(s.writes(), "PutRolePolicy") {
			t.Errorf("%+v", out)
		}
	})
}

func TestThePolicyMayBeAsLongAsIAMTakes(t *testing.T) {
	t.Parallel()
	rig := blocktest.NewRig()
	of := func(length int) stack.Node {
		in := input(rig, spec(), identity.Grants{Tables: []identity.Table{{ARN: stack.Literal(tableARN)}}})
		short := len(documentOf(identity.Desire(in)))
		in.Grants.Tables[0].ARN.Value += strings.Repeat("a", length-short)
		return identity.Desire(in)[1]
	}
	for length, want := range map[int]struct{ length, problem int }{10240: {10240, 0}, 10241: {10239, 0}, 10242: {10240, 0}, 10243: {10241, 1}} {
		node := of(length)
		if n := len(node.Want.(*policy).Document); n != want.length || min(1, len(node.Problem)) != want.problem {
			t.Errorf("of %d: %d, and the problem %q", length, n, node.Problem)
		}
	}
}
