package s3

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// home is the Region that takes no location constraint.
const home = "us-east-1"

func (s *Service) createBucket(c *awssim.Call, in *sdk.CreateBucketInput) (*sdk.CreateBucketOutput, error) {
	name, config := aws.ToString(in.Bucket), in.CreateBucketConfiguration
	if config == nil {
		config = &types.CreateBucketConfiguration{}
	}
	if err := s.checkName(name, in.BucketNamespace); err != nil {
		return nil, err
	}
	if err := checkLocation(c.Region, config.LocationConstraint); err != nil {
		return nil, err
	}
	if err := checkTags(nil, config.Tags); err != nil {
		return nil, err
	}
	out := &sdk.CreateBucketOutput{Location: aws.String("/" + name)}
	if b := s.named(name); b != nil {
		return out, s.again(c, b)
	}
	if err := s.room(name); err != nil {
		return nil, err
	}
	s.buckets = append(s.buckets, newBucket(c, in, config))
	return out, nil
}

// checkLocation: SDK, CreateBucketConfiguration, LocationConstraint: none is us-east-1. The code is that of an endpoint of
// another Region; that us-east-1 refuses its own name is in the S3 API reference, "CreateBucket".
func checkLocation(region string, asked types.BucketLocationConstraint) error {
	switch {
	case region == home && asked == home:
		return bad("InvalidLocationConstraint", "The specified location-constraint is not valid")
	case region == home && asked != "":
		return bad("IllegalLocationConstraintException", "The %s location constraint is incompatible for the region specific endpoint this request was sent to.", asked)
	case region != home && asked == "":
		return bad("IllegalLocationConstraintException", "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.")
	case region != home && string(asked) != region:
		return bad("IllegalLocationConstraintException", "The %s location constraint is incompatible for the region specific endpoint this request was sent to.", asked)
	}
	return nil
}

// again: SDK, BucketAlreadyOwnedByYou: us-east-1 answers 200 instead, and resets ACLs, which are not simulated. That it does
// so in the account's own namespace is unverified, and so it does not here.
func (s *Service) again(c *awssim.Call, b *bucket) error {
	switch {
	case b.owner != c.Account:
		return conflict("BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.")
	case c.Region == home && b.namespace == types.BucketNamespaceGlobal:
		return nil
	}
	return conflict("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.")
}

// room: S3 API reference, "Error responses": TooManyBuckets, OperationAborted.
func (s *Service) room(name string) error {
	own := 0
	for _, b := range s.buckets {
		if b.owner == s.world.Account() {
			own++
		}
	}
	if at, known := s.deleted[name]; known && s.world.Now().Sub(at) < s.ReusableAfter {
		return conflict("OperationAborted", "A conflicting conditional operation is currently in progress against this resource. Please try again.")
	}
	if own >= s.BucketQuota {
		return bad("TooManyBuckets", "You have attempted to create more buckets than allowed")
	}
	return nil
}

// newBucket: SDK, CreateBucket: ACLs are off and public access is blocked by default. SDK, PutBucketEncryption: SSE-S3 is the
// default. S3 user guide, "Blocking or unblocking SSE-C for a general purpose bucket": new buckets block SSE-C.
func newBucket(c *awssim.Call, in *sdk.CreateBucketInput, config *types.CreateBucketConfiguration) *bucket {
	b := &bucket{
		name: *in.Bucket, owner: c.Account, namespace: in.BucketNamespace, made: c.Now, tags: config.Tags,
		access: closed(), ownership: in.ObjectOwnership, encryption: plainEncryption(), smallest: smallestByDefault,
	}
	if b.namespace == "" {
		b.namespace = types.BucketNamespaceGlobal
	}
	if b.ownership == "" {
		b.ownership = types.ObjectOwnershipBucketOwnerEnforced
	}
	if aws.ToBool(in.ObjectLockEnabledForBucket) {
		b.versioning = types.BucketVersioningStatusEnabled
	}
	b.made = b.made.Truncate(time.Millisecond)
	return b
}
