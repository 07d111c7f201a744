package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Create makes the table with all of its indexes. Recovery and Time to Live wait
// until it is there.
func (k tables) Create(ctx context.Context, name stack.Name, want *Table) (stack.Seen, error) {
	in := &dynamodb.CreateTableInput{
		TableName: &name.Physical, KeySchema: schema(want.Keys), AttributeDefinitions: definitions(want), BillingMode: types.BillingModePayPerRequest,
		OnDemandThroughput: throughput(want.Limits), TableClass: want.Class, DeletionProtectionEnabled: &want.Protection, Tags: cloud.DDBTags(want.Tags),
	}
	for _, i := range want.Indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: &i.Name, KeySchema: schema(i.Keys), Projection: projection(&i), OnDemandThroughput: throughput(i.Limits),
		})
	}
	if want.KMSKey != "" {
		in.SSESpecification = encryption(want.KMSKey)
	}
	if want.Stream != "" {
		in.StreamSpecification = stream(want.Stream)
	}
	out, err := k.API.CreateTable(ctx, in)
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create table %s: %w", name.Physical, err)
	}
	arn, have := aws.ToString(out.TableDescription.TableArn), haveOf(out.TableDescription)
	k.Recent.begin(arn)
	have.Tags = want.Tags
	return shown(name, arn, have), nil
}

func schema(all []Key) []types.KeySchemaElement {
	var out []types.KeySchemaElement
	for _, k := range all {
		out = append(out, types.KeySchemaElement{AttributeName: &k.Name, KeyType: k.Role})
	}
	return out
}

// definitions are the attributes of all keys, each once.
func definitions(t *Table) []types.AttributeDefinition {
	kinds := map[string]types.ScalarAttributeType{}
	for _, i := range append([]Index{{Keys: t.Keys}}, t.Indexes...) {
		for _, k := range i.Keys {
			kinds[k.Name] = k.Type
		}
	}
	var out []types.AttributeDefinition
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: kinds[name]})
	}
	return out
}

func projection(i *Index) *types.Projection {
	return &types.Projection{ProjectionType: i.Projection, NonKeyAttributes: i.Attributes}
}

func throughput(l Limits) *types.OnDemandThroughput {
	if l.Read == nil && l.Write == nil {
		return nil
	}
	return &types.OnDemandThroughput{MaxReadRequestUnits: l.Read, MaxWriteRequestUnits: l.Write}
}

// Update makes what AWS takes now: protection, tags, recovery and Time to Live, and
// one of the other changes. What AWS refuses holds up nothing else.
func (k tables) Update(ctx context.Context, e engine.Edit[Table]) (stack.Seen, error) {
	have, seen := *e.Have, e.Seen
	seen.Have, seen.Attrs = &have, maps.Clone(e.Seen.Attrs)
	err := errors.Join(
		k.protectAsWanted(ctx, seen, e.Want, &have),
		k.retagAsWanted(ctx, seen, e.Want, &have),
		k.changeRecovery(ctx, seen, e.Want, &have),
		k.change(ctx, &seen, e.Want, &have),
		k.changeTimeToLive(ctx, seen, e.Want, &have),
	)
	if err != nil {
		return e.Seen, err
	}
	return seen, nil
}

func (k tables) protectAsWanted(ctx context.Context, seen stack.Seen, want, have *Table) error {
	if len(protectionChange(want, have)) == 0 {
		return nil
	}
	err := k.protect(ctx, seen.Physical, want.Protection)
	if err == nil {
		have.Protection = want.Protection
	}
	return cloud.Wrap(err, "switch the deletion protection of table "+seen.Physical+" "+onOff(want.Protection))
}

func (k tables) retagAsWanted(ctx context.Context, seen stack.Seen, want, have *Table) error {
	err := k.retag(ctx, seen.Ref, want.Tags, have.Tags)
	if err == nil {
		have.Tags = want.Tags
		seen.Attrs[AttrDeletionPolicy] = have.Tags[cloud.TagDeletionPolicy]
	}
	return err
}

// changeRecovery: no period goes with recovery that is off. (Others measured it.)
func (k tables) changeRecovery(ctx context.Context, seen stack.Seen, want, have *Table) error {
	if len(recoveryChange(want, have)) == 0 {
		return nil
	}
	spec := &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(want.RecoveryDays > 0)}
	if want.RecoveryDays > 0 {
		spec.RecoveryPeriodInDays = &want.RecoveryDays
	}
	_, err := k.API.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{TableName: &seen.Physical, PointInTimeRecoverySpecification: spec})
	if err == nil {
		have.RecoveryDays = want.RecoveryDays
	}
	enabling := func(f *stack.Fault) bool { return f.Code == "ContinuousBackupsUnavailableException" }
	err = cloud.Await(err, enabling, "waits for DynamoDB to enable the backups of the new table, which takes some seconds")
	return cloud.Wrap(err, "change the point-in-time recovery of table "+seen.Physical)
}

// change sends the first part that AWS takes: the table is busy with it then. What
// AWS finds invalid, or beyond a quota, does not hold up the parts behind it.
func (k tables) change(ctx context.Context, seen *stack.Seen, want, have *Table) error {
	var errs []error
	all := parts(want, have)
	for i, p := range all {
		if p.waits() || p.put == nil {
			continue
		}
		in := &dynamodb.UpdateTableInput{TableName: &seen.Physical}
		p.put(in)
		_, err := k.API.UpdateTable(ctx, in)
		if err == nil {
			seen.State, seen.Message = stack.Busy, taken(p, all[i+1:])
			break
		}
		errs = append(errs, fmt.Errorf("change %s of table %s: %w", p.fields(), seen.Physical, err))
		if !stack.Is(err, stack.Invalid) && !stack.Is(err, stack.Quota) {
			break
		}
	}
	return errors.Join(errs...)
}

// taken says what AWS is busy with, and what waits for that.
func taken(p part, behind []part) string {
	says := "AWS takes up: " + p.fields()
	var waits []string
	for _, b := range behind {
		waits = append(waits, b.fields())
	}
	if len(waits) > 0 {
		says += "; waiting for that: " + strings.Join(waits, ", ")
	}
	return says
}
