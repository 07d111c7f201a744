package s3

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// checkRules: SDK, BucketLifecycleConfiguration and LifecycleRule; S3 user guide, "Lifecycle configuration elements": at most
// 1000 rules.
func checkRules(rules []types.LifecycleRule) error {
	if len(rules) == 0 || len(rules) > 1000 {
		return malformed()
	}
	ids := map[string]bool{}
	for _, r := range rules {
		if id := aws.ToString(r.ID); id != "" {
			if ids[id] {
				return bad("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
			}
			ids[id] = true
		}
		if err := checkRule(r); err != nil {
			return err
		}
	}
	return nil
}

func checkRule(r types.LifecycleRule) error {
	old := r.Prefix //nolint:staticcheck // S3 still takes the old form
	switch {
	case r.Filter != nil && strings.ContainsFunc(aws.ToString(r.Filter.Prefix), noXML):
		return malformed()
	case len(aws.ToString(r.ID)) > 255:
		return bad("InvalidArgument", "ID length should not exceed allowed limit of 255")
	case !slices.Contains(types.ExpirationStatus("").Values(), r.Status):
		return malformed()
	case (r.Filter == nil) == (old == nil) || r.Filter != nil && predicates(r.Filter) > 1:
		return malformed()
	case r.Expiration == nil && r.NoncurrentVersionExpiration == nil && r.AbortIncompleteMultipartUpload == nil && len(r.Transitions)+len(r.NoncurrentVersionTransitions) == 0:
		return bad("InvalidRequest", "At least one action needs to be specified in a rule")
	case r.AbortIncompleteMultipartUpload != nil && aws.ToInt32(r.AbortIncompleteMultipartUpload.DaysAfterInitiation) < 1:
		return bad("InvalidArgument", "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer")
	}
	if err := checkExpiration(r); err != nil {
		return err
	}
	return checkTransitions(r)
}

// noXML is true of characters that no XML document can carry: the SDK writes U+FFFD in their place. XML 1.0, "Characters".
func noXML(c rune) bool { return c < ' ' || c == 0xfffe || c == 0xffff }

// predicates: SDK, LifecycleRuleFilter: exactly one of these, or none for all objects.
func predicates(f *types.LifecycleRuleFilter) (n int) {
	for _, given := range []bool{f.And != nil, f.ObjectSizeGreaterThan != nil, f.ObjectSizeLessThan != nil, f.Prefix != nil, f.Tag != nil} {
		if given {
			n++
		}
	}
	return n
}

// checkExpiration: SDK, LifecycleExpiration: days are positive, and one of three; NoncurrentVersionExpiration: 1 to 100
// versions.
func checkExpiration(r types.LifecycleRule) error {
	if e := r.Expiration; e != nil {
		if (e.Days != nil) == (e.Date != nil) && (e.Days != nil || e.ExpiredObjectDeleteMarker == nil) {
			return malformed()
		}
		if e.Days != nil && *e.Days < 1 {
			return bad("InvalidArgument", "'Days' for Expiration action must be a positive integer")
		}
	}
	if n := r.NoncurrentVersionExpiration; n != nil {
		if aws.ToInt32(n.NoncurrentDays) < 1 {
			return bad("InvalidArgument", "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer")
		}
		if n.NewerNoncurrentVersions != nil && (*n.NewerNoncurrentVersions < 1 || *n.NewerNoncurrentVersions > 100) {
			return bad("InvalidArgument", "'NewerNoncurrentVersions' must be between 1 and 100")
		}
	}
	return nil
}

// checkTransitions: S3 user guide, "Transitioning objects using Amazon S3 Lifecycle": not before 30 days to STANDARD_IA and
// ONEZONE_IA; "Lifecycle configuration elements": objects expire after they are moved. Terraform's users quote both as
// InvalidArgument.
func checkTransitions(r types.LifecycleRule) error {
	for _, t := range r.Transitions {
		if !slices.Contains(types.TransitionStorageClass("").Values(), t.StorageClass) || (t.Days == nil) == (t.Date == nil) {
			return malformed()
		}
		if t.Days == nil {
			continue
		}
		infrequent := t.StorageClass == types.TransitionStorageClassStandardIa || t.StorageClass == types.TransitionStorageClassOnezoneIa
		switch {
		case *t.Days < 0:
			return bad("InvalidArgument", "'Days' in Transition action must be nonnegative")
		case infrequent && *t.Days < 30:
			return bad("InvalidArgument", "'Days' in Transition action must be greater than or equal to 30 for storageClass '%s'", t.StorageClass)
		case r.Expiration != nil && r.Expiration.Days != nil && *r.Expiration.Days <= *t.Days:
			return bad("InvalidArgument", "'Days' in the Expiration action must be greater than 'Days' in the Transition action")
		}
	}
	return nil
}
