package availability_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/availability"
)

func TestAnAcceptedRiskIsNoLicenceForTooFew(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		healthy [2]int
		want    string
		is      bool
	}{
		"with min healthy servers the missing spare is accepted": {[2]int{2, 2}, availability.AcceptedRisk, true},
		"with fewer nothing is accepted":                         {[2]int{2, 1}, availability.TooFewServers, false},
		"nor when all stand in one zone":                         {[2]int{4, 0}, availability.TooFewZones, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := availability.Survey{Required: 4, SpareAccepted: true, Fleet: &availability.Fleet{}}
			for i, n := range tt.healthy {
				zone := string(rune('a' + i))
				s.Zones = append(s.Zones, availability.Zone{ID: zone, Name: zone})
				for range n {
					s.Fleet.Servers = append(s.Fleet.Servers, availability.Server{ZoneName: zone, InService: true, Healthy: true})
				}
			}
			if v := availability.Judge(s); v.Reason != tt.want || v.Survives != tt.is {
				t.Errorf("%s, survives %t: %s", v.Reason, v.Survives, v.Message)
			}
		})
	}
}
