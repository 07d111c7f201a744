package blocks

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
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

func TestWhatBecomesOfTheDatabase(t *testing.T) {
	t.Parallel()
	instance := func(policy string) v1alpha1.ResourceStatus { return row("DBInstance", "database", "one", policy) }
	for name, c := range map[string]struct {
		spec v1alpha1.DeletionPolicy
		tag  string
		rows []v1alpha1.ResourceStatus
		want v1alpha1.DeletionPolicy
	}{
		"the spec's word":                      {v1alpha1.DeletionDelete, "Retain", []v1alpha1.ResourceStatus{instance("Retain")}, v1alpha1.DeletionDelete},
		"a snapshot, where nobody knows":       {"", "", nil, v1alpha1.DeletionSnapshot},
		"the tag and the row":                  {"", "Delete", []v1alpha1.ResourceStatus{instance("Delete")}, v1alpha1.DeletionDelete},
		"retaining keeps more than a snapshot": {"", "Retain", []v1alpha1.ResourceStatus{instance("Snapshot")}, v1alpha1.DeletionRetain},
		"a snapshot keeps more than nothing":   {"", "Delete", []v1alpha1.ResourceStatus{instance("Snapshot")}, v1alpha1.DeletionSnapshot},
		"not that of a table or a bucket":      {"", "", rows("database", "one", "Retain"), v1alpha1.DeletionSnapshot},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := ended(c.rows...)
			if c.spec != "" {
				o.Spec.Database = &v1alpha1.Database{DeletionPolicy: c.spec}
			}
			if got := databaseEnd(o)(map[string]string{cloud.TagDeletionPolicy: c.tag}); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestWhatGoesAfterTheServers(t *testing.T) {
	t.Parallel()
	var all []v1alpha1.ResourceStatus
	for _, kind := range []string{"LoadBalancer", "DBInstance", "DBCluster", "DBSubnetGroup", KindTable, KindBucket, "InstanceProfile", "Role"} {
		r := row(kind, "a", "a", "")
		r.Ref = "arn:" + kind
		all = append(all, r, row(kind, "not-made", "b", ""))
	}
	want := []stack.Ref{stack.Literal("arn:DBInstance"), stack.Literal("arn:DBCluster"), stack.Literal("arn:Table"), stack.Literal("arn:Bucket"), stack.Literal("arn:InstanceProfile")}
	if diff := cmp.Diff(want, afterServers(ended(all...))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheWordOfTheSpecOnItsData(t *testing.T) {
	t.Parallel()
	a := rich()
	want := map[stack.Name]string{
		a.tableName(0): "Retain", a.tableName(1): "Retain", a.bucketName(0): "Retain", a.bucketName(1): "Retain",
		database.Name(a.names, a.spec.Database): "Snapshot",
	}
	if diff := cmp.Diff(want, a.Findings(engine.Outcome{}).Ends); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for word, is := range map[string]bool{"Retain": true, "Snapshot": true, "Delete": true, "EmptyAndDelete": true, "": false, "Burn": false} {
		if IsDeletionPolicy(word) != is {
			t.Errorf("%q: %t", word, !is)
		}
	}
}

func TestWhichOptionalBlocksASpecHas(t *testing.T) {
	t.Parallel()
	const sql, tables, buckets, role = v1alpha1.ConditionDatabaseReady, v1alpha1.ConditionTablesReady, v1alpha1.ConditionBucketsReady, v1alpha1.ConditionIdentityReady
	for name, c := range map[string]struct {
		edit func(*v1alpha1.HighlyAvailableAppSpec)
		want []string
	}{
		"nothing":     {func(*v1alpha1.HighlyAvailableAppSpec) {}, nil},
		"a database":  {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Database = &v1alpha1.Database{} }, []string{sql, role}},
		"a table":     {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tables = make([]v1alpha1.Table, 1) }, []string{tables, role}},
		"a bucket":    {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Buckets = make([]v1alpha1.Bucket, 1) }, []string{buckets, role}},
		"an identity": {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Identity = &v1alpha1.Identity{} }, []string{role}},
		"a given role": {func(s *v1alpha1.HighlyAvailableAppSpec) {
			s.Tables, s.Servers.InstanceProfile = make([]v1alpha1.Table, 1), "web"
		}, []string{tables}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := &v1alpha1.HighlyAvailableAppSpec{}
			c.edit(spec)
			for condition, wanted := range Optional(spec) {
				if wanted != slices.Contains(c.want, condition) {
					t.Errorf("%s: %t", condition, wanted)
				}
			}
		})
	}
	for condition, holds := range map[string]bool{sql: true, tables: true, buckets: true, role: false, v1alpha1.ConditionReady: false} {
		if HoldsData(condition) != holds {
			t.Errorf("%s: %t", condition, !holds)
		}
	}
}
