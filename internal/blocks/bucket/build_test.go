package bucket

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	names, spec := cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}, []v1alpha1.Bucket{{Name: "assets"}}
	const on, off = types.BucketVersioningStatusEnabled, types.BucketVersioningStatusSuspended
	moving := func(status types.ExpirationStatus, to types.TransitionStorageClass) Rule {
		return shownRule(types.LifecycleRule{Status: status, Transitions: []types.Transition{{Days: aws.Int32(30), StorageClass: to}}})
	}
	enabled, oneZone := types.ExpirationStatusEnabled, types.TransitionStorageClassOnezoneIa
	for name, c := range map[string]struct {
		seen stack.Seen
		want []availability.Bucket
	}{
		"one that keeps versions":      {stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Versioning: on}}, []availability.Bucket{{Name: "assets", Versioned: true}}},
		"one that keeps none any more": {stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Versioning: off}}, []availability.Bucket{{Name: "assets"}}},
		"one that never did":           {stack.Seen{Ref: "b", Have: &Bucket{Whole: true}}, []availability.Bucket{{Name: "assets"}}},
		"one that moves objects to a single zone": {
			stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Rules: []Rule{moving(enabled, types.TransitionStorageClassGlacier), moving(enabled, oneZone)}}},
			[]availability.Bucket{{Name: "assets", OneZone: true}},
		},
		"one that moves old versions there": {
			stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Rules: []Rule{shownRule(types.LifecycleRule{
				Status: enabled, NoncurrentVersionTransitions: []types.NoncurrentVersionTransition{{StorageClass: oneZone}},
			})}}},
			[]availability.Bucket{{Name: "assets", OneZone: true}},
		},
		"one that moves them elsewhere": {stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Rules: []Rule{moving(enabled, types.TransitionStorageClassStandardIa)}}}, []availability.Bucket{{Name: "assets"}}},
		"one whose rule is off":         {stack.Seen{Ref: "b", Have: &Bucket{Whole: true, Rules: []Rule{moving(types.ExpirationStatusDisabled, oneZone)}}}, []availability.Bucket{{Name: "assets"}}},
		"one that S3 does not show yet": {stack.Seen{Ref: "b", Have: &Bucket{}, State: stack.Busy}, nil},
		"one that is lost":              {stack.Seen{Ref: "b", Have: &Bucket{Lost: true}}, nil},
		"one of somebody else":          {stack.Seen{Ref: "b", Have: &Bucket{Whole: true}, Foreign: true}, nil},
		"one that a plan would make":    {stack.Seen{Ref: stack.KnownAfterApply, Have: &Bucket{Whole: true}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Build(stack.World{Name(names, Site{}, &spec[0]): c.seen}, names, Site{}, spec)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if !ruleOf(v1alpha1.LifecycleRule{Transitions: []v1alpha1.Transition{{StorageClass: v1alpha1.StorageClass(oneZone)}}}).toOneZone() {
		t.Error("what haws has just sent is not taken for what it does")
	}
}
