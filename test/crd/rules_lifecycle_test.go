package crd

import (
	"fmt"
	"strings"
)

func lifecycleNameRules() []rule {
	return []rule{{
		rule:    "a lifecycle rule says its name",
		refused: one(bk(`lifecycleRules: [{expirationDays: 1}]`)),
		at:      "spec.buckets[0].lifecycleRules[0].name",
		says:    "Required value",
	}, {
		rule:     "a name of a lifecycle rule is of letters, digits and _ . -",
		admitted: []string{named(`name: a`), named(`name: Old.Logs_1-a`), named("name: " + strings.Repeat("a", 64))},
		refused:  []string{named(`name: old logs`), named(`name: old/logs`), named(`name: größe`)},
		at:       "spec.buckets[0].lifecycleRules[0].name",
		says:     "must consist of letters, digits and _ . -",
	}, {
		rule:    "a name of a lifecycle rule has at least 1 character",
		refused: one(named(`name: ""`)),
		at:      "spec.buckets[0].lifecycleRules[0].name",
		says:    "should be at least 1 chars long",
		also:    []reason{{"spec.buckets[0].lifecycleRules[0].name", "must consist of letters"}},
	}, {
		rule:    "a name of a lifecycle rule has at most 64 characters",
		refused: one(named("name: " + strings.Repeat("a", 65))),
		at:      "spec.buckets[0].lifecycleRules[0].name",
		says:    "may not be more than 64",
	}, {
		rule:     "a name of a lifecycle rule is given once",
		admitted: one(named(`name: a`, `name: A`)),
		refused:  one(named(`name: a`, `name: a`)),
		at:       "spec.buckets[0].lifecycleRules[1]",
		says:     "Duplicate value",
	}, {
		rule:     "lifecycle rules are at most 20",
		admitted: one(named(numbered("name: r%d", 20)...)),
		refused:  one(named(numbered("name: r%d", 21)...)),
		at:       "spec.buckets[0].lifecycleRules",
		says:     "Too many: 21: must have at most 20 items",
	}}
}

func lifecycleRules() []rule {
	return []rule{{
		rule: "a lifecycle rule does something",
		admitted: []string{
			lifecycle(`expirationDays: 30`), lifecycle(`noncurrentExpirationDays: 30`), lifecycle(`abortIncompleteUploadDays: 7`),
			lifecycle(`transitions: [{storageClass: GLACIER, days: 0}]`), bk(`lifecycleRules: []`),
		},
		refused: []string{lifecycle(``), lifecycle(`prefix: tmp/`)},
		at:      "spec.buckets[0].lifecycleRules[0]",
		says:    "a lifecycle rule must do something",
	}, {
		rule:     "versions are kept of those that expire",
		admitted: one(lifecycle(`noncurrentExpirationDays: 30, noncurrentVersionsToKeep: 3`)),
		refused:  []string{lifecycle(`expirationDays: 30, noncurrentVersionsToKeep: 3`), lifecycle(`abortIncompleteUploadDays: 7, noncurrentVersionsToKeep: 3`)},
		at:       "spec.buckets[0].lifecycleRules[0].noncurrentVersionsToKeep",
		says:     "noncurrentVersionsToKeep goes with noncurrentExpirationDays",
	}, {
		rule: "objects are moved before they expire",
		admitted: []string{
			lifecycle(`expirationDays: 31, transitions: [{storageClass: STANDARD_IA, days: 30}]`), lifecycle(`expirationDays: 1, transitions: [{storageClass: GLACIER, days: 0}]`),
			lifecycle(`noncurrentExpirationDays: 1, transitions: [{storageClass: GLACIER, days: 30}]`),
		},
		refused: []string{
			lifecycle(`expirationDays: 30, transitions: [{storageClass: STANDARD_IA, days: 30}]`),
			lifecycle(`expirationDays: 60, transitions: [{storageClass: STANDARD_IA, days: 30}, {storageClass: GLACIER, days: 90}]`),
		},
		at:   "spec.buckets[0].lifecycleRules[0].transitions",
		says: "objects must be moved before they expire",
	}, {
		rule:    "a prefix has at least 1 character",
		refused: one(lifecycle(`expirationDays: 1, prefix: ""`)),
		at:      "spec.buckets[0].lifecycleRules[0].prefix",
		says:    "should be at least 1 chars long",
	}, {
		rule:     "a prefix is one that XML can carry",
		admitted: []string{lifecycle(`expirationDays: 1, prefix: "a b/<&>/größe/🦉/"`)},
		refused:  []string{lifecycle(`expirationDays: 1, prefix: "a\x01"`), lifecycle(`expirationDays: 1, prefix: "\r\n"`), lifecycle(`expirationDays: 1, prefix: "a\0b"`), lifecycle(`expirationDays: 1, prefix: "\ufffe"`)},
		at:       "spec.buckets[0].lifecycleRules[0].prefix",
		says:     "has a control character",
	}, {
		rule:     "a prefix has at most 1024 characters",
		admitted: one(lifecycle("expirationDays: 1, prefix: " + strings.Repeat("a", 1024))),
		refused:  one(lifecycle("expirationDays: 1, prefix: " + strings.Repeat("a", 1025))),
		at:       "spec.buckets[0].lifecycleRules[0].prefix",
		says:     "may not be more than 1024",
	}}
}

