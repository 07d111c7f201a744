package bucket

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// shownRule is a rule as S3 shows it.
func shownRule(r types.LifecycleRule) Rule {
	out := Rule{Name: aws.ToString(r.ID), Other: strings.Join(others(r), ", "), Off: r.Status != types.ExpirationStatusEnabled}
	out.OldToOneZone = slices.ContainsFunc(r.NoncurrentVersionTransitions, func(t types.NoncurrentVersionTransition) bool { return string(t.StorageClass) == oneZone })
	if r.Filter != nil {
		out.Prefix = aws.ToString(r.Filter.Prefix)
	} else {
		out.Prefix = aws.ToString(r.Prefix) //nolint:staticcheck // S3 still shows the old form of others
	}
	if r.Expiration != nil {
		out.Expiration = aws.ToInt32(r.Expiration.Days)
	}
	if n := r.NoncurrentVersionExpiration; n != nil {
		out.Noncurrent, out.Keep = aws.ToInt32(n.NoncurrentDays), aws.ToInt32(n.NewerNoncurrentVersions)
	}
	if r.AbortIncompleteMultipartUpload != nil {
		out.Abort = aws.ToInt32(r.AbortIncompleteMultipartUpload.DaysAfterInitiation)
	}
	for _, t := range r.Transitions {
		out.Moves = append(out.Moves, Move{string(t.StorageClass), aws.ToInt32(t.Days)})
	}
	return out.sorted()
}

// others is what a rule does that no rule of haws's making does.
func others(r types.LifecycleRule) []string {
	var out []string
	say := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	say(r.Status != types.ExpirationStatusEnabled, "it is off")
	if f := r.Filter; f != nil {
		say(f.And != nil || f.Tag != nil || f.ObjectSizeGreaterThan != nil || f.ObjectSizeLessThan != nil, "only some objects by their tags or size")
	}
	if e := r.Expiration; e != nil {
		say(e.Date != nil, "objects are deleted on a date")
		say(aws.ToBool(e.ExpiredObjectDeleteMarker), "delete markers without versions are deleted")
	}
	for _, t := range r.Transitions {
		say(t.Date != nil, "objects are moved on a date")
	}
	say(len(r.NoncurrentVersionTransitions) > 0, "old versions are moved")
	return out
}
