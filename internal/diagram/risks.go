package diagram

import (
	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// part is a building block, as risks and resources belong to one.
type part int

const (
	partServers part = iota
	partNetwork
	partBalancer
	partDatabase
	partTables
	partBuckets
	partIdentity
	partZone
)

func risksOf(a *v1alpha1.HighlyAvailableApp) []Risk {
	if a.Status.Availability == nil {
		return nil
	}
	var out []Risk
	for i, p := range a.Status.Availability.SinglePointsOfFailure {
		out = append(out, Risk{Number: i + 1, Name: p.Name, What: p.What, Why: p.Why, Field: p.Field, Accepted: p.Accepted})
	}
	return out
}

// risksAt are the numbers of the risks of a building block.
func (s sight) risksAt(p part) []int {
	var out []int
	for _, r := range s.risks {
		if s.placeOf(r) == p {
			out = append(out, r.Number)
		}
	}
	return out
}

// placeOf is where a risk is marked. A lost zone that is not in the picture is a
// matter of the servers.
func (s sight) placeOf(r Risk) part {
	at := partOfRisk(r.Name)
	if at == partZone && !s.darkens() {
		return partServers
	}
	return at
}

func partOfRisk(name string) part {
	switch name {
	case availability.ZoneLost:
		return partZone
	case availability.SingleNATGateway, availability.NATGatewayGone:
		return partNetwork
	case availability.SingleZoneLoadBalancer, availability.ZoneWithoutLoadBalancer, availability.NoCrossZone, availability.FewLoadBalancerAddresses,
		availability.CertificateNotIssued, availability.CertificateExpires, availability.BlindHealthCheck:
		return partBalancer
	case availability.NoDatabase, availability.DatabaseFailingOver, availability.SingleZoneDatabase, availability.StandbyInSameZone, availability.StandbyZoneLost,
		availability.ClassNotOffered, availability.FewDatabaseAddresses, availability.BackupsOff, availability.BackupsShort, availability.DatabaseUnprotected:
		return partDatabase
	case availability.TableRecoveryOff, availability.TableRecoveryShort, availability.TableUnprotected:
		return partTables
	case availability.VersioningOff, availability.SingleZoneObjects:
		return partBuckets
	}
	return partServers
}
