package v1alpha1_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestDefaultsOfARollout(t *testing.T) {
	t.Parallel()
	const minute = 60
	all := func(r v1alpha1.Rollout) *v1alpha1.Rollout {
		r.MinHealthyPercent, r.MaxHealthyPercent, r.BakeSeconds = new(int32(100)), new(int32(110)), new(int32(0))
		return &r
	}
	said := &v1alpha1.Rollout{
		MinHealthyPercent: new(int32(0)), MaxHealthyPercent: new(int32(100)), WarmupSeconds: new(int32(0)), BakeSeconds: new(int32(600)),
		Checkpoints: []int32{20}, CheckpointDelaySeconds: new(int32(0)), Alarms: []string{"errors"},
	}
	for name, tt := range map[string]struct{ servers, want v1alpha1.Servers }{
		"servers are replaced a few at a time, and none is missing": {
			v1alpha1.Servers{},
			v1alpha1.Servers{Rollout: all(v1alpha1.Rollout{WarmupSeconds: new(int32(3 * minute))})},
		},
		"a new server warms up for a minute longer than it may be unhealthy": {
			v1alpha1.Servers{HealthCheckGracePeriodSeconds: new(int32(5 * minute)), Rollout: &v1alpha1.Rollout{}},
			v1alpha1.Servers{Rollout: all(v1alpha1.Rollout{WarmupSeconds: new(int32(6 * minute))})},
		},
		"a checkpoint is a pause of five minutes": {
			v1alpha1.Servers{Rollout: &v1alpha1.Rollout{Checkpoints: []int32{20, 50}}},
			v1alpha1.Servers{Rollout: all(v1alpha1.Rollout{
				WarmupSeconds: new(int32(3 * minute)), Checkpoints: []int32{20, 50}, CheckpointDelaySeconds: new(int32(5 * minute)),
			})},
		},
		"what is said stays, zero as well": {v1alpha1.Servers{Rollout: said}, v1alpha1.Servers{Rollout: said}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := &v1alpha1.HighlyAvailableAppSpec{Servers: tt.servers}
			before := spec.DeepCopy()
			if diff := cmp.Diff(tt.want.Rollout, spec.WithDefaults().Servers.Rollout); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, spec); diff != "" {
				t.Errorf("the spec itself was changed:\n%s", diff)
			}
		})
	}
}

func TestHowFarStorageGrows(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		topology      v1alpha1.DatabaseTopology
		storage, most *int32
		want          *int32
	}{
		"to twice the default":                     {want: new(int32(200))},
		"to twice what is said":                    {storage: new(int32(500)), want: new(int32(1000))},
		"to the most that there is":                {storage: new(int32(40000)), want: new(int32(65536))},
		"not at all where that is less than AWS's": {storage: new(int32(60000))},
		"to what is said":                          {storage: new(int32(500)), most: new(int32(600)), want: new(int32(600))},
		"not at all in a cluster":                  {topology: v1alpha1.TopologyMultiAZCluster},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := v1alpha1.HighlyAvailableAppSpec{Database: &v1alpha1.Database{Topology: tt.topology, StorageGiB: tt.storage, MaxStorageGiB: tt.most}}
			if diff := cmp.Diff(tt.want, spec.WithDefaults().Database.MaxStorageGiB); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHowManyServersAreRequired(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spec v1alpha1.HighlyAvailableAppSpec
		want int32
	}{
		"as many as replicas.min by default": {v1alpha1.HighlyAvailableAppSpec{}, 2},
		"as many as replicas.min":            {v1alpha1.HighlyAvailableAppSpec{Servers: v1alpha1.Servers{Replicas: &v1alpha1.Replicas{Min: new(int32(4))}}}, 4},
		"as many as are said to be":          {v1alpha1.HighlyAvailableAppSpec{Availability: &v1alpha1.Availability{RequiredCapacity: new(int32(7))}}, 7},
	} {
		if got := tt.spec.WithDefaults().Required(); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
