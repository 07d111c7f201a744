package crd

import (
	"fmt"
	"strings"
)

func userDataRules() []rule {
	return []rule{{
		rule:     "userData has at most 16384 characters",
		admitted: one(userData(strings.Repeat("a", 16384))),
		refused:  one(userData(strings.Repeat("a", 16385))),
		at:       "spec.servers.userData",
		says:     "Too long: may not be more than 16384 bytes",
	}, {
		rule:     "userData has at most 16384 bytes",
		admitted: one(userData(strings.Repeat("é", 8192))),
		refused:  one(userData(strings.Repeat("é", 8192) + "a")),
		at:       "spec.servers.userData",
		says:     "has more than 16384 bytes",
	}, {
		rule: "userData has no placeholder but those that exist",
		admitted: []string{
			userData("${haws.region} ${haws.app.name} ${haws.app.namespace} ${haws.loadBalancer.endpoint}"),
			userData("${haws.region}${haws.region}"),
			userData("pid $$, ${HOME}, ${haws}, ${hawsome.x}, $haws.region, $(haws.x), {haws.x}, ${1:-haws.}, $"),
			userData("$${haws.foo}"), userData("$$${haws.foo}"), userData("$$${{haws.foo}"), userData("$${haws.region"), userData("$${${haws.region}}"),
			userData(strings.Repeat("${haws.region}", 1170)), userData(strings.Repeat("$${", 5461)),
		},
		refused: []string{
			userData("${haws.foo}"), userData("${haws.app}"), userData("${haws.loadBalancer.arn}"), userData("${haws.}"),
			userData("${haws.region"), userData("${haws.region }"), userData("${haws.Region}"), userData("${haws.region:-x}"),
			userData("$${haws.foo} ${haws.foo}"), userData("${haws.app.name}${haws.foo}"), userData("$${${haws.foo}}"), userData("a\n${haws.foo}\n"),
		},
		at:   "spec.servers.userData",
		says: "has a ${haws.…} placeholder that does not exist",
	}, {
		rule:  "userData has no placeholder of the database but those that exist",
		given: postgres,
		admitted: []string{
			userData("${haws.database.endpoint}:${haws.database.port}/${haws.database.name} ${haws.database.secretARN}"),
			userData(strings.Repeat("${haws.database.endpoint}", 655)),
		},
		refused: []string{
			userData("${haws.database.password}"), userData("${haws.database}"), userData("${haws.database.}"), userData("${haws.database.Endpoint}"),
			userData("${haws.database.secretArn}"), userData("${haws.database.endpoint:-x}"), userData("${haws.database.endpoint"),
		},
		at:   "spec.servers.userData",
		says: "has a ${haws.…} placeholder that does not exist",
	}, {
		rule:     "userData quotes a database that the app has",
		admitted: []string{userData("$${haws.database.endpoint}"), userData("$${haws.database.endpoint} ${haws.region}"), userData("$$${haws.database.endpoint}")},
		refused: []string{
			userData("${haws.database.endpoint}"), userData("${haws.database.port}"), userData("${haws.database.name}"), userData("${haws.database.secretARN}"),
			userData("${haws.database.readerEndpoint}"), userData("$${haws.database.port} ${haws.database.port}"), userData("$${${haws.database.port}}"),
		},
		at:   "spec.servers.userData",
		says: "userData quotes the database, and the app has none",
	}, {
		rule:     "userData quotes a reader endpoint that the database has",
		given:    postgres,
		admitted: []string{inCluster("${haws.database.readerEndpoint}"), userData("$${haws.database.readerEndpoint}"), inCluster("${haws.database.endpoint}")},
		refused: []string{
			userData("${haws.database.readerEndpoint}"), userData("${haws.database.endpoint} ${haws.database.readerEndpoint}"),
			`{database: {topology: MultiAZInstance}, servers: {userData: "${haws.database.readerEndpoint}"}}`,
			`{database: {topology: SingleZone}, availability: {accept: [SingleZoneDatabase]}, servers: {userData: "${haws.database.readerEndpoint}"}}`,
		},
		at:   "spec.servers.userData",
		says: "only a MultiAZCluster has a reader endpoint",
	}}
}

func userData(text string) string { return fmt.Sprintf("servers: {userData: %q}", text) }

func inCluster(text string) string {
	return fmt.Sprintf("{database: {topology: MultiAZCluster}, servers: {userData: %q}}", text)
}
