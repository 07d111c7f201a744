package chaos

import (
	"slices"
	"testing"
	"time"
)

// titled is the story of that name.
func titled(name string) story {
	all := stories()
	return all[slices.IndexFunc(all, func(s story) bool { return s.name == name })]
}

// how is the mishap of that name.
func how(name string) mishap {
	all := mishaps()
	return all[slices.IndexFunc(all, func(m mishap) bool { return m.name == name })]
}

// Who the operator is was asked every 20 seconds, three times each, for as long as AWS did
// not tell: 90 calls in ten minutes, and by every app.
func TestAWSIsAskedEverMoreSeldomWhoWeAre(t *testing.T) {
	t.Parallel()
	f := &trouble{operation: "STS.GetCallerIdentity", mishap: how("throttled"), lasting: true}
	_, tr := titled("create").tried(t, 1, []*trouble{f})
	if f.strikes < 3 {
		t.Errorf("asked %d times: %v", f.strikes, tr.counts)
	}
}

// While one kind could not be read nothing was deleted, and yet everything was read again each time: 75 calls
// in ten minutes.
func TestADeletionThatWaitsReadsOnlyWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	f := &trouble{operation: "DynamoDB.DescribeTable", mishap: how("throttled"), lasting: true}
	_, tr := titled("delete, with a snapshot").tried(t, 1, []*trouble{f})
	if f.strikes < 3 {
		t.Errorf("asked %d times: %v", f.strikes, tr.counts)
	}
}

// When the finalizer could not be taken off for a conflict, all was looked at again each
// second: 600 looks in ten minutes.
func TestAConflictAtTheEndIsLookedAtEverMoreSeldom(t *testing.T) {
	t.Parallel()
	all := snags()
	changed := all[slices.IndexFunc(all, func(k snag) bool { return k.name == "changed meanwhile" })]
	f := &stumble{snag: changed, only: "Patch app", of: 1}
	if titled("delete, with a snapshot").stumbles(t, 1, f); f.strikes < 3 {
		t.Errorf("%d conflicts", f.strikes)
	}
}

func TestTheBusiestTenMinutes(t *testing.T) {
	t.Parallel()
	at := func(minutes ...int) (out []time.Time) {
		for _, m := range minutes {
			out = append(out, time.Unix(0, 0).Add(time.Duration(m)*time.Minute))
		}
		return out
	}
	all := at(0, 0, 0, 5, 20, 29, 30)
	if first, later := busiest(all, time.Time{}), busiest(all, at(1)[0]); first != 4 || later != 2 {
		t.Errorf("%d at first, and %d later", first, later)
	}
}
