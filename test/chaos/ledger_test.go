package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// ledger is a model of the data of an app, made without a line of the operator: what
// there is, and what of it may go.
type ledger struct {
	*life
	// held is all that ever held data, by kind and name, and the id that tells it from another of that name.
	held map[string]string
	// released is what may be gone by now, by kind, name and id.
	released map[string]bool
	// snapped are the ids of the databases that left, and were to leave a snapshot.
	snapped []string
	// force is which policies the operator may go by, of each "kind name" in AWS's words. It is
	// more than one when it died while it looked.
	force map[string][]string
	// roles are the names in the spec of what AWS knows by another one.
	roles map[string]string
	read  int
	// dirty: somebody has written into a bucket.
	dirty bool
}

func newLedger(l *life) *ledger {
	return &ledger{life: l, held: map[string]string{}, released: map[string]bool{}, force: map[string][]string{}, roles: map[string]string{}}
}

// check compares what there is with what there should be, after each look.
func (g *ledger) check(app *v1alpha1.HighlyAvailableApp, died bool) {
	g.name(app)
	wrote := g.dangers()
	for _, w := range wrote {
		g.hold(app, w)
	}
	if len(wrote) > 0 || died {
		g.inspect()
	}
	g.learn(app, died)
}

// name notes which resource stands for what of the spec.
func (g *ledger) name(app *v1alpha1.HighlyAvailableApp) {
	if app == nil {
		return
	}
	for _, row := range app.Status.Resources {
		kind, role, _ := strings.Cut(row.ID, "/")
		switch kind {
		case "Table", "Bucket":
			g.roles[strings.ToLower(kind)+" "+row.Name] = role
		case "DBInstance", "DBCluster":
			g.roles["database "+row.Name] = role
		}
	}
}

// dangers are the calls that AWS took since the last look and that may cost data.
func (g *ledger) dangers() []awssim.Record {
	all := g.aws.World.Calls()
	out := slices.DeleteFunc(slices.Clone(all[g.read:]), func(r awssim.Record) bool { return !r.Write })
	g.read = len(all)
	return out
}

// wants is true while the app asks for what AWS knows by that name.
func (g *ledger) wants(app *v1alpha1.HighlyAvailableApp, what string) bool {
	if app == nil || !app.DeletionTimestamp.IsZero() {
		return false
	}
	return g.lists(app, what)
}

// lists is true while it stands in the spec.
func (g *ledger) lists(app *v1alpha1.HighlyAvailableApp, what string) bool {
	return g.policy(app, what) != ""
}

// policy is what the spec says of it, in the words of the inventory; empty when it says nothing.
func (g *ledger) policy(app *v1alpha1.HighlyAvailableApp, what string) string {
	if app == nil {
		return ""
	}
	spec, role := app.Spec.WithDefaults(), g.roles[what]
	kind, name, _ := strings.Cut(what, " ")
	switch kind {
	case "database":
		if spec.Database != nil && role != "" {
			return string(spec.Database.DeletionPolicy)
		}
	case "table":
		for _, t := range spec.Tables {
			if t.Name == role || t.TableName == name {
				return string(t.DeletionPolicy)
			}
		}
	case "bucket":
		for _, b := range spec.Buckets {
			if b.Name != role && b.BucketName != name {
				continue
			}
			if aws.ToBool(b.EmptyOnDelete) {
				return "EmptyAndDelete"
			}
			return string(b.DeletionPolicy)
		}
	}
	return ""
}

// learn notes which policies are in force from now on: what the operator has seen.
func (g *ledger) learn(app *v1alpha1.HighlyAvailableApp, died bool) {
	if app == nil || app.Spec.Mode == v1alpha1.ModePaused || !app.DeletionTimestamp.IsZero() && app.Spec.WithDefaults().DeletionProtection != nil && *app.Spec.WithDefaults().DeletionProtection {
		return
	}
	for what := range g.roles {
		switch p := g.policy(app, what); {
		case p == "":
		case died:
			g.force[what] = append(g.force[what], p)
		default:
			g.force[what] = []string{p}
		}
	}
}

