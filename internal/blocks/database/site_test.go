package database_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// register adds the kinds with the policy of the tags. What is remembered from
// pass to pass is remembered for each rig.
func register() func(engine.Kinds, *blocktest.Rig) {
	var recent sync.Map
	return func(kinds engine.Kinds, rig *blocktest.Rig) {
		r, _ := recent.LoadOrStore(rig, database.NewRecent(rig.Clock.Now))
		database.Register(kinds, database.Setup{API: rig.Clients.RDS, Owner: rig.Owner, Policy: byTag, Recent: r.(*database.Recent)})
	}
}

func byTag(tags map[string]string) v1alpha1.DeletionPolicy {
	return v1alpha1.DeletionPolicy(tags[cloud.TagDeletionPolicy])
}

// spec wants PostgreSQL 16.
func spec(changes ...func(*v1alpha1.Database)) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{
		Database: &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "16", InstanceClass: "db.m7g.large", MaintenanceWindow: "tue:05:00-tue:06:00"},
		Tags:     map[string]string{"team": "blue", "stage": "live"},
	}
	for _, change := range changes {
		change(s.Database)
	}
	return s.WithDefaults()
}

func cluster(d *v1alpha1.Database) { d.Topology = v1alpha1.TopologyMultiAZCluster }

func input(t *testing.T, rig *blocktest.Rig, spec *v1alpha1.HighlyAvailableAppSpec) database.Input {
	t.Helper()
	return database.Input{
		Spec: spec, Names: rig.Names, Owner: rig.Owner,
		Subnets: stack.Literal(strings.Join(rig.Subnets(t), ",")), Group: stack.Literal(rig.Group(t, "database")),
	}
}

// want is the node of one id.
func want[T any](t *testing.T, in database.Input, id string) (stack.Name, *T) {
	t.Helper()
	for _, n := range database.Desire(in) {
		if n.ID() == id {
			return n.Name, n.Want.(*T)
		}
	}
	t.Fatalf("nobody desires %s", id)
	return stack.Name{}, nil
}

// site is the whole block as an app of its own. Change the spec between passes.
type site struct {
	blocktest.App
	in   database.Input
	name stack.Name
	// gone is true when the app does not want the database any more.
	gone bool
}

func newSite(t *testing.T, changes ...func(*v1alpha1.Database)) *site {
	t.Helper()
	rig := blocktest.NewRig()
	s := &site{App: blocktest.App{Rig: rig}, in: input(t, rig, spec(changes...))}
	s.name = database.Name(rig.Names, s.in.Spec.Database)
	recent := database.NewRecent(rig.Clock.Now)
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		database.Register(kinds, database.Setup{API: rig.Clients.RDS, Owner: rig.Owner, Policy: s.policy, Recent: recent})
	}
	s.Desire = func(w stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		s.in.World = w
		return database.Desire(s.in)
	}
	s.World.Forget()
	return s
}

// policy is the spec's while the app wants the database, and else the tag's.
func (s *site) policy(tags map[string]string) v1alpha1.DeletionPolicy {
	if s.gone {
		return byTag(tags)
	}
	return s.in.Spec.Database.DeletionPolicy
}

// change changes the spec.
func (s *site) change(change func(*v1alpha1.Database)) {
	next := s.in.Spec.DeepCopy()
	change(next.Database)
	s.in.Spec = next.WithDefaults()
}

// quiet holds a settled app to a pass without a write.
func (s *site) quiet(t *testing.T) engine.Outcome {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
	return out
}

// instance is the DB instance as AWS shows it, nil when there is none.
func (s *site) instance(t *testing.T) *types.DBInstance {
	t.Helper()
	out, err := s.Clients.RDS.DescribeDBInstances(t.Context(), &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &s.name.Physical})
	if stack.Is(err, stack.NotFound) {
		return nil
	}
	must(t, err)
	return &out.DBInstances[0]
}

// snapshots are the names of the snapshots of DB instances, with their status.
func (s *site) snapshots(t *testing.T) []string {
	t.Helper()
	out, err := s.Clients.RDS.DescribeDBSnapshots(t.Context(), &rds.DescribeDBSnapshotsInput{})
	must(t, err)
	var all []string
	for _, sn := range out.DBSnapshots {
		all = append(all, aws.ToString(sn.DBSnapshotIdentifier)+" "+aws.ToString(sn.Status))
	}
	return all
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
