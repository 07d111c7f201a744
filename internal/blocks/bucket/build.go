package bucket

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Build are the buckets that stand, as S3 shows them, but for those of which something was not read.
func Build(w stack.World, n cloud.Names, s Site, buckets []v1alpha1.Bucket) []availability.Bucket {
	var out []availability.Bucket
	for i := range buckets {
		have, ok := cloud.Standing[Bucket](w, Name(n, s, &buckets[i]))
		if ok && have.Whole {
			out = append(out, availability.Bucket{
				Name: buckets[i].Name, Versioned: have.Versioning == types.BucketVersioningStatusEnabled, OneZone: slices.ContainsFunc(have.Rules, Rule.toOneZone),
			})
		}
	}
	return out
}
