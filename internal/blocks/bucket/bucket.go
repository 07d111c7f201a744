package bucket

import (
	"cmp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Bucket is a bucket of S3, with all that haws sets up of it.
type Bucket struct {
	Public Public
	// Ownership says whether ACLs count.
	Ownership types.ObjectOwnership
	// Policy is a JSON document; empty is none.
	Policy     string
	Encryption Encryption
	// Versioning is empty while it was never on. Suspended is wanted of a bucket that shall keep no more versions.
	Versioning types.BucketVersioningStatus
	// Rules are those of its lifecycle, by name.
	Rules []Rule
	Tags  map[string]string
	// Region is only wanted: a bucket that is seen is in the Region that was asked.
	Region string
	// Blocked is only seen: the kinds of encryption that a writer may not ask for. They stay as they are.
	Blocked *types.BlockedEncryptionTypes
	// Smallest is only seen: how small objects are that no rule moves. It stays as it is.
	Smallest types.TransitionDefaultMinimumObjectSize
	// Lost is only seen: AWS does not show it any more.
	Lost bool
	// Whole is only seen: nothing of it was left unread.
	Whole bool
}

// Public says what of public access is blocked.
type Public struct{ ACLs, IgnoredACLs, Policies, Restricted bool }

// closed blocks all of it.
func closed() Public { return Public{true, true, true, true} }

func (p Public) String() string {
	var open []string
	for _, part := range []struct {
		name    string
		blocked bool
	}{
		{"BlockPublicAcls", p.ACLs},
		{"IgnorePublicAcls", p.IgnoredACLs},
		{"BlockPublicPolicy", p.Policies},
		{"RestrictPublicBuckets", p.Restricted},
	} {
		if !part.blocked {
			open = append(open, part.name)
		}
	}
	if len(open) == 0 {
		return "on"
	}
	return "off: " + strings.Join(open, ", ")
}

// Encryption is what new objects get whose writer asks for nothing else.
type Encryption struct {
	// Algorithm is SSE-S3, or one with a KMS key.
	Algorithm types.ServerSideEncryption
	// Key is the ARN of the KMS key; empty with KMS is the one that AWS manages.
	Key string
	// BucketKey: S3 asks KMS once in a while and not for each object.
	BucketKey bool
}

func (e Encryption) String() string {
	if e.Algorithm == types.ServerSideEncryptionAes256 || e.Algorithm == "" {
		return string(e.Algorithm)
	}
	out := string(e.Algorithm) + " with " + cmp.Or(keyID(e.Key), "the key of AWS")
	if !e.BucketKey {
		out += ", asked for each object"
	}
	return out
}

// keyID is the end of a KMS key's ARN: AWS may show either.
func keyID(key string) string { return key[strings.LastIndex(key, "/")+1:] }

func (buckets) Uses(*Bucket) []stack.Ref { return nil }

// Diff lists what to change, in the order in which it is sent.
func (buckets) Diff(want, have *Bucket) []stack.Change {
	if have.Lost {
		return nil
	}
	out := cloud.TagChanges(want.Tags, have.Tags)
	say := func(field, to, from string) {
		if to != from {
			out = append(out, stack.Change{Field: field, From: from, To: to})
		}
	}
	say("public access block", want.Public.String(), have.Public.String())
	say("object ownership", string(want.Ownership), string(have.Ownership))
	if !samePolicy(want.Policy, have.Policy) {
		say("bucket policy", want.Policy, have.Policy)
	}
	if !sameVersioning(want, have) {
		out = append(out, versioningChange(want, have))
	}
	say("encryption", want.Encryption.String(), have.Encryption.String())
	return append(out, ruleChanges(want.Rules, have.Rules)...)
}

// sameVersioning: a bucket that never kept versions keeps none, as a suspended one does not keep more.
func sameVersioning(want, have *Bucket) bool {
	const off = types.BucketVersioningStatusSuspended
	return want.Versioning == have.Versioning || want.Versioning == off && have.Versioning == ""
}

func versioningChange(want, have *Bucket) stack.Change {
	c := stack.Change{Field: "versioning", From: string(have.Versioning), To: string(want.Versioning)}
	if want.Versioning == "" {
		c.Forbidden = "S3 cannot take versioning off again: set versioning to Suspended, or add a bucket under another name and copy the objects over"
	}
	return c
}
