package blocktest

import (
	"testing"
	"testing/synctest"
	"time"

	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/cloud"
)

// Rig is a fresh simulated region and one app in it.
type Rig struct {
	*region.Region
	Clock *clocktesting.FakeClock
	// Clients are those that the operator would use, without their rate limits.
	Clients *cloud.Clients
	Names   cloud.Names
	Owner   cloud.Owner
}

// NewRig makes one. Nothing has been called in it yet.
func NewRig() *Rig {
	clock := clocktesting.NewFakeClock(time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	r := region.New(clock)
	return &Rig{
		Region:  r,
		Clock:   clock,
		Clients: cloud.New(r.Config(), cloud.Options{Limits: unlimited()}).In(""),
		Names:   cloud.Names{Cluster: "cluster-1", Namespace: "web", App: "shop"},
		Owner:   cloud.Owner{Cluster: "cluster-1", App: "web/shop"},
	}
}

// Stranger owns another app of the same cluster.
func (r *Rig) Stranger() cloud.Owner {
	return cloud.Owner{Cluster: r.Owner.Cluster, App: "web/another"}
}

// Step lets time pass in the region.
func (r *Rig) Step(d time.Duration) { r.Clock.Step(d) }

// Scene runs a parallel subtest in a bubble of its own, in which the pauses
// between the SDK's retries take no real time.
func Scene(t *testing.T, name string, play func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, play)
	})
}

// unlimited takes the client-side limits away: they have tests of their own,
// and here time stands still.
func unlimited() map[cloud.Category]cloud.Rate {
	rates := map[cloud.Category]cloud.Rate{}
	for _, c := range cloud.Categories() {
		rates[c] = cloud.Rate{}
	}
	return rates
}
