package dynamodb

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// change begins what a request asks for; what it returns ends it.
func (s *Service) change(t *table, in *sdk.UpdateTableInput, now time.Time) (settled func()) {
	if in.BillingMode != "" {
		t.bill(in.BillingMode, now)
	}
	if in.ProvisionedThroughput != nil {
		t.ProvisionedThroughput = capacity(in.ProvisionedThroughput)
	}
	t.OnDemandThroughput = limitsAfter(t.OnDemandThroughput, in.OnDemandThroughput)
	if in.TableClass != "" {
		t.TableClassSummary = &types.TableClassSummary{TableClass: in.TableClass, LastUpdateDateTime: &now}
	}
	if spec := in.StreamSpecification; spec != nil && aws.ToBool(spec.StreamEnabled) {
		startStream(&t.TableDescription, spec, now)
	} else if spec != nil {
		t.StreamSpecification = nil // DDB-TABLE-050: the latest stream still shows
	}
	ends := make([]func(), 0, len(in.GlobalSecondaryIndexUpdates))
	for _, u := range in.GlobalSecondaryIndexUpdates {
		ends = append(ends, s.changeIndex(t, u, in.AttributeDefinitions))
	}
	return func() {
		for _, end := range ends {
			end()
		}
	}
}

// bill: SDK, BillingModeSummary and ProvisionedThroughputDescription: 0 in on-demand mode.
func (t *table) bill(mode types.BillingMode, now time.Time) {
	if t.mode() == mode {
		return
	}
	summary := &types.BillingModeSummary{BillingMode: mode}
	if mode == types.BillingModePayPerRequest {
		summary.LastUpdateToPayPerRequestDateTime = &now
		t.ProvisionedThroughput = capacity(nil)
		for _, index := range t.global {
			index.ProvisionedThroughput = capacity(nil)
		}
	} else {
		t.OnDemandThroughput = nil
	}
	t.BillingModeSummary = summary
}

// limitsAfter: SDK, OnDemandThroughput: -1 removes a limit.
func limitsAfter(now, change *types.OnDemandThroughput) *types.OnDemandThroughput {
	if change == nil {
		return now
	}
	next := types.OnDemandThroughput{}
	if now != nil {
		next = *now
	}
	for _, limit := range []struct{ to, from **int64 }{
		{&next.MaxReadRequestUnits, &change.MaxReadRequestUnits}, {&next.MaxWriteRequestUnits, &change.MaxWriteRequestUnits},
	} {
		if *limit.from != nil {
			*limit.to = *limit.from
		}
		if *limit.to != nil && **limit.to == -1 {
			*limit.to = nil
		}
	}
	if next.MaxReadRequestUnits == nil && next.MaxWriteRequestUnits == nil {
		return nil
	}
	return &next
}

// changeIndex: SDK, UpdateTable: once a new index backfills, other operations are possible.
func (s *Service) changeIndex(t *table, u types.GlobalSecondaryIndexUpdate, defined []types.AttributeDefinition) (settled func()) {
	switch {
	case u.Create != nil:
		index := s.globalIndex(t, created(u.Create))
		index.Backfilling = aws.Bool(false)
		t.global = append(t.global, index)
		t.define(defined)
		return func() { s.backfill(index) }
	case u.Delete != nil:
		index := t.index(u.Delete.IndexName)
		index.IndexStatus, index.Backfilling = types.IndexStatusDeleting, nil
		return func() {
			t.global = slices.DeleteFunc(t.global, func(other *types.GlobalSecondaryIndexDescription) bool { return other == index })
			t.define(nil)
		}
	}
	index := t.index(u.Update.IndexName)
	index.IndexStatus = types.IndexStatusUpdating
	index.ProvisionedThroughput = capacity(u.Update.ProvisionedThroughput)
	index.OnDemandThroughput = limitsAfter(index.OnDemandThroughput, u.Update.OnDemandThroughput)
	return func() { index.IndexStatus = types.IndexStatusActive }
}

func (s *Service) backfill(index *types.GlobalSecondaryIndexDescription) {
	index.Backfilling = aws.Bool(true)
	s.world.After(s.BackfillAfter, func() {
		if index.IndexStatus == types.IndexStatusCreating {
			index.IndexStatus, index.Backfilling = types.IndexStatusActive, nil
		}
	})
}

// define keeps the definitions of attributes that are keys. That those of a deleted index go is unverified.
func (t *table) define(more []types.AttributeDefinition) {
	var indexes [][]types.KeySchemaElement
	for _, index := range t.global {
		indexes = append(indexes, index.KeySchema)
	}
	for _, index := range t.LocalSecondaryIndexes {
		indexes = append(indexes, index.KeySchema)
	}
	all := append(slices.Clone(t.AttributeDefinitions), more...)
	var next []types.AttributeDefinition
	for _, name := range attributes(t.KeySchema, indexes) {
		i := slices.IndexFunc(all, func(d types.AttributeDefinition) bool { return aws.ToString(d.AttributeName) == name })
		next = append(next, all[i])
	}
	t.AttributeDefinitions = next
}
