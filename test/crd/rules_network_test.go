package crd

import (
	"fmt"
	"slices"
	"strings"
)

func networkRules() []rule {
	return slices.Concat(zoneRules(), selectorRules("loadBalancerSubnets"), selectorRules("serverSubnets"),
		selectorRules("databaseSubnets"))
}

func zoneRules() []rule {
	return []rule{{
		rule:     "vpcID is the id of a VPC",
		admitted: []string{`network: {}`, `network: {vpcID: vpc-0123456789abcdef0}`, `network: {vpcID: vpc-01234567}`},
		refused:  []string{`network: {vpcID: 0123456789abcdef0}`, `network: {vpcID: subnet-01234567}`, `network: {vpcID: vpc-main}`, `network: {vpcID: ""}`},
		at:       "spec.network.vpcID",
		says:     "is not the id of a VPC",
	}, {
		rule:     "zones is 2 or more",
		admitted: []string{`network: {zones: 2}`},
		refused:  []string{`network: {zones: 1}`, `network: {zones: 0}`},
		at:       "spec.network.zones",
		says:     "one zone is a single point of failure",
	}, {
		rule:     "zones is 6 or fewer",
		admitted: []string{`network: {zones: 6}`},
		refused:  []string{`network: {zones: 7}`},
		at:       "spec.network.zones",
		says:     "should be less than or equal to 6",
	}}
}

func selectorRules(field string) []rule {
	subnets := func(selector string) string { return fmt.Sprintf("network: {%s: {%s}}", field, selector) }
	at := "spec.network." + field
	return []rule{{
		rule:     field + " are picked by ids or by tags",
		admitted: []string{subnets("ids: [subnet-01234567, subnet-0123456789abcdef0]"), subnets("matchTags: {tier: public}")},
		refused:  []string{subnets(""), subnets("ids: [subnet-01234567, subnet-89abcdef], matchTags: {tier: public}")},
		at:       at,
		says:     "give exactly one of ids and matchTags",
	}, {
		rule:    field + " are two or more",
		refused: []string{subnets("ids: [subnet-01234567]"), subnets("ids: []")},
		at:      at + ".ids",
		says:    "one subnet lies in one zone",
	}, {
		rule:     field + " are 12 or fewer",
		admitted: one(subnets(subnetIDs(12))),
		refused:  one(subnets(subnetIDs(13))),
		at:       at + ".ids",
		says:     "Too many: 13: must have at most 12 items",
	}, {
		rule:    field + " are named once each",
		refused: []string{subnets("ids: [subnet-01234567, subnet-01234567]")},
		at:      at + ".ids[1]",
		says:    `Duplicate value: "subnet-01234567"`,
	}, {
		rule:    field + " are named by their ids",
		refused: []string{subnets("ids: [subnet-01234567, public-b]"), subnets("ids: [subnet-01234567, vpc-01234567]")},
		at:      at + ".ids[1]",
		says:    "is not the id of a subnet",
	}, {
		rule:    field + " match one tag or more",
		refused: []string{subnets("matchTags: {}")},
		at:      at + ".matchTags",
		says:    "should have at least 1 properties",
	}, {
		rule:     field + " match tags as long as AWS takes them",
		admitted: []string{subnets("matchTags: {'aws:cloudformation:stack-name': net}")},
		refused:  []string{subnets("matchTags: {" + strings.Repeat("k", 129) + ": v}"), subnets("matchTags: {k: " + strings.Repeat("v", 257) + "}")},
		at:       at + ".matchTags",
		says:     "a tag must have a key of 1 to 128 characters",
	}}
}

func subnetIDs(n int) string {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprintf("subnet-%08d", i))
	}
	return "ids: [" + strings.Join(ids, ", ") + "]"
}
