package database

import (
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestADatabaseThatAWSDoesNotShow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wanted bool
		ref    string
		lost   bool
		// deleted: haws deleted it.
		deleted bool
	}{
		"is lost when it stood and is wanted":       {true, "arn:1", true, false},
		"is yet to be made when it never stood":     {true, "", false, false},
		"is just gone when nobody wants it":         {false, "arn:1", false, false},
		"is just gone when haws deleted it":         {true, "arn:1", false, true},
		"is nothing when it neither stood nor will": {false, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Now()
			d := desk{Setup{Wanted: c.wanted, Recent: NewRecent(func() time.Time { return now })}}
			if c.deleted {
				d.Recent.End(c.ref)
			}
			for _, state := range []stack.State{stack.Busy, stack.Broken} { // the first answer may be too old
				seen := d.lost(stack.Known{Name: stack.Name{Kind: KindInstance, Role: role, Physical: "haws-1"}, Ref: c.ref})
				if lost := seen.Have != nil; lost != c.lost || lost != (seen.State == state) {
					t.Errorf("%+v", seen)
				}
				now = now.Add(cloud.Propagation)
			}
		})
	}
}

// An answer that is older than the deletion shows the database as it was.
func TestADatabaseThatHawsDeletedAndAWSStillShows(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := desk{Setup{Recent: NewRecent(func() time.Time { return now })}}
	doubted := func() bool {
		seen := d.judged(stack.Seen{Ref: "arn:1", Have: &Database{Status: "available"}}, progress{}, availability.Database{})
		return seen.State == stack.Busy && seen.Message == "haws deleted it, and AWS still shows it"
	}
	if doubted() {
		t.Error("nobody has deleted it")
	}
	if d.Recent.End("arn:1"); !doubted() {
		t.Error("it counts as standing")
	}
	if now = now.Add(cloud.Propagation); doubted() || d.Recent.Ended("arn:1") {
		t.Error("what stands long after that is another one")
	}
}
