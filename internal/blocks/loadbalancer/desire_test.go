package loadbalancer_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type desire struct {
	spec *v1alpha1.HighlyAvailableAppSpec
	want map[string]any
}

func desires() map[string]desire {
	off := false
	return map[string]desire{
		"nothing said is an application load balancer for HTTP": {
			&v1alpha1.HighlyAvailableAppSpec{},
			map[string]any{
				"LoadBalancer/app": applicationBalancer("internet-facing", "60", "true"), "TargetGroup/servers": httpGroup(),
				"Listener/80": &listener{Port: 80, Protocol: "HTTP", Action: toServers()},
			},
		},
		"HTTPS has a certificate, and HTTP is sent there": {
			&v1alpha1.HighlyAvailableAppSpec{DeletionProtection: &off, LoadBalancer: &v1alpha1.LoadBalancer{
				Scheme: v1alpha1.SchemeInternal, IdleTimeoutSeconds: new(int32(120)),
				Listeners: []v1alpha1.Listener{secure(listen(443, "HTTPS"), certificate(1)), redirect(listen(80, "HTTP"), 443)},
			}},
			map[string]any{
				"LoadBalancer/app": applicationBalancer("internal", "120", "false"), "TargetGroup/servers": httpGroup(),
				"Certificate/443": &loadbalancer.Certificate{ARN: certificate(1)},
				"Listener/443":    &listener{Port: 443, Protocol: "HTTPS", Certificate: stack.Ref{Of: certificateName(443)}, SSLPolicy: v1alpha1.DefaultSSLPolicy, Action: toServers()},
				"Listener/80":     &listener{Port: 80, Protocol: "HTTP", Action: loadbalancer.Action{RedirectTo: 443}},
			},
		},
		"a network load balancer has a TCP check and no attributes of the other": {
			network(listen(80, "TCP")),
			map[string]any{
				"LoadBalancer/app": networkBalancer(), "TargetGroup/servers": tcpGroup(),
				"Listener/80": &listener{Port: 80, Protocol: "TCP", Action: toServers()},
			},
		},
	}
}

func TestDesire(t *testing.T) {
	t.Parallel()
	for name, c := range desires() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, desired(c.spec)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheNameOfATargetGroupChangesWithWhatCannotBeChanged(t *testing.T) {
	t.Parallel()
	names := cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}
	plain := application().WithDefaults()
	check := application()
	check.LoadBalancer.HealthCheck = &v1alpha1.HealthCheck{Path: "/well"}
	port := application()
	port.Servers.Port = new(int32(9090))
	base := loadbalancer.TargetGroupName(names, plain)
	for name, c := range map[string]struct {
		spec *v1alpha1.HighlyAvailableAppSpec
		same bool
	}{
		"another port is another name":      {port, false},
		"another protocol is another name":  {network(), false},
		"another health check is no matter": {check, true},
	} {
		if got := loadbalancer.TargetGroupName(names, c.spec.WithDefaults()); (got == base) != c.same || got.ID() != base.ID() || len(got.Physical) > 32 {
			t.Errorf("%s: %v and %v", name, base, got)
		}
	}
}

// desired are the wants by id, without their tags and with short references.
func desired(spec *v1alpha1.HighlyAvailableAppSpec) map[string]any {
	out := map[string]any{}
	owner := cloud.Owner{Cluster: "c", App: "web/shop"}
	for _, n := range loadbalancer.Desire(loadbalancer.Input{
		Spec: spec.WithDefaults(), Names: cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}, Owner: owner,
		Subnets: stack.Literal("subnet-a,subnet-b"), VPC: stack.Literal("vpc-1"), Group: stack.Literal("sg-1"),
	}) {
		var tags *map[string]string
		switch w := n.Want.(type) {
		case *balancer:
			tags = &w.Tags
		case *group:
			tags = &w.Tags
		case *listener:
			tags = &w.Tags
			w.Balancer = stack.Ref{}
			w.Action.Forward.Of.Physical = ""
		}
		if tags != nil && !cmp.Equal(owner.Tags(n.ID(), spec.Tags), *tags) {
			out[n.ID()+" has the wrong tags"] = *tags
		} else if tags != nil {
			*tags = nil
		}
		out[n.ID()] = n.Want
	}
	return out
}

func applicationBalancer(scheme, idle, protected string) *balancer {
	return &balancer{
		Type: "application", Scheme: scheme, IPAddressType: "ipv4", Subnets: stack.Literal("subnet-a,subnet-b"), Groups: []stack.Ref{stack.Literal("sg-1")},
		Attributes: map[string]string{
			"deletion_protection.enabled": protected, "zonal_shift.config.enabled": "true", "idle_timeout.timeout_seconds": idle,
			"client_keep_alive.seconds": "600", "routing.http.drop_invalid_header_fields.enabled": "true", "routing.http.desync_mitigation_mode": "defensive",
		},
	}
}

func networkBalancer() *balancer {
	b := applicationBalancer("internet-facing", "", "true")
	b.Type = "network"
	b.Attributes = map[string]string{
		"deletion_protection.enabled": "true", "zonal_shift.config.enabled": "true", "load_balancing.cross_zone.enabled": "true",
	}
	return b
}

func httpGroup() *group {
	return &group{
		Protocol: "HTTP", Port: 8080, VPC: stack.Literal("vpc-1"),
		HealthCheck: loadbalancer.HealthCheck{
			Protocol: "HTTP", Port: "traffic-port", Path: "/", Codes: "200-399",
			IntervalSeconds: 10, TimeoutSeconds: 5, HealthyThreshold: 2, UnhealthyThreshold: 2,
		},
		Attributes: map[string]string{
			"deregistration_delay.timeout_seconds": "60", "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
			"load_balancing.algorithm.type":                                                  "least_outstanding_requests",
			"target_group_health.dns_failover.minimum_healthy_targets.count":                 "1",
			"target_group_health.dns_failover.minimum_healthy_targets.percentage":            "25",
			"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count":      "1",
			"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "25",
		},
	}
}

func tcpGroup() *group {
	g := httpGroup()
	g.Protocol, g.HealthCheck.Protocol, g.HealthCheck.Path, g.HealthCheck.Codes = "TCP", "TCP", "", ""
	delete(g.Attributes, "load_balancing.algorithm.type")
	g.Attributes["target_health_state.unhealthy.connection_termination.enabled"] = "false"
	return g
}

func toServers() loadbalancer.Action {
	return loadbalancer.Action{Forward: stack.Ref{Of: stack.Name{Kind: "TargetGroup", Role: "servers"}}}
}

func certificateName(port int32) stack.Name {
	return stack.Name{Kind: "Certificate", Role: fmt.Sprint(port), Physical: certificate(1)}
}
