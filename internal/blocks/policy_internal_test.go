package blocks

import (
	"testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// ended is an object with a table and a bucket of given names, both to be deleted,
// and rows.
func ended(rows ...v1alpha1.ResourceStatus) *v1alpha1.HighlyAvailableApp {
	yes := true
	o := &v1alpha1.HighlyAvailableApp{}
	o.Spec.Tables = []v1alpha1.Table{{Name: "sessions", TableName: "two", DeletionPolicy: v1alpha1.DataDelete}}
	o.Spec.Buckets = []v1alpha1.Bucket{{Name: "assets", BucketName: "two", DeletionPolicy: v1alpha1.DataDelete, EmptyOnDelete: &yes}}
	o.Status.Resources = rows
	return o
}

func row(kind, role, physical, policy string) v1alpha1.ResourceStatus {
	return v1alpha1.ResourceStatus{ID: kind + "/" + role, Kind: kind, Name: physical, DeletionPolicy: policy}
}

func TestWhatBecomesOfATableOrABucket(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role, physical, tag string
		rows                []v1alpha1.ResourceStatus
		table, bucket       string
	}{
		"the spec's word, whatever is written on it":     {"", "two", "Retain", []v1alpha1.ResourceStatus{row(KindTable, "sessions", "two", "Retain")}, "Delete", "EmptyAndDelete"},
		"it had the role before, and goes by its tag":    {"", "one", "Delete", nil, "Delete", "Delete"},
		"it had the role before, and nobody knows":       {"", "one", "", nil, "Retain", "Retain"},
		"a tag of no meaning":                            {"old", "one", "Snapshot", nil, "Retain", "Retain"},
		"by its row":                                     {"old", "one", "", rows("old", "one", "Delete"), "Delete", "Delete"},
		"its row keeps more than its tag":                {"old", "one", "Delete", rows("old", "one", "Retain"), "Retain", "Retain"},
		"its tag keeps more than its row":                {"old", "one", "Retain", rows("old", "one", "Delete"), "Retain", "Retain"},
		"a row of another one of the role":               {"old", "one", "", rows("old", "three", "Delete"), "Retain", "Retain"},
		"a row of another role":                          {"old", "one", "", rows("other", "one", "Delete"), "Retain", "Retain"},
		"the spec wants it under another role":           {"old", "two", "Delete", rows("old", "two", "Delete"), "Retain", "Retain"},
		"emptying takes both the tag's word and a row's": {"old", "one", "EmptyAndDelete", rows("old", "one", "Delete"), "Delete", "Delete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := ended(c.rows...)
			a := &App{spec: o.Spec.WithDefaults()}
			tags := map[string]string{cloud.TagDeletionPolicy: c.tag}
			of := func(kind, role string) stack.Name {
				if c.role != "" {
					role = c.role
				}
				return stack.Name{Kind: kind, Role: role, Physical: c.physical}
			}
			if got := tableEnd(o, a.ends())(of(KindTable, "sessions"), tags); string(got) != c.table {
				t.Errorf("table: %s", got)
			}
			if got := bucketEnd(o, a.ends())(of(KindBucket, "assets"), tags); got != bucket.End(c.bucket) {
				t.Errorf("bucket: %s", got)
			}
		})
	}
}

func rows(role, physical, policy string) []v1alpha1.ResourceStatus {
	return []v1alpha1.ResourceStatus{row(KindTable, role, physical, policy), row(KindBucket, role, physical, policy)}
}

func TestWhatHawsWasDeletingIsNotLost(t *testing.T) {
	t.Parallel()
	of := stack.Name{Kind: KindTable, Role: "sessions", Physical: "one"}
	for name, c := range map[string]struct {
		row  v1alpha1.ResourceStatus
		want bool
	}{
		"it was":               {row(KindTable, "sessions", "one", ""), true},
		"another one was":      {row(KindTable, "sessions", "two", ""), false},
		"one of another kind":  {row(KindBucket, "sessions", "one", ""), false},
		"one of another role":  {row(KindTable, "users", "one", ""), false},
		"it was not, so to be": {v1alpha1.ResourceStatus{ID: of.ID(), Name: "one", State: v1alpha1.ResourceReady}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.row.State == "" {
				c.row.State = v1alpha1.ResourceDeleting
			}
			if got := deleting(ended(c.row), of); got != c.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