func transitionRules() []rule {
	return []rule{{
		rule:    "a transition says where to",
		refused: one(transitions(`days: 30`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions[0].storageClass",
		says:    "Required value",
	}, {
		rule:    "a transition says when",
		refused: one(transitions(`storageClass: GLACIER`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions[0].days",
		says:    "Required value",
	}, {
		rule: "objects move to where three zones hold them",
		admitted: one(transitions(`storageClass: STANDARD_IA, days: 30`, `storageClass: INTELLIGENT_TIERING, days: 60`, `storageClass: GLACIER_IR, days: 90`,
			`storageClass: GLACIER, days: 120`, `storageClass: DEEP_ARCHIVE, days: 36500`)),
		refused: []string{transitions(`storageClass: ONEZONE_IA, days: 30`), transitions(`storageClass: STANDARD, days: 30`), transitions(`storageClass: glacier, days: 30`)},
		at:      "spec.buckets[0].lifecycleRules[0].transitions[0].storageClass",
		says:    "Unsupported value",
	}, {
		rule:     "STANDARD_IA takes objects of 30 days",
		admitted: []string{transitions(`storageClass: STANDARD_IA, days: 30`), transitions(`storageClass: GLACIER_IR, days: 0`)},
		refused:  []string{transitions(`storageClass: STANDARD_IA, days: 29`), transitions(`storageClass: STANDARD_IA, days: 0`)},
		at:       "spec.buckets[0].lifecycleRules[0].transitions[0].days",
		says:     "S3 moves objects to STANDARD_IA after 30 days at the earliest",
	}, {
		rule:    "days of a transition have a least value",
		refused: one(transitions(`storageClass: GLACIER, days: -1`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions[0].days",
		says:    "should be greater than or equal to 0",
	}, {
		rule:    "days of a transition have a greatest value",
		refused: one(transitions(`storageClass: GLACIER, days: 36501`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions[0].days",
		says:    "should be less than or equal to 36500",
	}, {
		rule:    "a storage class is given once",
		refused: one(transitions(`storageClass: GLACIER, days: 30`, `storageClass: GLACIER, days: 60`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions[1]",
		says:    "Duplicate value",
	}, {
		rule:    "transitions are one or more",
		refused: one(lifecycle(`transitions: []`)),
		at:      "spec.buckets[0].lifecycleRules[0].transitions",
		says:    "should have at least 1 items",
	}}
}

// lifecycleBounds are the two rules that hold a number between 1 and most.
func lifecycleBounds(field, format string, most int) []rule {
	set := func(n int) []string { return one(lifecycle(fmt.Sprintf(format, n))) }
	return []rule{{
		rule:     "lifecycleRules." + field + " has a least value",
		admitted: set(1),
		refused:  set(0),
		at:       "spec.buckets[0].lifecycleRules[0]." + field,
		says:     "should be greater than or equal to 1",
	}, {
		rule:     "lifecycleRules." + field + " has a greatest value",
		admitted: set(most),
		refused:  set(most + 1),
		at:       "spec.buckets[0].lifecycleRules[0]." + field,
		says:     fmt.Sprintf("should be less than or equal to %d", most),
	}}
}

// named are lifecycle rules that expire, with what is given.
func named(each ...string) string { return bk(listed("lifecycleRules", `expirationDays: 1`, each)) }

// lifecycle is one lifecycle rule, with more fields.
func lifecycle(more string) string { return bk("lifecycleRules: [{name: old, " + more + "}]") }

// transitions are those of one lifecycle rule.
func transitions(each ...string) string {
	return lifecycle(listed("transitions", ``, each))
}
