package crd

import (
	"fmt"
	"slices"
	"strings"
)

func rolloutRules() []rule {
	tooFar := reason{"spec.servers.rollout.maxHealthyPercent", "maxHealthyPercent (unset: 110) must not be more than 100 above minHealthyPercent"}
	most := serverBounds("rollout.maxHealthyPercent", "rollout: {maxHealthyPercent: %d}", 100, 200)
	most[1].also = []reason{tooFar}
	return slices.Concat(most, healthyRules(tooFar), checkpointRules(), alarmRules(),
		serverBounds("rollout.minHealthyPercent", "rollout: {minHealthyPercent: %d, maxHealthyPercent: 100}", 0, 100, tooFar),
		serverBounds("rollout.warmupSeconds", "rollout: {warmupSeconds: %d}", 0, 21600),
		serverBounds("rollout.checkpoints[0]", "rollout: {checkpoints: [%d]}", 1, 99),
		serverBounds("rollout.checkpointDelaySeconds", "rollout: {checkpoints: [50], checkpointDelaySeconds: %d}", 0, 172800),
		serverBounds("rollout.bakeSeconds", "rollout: {bakeSeconds: %d}", 0, 172800))
}

func healthyRules(tooFar reason) []rule {
	return []rule{{
		rule:     "the most servers of a rollout are at most 100 percent above the least",
		admitted: []string{rollout("{}"), rollout("{minHealthyPercent: 10}"), rollout("{maxHealthyPercent: 200}"), rollout("{minHealthyPercent: 50, maxHealthyPercent: 150}")},
		refused:  []string{rollout("{minHealthyPercent: 9}"), rollout("{minHealthyPercent: 99, maxHealthyPercent: 200}"), rollout("{minHealthyPercent: 0, maxHealthyPercent: 101}")},
		at:       tooFar.at,
		says:     tooFar.says,
	}}
}

func checkpointRules() []rule {
	return []rule{{
		rule:     "checkpoints ascend, each named once",
		admitted: []string{rollout("{checkpoints: [20]}"), rollout("{checkpoints: [1, 2, 99]}")},
		refused:  []string{rollout("{checkpoints: [50, 10]}"), rollout("{checkpoints: [10, 50, 20]}"), rollout("{checkpoints: [10, 10]}"), rollout("{checkpoints: [10, 50, 50]}")},
		at:       "spec.servers.rollout.checkpoints",
		says:     "checkpoints must ascend, each named once",
	}, {
		rule:    "checkpoints are at least one",
		refused: []string{rollout("{checkpoints: []}")},
		at:      "spec.servers.rollout.checkpoints",
		says:    "should have at least 1 items",
	}, {
		rule:     "checkpoints are at most 10",
		admitted: one(manyCheckpoints(10)),
		refused:  one(manyCheckpoints(11)),
		at:       "spec.servers.rollout.checkpoints",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule:     "a pause is for checkpoints",
		admitted: []string{rollout("{checkpoints: [20], checkpointDelaySeconds: 60}")},
		refused:  []string{rollout("{checkpointDelaySeconds: 60}"), rollout("{checkpointDelaySeconds: 0}")},
		at:       "spec.servers.rollout.checkpointDelaySeconds",
		says:     "checkpointDelaySeconds says how long to wait at checkpoints, and there are none",
	}}
}

func alarmRules() []rule {
	return []rule{{
		rule:    "alarms are at least one",
		refused: []string{rollout("{alarms: []}")},
		at:      "spec.servers.rollout.alarms",
		says:    "should have at least 1 items",
	}, {
		rule:     "alarms are at most 10",
		admitted: one(manyAlarms(10)),
		refused:  one(manyAlarms(11)),
		at:       "spec.servers.rollout.alarms",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule:    "an alarm is listed once",
		refused: []string{rollout("{alarms: [errors, latency, errors]}")},
		at:      "spec.servers.rollout.alarms[2]",
		says:    `Duplicate value: "errors"`,
	}, {
		rule:     "an alarm has a name",
		admitted: []string{rollout("{alarms: [e]}"), rollout(`{alarms: ["too many errors: 5xx"]}`)},
		refused:  []string{rollout(`{alarms: [""]}`)},
		at:       "spec.servers.rollout.alarms[0]",
		says:     "should be at least 1 chars long",
	}, {
		rule:     "the name of an alarm is as long as AWS takes it",
		admitted: []string{rollout("{alarms: [" + strings.Repeat("a", 255) + "]}")},
		refused:  []string{rollout("{alarms: [" + strings.Repeat("a", 256) + "]}")},
		at:       "spec.servers.rollout.alarms[0]",
		says:     "Too long: may not be more than 255 bytes",
	}}
}

func rollout(rollout string) string { return "servers: {rollout: " + rollout + "}" }

func manyCheckpoints(n int) string {
	var many []string
	for i := range n {
		many = append(many, fmt.Sprint(5*(i+1)))
	}
	return rollout("{checkpoints: [" + strings.Join(many, ", ") + "]}")
}

func manyAlarms(n int) string {
	var many []string
	for i := range n {
		many = append(many, fmt.Sprintf("alarm-%d", i))
	}
	return rollout("{alarms: [" + strings.Join(many, ", ") + "]}")
}
