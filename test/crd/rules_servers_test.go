package crd

import (
	"fmt"
	"slices"
	"strings"
)

func serverRules() []rule {
	return slices.Concat(imageRules(), protocolRules(), instanceTypeRules(), replicaRules(),
		serverBounds("port", "port: %d", 1, 65535),
		serverBounds("scaling.targetCPUPercent", "scaling: {targetCPUPercent: %d}", 5, 95),
		serverBounds("volumeGiB", "volumeGiB: %d", 1, 16384),
		serverBounds("healthCheckGracePeriodSeconds", "healthCheckGracePeriodSeconds: %d", 0, 7200),
		serverBounds("replicas.min", "replicas: {min: %d}", 1, 500),
		serverBounds("replicas.max", "replicas: {min: 1, max: %d}", 1, 2000, reason{"spec.servers.replicas.max", "max must not be less than min"}))
}

func protocolRules() []rule {
	return []rule{{
		rule:     "protocol is HTTP or HTTPS",
		admitted: []string{`servers: {protocol: HTTP}`, `servers: {protocol: HTTPS}`},
		refused:  []string{`servers: {protocol: TCP}`, `servers: {protocol: https}`},
		at:       "spec.servers.protocol",
		says:     "Unsupported value",
	}, {
		rule:     "a Network Load Balancer hands TCP on as it is",
		admitted: []string{`{loadBalancer: {type: Application}, servers: {protocol: HTTPS}}`, `loadBalancer: {type: Network}`},
		refused:  []string{`{loadBalancer: {type: Network}, servers: {protocol: HTTPS}}`, `{loadBalancer: {type: Network}, servers: {protocol: HTTP}}`},
		at:       "spec.servers.protocol",
		says:     "a Network Load Balancer hands TCP on as it is and has no protocol for the servers: remove servers.protocol",
	}}
}

func imageRules() []rule {
	return []rule{{
		rule:     "an image is named by exactly one of id and ssmParameter",
		admitted: []string{`servers: {image: {id: ami-0123456789abcdef0}}`, `servers: {image: {id: null, ssmParameter: /golden/image}}`},
		refused:  []string{`servers: {image: {id: null}}`, `servers: {image: {ssmParameter: /golden/image}}`},
		at:       "spec.servers.image",
		says:     "give exactly one of id and ssmParameter",
	}, {
		rule:    "an image is required",
		refused: []string{`servers: {image: null}`},
		at:      "spec.servers.image",
		says:    "Required value",
	}, {
		rule:     "id is the id of an image",
		admitted: []string{`servers: {image: {id: ami-01234567}}`},
		refused:  []string{`servers: {image: {id: al2023}}`, `servers: {image: {id: ami-latest}}`, `servers: {image: {id: ""}}`},
		at:       "spec.servers.image.id",
		says:     "is not the id of a machine image",
	}, {
		rule:     "ssmParameter is the name of a parameter",
		given:    `servers: {image: {id: null}}`,
		admitted: []string{`servers: {image: {ssmParameter: golden}}`, `servers: {image: {ssmParameter: "/golden/image:3"}}`, `servers: {image: {ssmParameter: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}`},
		refused:  []string{`servers: {image: {ssmParameter: "resolve:ssm:/golden"}}`, `servers: {image: {ssmParameter: /golden/}}`, `servers: {image: {ssmParameter: golden image}}`, `servers: {image: {ssmParameter: ""}}`},
		at:       "spec.servers.image.ssmParameter",
		says:     "is not the name of an SSM parameter",
	}}
}

func instanceTypeRules() []rule {
	return []rule{{
		rule:    "instance types are required",
		refused: []string{`servers: {instanceTypes: null}`},
		at:      "spec.servers.instanceTypes",
		says:    "Required value",
	}, {
		rule:    "instance types are at least one",
		refused: []string{`servers: {instanceTypes: []}`},
		at:      "spec.servers.instanceTypes",
		says:    "should have at least 1 items",
	}, {
		rule:     "instance types are at most 10",
		admitted: one(manyTypes(10)),
		refused:  one(manyTypes(11)),
		at:       "spec.servers.instanceTypes",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule:    "instance types are named once each",
		refused: []string{`servers: {instanceTypes: [m7g.large, m6g.large, m7g.large]}`},
		at:      "spec.servers.instanceTypes",
		says:    "an instance type may be named once only",
	}, {
		rule:     "instance types are family and size",
		admitted: []string{`servers: {instanceTypes: [m7g.large, c7i-flex.large, u-6tb1.112xlarge, m7a.metal-48xl, t3.micro]}`},
		refused:  []string{`servers: {instanceTypes: [large]}`, `servers: {instanceTypes: [M7g.Large]}`, `servers: {instanceTypes: [db.m7g.large]}`, `servers: {instanceTypes: [""]}`},
		at:       "spec.servers.instanceTypes[0]",
		says:     "is not an EC2 instance type",
	}}
}

func replicaRules() []rule {
	return []rule{{
		rule:     "max is not less than min",
		admitted: []string{`servers: {replicas: {max: 2}}`, `servers: {replicas: {min: 4, max: 4}}`, `servers: {replicas: {min: 1, max: 1}}`, `servers: {replicas: {}}`},
		refused:  []string{`servers: {replicas: {max: 1}}`, `servers: {replicas: {min: 4, max: 3}}`},
		at:       "spec.servers.replicas.max",
		says:     "max must not be less than min",
	}, {
		rule:     "instanceProfile is a name or an ARN",
		admitted: []string{profile("web"), profile("web_+=,.@-1"), profile("arn:aws:iam::123456789012:instance-profile/web"), profile("arn:aws-cn:iam::123456789012:instance-profile/teams/shop/web")},
		refused:  []string{profile("a/b"), profile("arn:aws:iam::123456789012:role/web"), profile("arn:aws:iam::12:instance-profile/web"), profile(strings.Repeat("a", 129)), profile("")},
		at:       "spec.servers.instanceProfile",
		says:     "is neither the name nor the ARN of an instance profile",
	}}
}

// serverBounds are the two rules that hold a number between least and most; also is what else strikes below least.
func serverBounds(field, format string, least, most int, also ...reason) []rule {
	set := func(n int) []string { return one("servers: {" + fmt.Sprintf(format, n) + "}") }
	return []rule{{
		rule:     field + " has a least value",
		admitted: set(least),
		refused:  set(least - 1),
		at:       "spec.servers." + field,
		says:     fmt.Sprintf("should be greater than or equal to %d", least),
		also:     also,
	}, {
		rule:     field + " has a greatest value",
		admitted: set(most),
		refused:  set(most + 1),
		at:       "spec.servers." + field,
		says:     fmt.Sprintf("should be less than or equal to %d", most),
	}}
}

func manyTypes(n int) string {
	var many []string
	for i := range n {
		many = append(many, fmt.Sprintf("m%d.large", i))
	}
	return "servers: {instanceTypes: [" + strings.Join(many, ", ") + "]}"
}

func profile(profile string) string { return fmt.Sprintf("servers: {instanceProfile: %q}", profile) }
