package loadbalancer

import (
	"fmt"
	"maps"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// The attributes that we set. (ELBv2 API reference, LoadBalancerAttribute and
// TargetGroupAttribute.)
const (
	attrDeletionProtection  = "deletion_protection.enabled"
	attrZonalShift          = "zonal_shift.config.enabled"
	attrCrossZone           = "load_balancing.cross_zone.enabled"
	attrIdleTimeout         = "idle_timeout.timeout_seconds"
	attrClientKeepAlive     = "client_keep_alive.seconds"
	attrDropInvalidHeaders  = "routing.http.drop_invalid_header_fields.enabled"
	attrDesyncMitigation    = "routing.http.desync_mitigation_mode"
	attrDeregistrationDelay = "deregistration_delay.timeout_seconds"
	attrAlgorithm           = "load_balancing.algorithm.type"
	attrCloseUnhealthy      = "target_health_state.unhealthy.connection_termination.enabled"
	attrDNSCount            = "target_group_health.dns_failover.minimum_healthy_targets.count"
	attrDNSPercentage       = "target_group_health.dns_failover.minimum_healthy_targets.percentage"
	attrRoutingCount        = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count"
	attrRoutingPercentage   = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage"
)

// minHealthyPercentage is below how many healthy servers of all the load
// balancer gives up on telling them apart. (User guide, "Target group health".)
//
//   - The threshold for DNS must be at least that for routing; the console
//     recommends the same for both.
//   - With cross-zone load balancing both count the servers of all zones, so a
//     breach marks every zone as unhealthy at once, and then all are answered
//     again, also one that is down. The threshold must not be in reach when one
//     of two zones is lost, which leaves half, and some servers more.
//   - A breach sends requests to every server: a few healthy ones are not
//     overloaded by what many served before.
const minHealthyPercentage = "25"

// clientKeepAlive bounds how long a client stays with a zone that its DNS name
// does not list any more; AWS's default is an hour. (User guide for Application
// Load Balancers, "HTTP client keepalive duration".)
const clientKeepAlive = "600"

// balancerAttributes: a zonal shift can be started only where zonal shift is
// enabled, which it is not by default. (User guides, "Zonal shift".) Cross-zone
// load balancing is always on for Application Load Balancers, and cannot be set
// there.
func balancerAttributes(spec *v1alpha1.HighlyAvailableAppSpec) map[string]string {
	out := map[string]string{
		attrDeletionProtection: fmt.Sprint(*spec.DeletionProtection),
		attrZonalShift:         "true",
	}
	if isNetwork(spec) {
		out[attrCrossZone] = "true"
		return out
	}
	maps.Copy(out, map[string]string{
		attrDropInvalidHeaders: "true",
		attrDesyncMitigation:   "defensive",
		attrIdleTimeout:        fmt.Sprint(*spec.LoadBalancer.IdleTimeoutSeconds),
		attrClientKeepAlive:    clientKeepAlive,
	})
	return out
}

// groupAttributes: a zonal shift of a Network Load Balancer with cross-zone load
// balancing needs target groups that do not close the connections to unhealthy
// servers, which they do by default, and that take cross-zone load balancing
// from the load balancer. (User guide for Network Load Balancers, "Zonal shift".)
func groupAttributes(spec *v1alpha1.HighlyAvailableAppSpec) map[string]string {
	out := map[string]string{
		attrDeregistrationDelay: fmt.Sprint(*spec.LoadBalancer.DeregistrationDelaySeconds),
		attrCrossZone:           "use_load_balancer_configuration",
		attrDNSCount:            "1",
		attrDNSPercentage:       minHealthyPercentage,
		attrRoutingCount:        "1",
		attrRoutingPercentage:   minHealthyPercentage,
	}
	if isNetwork(spec) {
		out[attrCloseUnhealthy] = "false"
	} else {
		out[attrAlgorithm] = "least_outstanding_requests"
	}
	return out
}
