package table

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/stack"
)

// indexLimits: those of indexes that stand may be changed together.
func (d *differences) indexLimits() {
	var all []stack.Change
	var updates []types.GlobalSecondaryIndexUpdate
	for _, want := range d.want.Indexes {
		have := d.have.index(want.Name)
		if have == nil || have.Status != types.IndexStatusActive || !d.have.OnDemand {
			continue
		}
		changes, limits := limitChanges("index "+want.Name+" maximum", want.Limits, have.Limits)
		if all = append(all, changes...); len(changes) > 0 {
			updates = append(updates, types.GlobalSecondaryIndexUpdate{Update: &types.UpdateGlobalSecondaryIndexAction{IndexName: &want.Name, OnDemandThroughput: limits}})
		}
	}
	d.add(func(in *dynamodb.UpdateTableInput) { in.GlobalSecondaryIndexUpdates = updates }, all...)
}

// indexes are removed before others are added: there may be 20. AWS makes or
// deletes one at a time, and lets one go that is being filled. (API reference,
// UpdateTable and GlobalSecondaryIndexDescription.)
func (d *differences) indexes() {
	for _, have := range d.have.Indexes {
		if d.want.index(have.Name) == nil {
			d.removeIndex(have)
		}
	}
	var missing []Index
	for _, want := range d.want.Indexes {
		if have := d.have.index(want.Name); have != nil {
			d.keepIndex(want, *have)
			continue
		}
		missing = append(missing, want)
	}
	for _, want := range missing {
		d.addIndex(want)
	}
}

func (d *differences) removeIndex(have Index) {
	change := stack.Change{Field: "index " + have.Name, From: have.String()}
	switch {
	case have.Status == types.IndexStatusDeleting:
		change.Waits = underway(have)
	case have.Status == types.IndexStatusCreating && have.Filling:
	case have.Status == types.IndexStatusCreating:
		change.Waits = underway(have) + ", and can be removed once AWS has begun to fill it"
	default:
		change.Waits = d.turn(have.Name)
	}
	d.add(func(in *dynamodb.UpdateTableInput) {
		in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: &have.Name}}}
	}, change)
}

func (d *differences) addIndex(want Index) {
	d.add(func(in *dynamodb.UpdateTableInput) {
		in.AttributeDefinitions = definitions(&Table{Keys: d.have.Keys, Indexes: append(slices.Clone(d.have.Indexes), want)})
		in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{Create: &types.CreateGlobalSecondaryIndexAction{
			IndexName: &want.Name, KeySchema: schema(want.Keys), Projection: projection(&want), OnDemandThroughput: throughput(want.Limits),
		}}}
	}, stack.Change{Field: "index " + want.Name, To: want.String(), Waits: d.turn(want.Name)})
}

// keepIndex: one that is being filled is not there yet; one of other keys that is
// being deleted makes room for the one that is wanted.
func (d *differences) keepIndex(want, have Index) {
	change := stack.Change{Field: "index " + want.Name, From: have.String(), To: want.String()}
	switch {
	case have.Status == types.IndexStatusDeleting:
		change.Waits = underway(have) + ", and is then made anew"
	case !want.same(&have):
		change.Forbidden = "DynamoDB cannot change the keys, projection and attributes of an index: delete it at AWS, which loses no item, and haws makes it anew; or give yours another name"
	case have.Status != types.IndexStatusActive:
		change.From, change.Waits = "", underway(have)
	default:
		return
	}
	d.add(nil, change)
}

// turn says which index an index of that name has to wait for.
func (d *differences) turn(name string) string {
	for _, i := range d.have.Indexes {
		if i.Name != name && (i.Status == types.IndexStatusCreating || i.Status == types.IndexStatusDeleting) {
			return "index " + name + " waits for index " + i.Name
		}
	}
	return ""
}

// underway says what AWS is doing to an index; empty when it stands.
func underway(i Index) string {
	switch {
	case i.Status == types.IndexStatusActive:
		return ""
	case i.Status == types.IndexStatusDeleting:
		return "index " + i.Name + " is being deleted"
	case i.Filling:
		return "index " + i.Name + " is being filled"
	case i.Status == types.IndexStatusCreating:
		return "index " + i.Name + " is being made"
	}
	return "index " + i.Name + " is being changed"
}
