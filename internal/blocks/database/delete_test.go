package database

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/stack"
)

// record notes what is asked of it. Taken are the snapshots that exist, with
// owner and status; gone ones are named, and not found.
type record struct {
	calls []string
	taken map[string][2]string
}

func (*record) what() string { return "DB instance" }

func (r *record) protect(_ context.Context, _ string, on bool) error {
	r.calls = append(r.calls, "protection "+onOff(on))
	return nil
}

func (r *record) drop(_ context.Context, _, snapshot string) error {
	r.calls = append(r.calls, "delete "+snapshot)
	if _, exists := r.taken[snapshot]; exists {
		return &stack.Fault{Class: stack.Conflict, Code: "DBSnapshotAlreadyExists"}
	}
	return nil
}

func (r *record) snapshots(_ context.Context, resource string) (map[string]string, error) {
	found := map[string]string{}
	for name, s := range r.taken {
		if s[0] == resource {
			found[name] = s[1]
		}
	}
	return found, nil
}

func TestTheFinalSnapshot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		snapshots map[string][2]string
		calls     string
		class     stack.Class
	}{
		"of its own life":                              {nil, "protection off; delete x-final-db-1", ""},
		"an older one does not stand in":               {map[string][2]string{"x-final-db-1": {"DB-1", "available"}}, "protection off; delete x-final-db-1; delete x-final-db-1-2", ""},
		"a failed one neither":                         {map[string][2]string{"x-final-db-1": {"DB-1", "failed"}}, "protection off; delete x-final-db-1; delete x-final-db-1-2", ""},
		"another's is left alone":                      {map[string][2]string{"x-final-db-1": {"DB-2", "creating"}}, "protection off; delete x-final-db-1; delete x-final-db-1-2", ""},
		"one in progress is waited for":                {map[string][2]string{"x-final-db-1": {"DB-1", "creating"}}, "protection off; delete x-final-db-1", stack.Conflict},
		"one that is gone does not end it":             {map[string][2]string{"x-final-db-1": {}}, "protection off; delete x-final-db-1; delete x-final-db-1-2", ""},
		"a snapshot of another kind is not waited for": {map[string][2]string{"x-final-db-1": {"DB-1", "failed"}, "mine": {"DB-1", "creating"}}, "protection off; delete x-final-db-1; delete x-final-db-1-2", ""},
		"the second in progress is waited for too":     {map[string][2]string{"x-final-db-1": {"DB-1", "failed"}, "x-final-db-1-2": {"DB-1", "creating"}}, "protection off; delete x-final-db-1", stack.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &record{taken: c.snapshots}
			d := desk{Setup{Recent: NewRecent(time.Now), Policy: func(map[string]string) v1alpha1.DeletionPolicy { return v1alpha1.DeletionSnapshot }}}
			seen := stack.Seen{Name: stack.Name{Physical: "x"}, Have: &Database{ResourceID: "DB-1", Protection: true, Status: "available"}}
			after, err := d.remove(t.Context(), seen, r)
			if diff := cmp.Diff(c.calls, strings.Join(r.calls, "; ")); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			if c.class == "" && (err != nil || after.State != stack.Busy) || c.class != "" && !stack.Is(err, c.class) {
				t.Errorf("%s, %v", after.State, err)
			}
		})
	}
}

func TestTooManyFinalSnapshots(t *testing.T) {
	t.Parallel()
	r := &record{taken: map[string][2]string{}}
	for n := range maxSnapshots {
		r.taken[snapshotName("x", "db-1", n+1)] = [2]string{"db-1", "failed"}
	}
	d := desk{Setup{Recent: NewRecent(time.Now), Policy: func(map[string]string) v1alpha1.DeletionPolicy { return v1alpha1.DeletionSnapshot }}}
	_, err := d.remove(t.Context(), stack.Seen{Name: stack.Name{Physical: "x"}, Have: &Database{ResourceID: "db-1", Status: "available"}}, r)
	if f := stack.FaultOf(err); f.Class != stack.Invalid || f.Code != v1alpha1.ReasonFinalSnapshotImpossible || len(r.calls) != 1 {
		t.Errorf("%d calls, %v", len(r.calls), err)
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	ready := progress{born: true, secret: "active"}
	for name, c := range map[string]struct {
		status string
		change func(*progress, *Database, *Recent)
		want   stack.State
	}{
		"available":             {"available", nil, stack.Ready},
		"its storage optimized": {"storage-optimization", nil, stack.Ready},
		"without a secret":      {"available", func(p *progress, _ *Database, _ *Recent) { p.secret = "" }, stack.Ready},
		"the secret is made":    {"available", func(p *progress, _ *Database, _ *Recent) { p.secret = "creating" }, stack.Busy},
		"the secret rotates":    {"available", func(p *progress, _ *Database, _ *Recent) { p.secret = "rotating" }, stack.Busy},
		"the secret is stuck":   {"available", func(p *progress, _ *Database, _ *Recent) { p.secret = "impaired" }, stack.Broken},
		"without an endpoint":   {"available", func(p *progress, _ *Database, _ *Recent) { p.born = false }, stack.Busy},
		"something is open":     {"available", func(p *progress, _ *Database, _ *Recent) { p.open = []string{"a", "b"} }, stack.Busy},
		"something waits":       {"available", func(_ *progress, h *Database, _ *Recent) { h.Pending = map[string]string{"x": "y"} }, stack.Ready},
		"just modified":         {"available", func(_ *progress, _ *Database, r *Recent) { r.asked["a"] = asked{now.Add(-59 * time.Second), false} }, stack.Busy},
		"modified a minute ago": {"available", func(_ *progress, _ *Database, r *Recent) { r.asked["a"] = asked{now.Add(-time.Minute), true} }, stack.Ready},
		"to be modified at once": {"available", func(_ *progress, h *Database, r *Recent) {
			h.Pending, r.asked["a"] = map[string]string{"x": "y"}, asked{now.Add(-29 * time.Minute), true}
		}, stack.Busy},
		"to be modified in the window": {"available", func(_ *progress, h *Database, r *Recent) {
			h.Pending, r.asked["a"] = map[string]string{"x": "y"}, asked{now.Add(-29 * time.Minute), false}
		}, stack.Ready},
		"never modified at once": {"available", func(_ *progress, h *Database, r *Recent) {
			h.Pending, r.asked["a"] = map[string]string{"x": "y"}, asked{now.Add(-30 * time.Minute), true}
		}, stack.Ready},
		"creating": {"creating", nil, stack.Busy}, "modifying": {"modifying", nil, stack.Busy}, "a new word of AWS": {"dancing", nil, stack.Busy},
		"failed": {"failed", nil, stack.Broken}, "storage full": {"storage-full", nil, stack.Broken}, "stopped": {"stopped", nil, stack.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, have, recent := ready, &Database{Status: c.status}, NewRecent(func() time.Time { return now })
			if c.change != nil {
				c.change(&p, have, recent)
			}
			state, message := desk{Setup{Recent: recent}}.state("a", p, have)
			if state != c.want || (message == "") != (state == stack.Ready) {
				t.Errorf("%s: %s", state, message)
			}
		})
	}
}
