package crd

import (
	"fmt"
	"slices"
	"strings"
)

func healthCheckRules() []rule {
	return slices.Concat(healthCheckWords(),
		bounds("intervalSeconds", 5, 300, "timeoutSeconds: 2"),
		bounds("timeoutSeconds", 2, 120, "intervalSeconds: 300"),
		bounds("healthyThreshold", 2, 10, "path: /"),
		bounds("unhealthyThreshold", 2, 10, "path: /"))
}

func healthCheckWords() []rule {
	return []rule{{
		rule:     "a check's protocol is a known one",
		admitted: []string{check("protocol: HTTP"), check("protocol: HTTPS"), networkCheck("protocol: TCP"), networkCheck("protocol: HTTPS")},
		refused:  []string{check("protocol: GRPC")},
		at:       "spec.loadBalancer.healthCheck.protocol",
		says:     `Unsupported value: "GRPC"`,
	}, {
		rule:    "an Application Load Balancer does not check over TCP",
		refused: []string{check("protocol: TCP"), `loadBalancer: {type: Application, healthCheck: {protocol: TCP}}`},
		at:      "spec.loadBalancer.healthCheck.protocol",
		says:    "an Application Load Balancer checks over HTTP or HTTPS only",
	}, {
		rule:     "a TCP check has neither path nor codes",
		admitted: []string{check("path: /healthz, successCodes: 200-299"), networkCheck("protocol: HTTP, path: /healthz, successCodes: 200-299")},
		refused:  []string{networkCheck("path: /healthz"), networkCheck("protocol: TCP, path: /healthz"), networkCheck("protocol: TCP, successCodes: '200'")},
		at:       "spec.loadBalancer.healthCheck",
		says:     "a TCP check",
	}, {
		rule:     "path begins with a slash",
		admitted: []string{check("path: /"), check("path: '/a/b?c=d&e=%20'")},
		refused:  []string{check("path: healthz"), check("path: '/a b'"), check("path: ''")},
		at:       "spec.loadBalancer.healthCheck.path",
		says:     "must begin with /",
	}, {
		rule:     "path has at most 1024 characters",
		admitted: one(check("path: /" + strings.Repeat("a", 1023))),
		refused:  one(check("path: /" + strings.Repeat("a", 1024))),
		at:       "spec.loadBalancer.healthCheck.path",
		says:     "Too long: may not be more than 1024",
	}, {
		rule:     "timeoutSeconds is less than intervalSeconds",
		admitted: []string{check("intervalSeconds: 6"), check("timeoutSeconds: 9"), check("timeoutSeconds: 29, intervalSeconds: 30")},
		refused:  []string{check("intervalSeconds: 5"), check("timeoutSeconds: 10"), check("timeoutSeconds: 30, intervalSeconds: 30")},
		at:       "spec.loadBalancer.healthCheck.timeoutSeconds",
		says:     "timeoutSeconds (unset: 5) must be less than intervalSeconds",
	}, {
		rule:     "successCodes are codes and ranges of them",
		admitted: []string{check("successCodes: '200'"), check("successCodes: '200,204'"), check("successCodes: 200-299,301-399,404"), networkCheck("protocol: HTTP, successCodes: 200-599")},
		refused:  []string{check("successCodes: 2xx"), check("successCodes: '100'"), check("successCodes: '200 204'"), check("successCodes: 200-"), check("successCodes: ''")},
		at:       "spec.loadBalancer.healthCheck.successCodes",
		says:     "must be HTTP codes",
	}, {
		rule:     "ranges of successCodes go up",
		admitted: []string{check("successCodes: 200-200"), check("successCodes: '200-299,404'")},
		refused:  []string{check("successCodes: 299-200"), check("successCodes: '200-299,404-403'"), networkCheck("protocol: HTTP, successCodes: 599-200")},
		at:       "spec.loadBalancer.healthCheck.successCodes",
		says:     "has a range that ends before it begins",
	}, {
		rule:     "successCodes of an Application Load Balancer end at 499",
		admitted: []string{check("successCodes: 200-499")},
		refused:  []string{check("successCodes: '500'"), check("successCodes: '200,503'"), check("successCodes: 200-599")},
		at:       "spec.loadBalancer.healthCheck.successCodes",
		says:     "an Application Load Balancer takes codes from 200 to 499",
	}}
}

// bounds are the two rules that hold a number of the health check between least and most.
func bounds(field string, least, most int, others string) []rule {
	set := func(n int) []string { return one(check(fmt.Sprintf("%s: %d, %s", field, n, others))) }
	at := "spec.loadBalancer.healthCheck." + field
	return []rule{{
		rule:     field + " has a least value",
		admitted: set(least),
		refused:  set(least - 1),
		at:       at,
		says:     fmt.Sprintf("should be greater than or equal to %d", least),
	}, {
		rule:     field + " has a greatest value",
		admitted: set(most),
		refused:  set(most + 1),
		at:       at,
		says:     fmt.Sprintf("should be less than or equal to %d", most),
	}}
}

func check(check string) string { return "loadBalancer: {healthCheck: {" + check + "}}" }

func networkCheck(check string) string {
	return "loadBalancer: {type: Network, healthCheck: {" + check + "}}"
}
