package bucket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/stack"
)

// Rule is one of a bucket's lifecycle. Days and numbers are 0 where there is none.
type Rule struct {
	Name, Prefix string
	// Expiration and Noncurrent are after how many days objects and old versions are deleted, of which Keep stay.
	Expiration, Noncurrent, Keep int32
	// Abort is after how many days an upload is given up.
	Abort int32
	Moves []Move
	// Other is only seen: what a rule does that haws does not make, in words.
	Other string
	// Off is only seen: it does nothing. OldToOneZone, too: it moves old versions to a
	// storage class of a single zone.
	Off, OldToOneZone bool
}

// oneZone: S3 user guide, "Understanding and managing Amazon S3 storage classes": of those that a rule moves objects to, one
// keeps them in a single zone.
const oneZone = string(types.TransitionStorageClassOnezoneIa)

// toOneZone is true of a rule that leaves objects in a single zone.
func (r Rule) toOneZone() bool {
	return !r.Off && (r.OldToOneZone || slices.ContainsFunc(r.Moves, func(m Move) bool { return m.Class == oneZone }))
}

// Move is to another storage class.
type Move struct {
	Class string
	Days  int32
}

// String tells rules apart that do not do the same.
func (r Rule) String() string {
	var out []string
	say := func(format string, n int32) {
		if n != 0 {
			out = append(out, fmt.Sprintf(format, n))
		}
	}
	say("objects are deleted after %d days", r.Expiration)
	say("old versions are deleted after %d days", r.Noncurrent)
	say("%d old versions stay", r.Keep)
	say("uploads are given up after %d days", r.Abort)
	for _, m := range r.Moves {
		out = append(out, fmt.Sprintf("%s after %d days", m.Class, m.Days))
	}
	if r.Other != "" {
		out = append(out, r.Other)
	}
	return fmt.Sprintf("%q: %s", r.Prefix, strings.Join(out, ", "))
}

func ruleChanges(want, have []Rule) []stack.Change {
	to, from, names := map[string]string{}, map[string]string{}, []string{}
	for _, r := range want {
		to[r.Name], names = r.String(), append(names, r.Name)
	}
	for _, r := range have {
		from[r.Name], names = r.String(), append(names, r.Name)
	}
	slices.Sort(names)
	var out []stack.Change
	for _, name := range slices.Compact(names) {
		if to[name] != from[name] {
			out = append(out, stack.Change{Field: "lifecycle rule " + name, From: from[name], To: to[name]})
		}
	}
	return out
}

// ruleOf is what the spec says.
func ruleOf(r v1alpha1.LifecycleRule) Rule {
	out := Rule{
		Name: r.Name, Prefix: r.Prefix, Expiration: aws.ToInt32(r.ExpirationDays), Noncurrent: aws.ToInt32(r.NoncurrentExpirationDays),
		Keep: aws.ToInt32(r.NoncurrentVersionsToKeep), Abort: aws.ToInt32(r.AbortIncompleteUploadDays),
	}
	for _, t := range r.Transitions {
		out.Moves = append(out.Moves, Move{string(t.StorageClass), aws.ToInt32(t.Days)})
	}
	return out.sorted()
}

func (r Rule) sorted() Rule {
	slices.SortFunc(r.Moves, func(a, b Move) int { return cmp.Or(cmp.Compare(a.Days, b.Days), cmp.Compare(a.Class, b.Class)) })
	return r
}

// sent is the rule as S3 takes it. An empty prefix means all objects. (S3 user guide, "Lifecycle configuration elements".)
func (r Rule) sent() types.LifecycleRule {
	out := types.LifecycleRule{ID: &r.Name, Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: &r.Prefix}}
	if r.Expiration != 0 {
		out.Expiration = &types.LifecycleExpiration{Days: &r.Expiration}
	}
	if r.Noncurrent != 0 {
		out.NoncurrentVersionExpiration = &types.NoncurrentVersionExpiration{NoncurrentDays: &r.Noncurrent, NewerNoncurrentVersions: given(r.Keep)}
	}
	if r.Abort != 0 {
		out.AbortIncompleteMultipartUpload = &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: &r.Abort}
	}
	for _, m := range r.Moves {
		out.Transitions = append(out.Transitions, types.Transition{StorageClass: types.TransitionStorageClass(m.Class), Days: aws.Int32(m.Days)})
	}
	return out
}

func given(n int32) *int32 {
	if n == 0 {
		return nil
	}
	return &n
}
