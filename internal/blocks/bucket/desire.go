package bucket

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Input is what buckets are desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
	Site  Site
}

// Site is where the app is.
type Site struct {
	Region, Account string
	// Partition is the part of AWS that the account is in, such as "aws".
	Partition string
}

// regionalSuffix ends the names in an account's own namespace, and no others. (S3 user guide, "General purpose bucket naming
// rules".)
const regionalSuffix = "-an"

// Name names a bucket: as the spec says, or so that nobody else can have the name where AWS has namespaces of accounts.
func Name(n cloud.Names, s Site, b *v1alpha1.Bucket) stack.Name {
	name := stack.Name{Kind: KindBucket, Role: b.Name, Physical: b.BucketName}
	switch {
	case b.BucketName != "":
	case s.regional():
		suffix := "-" + s.Account + "-" + s.Region + regionalSuffix
		name.Physical = n.Physical(name.ID(), cloud.LimitBucket-cloud.Limit(len(suffix)), "") + suffix
	default:
		name.Physical = n.Physical(name.ID(), cloud.LimitBucket, "")
	}
	return name
}

// regional: S3 user guide, "Namespaces for general purpose buckets": in all Regions but those of Bahrain and the United Arab
// Emirates. Other partitions are left out, where this is younger.
func (s Site) regional() bool {
	return s.Partition == "aws" && !slices.Contains([]string{"me-south-1", "me-central-1"}, s.Region)
}

// namespace is told by the name. The global one is the default, and not said where others may not know the word.
func namespace(physical string) types.BucketNamespace {
	if strings.HasSuffix(physical, regionalSuffix) {
		return types.BucketNamespaceAccountRegional
	}
	return ""
}

// Desire lists the buckets.
func Desire(in Input) []stack.Node {
	var nodes []stack.Node
	for i := range in.Spec.Buckets {
		b := &in.Spec.Buckets[i]
		name := Name(in.Names, in.Site, b)
		nodes = append(nodes, stack.Node{Name: name, Want: in.bucket(name, b)})
	}
	return nodes
}

func (in Input) bucket(name stack.Name, b *v1alpha1.Bucket) *Bucket {
	want := &Bucket{
		Public: closed(), Ownership: types.ObjectOwnershipBucketOwnerEnforced, Policy: tlsOnly(arn(in.Site.Partition, name.Physical)),
		Encryption: Encryption{Algorithm: types.ServerSideEncryptionAes256}, Versioning: types.BucketVersioningStatus(b.Versioning),
		Tags: in.Owner.Tags(name.ID(), in.Spec.Tags), Region: in.Site.Region,
	}
	want.Tags[cloud.TagDeletionPolicy] = string(EndOf(b))
	if b.KMSKeyARN != "" {
		want.Encryption = Encryption{Algorithm: types.ServerSideEncryptionAwsKms, Key: b.KMSKeyARN, BucketKey: true}
	}
	for _, r := range b.LifecycleRules {
		want.Rules = append(want.Rules, ruleOf(r))
	}
	return want
}

// EndOf is what the spec says about the end of a bucket.
func EndOf(b *v1alpha1.Bucket) End {
	switch {
	case b.DeletionPolicy != v1alpha1.DataDelete:
		return EndRetain
	case b.EmptyOnDelete != nil && *b.EmptyOnDelete:
		return EndEmpty
	}
	return EndDelete
}

// Facts are what others may quote of buckets, by the words of their placeholders.
func Facts(world stack.World, n cloud.Names, s Site, buckets []v1alpha1.Bucket) map[string]stack.Ref {
	out := map[string]stack.Ref{}
	for i := range buckets {
		out["buckets."+buckets[i].Name] = world.Attr(Name(n, s, &buckets[i]), AttrName)
	}
	return out
}
