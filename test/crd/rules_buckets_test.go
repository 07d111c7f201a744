package crd

import (
	"slices"
	"strings"
)

func bucketRules() []rule {
	return slices.Concat(bucketNameRules(), bucketCareRules(), keyRules("buckets", bk), lifecycleRules(), lifecycleNameRules(), transitionRules(),
		lifecycleBounds("expirationDays", "expirationDays: %d", 36500),
		lifecycleBounds("noncurrentExpirationDays", "noncurrentExpirationDays: %d", 36500),
		lifecycleBounds("noncurrentVersionsToKeep", "noncurrentExpirationDays: 1, noncurrentVersionsToKeep: %d", 100),
		lifecycleBounds("abortIncompleteUploadDays", "abortIncompleteUploadDays: %d", 36500))
}

func bucketNameRules() []rule {
	return []rule{{
		rule:     "a bucket says its name",
		admitted: []string{bk(``), `buckets: []`, `buckets: null`},
		refused:  one(`buckets: [{versioning: Enabled}]`),
		at:       "spec.buckets[0].name",
		says:     "Required value",
	}, {
		rule:     "a name of a bucket is one in lower case",
		admitted: []string{buckets(`name: a`), buckets(`name: a-1-b`), buckets("name: " + strings.Repeat("a", 32))},
		refused:  []string{buckets(`name: Assets`), buckets(`name: a_b`), buckets(`name: -a`), buckets(`name: a-`), buckets(`name: a.b`)},
		at:       "spec.buckets[0].name",
		says:     "must consist of lower-case letters, digits and hyphens, with a letter or digit at both ends",
	}, {
		rule:    "a name of a bucket has at least 1 character",
		refused: one(buckets(`name: ""`)),
		at:      "spec.buckets[0].name",
		says:    "should be at least 1 chars long",
		also:    []reason{{"spec.buckets[0].name", "must consist of lower-case letters"}},
	}, {
		rule:    "a name of a bucket has at most 32 characters",
		refused: one(buckets("name: " + strings.Repeat("a", 33))),
		at:      "spec.buckets[0].name",
		says:    "may not be more than 32",
	}, {
		rule:     "a name of a bucket is given once",
		admitted: one(buckets(`name: a`, `name: b`)),
		refused:  one(buckets(`name: a`, `name: b`, `name: a`)),
		at:       "spec.buckets[2]",
		says:     "Duplicate value",
	}, {
		rule:     "buckets are at most 10",
		admitted: one(buckets(numbered("name: b%d", 10)...)),
		refused:  one(buckets(numbered("name: b%d", 11)...)),
		at:       "spec.buckets",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule: "a bucketName is one that S3 takes",
		admitted: []string{
			bk(`bucketName: shop-assets`), bk(`bucketName: "123"`), bk("bucketName: " + strings.Repeat("a", 63)),
			bk(`bucketName: sthree`), bk(`bucketName: s3alias`), bk(`bucketName: shop-man`), bk(`bucketName: shop-x-s3`), bk(`bucketName: shop-an-1`),
		},
		refused: []string{
			bk(`bucketName: Shop-assets`), bk(`bucketName: shop.assets`), bk(`bucketName: shop_assets`), bk(`bucketName: -shop`), bk(`bucketName: shop-`),
			bk(`bucketName: xn--shop`), bk(`bucketName: sthree-shop`), bk(`bucketName: amzn-s3-demo-shop`), bk(`bucketName: shop-s3alias`),
			bk(`bucketName: shop--ol-s3`), bk(`bucketName: shop--x-s3`), bk(`bucketName: shop--table-s3`), bk(`bucketName: shop-123456789012-eu-west-1-an`),
		},
		at:   "spec.buckets[0].bucketName",
		says: "is not a bucket name that S3 takes",
	}, {
		rule:    "a bucketName has at least 3 characters",
		refused: one(bk(`bucketName: ab`)),
		at:      "spec.buckets[0].bucketName",
		says:    "should be at least 3 chars long",
	}, {
		rule:    "a bucketName has at most 63 characters",
		refused: one(bk("bucketName: " + strings.Repeat("a", 64))),
		at:      "spec.buckets[0].bucketName",
		says:    "may not be more than 63",
	}, {
		rule:     "a bucketName is given once",
		admitted: one(buckets(`name: a, bucketName: shop`, `name: b, bucketName: shop-2`, `name: c`, `name: d`)),
		refused:  []string{buckets(`name: a, bucketName: shop`, `name: b, bucketName: shop`), buckets(`name: a, bucketName: shop`, `name: c`, `name: b, bucketName: shop`)},
		at:       "spec.buckets",
		says:     "two buckets cannot have the same bucketName",
	}}
}

func bucketCareRules() []rule {
	return []rule{{
		rule:     "old versions are kept or no more of them",
		admitted: []string{bk(`versioning: Enabled`), bk(`versioning: Suspended`)},
		refused:  one(bk(`versioning: Disabled`)),
		at:       "spec.buckets[0].versioning",
		says:     "Unsupported value",
	}, {
		rule:     "a bucket is retained or deleted",
		admitted: []string{bk(`deletionPolicy: Retain`), bk(`deletionPolicy: Delete`)},
		refused:  []string{bk(`deletionPolicy: Snapshot`), bk(`deletionPolicy: delete`)},
		at:       "spec.buckets[0].deletionPolicy",
		says:     "Unsupported value",
	}, {
		rule: "a bucket that is retained is not emptied",
		admitted: []string{
			bk(`deletionPolicy: Delete, emptyOnDelete: true`), bk(`deletionPolicy: Delete, emptyOnDelete: false`), bk(`deletionPolicy: Retain, emptyOnDelete: false`), bk(`emptyOnDelete: false`),
		},
		refused: []string{bk(`emptyOnDelete: true`), bk(`deletionPolicy: Retain, emptyOnDelete: true`)},
		at:      "spec.buckets[0].emptyOnDelete",
		says:    "a bucket that is retained is not emptied",
	}}
}

// buckets are buckets that say no more than what is given, and bk is one with more fields.
func buckets(each ...string) string { return listed("buckets", `versioning: Enabled`, each) }

func bk(more string) string { return "buckets: [{name: assets, " + more + "}]" }
