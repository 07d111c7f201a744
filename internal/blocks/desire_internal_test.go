package blocks

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// keyOf is the ARN of a KMS key.
func keyOf(what string) string { return "arn:aws:kms:eu-west-1:123456789012:key/" + what }

// rich has a database, and of tables and buckets one under a name of haws's making
// and one under a given name.
func rich() *App {
	key := v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}
	spec := v1alpha1.HighlyAvailableAppSpec{
		Database: &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, SecretKMSKeyARN: keyOf("secret")},
		Tables: []v1alpha1.Table{
			{Name: "made", PartitionKey: key, KMSKeyARN: keyOf("table"), Indexes: []v1alpha1.TableIndex{{Name: "by-id", PartitionKey: key}}},
			{Name: "given", PartitionKey: key, TableName: "theirs"},
		},
		Buckets: []v1alpha1.Bucket{{Name: "made", KMSKeyARN: keyOf("bucket")}, {Name: "given", BucketName: "theirs"}},
	}
	return &App{
		Region: "eu-west-1", Account: "123456789012", spec: spec.WithDefaults(), names: cloud.Names{Cluster: "c", Namespace: "web", App: "shop"},
		site: bucket.Site{Region: "eu-west-1", Account: "123456789012", Partition: "aws"}, boundary: "arn:aws:iam::123456789012:policy/bounds",
		lore: &lore{classes: database.NewClasses(time.Now)}, now: time.Now,
	}
}

func (a *App) tableName(i int) stack.Name { return table.Name(a.names, &a.spec.Tables[i]) }
func (a *App) bucketName(i int) stack.Name {
	return bucket.Name(a.names, a.site, &a.spec.Buckets[i])
}

func TestWhatServersAreGranted(t *testing.T) {
	t.Parallel()
	a := rich()
	made := identity.Table{ARN: stack.Literal("arn:aws:dynamodb:eu-west-1:123456789012:table/" + a.tableName(0).Physical), Indexes: true, KMSKey: keyOf("table")}
	store := identity.Bucket{ARN: stack.Literal("arn:aws:s3:::" + a.bucketName(0).Physical), KMSKey: keyOf("bucket")}
	unknown := func(n stack.Name) stack.Ref { return stack.Ref{Of: n} }
	stranger, ours := stack.Seen{Foreign: true}, stack.Seen{Ref: "arn:theirs"}
	for name, c := range map[string]struct {
		world   stack.World
		tables  []identity.Table
		buckets []identity.Bucket
	}{
		"from the start what haws names, and the rest once it is known": {
			nil,
			[]identity.Table{made, {ARN: unknown(a.tableName(1))}},
			[]identity.Bucket{store, {ARN: unknown(a.bucketName(1))}},
		},
		"what is seen to be the app's own": {
			stack.World{a.tableName(1): ours, a.bucketName(1): ours},
			[]identity.Table{made, {ARN: stack.Ref{Of: a.tableName(1), Value: "arn:theirs", Known: true}}},
			[]identity.Bucket{store, {ARN: stack.Ref{Of: a.bucketName(1), Value: "arn:theirs", Known: true}}},
		},
		"nothing of somebody else's": {
			stack.World{a.tableName(0): stranger, a.tableName(1): stranger, a.bucketName(0): stranger, a.bucketName(1): stranger}, nil, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := identity.Grants{
				Region: "eu-west-1", Tables: c.tables, Buckets: c.buckets, SecretKMSKey: keyOf("secret"),
				Secret: stack.Ref{Of: database.Name(a.names, a.spec.Database)},
			}
			if diff := cmp.Diff(want, a.grants(c.world)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheRoleThatIsDesired(t *testing.T) {
	t.Parallel()
	a := rich()
	for name, c := range map[string]struct {
		data, made bool
		want       string
	}{
		"of an app with data":                     {true, false, a.boundary},
		"of one that has a role and no data more": {false, true, a.boundary},
		"of one without either":                   {false, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := rich()
			if a.role = c.made; !c.data {
				a.spec.Database, a.spec.Tables, a.spec.Buckets = nil, nil, nil
			}
			got := ""
			for _, n := range a.Desire(stack.World{}) {
				if role, ok := n.Want.(*identity.Role); ok {
					got = role.Boundary
				}
			}
			if got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestWhatIsToldOfTheData(t *testing.T) {
	t.Parallel()
	all := func(state stack.State) stack.World {
		w, a := stack.World{}, rich()
		for i := range 2 {
			for _, n := range []stack.Name{a.tableName(i), a.bucketName(i)} {
				w[n] = stack.Seen{Name: n, Ref: "arn", State: state, Attrs: map[string]string{"name": n.Physical}}
			}
		}
		return w
	}
	told := func(w stack.World, edit func(*App)) map[string]string {
		a := rich()
		a.spec.Database = nil
		edit(a)
		return a.connection(w)
	}
	a := rich()
	want := map[string]string{
		"region": "eu-west-1", "tables.made": a.tableName(0).Physical, "tables.given": "theirs", "buckets.made": a.bucketName(0).Physical, "buckets.given": "theirs",
	}
	if diff := cmp.Diff(want, told(all(stack.Ready), func(*App) {})); diff != "" {
		t.Errorf("when all is ready (-want +got):\n%s", diff)
	}
	if got := told(all(stack.Busy), func(*App) {}); got != nil {
		t.Errorf("before it is ready: %v", got)
	}
	if got := told(all(stack.Ready), func(a *App) { a.spec.Tables, a.spec.Buckets = nil, nil }); got != nil {
		t.Errorf("of no data: %v", got)
	}
}
