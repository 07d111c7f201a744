package table

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func (k tables) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		seen, err := k.find(ctx, n)
		switch {
		case stack.Is(err, stack.NotFound):
			seen = k.missing(n)
		case err != nil:
			return nil, fmt.Errorf("find table %s: %w", n.Physical, err)
		}
		if seen.Have != nil {
			out = append(out, seen)
		}
	}
	return out, nil
}

// find reads whose a table is before anything else of it. Of one that AWS is
// changing, or that cannot be used, the rest is not asked: AWS would refuse.
func (k tables) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	out, err := k.API.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &n.Physical})
	if err != nil {
		return stack.Seen{}, err
	}
	arn, have := aws.ToString(out.Table.TableArn), haveOf(out.Table)
	if have.Tags, err = k.tagsOf(ctx, arn); err != nil {
		return stack.Seen{}, err
	}
	seen := shown(n.Name, arn, have)
	switch {
	case have.Status == types.TableStatusDeleting:
	case k.Recent.Leaving(arn):
		seen.State, seen.Message = stack.Busy, "haws deleted it, and AWS still shows it"
	default:
		k.Recent.Found(arn)
	}
	k.Owner.Claim(&seen, have.Tags, n)
	if seen.Foreign || seen.State != stack.Ready || k.Leaving {
		return seen, nil
	}
	if err := k.findMore(ctx, n.Physical, have); err != nil {
		return stack.Seen{}, err
	}
	have.TimeToLiveHeld = k.held(arn)
	seen.State, seen.Message = state(have)
	return seen, nil
}

// findMore reads what DescribeTable does not show.
func (k tables) findMore(ctx context.Context, name string, have *Table) error {
	backups, err := k.API.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &name})
	if err != nil {
		return err
	}
	if d := backups.ContinuousBackupsDescription; d != nil {
		have.RecoveryDays = recoveryOf(d.PointInTimeRecoveryDescription)
	}
	expiry, err := k.API.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
	if err != nil {
		return err
	}
	if d := expiry.TimeToLiveDescription; d != nil {
		have.TimeToLive, have.TimeToLiveStatus = aws.ToString(d.AttributeName), d.TimeToLiveStatus
	}
	have.Whole = true
	return nil
}

// longest is the recovery period of a table that shows none. (API reference,
// PointInTimeRecoverySpecification: 35 days unless given.)
const longest = 35

func recoveryOf(d *types.PointInTimeRecoveryDescription) int32 {
	switch {
	case d == nil || d.PointInTimeRecoveryStatus != types.PointInTimeRecoveryStatusEnabled:
		return 0
	case d.RecoveryPeriodInDays == nil:
		return longest
	}
	return *d.RecoveryPeriodInDays
}

// shown is a table as AWS shows it.
func shown(name stack.Name, arn string, have *Table) stack.Seen {
	seen := stack.Seen{Name: name, Ref: arn, Have: have, Attrs: map[string]string{AttrName: name.Physical, AttrDeletionPolicy: have.Tags[cloud.TagDeletionPolicy]}}
	seen.State, seen.Message = state(have)
	return seen
}

func haveOf(t *types.TableDescription) *Table {
	kinds := map[string]types.ScalarAttributeType{}
	for _, d := range t.AttributeDefinitions {
		kinds[aws.ToString(d.AttributeName)] = d.AttributeType
	}
	have := &Table{
		Status: t.TableStatus, Keys: haveKeys(t.KeySchema, kinds), Limits: haveLimits(t.OnDemandThroughput), Class: types.TableClassStandard,
		Protection: aws.ToBool(t.DeletionProtectionEnabled), OnDemand: t.BillingModeSummary != nil && t.BillingModeSummary.BillingMode == types.BillingModePayPerRequest,
	}
	if t.TableClassSummary != nil {
		have.Class = t.TableClassSummary.TableClass
	}
	if s := t.StreamSpecification; s != nil && aws.ToBool(s.StreamEnabled) {
		have.Stream = s.StreamViewType
	}
	if s := t.SSEDescription; s != nil {
		have.Encrypting, have.KMSKey = s.Status == types.SSEStatusUpdating, aws.ToString(s.KMSMasterKeyArn)
	}
	for _, i := range t.GlobalSecondaryIndexes {
		have.Indexes = append(have.Indexes, haveIndex(i, kinds))
	}
	slices.SortFunc(have.Indexes, byName)
	for _, i := range t.LocalSecondaryIndexes {
		have.LocalIndexes = append(have.LocalIndexes, aws.ToString(i.IndexName))
	}
	return have
}

func haveIndex(i types.GlobalSecondaryIndexDescription, kinds map[string]types.ScalarAttributeType) Index {
	out := Index{
		Name: aws.ToString(i.IndexName), Keys: haveKeys(i.KeySchema, kinds), Limits: haveLimits(i.OnDemandThroughput),
		Status: i.IndexStatus, Filling: aws.ToBool(i.Backfilling),
	}
	if p := i.Projection; p != nil {
		out.Projection, out.Attributes = p.ProjectionType, p.NonKeyAttributes
	}
	return out
}

func haveKeys(schema []types.KeySchemaElement, kinds map[string]types.ScalarAttributeType) []Key {
	var out []Key
	for _, e := range schema {
		name := aws.ToString(e.AttributeName)
		out = append(out, Key{name, kinds[name], e.KeyType})
	}
	return out
}

// haveLimits: that AWS may show -1 where there is no limit is unverified; others
// simulate it so.
func haveLimits(t *types.OnDemandThroughput) Limits {
	if t == nil {
		return Limits{}
	}
	limit := func(n *int64) *int64 {
		if n == nil || *n < 0 {
			return nil
		}
		return n
	}
	return Limits{limit(t.MaxReadRequestUnits), limit(t.MaxWriteRequestUnits)}
}
