package crd

import (
	"fmt"
	"strings"
)

const certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

func listenerRules() []rule {
	https := "{port: 443, protocol: HTTPS, certificateARN: '" + certificate + "'}"
	return []rule{{
		rule:     "a listener has a port",
		admitted: []string{listeners("{port: 1, protocol: HTTP}", "{port: 65535, protocol: HTTP}")},
		refused:  []string{listeners("{protocol: HTTP}")},
		at:       "spec.loadBalancer.listeners[0].port",
		says:     "Required value",
	}, {
		rule:    "a listener's port is at least 1",
		refused: []string{listeners("{port: 0, protocol: HTTP}")},
		at:      "spec.loadBalancer.listeners[0].port",
		says:    "should be greater than or equal to 1",
	}, {
		rule:    "a listener's port is at most 65535",
		refused: []string{listeners("{port: 65536, protocol: HTTP}")},
		at:      "spec.loadBalancer.listeners[0].port",
		says:    "should be less than or equal to 65535",
	}, {
		rule:    "ports are listened on once",
		refused: []string{listeners("{port: 80, protocol: HTTP}", "{port: 80, protocol: HTTP}")},
		at:      "spec.loadBalancer.listeners[1]",
		says:    `Duplicate value: {"port":80}`,
	}, {
		rule:    "listeners are at least one where given",
		refused: []string{"loadBalancer: {listeners: []}"},
		at:      "spec.loadBalancer.listeners",
		says:    "should have at least 1 items",
	}, {
		rule:     "listeners are at most 10",
		admitted: one(manyListeners(10)),
		refused:  one(manyListeners(11)),
		at:       "spec.loadBalancer.listeners",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule:    "a listener's protocol is a known one",
		refused: []string{listeners("{port: 80, protocol: UDP}")},
		at:      "spec.loadBalancer.listeners[0].protocol",
		says:    `Unsupported value: "UDP"`,
	}, {
		rule:     "HTTPS and TLS need a certificate",
		admitted: []string{listeners(https), networkListeners("{port: 443, protocol: TLS, certificateARN: '" + certificate + "'}")},
		refused:  []string{listeners("{port: 443, protocol: HTTPS}"), networkListeners("{port: 443, protocol: TLS}")},
		at:       "spec.loadBalancer.listeners[0].certificateARN",
		says:     "an HTTPS or TLS listener needs a certificate",
	}, {
		rule:     "HTTP and TCP refuse a certificate",
		admitted: []string{listeners("{port: 80, protocol: HTTP}"), networkListeners("{port: 80, protocol: TCP}")},
		refused:  []string{listeners("{port: 80, protocol: HTTP, certificateARN: '" + certificate + "'}"), networkListeners("{port: 80, protocol: TCP, certificateARN: '" + certificate + "'}")},
		at:       "spec.loadBalancer.listeners[0].certificateARN",
		says:     "only an HTTPS or TLS listener has a certificate",
	}, {
		rule:     "HTTP and TCP refuse a security policy",
		admitted: []string{listeners("{port: 443, protocol: HTTPS, sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06, certificateARN: '" + certificate + "'}")},
		refused:  []string{listeners("{port: 80, protocol: HTTP, sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}"), networkListeners("{port: 80, protocol: TCP, sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}")},
		at:       "spec.loadBalancer.listeners[0].sslPolicy",
		says:     "only an HTTPS or TLS listener has a security policy",
	}, {
		rule:     "certificateARN is the ARN of an ACM certificate",
		admitted: []string{listeners("{port: 443, protocol: HTTPS, certificateARN: 'arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/12345678'}")},
		refused:  []string{certified("12345678"), certified("arn:aws:iam::123456789012:server-certificate/shop"), certified("arn:aws:acm:eu-west-1:1234:certificate/1"), certified("")},
		at:       "spec.loadBalancer.listeners[0].certificateARN",
		says:     "is not the ARN of an ACM certificate",
	}, {
		rule:    "sslPolicy is a policy of Elastic Load Balancing",
		refused: []string{listeners("{port: 443, protocol: HTTPS, sslPolicy: TLS13, certificateARN: '" + certificate + "'}")},
		at:      "spec.loadBalancer.listeners[0].sslPolicy",
		says:    "is not a security policy of Elastic Load Balancing",
	}, {
		rule:     "redirectTo is the port of an HTTPS listener",
		admitted: []string{listeners(https, "{port: 80, protocol: HTTP, redirectTo: 443}")},
		refused:  []string{listeners(https, "{port: 80, protocol: HTTP, redirectTo: 8443}"), listeners("{port: 8080, protocol: HTTP}", "{port: 80, protocol: HTTP, redirectTo: 8080}")},
		at:       "spec.loadBalancer.listeners",
		says:     "redirectTo must be the port of an HTTPS listener",
	}, {
		rule:    "a listener does not redirect to itself",
		refused: []string{listeners("{port: 80, protocol: HTTP, redirectTo: 80}")},
		at:      "spec.loadBalancer.listeners[0].redirectTo",
		says:    "a listener cannot redirect to itself",
		also:    []reason{{"spec.loadBalancer.listeners", "redirectTo must be the port of an HTTPS listener"}},
	}, {
		rule:    "only HTTP redirects",
		refused: []string{listeners(https, "{port: 8443, protocol: HTTPS, redirectTo: 443, certificateARN: '"+certificate+"'}")},
		at:      "spec.loadBalancer.listeners[1].redirectTo",
		says:    "only an HTTP listener can redirect",
	}, {
		rule:    "redirectTo is at least 1",
		refused: []string{listeners("{port: 80, protocol: HTTP, redirectTo: 0}")},
		at:      "spec.loadBalancer.listeners[0].redirectTo",
		says:    "should be greater than or equal to 1",
		also:    []reason{{"spec.loadBalancer.listeners", "redirectTo must be the port of an HTTPS listener"}},
	}, {
		rule:    "redirectTo is at most 65535",
		refused: []string{listeners("{port: 80, protocol: HTTP, redirectTo: 65536}")},
		at:      "spec.loadBalancer.listeners[0].redirectTo",
		says:    "should be less than or equal to 65535",
		also:    []reason{{"spec.loadBalancer.listeners", "redirectTo must be the port of an HTTPS listener"}},
	}}
}

