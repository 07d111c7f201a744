package database

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func TestTheLatestFailover(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, time.November, 23, 9, minute, 0, 0, time.UTC) }
	event := func(minute int, text string) types.Event {
		date := at(minute)
		return types.Event{Date: &date, Message: &text}
	}
	started, completed := "Multi-AZ instance failover started.", "Multi-AZ instance failover completed"
	for name, c := range map[string]struct {
		events []types.Event
		want   availability.Failover
	}{
		"none":                      {nil, availability.Failover{}},
		"under way":                 {[]types.Event{event(1, started)}, availability.Failover{Started: at(1)}},
		"over":                      {[]types.Event{event(1, started), event(3, completed)}, availability.Failover{Started: at(1), Completed: at(3)}},
		"in any order":              {[]types.Event{event(3, completed), event(1, started)}, availability.Failover{Started: at(1), Completed: at(3)}},
		"the latest":                {[]types.Event{event(1, started), event(3, completed), event(10, started)}, availability.Failover{Started: at(10)}},
		"with its own end":          {[]types.Event{event(1, started), event(3, completed), event(10, started), event(12, completed)}, availability.Failover{Started: at(10), Completed: at(12)}},
		"one that is not attempted": {[]types.Event{event(1, "Amazon RDS is not attempting a requested failover because a failover recently occurred on the DB instance.")}, availability.Failover{}},
		"of a cluster":              {[]types.Event{event(1, "Started cross AZ failover to DB instance: a"), event(2, "Completed failover to DB instance: a")}, availability.Failover{Started: at(1), Completed: at(2)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := lastFailover(c.events)
			if diff := cmp.Diff(c.want, got); diff != "" || ok == c.want.Started.IsZero() {
				t.Errorf("%v (-want +got):\n%s", ok, diff)
			}
		})
	}
}
