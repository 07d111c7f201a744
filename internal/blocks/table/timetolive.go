package table

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// timeToLiveChange: another attribute takes an end of the old one first. What AWS
// is turning on or off counts as done when it is what is wanted. AWS takes one
// change in an hour. (API reference, UpdateTimeToLive.)
func timeToLiveChange(want, have *Table) []stack.Change {
	if want.TimeToLive == have.standing() {
		return nil
	}
	change := stack.Change{Field: "Time to Live", From: have.standing(), To: want.TimeToLive}
	switch have.TimeToLiveStatus {
	case types.TimeToLiveStatusEnabling:
		change.Waits = "Time to Live is being enabled on " + have.TimeToLive + ", and can be changed after that"
	case types.TimeToLiveStatusDisabling:
		change.Waits = "Time to Live is being disabled, and can be enabled after that"
	default:
		change.Waits = have.TimeToLiveHeld
	}
	return []stack.Change{change}
}

// standing is the attribute that is in force, or will be.
func (t *Table) standing() string {
	if t.TimeToLiveStatus == types.TimeToLiveStatusEnabled || t.TimeToLiveStatus == types.TimeToLiveStatusEnabling {
		return t.TimeToLive
	}
	return ""
}

// changeTimeToLive makes one change. AWS wants the attribute also when it turns
// Time to Live off.
func (k tables) changeTimeToLive(ctx context.Context, seen stack.Seen, want, have *Table) error {
	all := timeToLiveChange(want, have)
	if len(all) == 0 || all[0].Waits != "" {
		return nil
	}
	next, status := want.TimeToLive, types.TimeToLiveStatusEnabling
	if have.standing() != "" {
		next, status = have.TimeToLive, types.TimeToLiveStatusDisabling
	}
	_, err := k.API.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: &seen.Physical, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &next, Enabled: aws.Bool(status == types.TimeToLiveStatusEnabling)},
	})
	switch {
	case tooSoon(err):
		k.Recent.hold(seen.Ref, again)
	case err == nil:
		k.Recent.hold(seen.Ref, between)
		have.TimeToLive, have.TimeToLiveStatus = next, status
	}
	return cloud.Wrap(err, "change Time to Live of table "+seen.Physical)
}

// tooSoon: AWS refuses a second change within the hour as invalid, which package
// cloud knows better; that the table is busy is another thing.
func tooSoon(err error) bool {
	return stack.Is(err, stack.Conflict) && stack.FaultOf(err).Code == "ValidationException"
}

// held says why a change of Time to Live would not be taken now.
func (k tables) held(arn string) string {
	until := k.Recent.heldUntil(arn)
	if until.IsZero() {
		return ""
	}
	return fmt.Sprintf("AWS takes one change of Time to Live in an hour: the next one is tried at %s", until.UTC().Format("15:04 MST"))
}
