package crd

import (
	"fmt"
	"strings"
)

func tableCareRules() []rule {
	return append([]rule{{
		rule:     "a table is paid for by request",
		admitted: one(tb(`capacityMode: OnDemand`)),
		refused:  one(tb(`capacityMode: Provisioned`)),
		at:       "spec.tables[0].capacityMode",
		says:     "Unsupported value",
	}, {
		rule:     "a stream holds one of four",
		admitted: []string{tb(`stream: KeysOnly`), tb(`stream: NewImage`), tb(`stream: OldImage`), tb(`stream: NewAndOldImages`)},
		refused:  one(tb(`stream: NEW_IMAGE`)),
		at:       "spec.tables[0].stream",
		says:     "Unsupported value",
	}, {
		rule:     "a class of a table is one of two",
		admitted: []string{tb(`tableClass: Standard`), tb(`tableClass: StandardInfrequentAccess`)},
		refused:  one(tb(`tableClass: Infrequent`)),
		at:       "spec.tables[0].tableClass",
		says:     "Unsupported value",
	}, {
		rule:     "recovery of a table is on or off",
		admitted: []string{tb(`pointInTimeRecovery: {}`), tb(`pointInTimeRecovery: {mode: Enabled}`), tb(`pointInTimeRecovery: {mode: Disabled}`)},
		refused:  one(tb(`pointInTimeRecovery: {mode: Suspended}`)),
		at:       "spec.tables[0].pointInTimeRecovery.mode",
		says:     "Unsupported value",
	}, {
		rule:     "a table is retained or deleted",
		admitted: []string{tb(`deletionPolicy: Retain`), tb(`deletionPolicy: Delete`)},
		refused:  []string{tb(`deletionPolicy: Snapshot`), tb(`deletionPolicy: delete`)},
		at:       "spec.tables[0].deletionPolicy",
		says:     "Unsupported value",
	}, {
		rule:    "timeToLiveAttribute has at least 1 character",
		refused: one(tb(`timeToLiveAttribute: ""`)),
		at:      "spec.tables[0].timeToLiveAttribute",
		says:    "should be at least 1 chars long",
	}, {
		rule:     "timeToLiveAttribute has at most 255 characters",
		admitted: one(tb("timeToLiveAttribute: " + strings.Repeat("a", 255))),
		refused:  one(tb("timeToLiveAttribute: " + strings.Repeat("a", 256))),
		at:       "spec.tables[0].timeToLiveAttribute",
		says:     "may not be more than 255",
	}}, keyRules("tables", tb)...)
}

// keyRules are those of the key of a table and of a bucket, which is put into one with in.
func keyRules(list string, in func(string) string) []rule {
	key := func(arn string) string { return in(fmt.Sprintf("kmsKeyARN: %q", arn)) }
	return []rule{{
		rule:     list + ".kmsKeyARN is the ARN of a key",
		admitted: []string{key(keyARN), key("arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef")},
		refused: []string{
			key("alias/shop"), key("alias/aws/s3"), key("arn:aws:kms:eu-west-1:123456789012:alias/shop"), key("01234567-89ab-cdef-0123-456789abcdef"),
			key("arn:aws:kms:eu-west-1:12:key/0"), key(keyARN + " "), key(""),
		},
		at:   "spec." + list + "[0].kmsKeyARN",
		says: "is not the ARN of a KMS key",
	}, {
		rule:    list + ".kmsKeyARN has at most 256 characters",
		refused: one(key("arn:aws:kms:eu-west-1:123456789012:key/" + strings.Repeat("a", 256))),
		at:      "spec." + list + "[0].kmsKeyARN",
		says:    "may not be more than 256",
	}}
}

// tables are tables that say no more than their keys, and what is given.
func tables(each ...string) string {
	return listed("tables", `partitionKey: {name: id, type: S}`, each)
}

// indexes are indexes of one table, with no more than a key and what is given.
func indexes(each ...string) string {
	return tb(listed("indexes", `partitionKey: {name: user, type: S}`, each))
}

// listed is a field with a list in it, of what is in each and in all.
func listed(field, all string, each []string) string {
	var items []string
	for _, one := range each {
		items = append(items, "{"+one+", "+all+"}")
	}
	return field + ": [" + strings.Join(items, ", ") + "]"
}

// tb is one table, and index one index of it, with more fields.
func tb(more string) string { return "tables: [{" + sessions + ", " + more + "}]" }

func index(more string) string { return tb("indexes: [{" + byUser + ", " + more + "}]") }

func numbered(format string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(format, i))
	}
	return out
}

func attributes(prefix string, n int) string {
	return "projection: Include, attributes: [" + strings.Join(numbered(prefix+"%d", n), ", ") + "]"
}

// including are indexes that name so many attributes each.
func including(counts ...int) []string {
	var out []string
	for i, n := range counts {
		out = append(out, fmt.Sprintf("name: index-%d, %s", i, attributes("a", n)))
	}
	return out
}
