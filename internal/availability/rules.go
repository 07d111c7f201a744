package availability

import "slices"

// The names of the single points of failure. Some may be accepted by their name;
// those which HighlyAvailable can have for a reason are in api/v1alpha1, too.
const (
	UnevenSpread       = "UnevenSpread"
	UnhealthyServers   = "UnhealthyServers"
	SpareCapacity      = "SpareCapacity"
	ScalingReserve     = "ScalingReserve"
	MaxTooLow          = "MaxTooLow"
	SpotServers        = "SpotServers"
	BlindHealthCheck   = "BlindHealthCheck"
	NoHealthReplace    = "UnhealthyServersStay"
	NoRollback         = "NoRollback"
	TypeNotOffered     = "InstanceTypeNotOffered"
	LaunchesFail       = "LaunchesFail"
	FewServerAddresses = "FewServerAddresses"

	SingleNATGateway         = "SingleNATGateway"
	NATGatewayGone           = "NATGatewayGone"
	SingleZoneLoadBalancer   = "SingleZoneLoadBalancer"
	ZoneWithoutLoadBalancer  = "ZoneWithoutLoadBalancer"
	NoCrossZone              = "NoCrossZone"
	FewLoadBalancerAddresses = "FewLoadBalancerAddresses"
	CertificateNotIssued     = "CertificateNotIssued"
	CertificateExpires       = "CertificateExpires"

	SingleZoneDatabase   = "SingleZoneDatabase"
	StandbyInSameZone    = "StandbyInSameZone"
	StandbyZoneLost      = "StandbyZoneLost"
	ClassNotOffered      = "DatabaseClassNotOffered"
	FewDatabaseAddresses = "FewDatabaseAddresses"
	BackupsOff           = "BackupsOff"
	BackupsShort         = "BackupsShort"
	DatabaseUnprotected  = "DatabaseUnprotected"

	TableRecoveryOff   = "TableRecoveryOff"
	TableRecoveryShort = "TableRecoveryShort"
	TableUnprotected   = "TableUnprotected"
	VersioningOff      = "VersioningOff"
	SingleZoneObjects  = "SingleZoneObjects"
)

// rules are all rules, those first that weigh most where effects are the same.
func rules() []rule {
	return slices.Concat(countRules(), databaseRules(), networkRules(), balancerRules(), groupRules(), refillRules(), dataRules())
}

// Rule is what there is to tell of a rule.
type Rule struct{ Name, Field, Accept string }

// Rules are all rules, in their order.
func Rules() []Rule {
	var out []Rule
	for _, r := range rules() {
		out = append(out, Rule{Name: r.name, Field: r.field, Accept: r.accept})
	}
	return out
}

// Risks are those that may be accepted.
func Risks() []string {
	var out []string
	for _, r := range rules() {
		if r.accept != "" && !slices.Contains(out, r.accept) {
			out = append(out, r.accept)
		}
	}
	return out
}

// countRules say why the loss of a zone or a server leaves too few healthy servers.
func countRules() []rule {
	const spread = "an Auto Scaling group survives the loss of a zone only when it is spread over zones and has servers to spare"
	return []rule{{
		name: ZoneLost, find: findLost,
		why: "everybody asks AWS for servers while a zone is down, and there may be none: nothing makes up for the next zone",
	}, {
		name: TooFewZones, field: "network.serverSubnets", find: findFewZones, why: spread,
	}, {
		name: TooFewServers, field: "servers.replicas.min", find: because(TooFewServers, fewServersMore), why: spread,
	}, {
		name: UnhealthyServers, field: "loadBalancer.healthCheck", find: because(UnhealthyServers, unhealthyMore),
		why: "the load balancer sends requests to healthy targets only",
	}, {
		name: UnevenSpread, field: "network.serverSubnets", find: because(UnevenSpread, unevenMore),
		why: "static stability needs as many servers in each zone as in any other",
	}, {
		name: SpareCapacity, field: "servers.replicas.min", accept: SpareCapacity, find: because(SpareCapacity, spareMore),
		why: "static stability needs ceil(required × N/(N−1)) servers over N zones before the loss",
	}}
}

// findFewZones looks at the servers, and at the subnets that they may stand in.
func findFewZones(s Survey) []hit {
	out := because(TooFewZones, fewZonesMore)(s)
	if zones := s.zoneIDs(); len(zones) > 0 {
		for _, c := range s.networkCells(zones) {
			if c.Effect == Outage {
				out = append(out, hit{TierNetwork, c.Failure, Outage, c.Message})
			}
		}
	}
	return out
}

// findLost tells of zones that look lost. What the loss of the next one would do is
// in the rows.
func findLost(s Survey) []hit {
	var out []hit
	for _, l := range s.Dark() {
		out = append(out, hit{what: l.ID + " looks lost: " + l.Why})
	}
	return out
}

// groupRules are about what the Auto Scaling group keeps to.
func groupRules() []rule {
	return []rule{{
		name: BlindHealthCheck, field: "loadBalancer.healthCheck", accept: BlindHealthCheck, find: findBlind,
		why: "a target is healthy when its health check says so; what the check does not see is neither taken out nor replaced nor rolled back",
	}, {
		name: NoHealthReplace, find: ofGroup(func(g Group) bool { return !g.OwnHealth }, FailureServer, Survives,
			"a server that the load balancer finds unhealthy is not replaced"),
		why: "an Auto Scaling group replaces what the load balancer finds unhealthy only with the health check type ELB",
	}, {
		name: NoRollback, field: "servers.rollout", find: ofGroup(func(g Group) bool { return !g.RollsBack }, FailureBadDeployment, Degraded,
			"a rollout that fails is not taken back, and leaves servers of two versions"),
		why: "an instance refresh rolls back by itself only with AutoRollback, a numbered launch template version and no image out of SSM",
	}, {
		name: ScalingReserve, field: "servers.scaling.targetCPUPercent", accept: ScalingReserve, find: findReserve,
		why: "after the loss of one of N zones the load of each server is N/(N−1) of what it was: the target must be at most planned × (N−1)/N",
	}, {
		name: MaxTooLow, field: "servers.replicas.max", accept: SpareCapacity, find: findMax,
		why: "while a zone is evacuated the group still counts the servers there: it must hold the required ones besides",
	}, {
		name: SpotServers, accept: SpotServers, find: findSpot,
		why: "AWS may take Spot servers away at two minutes' notice, in all zones at once, most of all when everybody asks for servers",
	}}
}

// ofGroup finds one cell of the servers where something is true of the group.
func ofGroup(is func(Group) bool, failure string, effect Effect, what string) func(Survey) []hit {
	return func(s Survey) []hit {
		if s.Build.Group == nil || !is(*s.Build.Group) {
			return nil
		}
		return []hit{{TierServers, failure, effect, what}}
	}
}
