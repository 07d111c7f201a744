package database

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// eventMinutes is how far back failovers are looked for: a day.
	eventMinutes = 24 * 60
	// failoverMost is how long a failover without an end is believed in.
	failoverMost = 10 * time.Minute
	// zonesLag is how long after a failover the zones that AWS shows are not
	// believed: they may be those of before for several minutes. (RDS user guide,
	// "Rebooting a DB instance".)
	zonesLag = 5 * time.Minute
)

// withFailover adds the latest failover. While one is under way, and while AWS may
// still show the zones of before it, the database is not settled, and where it
// stands is not known. That the events cannot be read is told, and changes nothing.
func (d desk) withFailover(ctx context.Context, seen stack.Seen, source types.SourceType) stack.Seen {
	out, err := d.API.DescribeEvents(ctx, &rds.DescribeEventsInput{
		SourceIdentifier: &seen.Physical, SourceType: source, EventCategories: []string{"failover"}, Duration: aws.Int32(eventMinutes),
	})
	facts := seen.Facts.(availability.Database)
	if err != nil {
		facts.FailoversUnread = fmt.Errorf("look for failovers of %s: %w", seen.Physical, err)
		seen.Facts = facts
		return seen
	}
	last, ok := lastFailover(out.Events)
	if !ok {
		return seen
	}
	facts.Failover = &last
	seen.Facts = facts
	since := d.now().Sub(last.Started)
	switch {
	case last.Completed.IsZero() && since < failoverMost:
		return unsettled(seen, facts, "it is failing over since "+clock(last.Started))
	case !last.Completed.IsZero() && d.now().Sub(last.Completed) < zonesLag:
		return unsettled(seen, facts, "it failed over from "+clock(last.Started)+" to "+clock(last.Completed)+", and AWS may not show its zones yet")
	}
	return seen
}

func unsettled(seen stack.Seen, facts availability.Database, message string) stack.Seen {
	facts.FailingOver, facts.Primary, facts.Standbys = message, "", nil
	seen.Facts = facts
	if seen.State != stack.Broken {
		seen.State, seen.Message = stack.Busy, message
	}
	return seen
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05 UTC") }

// lastFailover pairs the latest start with the end that follows it. Events have no
// ids in this answer, so their words must do: RDS-EVENT-0013, 0072 and 0073 tell of
// a start, 0015, 0049 and 0071 of an end; 0034, that a failover is not attempted,
// of neither. (RDS user guide, "Amazon RDS event categories and event messages".)
func lastFailover(events []types.Event) (availability.Failover, bool) {
	var last availability.Failover
	for _, e := range events {
		if at := aws.ToTime(e.Date); says(e, "started") && at.After(last.Started) {
			last = availability.Failover{Started: at}
		}
	}
	for _, e := range events {
		at := aws.ToTime(e.Date)
		if says(e, "complete") && !at.Before(last.Started) && (last.Completed.IsZero() || at.Before(last.Completed)) {
			last.Completed = at
		}
	}
	return last, !last.Started.IsZero()
}

func says(e types.Event, word string) bool {
	text := strings.ToLower(aws.ToString(e.Message))
	return strings.Contains(text, "failover") && strings.Contains(text, word)
}
