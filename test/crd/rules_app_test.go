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
		admitted: []string{`availability: {}`, `availability: {accept: []}`, `availability: {accept: [SpareCapacity]}`},
		refused:  []string{`availability: {accept: [SingleZone]}`},
		at:       "spec.availability.accept[0]",
		says:     `Unsupported value: "SingleZone"`,
	}, {
		rule:    "an accepted risk is listed once",
		refused: []string{`availability: {accept: [SpareCapacity, SpareCapacity]}`},
		at:      "spec.availability.accept[1]",
		says:    `Duplicate value: "SpareCapacity"`,
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

func tag(key, value string) string { return fmt.Sprintf("tags: {%q: %q}", key, value) }

func tags(n int) string {
	var entries []string
	for i := range n {
		entries = append(entries, fmt.Sprintf("k%d: v", i))
	}
	return "tags: {" + strings.Join(entries, ", ") + "}"
}
