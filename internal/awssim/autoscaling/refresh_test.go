package autoscaling_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestARefreshReplacesZoneByZone(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3, behind(r.served())))
	r.after(5 * time.Minute)
	r.newVersion()
	r.started()
	got := r.course(15*time.Minute, func() string { return r.state() + "; " + r.fleet() + "; group " + r.saved() + "; " + r.look() })
	want := []string{
		"Pending; 1×3; group 1; InService a1 b1 c1",
		"InProgress 0%, 3 left; 1×3 2×1; group 1; InService a1 b1 c1; Pending a1",
		"InProgress 0%, 3 left; 1×3 2×1; group 1; InService a2 b1 c1",
		"InProgress 33%, 2 left; 1×2 2×2; group 1; InService a1 b1 c1; Pending b1; Terminating a1",
		"InProgress 33%, 2 left; 1×2 2×2; group 1; InService a1 b2 c1; Terminating a1",
		"InProgress 66%, 1 left; 1×1 2×3; group 1; InService a1 b1 c1; Pending c1; Terminating b1",
		"InProgress 66%, 1 left; 1×1 2×3; group 1; InService a1 b1 c2; Terminating b1",
		"Successful 100%, 0 left; 2×3; group 2; InService a1 b1 c1; Terminating c1",
		"Successful 100%, 0 left; 2×3; group 2; InService a1 b1 c1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestARefreshThatKeepsAHundredPercentNeverDipsBelow(t *testing.T) {
	for _, size := range []int32{1, 4} {
		r := newRig(t)
		arn := r.served()
		r.ok(r.create(size, behind(arn)))
		r.after(5 * time.Minute)
		r.newVersion()
		r.started()
		for n := 0; r.refreshes()[0].EndTime == nil && n < 3600; n++ {
			r.after(time.Second)
			if serving, healthy := r.serving(), r.healthy(arn); serving < int(size) || healthy < int(size) {
				t.Fatalf("of %d, %d serve and %d are healthy: %s", size, serving, healthy, r.look())
			}
		}
		if got := r.state(); got != "Successful 100%, 0 left" {
			t.Error(got)
		}
	}
}
