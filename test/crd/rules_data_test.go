package crd

import (
	"fmt"
	"strings"
)

// dataUserDataRules are about what the servers know of tables and buckets, and may do with them.
func dataUserDataRules() []rule {
	largest := largest()
	two := with(tables(`name: sessions`, `name: carts`), buckets(`name: assets`, `name: logs-1`))
	return []rule{{
		rule:     "the largest tables, buckets and userData cost the API server no more than it grants",
		given:    largest,
		admitted: []string{``, `servers: {identity: {}}`},
		refused:  one(`servers: {identity: {}, instanceProfile: web}`),
		at:       "spec.servers.identity",
		says:     "identity is the role",
	}, {
		rule:  "userData has no placeholder beside those of tables and buckets",
		given: two,
		admitted: []string{
			userData("${haws.tables.sessions} ${haws.tables.carts}"), userData("${haws.buckets.assets}"), userData("$${haws.tables}"),
			userData("${haws.tables.of-no-such-name}"), // the operator tells of it, in ServersReady
		},
		refused: []string{
			userData("${haws.tables}"), userData("${haws.buckets}"), userData("${haws.table.sessions}"), userData("${haws.bucket.assets}"), userData("${haws.Tables.sessions}"),
		},
		at:   "spec.servers.userData",
		says: "has a ${haws.…} placeholder that does not exist",
	}, {
		rule:     "servers have a role of the operator's or a profile of yours",
		admitted: []string{`servers: {identity: {}}`, `servers: {identity: {sessionManager: Allowed}}`, profile("web"), with(tables(`name: a`), profile("web"))},
		refused: []string{
			`servers: {identity: {}, instanceProfile: web}`, `servers: {identity: {sessionManager: Denied}, instanceProfile: web}`,
			`servers: {identity: {sessionManager: Allowed}, instanceProfile: "arn:aws:iam::123456789012:instance-profile/web"}`,
		},
		at:   "spec.servers.identity",
		says: "identity is the role that the operator makes, and instanceProfile one that you made",
	}, {
		rule:     "sessions are allowed or denied",
		admitted: []string{`servers: {identity: {sessionManager: Allowed}}`, `servers: {identity: {sessionManager: Denied}}`},
		refused:  []string{`servers: {identity: {sessionManager: Enabled}}`, `servers: {identity: {sessionManager: allowed}}`},
		at:       "spec.servers.identity.sessionManager",
		says:     "Unsupported value",
	}}
}

// largest has as many tables and buckets as there may be, with as much in each, and user data that quotes one as often as it may.
func largest() string {
	var all, stores, rules []string
	long := func(prefix string, i, n int) string {
		return prefix + fmt.Sprint(i) + strings.Repeat("x", n-len(prefix)-len(fmt.Sprint(i)))
	}
	for i := range 20 {
		moves := "{storageClass: STANDARD_IA, days: 30}, {storageClass: INTELLIGENT_TIERING, days: 60}, {storageClass: GLACIER_IR, days: 90}, " +
			"{storageClass: GLACIER, days: 120}, {storageClass: DEEP_ARCHIVE, days: 300}"
		rules = append(rules, fmt.Sprintf("{name: %s, prefix: %s, expirationDays: 400, transitions: [%s]}", long("r", i, 64), long("p", i, 1024), moves))
	}
	for i := range 10 {
		var ix []string
		for j := range 20 {
			ix = append(ix, fmt.Sprintf("{name: %s, partitionKey: {name: %s, type: S}, sortKey: {name: %s, type: B}, projection: Include, attributes: [%s]}",
				long("i", j, 255), long("k", j, 255), long("s", j, 255), strings.Join(numbered("a%d"+strings.Repeat("x", 250), 5), ", ")))
		}
		all = append(all, fmt.Sprintf("name: %s, tableName: %s, sortKey: {name: %s, type: B}, kmsKeyARN: %q, indexes: [%s]",
			long("t", i, 32), long("t", i, 255), long("t", i, 255), keyARN, strings.Join(ix, ", ")))
		stores = append(stores, fmt.Sprintf("name: %s, bucketName: %s, lifecycleRules: [%s]", long("b", i, 32), long("b", i, 63), strings.Join(rules, ", ")))
	}
	text := strings.Repeat("${haws.tables."+long("t", 9, 32)+"}${haws.buckets."+long("b", 9, 32)+"}", 170)
	return "{" + tables(all...) + ", " + buckets(stores...) + ", " + userData(text) + "}"
}
