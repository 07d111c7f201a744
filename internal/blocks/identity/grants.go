package identity

import (
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// Grants are what the servers may use.
type Grants struct {
	Tables  []Table
	Buckets []Bucket
	// Secret is the ARN of the database's secret; zero without a database.
	Secret stack.Ref
	// SecretKMSKey is the ARN of the KMS key of the secret; empty is AWS's own key, which needs no grant.
	SecretKMSKey string
	// Region is where the KMS keys are used.
	Region string
}

// Table is a table of DynamoDB. One whose ARN is not known is not granted, and the policy waits for it.
type Table struct {
	ARN     stack.Ref
	Indexes bool
	// KMSKey is the ARN of its KMS key; empty is AWS's own.
	KMSKey string
}

// Bucket is a bucket of S3. One whose ARN is not known is not granted, and the policy waits for it.
type Bucket struct {
	ARN stack.Ref
	// KMSKey is the ARN of its KMS key; empty is AWS's own.
	KMSKey string
}

// The statements that stay as they stand while the secret is not known.
const (
	sidSecret    = "Secret"
	sidSecretKey = "SecretKey"
)

// refs are the ARNs of tables and buckets.
func (g Grants) refs() []stack.Ref {
	var out []stack.Ref
	for _, t := range g.Tables {
		out = append(out, t.ARN)
	}
	for _, b := range g.Buckets {
		out = append(out, b.ARN)
	}
	return out
}

// statements are what the grants come to, always in the same order. Standing is the policy that is in force.
func (in Input) statements(standing string) []statement {
	g := in.Grants
	out := slices.Concat(in.tables(), in.buckets())
	switch {
	case g.Secret.Known:
		out = append(out, allow(sidSecret, []string{"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}, []string{g.Secret.Value})...)
		out = append(out, in.keys(sidSecretKey, "secretsmanager", []string{"kms:Decrypt"}, []string{g.SecretKMSKey})...)
	case g.Secret != stack.Ref{}:
		// It is there and cannot be read now, or is still to come: nobody loses it.
		for _, s := range statementsOf(standing) {
			if s.Sid == sidSecret || s.Sid == sidSecretKey {
				out = append(out, s)
			}
		}
	}
	return append(out, in.sessions()...)
}

// tables may be read and written, and described, as SDKs do; not changed. A query of an index is allowed on the index. (Service
// authorization reference, DynamoDB: ConditionCheckItem is that of TransactWriteItems, whose other parts are PutItem, UpdateItem
// and DeleteItem.)
func (in Input) tables() []statement {
	var arns, keys []string
	for _, t := range in.Grants.Tables {
		arns, keys = append(arns, t.ARN.Value), append(keys, t.KMSKey)
		if t.Indexes {
			arns = append(arns, t.ARN.Value+"/index/*")
		}
	}
	actions := []string{
		"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:DescribeTable",
		"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem",
	}
	// DynamoDB decrypts the table's key in the caller's name; it makes none. (DynamoDB developer guide, "DynamoDB encryption at
	// rest: How it works"; that writing needs no more is unverified.)
	return append(allow("", actions, arns), in.keys("", "dynamodb", []string{"kms:Decrypt"}, keys)...)
}

// buckets may be listed, and their objects read, written and deleted. Not so their old versions: those are what protects the
// objects from the servers. An upload in parts decrypts what it has got. (S3 user guide, "Uploading and copying objects using
// multipart upload in Amazon S3": permissions.)
func (in Input) buckets() []statement {
	var arns, objects, keys []string
	for _, b := range in.Grants.Buckets {
		arns, objects, keys = append(arns, b.ARN.Value), append(objects, b.ARN.Value+"/*"), append(keys, b.KMSKey)
	}
	return slices.Concat(
		allow("", []string{"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"}, arns),
		allow("", []string{"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"}, objects),
		in.keys("", "s3", []string{"kms:Decrypt", "kms:GenerateDataKey"}, keys),
	)
}

// keys may be used through a service of the region only. (KMS developer guide, "kms:ViaService".)
func (in Input) keys(sid, service string, actions, keys []string) []statement {
	out := allow(sid, actions, keys)
	for i := range out {
		out[i].Condition = map[string]map[string]string{"StringEquals": {"kms:ViaService": service + "." + in.Grants.Region + "." + in.domain()}}
	}
	return out
}

// sessions are what Session Manager needs on the servers, and no more. (Systems Manager user guide, "Create a custom IAM role
// for Session Manager".)
func (in Input) sessions() []statement {
	if !in.sessionManager() {
		return nil
	}
	return allow("", []string{
		"ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
		"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
	}, []string{"*"})
}

// allow is one statement, or none without a resource.
func allow(sid string, actions, resources []string) []statement {
	resources = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(resources))), func(r string) bool { return r == "" })
	if len(resources) == 0 {
		return nil
	}
	return []statement{{Sid: sid, Effect: "Allow", Action: actions, Resource: resources}}
}

// shorter leaves the partition of ARNs open: a role is of one partition, and can be used in no other. (IAM user guide, "IAM
// identifiers"; that a wildcard may stand there, "IAM JSON policy elements: Resource": in any segment.)
func shorter(statements []statement) []statement {
	for _, s := range statements {
		for i, resource := range s.Resource {
			if parts := strings.SplitN(resource, ":", 3); len(parts) == 3 {
				s.Resource[i] = parts[0] + ":*:" + parts[2]
			}
		}
	}
	return statements
}

// domain is that of AWS's services, by partition: EC2's name in a trust policy has it in China, where the other one is an
// invalid principal. (Documentation of AWS in China, "IAM".) That kms:ViaService has it there, too, is unverified.
func (in Input) domain() string {
	if in.Partition == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

func (in Input) trust() string {
	return write([]statement{{Effect: "Allow", Principal: map[string]string{"Service": "ec2." + in.domain()}, Action: []string{"sts:AssumeRole"}}})
}
