package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Table is a DynamoDB table.
type Table struct {
	// Keys are the partition key and, if there is one, the sort key.
	Keys []Key
	// OnDemand: it is paid for by request, and has no capacity of its own.
	OnDemand bool
	Limits   Limits
	// Indexes are the global secondary indexes, by name.
	Indexes []Index
	// TimeToLive is the attribute that says until when an item is kept; empty is none.
	TimeToLive string
	// Stream is what the stream holds of each change; empty is none.
	Stream types.StreamViewType
	// KMSKey is the ARN of the key; empty is one that DynamoDB owns.
	KMSKey string
	// RecoveryDays is how far back it can be restored; 0 is not at all.
	RecoveryDays int32
	Class        types.TableClass
	Protection   bool
	Tags         map[string]string
	// Status is only seen: AWS's own word. The fields below, too.
	Status types.TableStatus
	// Encrypting: AWS is changing the key.
	Encrypting bool
	// TimeToLiveStatus is AWS's own word, and TimeToLiveHeld says why AWS would not
	// take a change now.
	TimeToLiveStatus types.TimeToLiveStatus
	TimeToLiveHeld   string
	// LocalIndexes are the names of its local secondary indexes.
	LocalIndexes []string
	// Lost: AWS does not show it any more.
	Lost bool
	// Whole: nothing of it was left unread.
	Whole bool
}

// Key is an attribute of a key.
type Key struct {
	Name string
	Type types.ScalarAttributeType
	Role types.KeyType
}

// Limits are the most request units per second; nil is DynamoDB's own quota.
type Limits struct{ Read, Write *int64 }

// Index is a global secondary index.
type Index struct {
	Name string
	Keys []Key
	// Projection says which attributes it holds: Attributes, if these are named.
	Projection types.ProjectionType
	Attributes []string
	Limits     Limits
	// Status is only seen. Filling: it is new, and items are being put into it.
	Status  types.IndexStatus
	Filling bool
}

// same is true of indexes that differ in nothing that cannot be changed.
func (i *Index) same(o *Index) bool {
	return slices.Equal(i.Keys, o.Keys) && i.Projection == o.Projection &&
		slices.Equal(slices.Sorted(slices.Values(i.Attributes)), slices.Sorted(slices.Values(o.Attributes)))
}

// String is what cannot be changed of an index, in words.
func (i *Index) String() string {
	words := keys(i.Keys) + ", " + strings.ToLower(string(i.Projection))
	if len(i.Attributes) > 0 {
		words += " " + strings.Join(slices.Sorted(slices.Values(i.Attributes)), " ")
	}
	return words
}

func (t *Table) index(name string) *Index {
	for i := range t.Indexes {
		if t.Indexes[i].Name == name {
			return &t.Indexes[i]
		}
	}
	return nil
}

func keys(all []Key) string {
	var out []string
	for _, k := range all {
		out = append(out, fmt.Sprintf("%s (%s)", k.Name, k.Type))
	}
	return strings.Join(out, " ")
}

// diffOf lists what to change. A table that is lost or in a state of its own is for
// AWS or a person to mend first.
func diffOf(want, have *Table) []stack.Change {
	if have.Status != types.TableStatusActive {
		return nil
	}
	out := append(protectionChange(want, have), cloud.TagChanges(want.Tags, have.Tags)...)
	out = append(out, recoveryChange(want, have)...)
	for _, p := range parts(want, have) {
		out = append(out, p.changes...)
	}
	out = append(out, timeToLiveChange(want, have)...)
	return speak(append(out, fixed(want, have)...))
}

// speak lets the first change tell of all when all of them wait.
func speak(changes []stack.Change) []stack.Change {
	var all []string
	for _, c := range changes {
		if c.Waits == "" {
			return changes
		}
		all = append(all, c.Waits)
	}
	if len(changes) > 0 {
		changes[0].Waits = strings.Join(slices.Compact(all), "; ")
	}
	return changes
}

// fixed are the differences that DynamoDB cannot mend. Those of indexes are told
// with the indexes.
func fixed(want, have *Table) []stack.Change {
	var out []stack.Change
	if !slices.Equal(want.Keys, have.Keys) {
		out = append(out, stack.Change{
			Field: "keys", From: keys(have.Keys), To: keys(want.Keys),
			Forbidden: "DynamoDB cannot change the keys of a table: restore the spec, or add a table under another name and copy the items over",
		})
	}
	if len(have.LocalIndexes) > 0 {
		out = append(out, stack.Change{
			Field: "local secondary indexes", From: strings.Join(have.LocalIndexes, " "), To: "none",
			Forbidden: "DynamoDB cannot remove them, and haws has none: add a table under another name and copy the items over",
		})
	}
	return out
}

func protectionChange(want, have *Table) []stack.Change {
	if want.Protection == have.Protection {
		return nil
	}
	return []stack.Change{{Field: "deletion protection", From: onOff(have.Protection), To: onOff(want.Protection)}}
}

func recoveryChange(want, have *Table) []stack.Change {
	if want.RecoveryDays == have.RecoveryDays {
		return nil
	}
	return []stack.Change{{Field: "point-in-time recovery", From: days(have.RecoveryDays), To: days(want.RecoveryDays)}}
}

func days(n int32) string {
	if n == 0 {
		return "off"
	}
	return fmt.Sprintf("%d days", n)
}
