package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

func TestWhatTheSpecAsksOfAvailability(t *testing.T) {
	t.Parallel()
	least, peak := int32(2), int32(3)
	spec := v1alpha1.HighlyAvailableAppSpec{
		Servers: v1alpha1.Servers{Replicas: &v1alpha1.Replicas{Min: &least}},
		Tables:  []v1alpha1.Table{{Name: "carts"}}, Buckets: []v1alpha1.Bucket{{Name: "images"}},
		Availability: &v1alpha1.Availability{
			Accept: []v1alpha1.AcceptedRisk{v1alpha1.AcceptSingleNATGateway, v1alpha1.AcceptSpareCapacity}, RequiredCapacity: &peak,
		},
	}
	want := availability.Survey{
		Required: 3, Planned: 2, SpareAccepted: true, Accepted: []string{"SingleNATGateway", "SpareCapacity"}, Tables: []string{"carts"}, Buckets: []string{"images"},
	}
	if diff := cmp.Diff(want, availability.Asked(spec.WithDefaults())); diff != "" {
		t.Error(diff)
	}
}
