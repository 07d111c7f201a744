package table_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// register adds the kind with the policy of the tags. What is remembered from pass
// to pass is remembered for each rig.
func register() func(engine.Kinds, *blocktest.Rig) {
	var recent sync.Map
	return func(kinds engine.Kinds, rig *blocktest.Rig) {
		r, _ := recent.LoadOrStore(rig, table.NewRecent(rig.Clock.Now))
		table.Register(kinds, table.Setup{
			API: rig.Clients.DDB, Owner: rig.Owner, Policy: byTag, Recent: r.(*table.Recent), Wanted: func(stack.Name) bool { return false },
		})
	}
}

func byTag(_ stack.Name, tags map[string]string) v1alpha1.DataDeletionPolicy {
	return v1alpha1.DataDeletionPolicy(tags[cloud.TagDeletionPolicy])
}

// spec wants the table sessions.
func spec(changes ...func(*v1alpha1.Table)) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{
		Tables: []v1alpha1.Table{{Name: "sessions", PartitionKey: key("id")}},
		Tags:   map[string]string{"team": "blue", "stage": "live"},
	}
	for _, change := range changes {
		change(&s.Tables[0])
	}
	return s.WithDefaults()
}

func key(name string) v1alpha1.TableKey {
	return v1alpha1.TableKey{Name: name, Type: v1alpha1.KeyString}
}

func index(name, attribute string) v1alpha1.TableIndex {
	return v1alpha1.TableIndex{Name: name, PartitionKey: key(attribute)}
}

func indexes(names ...string) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) {
		t.Indexes = nil
		for _, name := range names {
			t.Indexes = append(t.Indexes, index(name, strings.TrimPrefix(name, "by-")))
		}
	}
}

func policy(p v1alpha1.DataDeletionPolicy) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) { t.DeletionPolicy = p }
}

// site is the whole block as an app of its own. Change the spec between passes.
type site struct {
	blocktest.App
	in   table.Input
	name stack.Name
	// gone is true when the app does not want the table any more.
	gone bool
}

func newSite(t *testing.T, changes ...func(*v1alpha1.Table)) *site {
	t.Helper()
	rig := blocktest.NewRig()
	s := &site{App: blocktest.App{Rig: rig}, in: table.Input{Spec: spec(changes...), Names: rig.Names, Owner: rig.Owner}}
	s.name = table.Name(rig.Names, &s.in.Spec.Tables[0])
	s.restart()
	s.Desire = func(stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		return table.Desire(s.in)
	}
	s.World.Forget()
	return s
}

// restart is a new operator, which remembers nothing.
func (s *site) restart() (recent *table.Recent) {
	recent = table.NewRecent(s.Clock.Now)
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		table.Register(kinds, table.Setup{
			API: rig.Clients.DDB, Owner: rig.Owner, Policy: s.policy, Recent: recent,
			Wanted: func(n stack.Name) bool { return !s.gone && n == s.name },
		})
	}
	return recent
}

// policy is the spec's while the app wants the table, and else the tag's.
func (s *site) policy(of stack.Name, tags map[string]string) v1alpha1.DataDeletionPolicy {
	if s.gone {
		return byTag(of, tags)
	}
	return s.in.Spec.Tables[0].DeletionPolicy
}

// change changes the spec.
func (s *site) change(changes ...func(*v1alpha1.Table)) {
	next := s.in.Spec.DeepCopy()
	for _, change := range changes {
		change(&next.Tables[0])
	}
	s.in.Spec = next.WithDefaults()
}

// quiet holds a settled app to a pass of the four reads, without a write.
func (s *site) quiet(t *testing.T) engine.Outcome {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || s.World.Writes() > 0 || len(s.World.Calls()) != 4 {
		t.Errorf("%d writes, %v:\n%s", s.World.Writes(), s.World.Counts(), blocktest.Describe(out))
	}
	return out
}

// table is the table as AWS shows it, nil when there is none.
func (s *site) table(t *testing.T) *types.TableDescription {
	t.Helper()
	out, err := s.Clients.DDB.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &s.name.Physical})
	if stack.Is(err, stack.NotFound) {
		return nil
	}
	must(t, err)
	return out.Table
}

func (s *site) tags(t *testing.T) map[string]string {
	t.Helper()
	out, err := s.Clients.DDB.ListTagsOfResource(t.Context(), &dynamodb.ListTagsOfResourceInput{ResourceArn: s.table(t).TableArn})
	must(t, err)
	return cloud.FromDDBTags(out.Tags)
}

func (s *site) expiry(t *testing.T) string {
	t.Helper()
	out, err := s.Clients.DDB.DescribeTimeToLive(t.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: &s.name.Physical})
	must(t, err)
	return strings.TrimSpace(string(out.TimeToLiveDescription.TimeToLiveStatus) + " " + aws.ToString(out.TimeToLiveDescription.AttributeName))
}

// left is what the only step that is left says.
func left(t *testing.T, out engine.Outcome) stack.Step {
	t.Helper()
	if len(out.Left) != 1 {
		t.Fatalf("%d steps are left:\n%s", len(out.Left), blocktest.Describe(out))
	}
	return out.Left[0]
}

// failures are the errors of a pass, in words.
func failures(out engine.Outcome) string {
	var all []string
	for _, d := range out.Done {
		if d.Err != nil {
			all = append(all, d.Err.Error())
		}
	}
	return strings.Join(all, "\n")
}

// must fails the test when a stranger's call fails.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("a stranger's call: %v", err)
	}
}
