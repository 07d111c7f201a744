package database

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// maxSnapshots is how many names are tried for a final snapshot.
const maxSnapshots = 9

// snapless are the states in which RDS takes no snapshot. (RDS user guide,
// "Deleting a DB instance".)
var snapless = []string{"failed", "incompatible-restore", "incompatible-network"}

// end are the calls that end a database.
type end interface {
	what() string
	// protect switches AWS's deletion protection.
	protect(ctx context.Context, name string, on bool) error
	// drop deletes, after a final snapshot if that has a name.
	drop(ctx context.Context, name, snapshot string) error
	// snapshots are those of a database, by their names, with their status.
	snapshots(ctx context.Context, resource string) (map[string]string, error)
}

// remove does what the deletion policy says.
func (d desk) remove(ctx context.Context, seen stack.Seen, end end) (stack.Seen, error) {
	what := end.what() + " " + seen.Physical
	switch policy := d.Policy(seen.Have.(*Database).Tags); {
	case policy == v1alpha1.DeletionRetain:
		return d.retain(ctx, seen, end)
	case d.Protected:
		return seen, cloud.Protected(what)
	case policy == v1alpha1.DeletionDelete:
		if err := d.drop(ctx, seen, end, ""); err != nil {
			return seen, fmt.Errorf("delete %s: %w", what, err)
		}
		return deleting(seen, "with all of its data"), nil
	default:
		return d.removeKeeping(ctx, seen, end)
	}
}

// removeKeeping deletes a database after a final snapshot.
func (d desk) removeKeeping(ctx context.Context, seen stack.Seen, end end) (stack.Seen, error) {
	what := end.what() + " " + seen.Physical
	if slices.Contains(snapless, seen.Have.(*Database).Status) {
		return seen, &stack.Fault{Class: stack.Invalid, Code: codeNoSnapshot, Message: "delete " + what + ": " + seen.Message +
			"; RDS takes no final snapshot in that state: set database.deletionPolicy to Delete or Retain to go on"}
	}
	snapshot, err := d.drops(ctx, seen, end)
	if err != nil {
		return seen, fmt.Errorf("delete %s: %w", what, err)
	}
	return deleting(seen, "after the final snapshot "+snapshot), nil
}

const codeNoSnapshot = v1alpha1.ReasonFinalSnapshotImpossible

func deleting(seen stack.Seen, how string) stack.Seen {
	seen.State, seen.Message = stack.Busy, "AWS is deleting it, "+how
	return seen
}

// retain leaves a database to itself, protected.
func (d desk) retain(ctx context.Context, seen stack.Seen, end end) (stack.Seen, error) {
	have := seen.Have.(*Database)
	if !have.Protection {
		if err := end.protect(ctx, seen.Physical, true); err != nil {
			return seen, fmt.Errorf("protect %s %s, which is retained: %w", end.what(), seen.Physical, err)
		}
	}
	return d.release(ctx, seen.ID(), seen.Ref, have.Tags)
}

// drops deletes after a final snapshot of now. An older one never stands in for
// it: whatever was written since would be lost.
func (d desk) drops(ctx context.Context, seen stack.Seen, end end) (string, error) {
	have := seen.Have.(*Database)
	var before map[string]string
	for n := range maxSnapshots {
		name := snapshotName(seen.Physical, have.ResourceID, n+1)
		if _, exists := before[name]; exists {
			continue
		}
		err := d.drop(ctx, seen, end, name)
		if err == nil || !taken(err) {
			return name, err
		}
		if before, err = end.snapshots(ctx, have.ResourceID); err != nil {
			return name, fmt.Errorf("find the snapshots of %s: %w", have.ResourceID, err)
		}
		if underway := creating(before, snapshotName(seen.Physical, have.ResourceID, 1)); underway != "" {
			return underway, &stack.Fault{Class: stack.Conflict, Code: "SnapshotInProgress", Message: "the final snapshot " + underway + " is being taken: waiting for it"}
		}
	}
	return "", &stack.Fault{Class: stack.Invalid, Code: codeNoSnapshot, Message: fmt.Sprintf("%d final snapshots of it exist already, and it still stands: look at its events", maxSnapshots)}
}

// creating is a final snapshot of this life that is being taken.
func creating(snapshots map[string]string, first string) string {
	for name, status := range snapshots {
		if status == "creating" && (name == first || strings.HasPrefix(name, first+"-")) {
			return name
		}
	}
	return ""
}

func taken(err error) bool {
	return strings.Contains(stack.FaultOf(err).Code, "SnapshotAlreadyExists")
}

// snapshotName is of one life of the database: another one of the same name has
// another resource id.
func snapshotName(physical, resource string, n int) string {
	name := physical + "-final-" + strings.ToLower(resource)
	if n > 1 {
		name = fmt.Sprintf("%s-%d", name, n)
	}
	return name
}

// drop lifts the deletion protection first, under which AWS refuses.
func (d desk) drop(ctx context.Context, seen stack.Seen, end end, snapshot string) error {
	have := seen.Have.(*Database)
	if have.Protection {
		if err := end.protect(ctx, seen.Physical, false); err != nil {
			return fmt.Errorf("lift its deletion protection: %w", err)
		}
		have.Protection = false
	}
	if err := end.drop(ctx, seen.Physical, snapshot); err != nil {
		return err
	}
	d.Recent.End(seen.Ref)
	return nil
}
