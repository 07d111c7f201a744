package diagram

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// Each single point of failure that there is has a place in the picture.
func TestEveryRuleHasAPlace(t *testing.T) {
	t.Parallel()
	want := map[part]string{
		partZone:     "ZoneLost",
		partServers:  "TooFewZones TooFewServers UnhealthyServers UnevenSpread SpareCapacity UnhealthyServersStay NoRollback ScalingReserve MaxTooLow SpotServers InstanceTypeNotOffered LaunchesFail FewServerAddresses",
		partDatabase: "NoDatabase DatabaseFailingOver SingleZoneDatabase StandbyInSameZone StandbyZoneLost DatabaseClassNotOffered FewDatabaseAddresses BackupsOff BackupsShort DatabaseUnprotected",
		partNetwork:  "SingleNATGateway NATGatewayGone",
		partBalancer: "SingleZoneLoadBalancer NoCrossZone ZoneWithoutLoadBalancer FewLoadBalancerAddresses CertificateNotIssued CertificateExpires BlindHealthCheck",
		partTables:   "TableRecoveryOff TableRecoveryShort TableUnprotected",
		partBuckets:  "VersioningOff SingleZoneObjects",
	}
	places := map[string]part{}
	for p, names := range want {
		for name := range strings.FieldsSeq(names) {
			places[name] = p
		}
	}
	got := map[string]part{}
	for _, r := range availability.Rules() {
		got[r.Name] = partOfRisk(r.Name)
	}
	if diff := cmp.Diff(places, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is listed below is marked above, once.
func TestEveryRiskIsMarkedOnce(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]*v1alpha1.HighlyAvailableApp{"long": long(), "lost": lost(withRisks(shop(1, 1), v1alpha1.SinglePointOfFailure{Name: "ZoneLost"}, v1alpha1.SinglePointOfFailure{Name: "UnheardOf"}), 0)} {
		p := Of(a)
		marked := map[int]int{}
		for _, numbers := range [][]int{p.Network.Risks, p.Servers.Risks, p.Balancer.Risks} {
			for _, n := range numbers {
				marked[n]++
			}
		}
		if p.Database != nil {
			for _, n := range p.Database.Risks {
				marked[n]++
			}
		}
		for _, z := range p.Zones {
			for _, n := range z.Risks {
				marked[n]++
			}
		}
		for _, s := range p.Stores {
			for _, n := range s.Risks {
				marked[n]++
			}
		}
		for _, r := range p.Risks {
			if marked[r.Number] != 1 {
				t.Errorf("%s: %s is marked %d times", name, r.Name, marked[r.Number])
			}
		}
	}
}
