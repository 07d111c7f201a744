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
			userData("${haws.foo}"), userData("${haws.app}"), userData("${haws.database.endpoint}"), userData("${haws.}"),
			userData("${haws.region"), userData("${haws.region }"), userData("${haws.Region}"), userData("${haws.region:-x}"),
			userData("$${haws.foo} ${haws.foo}"), userData("${haws.app.name}${haws.foo}"), userData("$${${haws.foo}}"), userData("a\n${haws.foo}\n"),
		},
		at:   "spec.servers.userData",
		says: "has a ${haws.…} placeholder that does not exist",
	}}
}

func userData(text string) string { return fmt.Sprintf("servers: {userData: %q}", text) }
