package crd

import (
	"fmt"
	"strings"
)

func appRules() []rule {
	return []rule{{
		rule:     "servers are required",
		admitted: []string{""},
		refused:  []string{`servers: null`},
		at:       "spec.servers",
		says:     "Required value",
	}, {
		rule:     "mode is Manage or Paused",
		admitted: []string{`mode: Manage`, `mode: Paused`},
		refused:  []string{`mode: Plan`},
		at:       "spec.mode",
		says:     `Unsupported value: "Plan"`,
	}, {
		rule:     "region is a region",
		admitted: []string{`region: eu-west-1`, `region: us-gov-west-1`, `region: us-iso-east-1`, `region: ap-southeast-7`, `region: eusc-de-east-1`},
		refused:  []string{`region: Ireland`, `region: eu-west-1a`, `region: eu-west`, `region: euw1-az1`, `region: ""`},
		at:       "spec.region",
		says:     "is not an AWS region",
	}, {
		rule:     "an accepted risk is a known one",
		admitted: []string{`availability: {}`, `availability: {accept: []}`, `availability: {accept: [SpareCapacity]}`, `availability: {accept: [SingleNATGateway, VersioningOff]}`},
		refused:  []string{`availability: {accept: [SingleZone]}`},
		at:       "spec.availability.accept[0]",
		says:     `Unsupported value: "SingleZone"`,
	}, {
		rule:    "an accepted risk is listed once",
		refused: []string{`availability: {accept: [SpareCapacity, SpareCapacity]}`},
		at:      "spec.availability.accept[1]",
		says:    `Duplicate value: "SpareCapacity"`,
	}, {
		rule:     "every risk can be accepted at once",
		admitted: []string{`availability: {accept: [` + strings.Join(risks(), ", ") + `]}`},
	}, {
		rule:     "requiredCapacity has a least value",
		admitted: []string{`availability: {requiredCapacity: 1}`},
		refused:  []string{`availability: {requiredCapacity: 0}`},
		at:       "spec.availability.requiredCapacity",
		says:     "should be greater than or equal to 1",
	}, {
		rule:     "requiredCapacity has a greatest value",
		admitted: []string{`availability: {requiredCapacity: 2000}`},
		refused:  []string{`availability: {requiredCapacity: 2001}`},
		at:       "spec.availability.requiredCapacity",
		says:     "should be less than or equal to 2000",
	}, {
		rule:     "requiredCapacity is not above what there can be",
		admitted: []string{`{availability: {requiredCapacity: 8}, servers: {replicas: {max: 8}}}`, `{availability: {requiredCapacity: 8}, servers: {replicas: {min: 4}}}`},
		refused:  []string{`{availability: {requiredCapacity: 9}, servers: {replicas: {max: 8}}}`},
		at:       "spec.availability.requiredCapacity",
		says:     "requiredCapacity must not be above replicas.max, or there could never be as many servers: raise replicas.max, or lower requiredCapacity",
	}, {
		rule:     "there are at most 40 tags",
		admitted: one(tags(40)),
		refused:  one(tags(41)),
		at:       "spec.tags",
		says:     "Too many: 41: must have at most 40 items",
	}, {
		rule:     "tags are as long as AWS takes them",
		admitted: []string{tag(strings.Repeat("k", 128), strings.Repeat("v", 256)), tag("k", "")},
		refused:  []string{tag(strings.Repeat("k", 129), "v"), tag("", "v")},
		at:       "spec.tags",
		says:     "a tag must have a key of 1 to 128 characters",
	}, {
		rule:     "values of tags are as long as AWS takes them",
		admitted: one(tag("k", strings.Repeat("é", 256))),
		refused:  one(tag("k", strings.Repeat("v", 257))),
		at:       "spec.tags.k",
		says:     "Too long: may not be more than 256 bytes",
	}, {
		rule:     "tags consist of what every service takes in them",
		admitted: []string{tag("aZ09 _.:/=+-@", "aZ09 _.:/=+-@"), tag("größe", "漢字 ½"), tag("k", "")},
		refused:  []string{tag("k", "a,b"), tag("k", "a;b"), tag("k", "a\tb"), tag("k", "a\nb"), tag("a*", "v"), tag("<k>", "v"), tag("k", "${HOME}"), tag("k", "🦉")},
		at:       "spec.tags",
		says:     "a tag may hold letters, digits, spaces and _ . : / = + - @ only",
	}, {
		rule:     "tag keys of AWS and of the operator are reserved",
		admitted: []string{tag("awsome", "v"), tag("my/aws:x", "v"), tag("haws.dev", "v"), tag("my/haws.dev/x", "v")},
		refused:  []string{tag("aws:x", "v"), tag("AWS:x", "v"), tag("haws.dev/app", "v")},
		at:       "spec.tags",
		says:     "tag keys that begin with aws: belong to AWS",
	}}
}

// risks are all that may be accepted.
func risks() []string {
	return []string{
		"SpareCapacity", "SingleZoneDatabase", "SingleNATGateway", "BlindHealthCheck", "ScalingReserve", "SpotServers", "SingleZoneObjects", "BackupsOff",
		"BackupsShort", "DatabaseUnprotected", "TableRecoveryOff", "TableRecoveryShort", "TableUnprotected", "VersioningOff",
	}
}

func tag(key, value string) string { return fmt.Sprintf("tags: {%q: %q}", key, value) }

func tags(n int) string {
	var entries []string
	for i := range n {
		entries = append(entries, fmt.Sprintf("k%d: v", i))
	}
	return "tags: {" + strings.Join(entries, ", ") + "}"
}
