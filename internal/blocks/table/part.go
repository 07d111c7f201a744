package table

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/stack"
)

// part is what one call of UpdateTable changes: AWS takes one kind of change at a
// time. (API reference, UpdateTable.)
type part struct {
	changes []stack.Change
	put     func(*dynamodb.UpdateTableInput)
}

func (p part) waits() bool { return p.changes[0].Waits != "" }

func (p part) fields() string {
	var out []string
	for _, c := range p.changes {
		out = append(out, c.Field)
	}
	return strings.Join(out, ", ")
}

// parts are those that differ, in the order in which they are sent.
func parts(want, have *Table) []part {
	d := differences{want: want, have: have}
	d.throughput()
	d.class()
	d.encryption()
	d.stream()
	d.indexLimits()
	d.indexes()
	return d.all
}

type differences struct {
	want, have *Table
	all        []part
}

func (d *differences) add(put func(*dynamodb.UpdateTableInput), changes ...stack.Change) {
	if len(changes) > 0 {
		d.all = append(d.all, part{changes, put})
	}
}

// throughput: the capacity of a table that is paid for by request has limits only.
func (d *differences) throughput() {
	changes, limits := limitChanges("maximum", d.want.Limits, d.have.Limits)
	if !d.have.OnDemand {
		changes = append([]stack.Change{{Field: "billing mode", From: string(types.BillingModeProvisioned), To: string(types.BillingModePayPerRequest)}}, changes...)
	}
	d.add(func(in *dynamodb.UpdateTableInput) {
		in.OnDemandThroughput = limits
		if !d.have.OnDemand {
			in.BillingMode = types.BillingModePayPerRequest
		}
	}, changes...)
}

// limitChanges: -1 takes a limit away. (API reference, OnDemandThroughput.)
func limitChanges(field string, want, have Limits) ([]stack.Change, *types.OnDemandThroughput) {
	var out []stack.Change
	limits := &types.OnDemandThroughput{}
	change := func(what string, want, have *int64, to **int64) {
		if units(want) != units(have) {
			out = append(out, stack.Change{Field: field + " " + what, From: units(have), To: units(want)})
			if *to = want; want == nil {
				*to = aws.Int64(-1)
			}
		}
	}
	change("reads", want.Read, have.Read, &limits.MaxReadRequestUnits)
	change("writes", want.Write, have.Write, &limits.MaxWriteRequestUnits)
	if len(out) == 0 {
		return nil, nil
	}
	return out, limits
}

func units(n *int64) string {
	if n == nil {
		return ""
	}
	return fmt.Sprintf("%d/s", *n)
}

func (d *differences) class() {
	if d.want.Class != d.have.Class {
		d.add(func(in *dynamodb.UpdateTableInput) { in.TableClass = d.want.Class },
			stack.Change{Field: "table class", From: string(d.have.Class), To: string(d.want.Class)})
	}
}

// encryption: while AWS changes the key it may show either.
func (d *differences) encryption() {
	change := stack.Change{Field: "KMS key", From: d.have.KMSKey, To: d.want.KMSKey}
	switch {
	case d.have.Encrypting:
		change.Waits = "its KMS key is being changed"
	case change.From == change.To:
		return
	}
	d.add(func(in *dynamodb.UpdateTableInput) { in.SSESpecification = encryption(d.want.KMSKey) }, change)
}

// encryption: what is not enabled is encrypted with a key that DynamoDB owns. (API
// reference, SSESpecification.)
func encryption(key string) *types.SSESpecification {
	if key == "" {
		return &types.SSESpecification{Enabled: aws.Bool(false)}
	}
	return &types.SSESpecification{Enabled: aws.Bool(true), SSEType: types.SSETypeKms, KMSMasterKeyId: &key}
}

// stream: another view takes an end of the stream, and then a new one. (API
// reference, UpdateTable, StreamSpecification.)
func (d *differences) stream() {
	if d.want.Stream == d.have.Stream {
		return
	}
	next := &types.StreamSpecification{StreamEnabled: aws.Bool(false)}
	if d.have.Stream == "" {
		next = stream(d.want.Stream)
	}
	d.add(func(in *dynamodb.UpdateTableInput) { in.StreamSpecification = next },
		stack.Change{Field: "stream", From: string(d.have.Stream), To: string(d.want.Stream)})
}

func stream(view types.StreamViewType) *types.StreamSpecification {
	return &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: view}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