func loadBalancerRules() []rule {
	return []rule{{
		rule:     "type is Application or Network",
		admitted: []string{`loadBalancer: {}`, `loadBalancer: {type: Application}`, `loadBalancer: {type: Network}`},
		refused:  []string{`loadBalancer: {type: Gateway}`},
		at:       "spec.loadBalancer.type",
		says:     `Unsupported value: "Gateway"`,
	}, {
		rule:     "scheme is InternetFacing or Internal",
		admitted: []string{`loadBalancer: {scheme: InternetFacing}`, `loadBalancer: {scheme: Internal}`},
		refused:  []string{`loadBalancer: {scheme: internal}`},
		at:       "spec.loadBalancer.scheme",
		says:     `Unsupported value: "internal"`,
	}, {
		rule:     "an Application Load Balancer listens for HTTP and HTTPS",
		admitted: []string{`loadBalancer: {type: Application, listeners: [{port: 80, protocol: HTTP}]}`},
		refused:  []string{listeners("{port: 80, protocol: TCP}"), `loadBalancer: {type: Application, listeners: [{port: 80, protocol: TCP}]}`},
		at:       "spec.loadBalancer.listeners",
		says:     "an Application Load Balancer listens for HTTP and HTTPS only",
	}, {
		rule:     "a Network Load Balancer listens for TCP and TLS",
		admitted: []string{networkListeners("{port: 80, protocol: TCP}")},
		refused:  []string{networkListeners("{port: 80, protocol: HTTP}"), networkListeners("{port: 443, protocol: HTTPS, certificateARN: '" + certificate + "'}")},
		at:       "spec.loadBalancer.listeners",
		says:     "a Network Load Balancer listens for TCP and TLS only",
	}, {
		rule:    "a Network Load Balancer does not redirect",
		refused: []string{networkListeners("{port: 80, protocol: HTTP, redirectTo: 443}", "{port: 443, protocol: HTTPS, certificateARN: '"+certificate+"'}")},
		at:      "spec.loadBalancer.listeners",
		says:    "a Network Load Balancer listens for TCP and TLS only",
	}, {
		rule:     "clientCIDRs are ranges of addresses",
		admitted: []string{`loadBalancer: {clientCIDRs: [0.0.0.0/0, 10.0.0.0/8, 192.0.2.1/32, "::/0", "2001:db8::/32"]}`},
		refused:  []string{clients("10.0.0.1"), clients("pl-0123456789abcdef0"), clients("10.0.0.0/33"), clients("300.0.0.0/8"), clients("")},
		at:       "spec.loadBalancer.clientCIDRs[0]",
		says:     "is not a range of addresses",
	}, {
		rule:    "clientCIDRs are written as AWS writes them",
		refused: []string{clients("10.1.2.3/8"), clients("2001:DB8::/32"), clients("2001:db8:0:0::/32")},
		at:      "spec.loadBalancer.clientCIDRs[0]",
		says:    "is not how AWS writes this range",
	}, {
		rule:    "clientCIDRs are at least one where given",
		refused: []string{"loadBalancer: {clientCIDRs: []}"},
		at:      "spec.loadBalancer.clientCIDRs",
		says:    "should have at least 1 items",
	}, {
		rule:     "clientCIDRs are at most 50",
		admitted: one(manyClients(50)),
		refused:  one(manyClients(51)),
		at:       "spec.loadBalancer.clientCIDRs",
		says:     "Too many: 51: must have at most 50 items",
	}, {
		rule:    "clientCIDRs are given once each",
		refused: []string{"loadBalancer: {clientCIDRs: [10.0.0.0/8, 10.0.0.0/8]}"},
		at:      "spec.loadBalancer.clientCIDRs[1]",
		says:    `Duplicate value: "10.0.0.0/8"`,
	}, {
		rule:     "deregistrationDelaySeconds is at most 3600",
		admitted: []string{`loadBalancer: {deregistrationDelaySeconds: 0}`, `loadBalancer: {deregistrationDelaySeconds: 3600}`},
		refused:  []string{`loadBalancer: {deregistrationDelaySeconds: 3601}`},
		at:       "spec.loadBalancer.deregistrationDelaySeconds",
		says:     "should be less than or equal to 3600",
	}, {
		rule:    "deregistrationDelaySeconds is not negative",
		refused: []string{`loadBalancer: {deregistrationDelaySeconds: -1}`},
		at:      "spec.loadBalancer.deregistrationDelaySeconds",
		says:    "should be greater than or equal to 0",
	}, {
		rule:     "idleTimeoutSeconds is at most 4000",
		admitted: []string{`loadBalancer: {idleTimeoutSeconds: 1}`, `loadBalancer: {type: Application, idleTimeoutSeconds: 4000}`},
		refused:  []string{`loadBalancer: {idleTimeoutSeconds: 4001}`},
		at:       "spec.loadBalancer.idleTimeoutSeconds",
		says:     "should be less than or equal to 4000",
	}, {
		rule:    "idleTimeoutSeconds is at least 1",
		refused: []string{`loadBalancer: {idleTimeoutSeconds: 0}`},
		at:      "spec.loadBalancer.idleTimeoutSeconds",
		says:    "should be greater than or equal to 1",
	}, {
		rule:    "only an Application Load Balancer has an idle timeout",
		refused: []string{`loadBalancer: {type: Network, idleTimeoutSeconds: 60}`},
		at:      "spec.loadBalancer.idleTimeoutSeconds",
		says:    "only an Application Load Balancer has an idle timeout",
	}}
}

func listeners(listeners ...string) string {
	return "loadBalancer: {listeners: [" + strings.Join(listeners, ", ") + "]}"
}

func networkListeners(listeners ...string) string {
	return "loadBalancer: {type: Network, listeners: [" + strings.Join(listeners, ", ") + "]}"
}

func certified(arn string) string {
	return listeners(fmt.Sprintf("{port: 443, protocol: HTTPS, certificateARN: %q}", arn))
}

func manyListeners(n int) string {
	var many []string
	for i := range n {
		many = append(many, fmt.Sprintf("{port: %d, protocol: HTTP}", 8000+i))
	}
	return listeners(many...)
}

func clients(cidr string) string { return fmt.Sprintf("loadBalancer: {clientCIDRs: [%q]}", cidr) }

func manyClients(n int) string {
	var many []string
	for i := range n {
		many = append(many, fmt.Sprintf("10.%d.0.0/16", i))
	}
	return "loadBalancer: {clientCIDRs: [" + strings.Join(many, ", ") + "]}"
}