// may is true when that may become of it now.
func (g *ledger) may(app *v1alpha1.HighlyAvailableApp, what string, policies ...string) bool {
	if app == nil || g.wants(app, what) || *app.Spec.WithDefaults().DeletionProtection || app.Spec.Mode == v1alpha1.ModePaused {
		return false
	}
	force := g.force[what]
	if p := g.policy(app, what); p != "" {
		force = append(slices.Clone(force), p)
		if g.stayed(app, what) {
			force = []string{p}
		}
	}
	return slices.ContainsFunc(force, func(p string) bool { return slices.Contains(policies, p) })
}

// stayed: what an app that goes still lists goes as it says now.
func (g *ledger) stayed(app *v1alpha1.HighlyAvailableApp, what string) bool {
	return !app.DeletionTimestamp.IsZero() && g.lists(app, what)
}

// hold holds one call against what it may do.
func (g *ledger) hold(app *v1alpha1.HighlyAvailableApp, r awssim.Record) {
	what, allowed := costs(r)
	if what == "" || r.Code != "" && r.Code != "Net" && r.Code != "InternalError" {
		return
	}
	if !g.may(app, what, allowed...) {
		if _, there := g.held[what]; !there && r.Code != "" {
			return
		}
		g.Errorf("%s of %s is not what the app says of it: it is wanted: %t, its policy is %v", r.Operation, what, g.wants(app, what), g.force[what])
		return
	}
	if kind, name, _ := strings.Cut(what, " "); r.Operation == "DeleteObjects" || r.Operation == "DeleteObject" {
		for held, id := range g.held {
			if strings.HasPrefix(held, "object "+name+" ") {
				g.released[held+" "+id] = true
			}
		}
	} else {
		id := g.held[what]
		g.released[what+" "+id] = true
		if kind == "database" && slices.Equal(allowed, []string{"Snapshot"}) {
			g.snapped = append(g.snapped, id)
		}
	}
}

// costs is what a call may cost, and the policies that allow it.
func costs(r awssim.Record) (what string, policies []string) {
	database := func(id, snapshot *string) (string, []string) {
		if snapshot != nil {
			return "database " + *id, []string{"Snapshot"}
		}
		return "database " + *id, []string{"Delete"}
	}
	switch in := r.Input.(type) {
	case *rds.DeleteDBInstanceInput:
		return database(in.DBInstanceIdentifier, in.FinalDBSnapshotIdentifier)
	case *rds.DeleteDBClusterInput:
		return database(in.DBClusterIdentifier, in.FinalDBSnapshotIdentifier)
	case *dynamodb.DeleteTableInput:
		return "table " + *in.TableName, []string{"Delete"}
	case *s3.DeleteBucketInput:
		return "bucket " + *in.Bucket, []string{"Delete", "EmptyAndDelete"}
	case *s3.DeleteObjectsInput:
		return "bucket " + *in.Bucket, []string{"EmptyAndDelete"}
	case *s3.DeleteObjectInput:
		return "bucket " + *in.Bucket, []string{"EmptyAndDelete"}
	}
	return "", nil
}

// inspect looks at all data: nothing is gone that was not released.
func (g *ledger) inspect() {
	now := g.holdings()
	for what, id := range g.held {
		if now[what] != id && !g.released[what+" "+id] {
			g.Errorf("lost: %s (%s)", what, id)
			g.released[what+" "+id] = true
		}
	}
	maps.Copy(g.held, now)
}

// snapshots holds each database that left with a snapshot to have left one.
func (g *ledger) snapshots() {
	counts := map[string]int{}
	for what, of := range g.holdings() {
		if strings.HasPrefix(what, "snapshot ") {
			counts[of]++
		}
	}
	for _, id := range g.snapped {
		if counts[id] != 1 {
			g.Errorf("the database %s left %d snapshots", id, counts[id])
		}
	}
}

// takes notes that a person, and not the operator, takes it away.
func (g *ledger) takes(what string) { g.released[fmt.Sprint(what, " ", g.held[what])] = true }

// filled is true of a bucket that somebody has written into.
func (g *ledger) filled(bucket string) bool {
	for what := range g.held {
		if strings.HasPrefix(what, "object "+bucket+" ") {
			return true
		}
	}
	return false
}
