package table

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Input is what the tables are desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
}

// Name names a table.
func Name(n cloud.Names, t *v1alpha1.Table) stack.Name {
	name := stack.Name{Kind: KindTable, Role: t.Name, Physical: t.TableName}
	if name.Physical == "" {
		name.Physical = n.Physical(name.ID(), cloud.LimitTable, "")
	}
	return name
}

// Desire lists the tables.
func Desire(in Input) []stack.Node {
	var nodes []stack.Node
	for i := range in.Spec.Tables {
		t := &in.Spec.Tables[i]
		name := Name(in.Names, t)
		nodes = append(nodes, stack.Node{Name: name, Want: in.table(name, t)})
	}
	return nodes
}

// Facts are what others may quote of the tables, by the words of their placeholders.
func Facts(world stack.World, n cloud.Names, tables []v1alpha1.Table) map[string]stack.Ref {
	out := map[string]stack.Ref{}
	for i := range tables {
		out["tables."+tables[i].Name] = world.Attr(Name(n, &tables[i]), AttrName)
	}
	return out
}

func (in Input) table(name stack.Name, t *v1alpha1.Table) *Table {
	want := &Table{
		Keys: keysOf(t.PartitionKey, t.SortKey), OnDemand: t.CapacityMode == v1alpha1.CapacityOnDemand, Limits: limitsOf(t), Indexes: indexesOf(t),
		TimeToLive: t.TimeToLiveAttribute, Stream: viewOf(t.Stream), KMSKey: t.KMSKeyARN, Class: classOf(t.TableClass),
		// What is to stay is always protected: haws will never delete it.
		Protection: *in.Spec.DeletionProtection || t.DeletionPolicy != v1alpha1.DataDelete,
		Tags:       in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if r := t.PointInTimeRecovery; r.Mode == v1alpha1.Enabled {
		want.RecoveryDays = *r.PeriodDays
	}
	want.Tags[cloud.TagDeletionPolicy] = string(t.DeletionPolicy)
	return want
}

func keysOf(partition v1alpha1.TableKey, sort *v1alpha1.TableKey) []Key {
	out := []Key{{partition.Name, types.ScalarAttributeType(partition.Type), types.KeyTypeHash}}
	if sort != nil {
		out = append(out, Key{sort.Name, types.ScalarAttributeType(sort.Type), types.KeyTypeRange})
	}
	return out
}

func limitsOf(t *v1alpha1.Table) Limits {
	return Limits{Read: t.MaxReadRequestUnits, Write: t.MaxWriteRequestUnits}
}

func indexesOf(t *v1alpha1.Table) []Index {
	var out []Index
	for _, i := range t.Indexes {
		out = append(out, Index{
			Name: i.Name, Keys: keysOf(i.PartitionKey, i.SortKey), Projection: projectionOf(i.Projection), Attributes: i.Attributes, Limits: limitsOf(t),
		})
	}
	slices.SortFunc(out, byName)
	return out
}

func byName(a, b Index) int { return strings.Compare(a.Name, b.Name) }

func projectionOf(p v1alpha1.Projection) types.ProjectionType {
	switch p {
	case v1alpha1.ProjectKeysOnly:
		return types.ProjectionTypeKeysOnly
	case v1alpha1.ProjectInclude:
		return types.ProjectionTypeInclude
	case v1alpha1.ProjectAll:
	}
	return types.ProjectionTypeAll
}

func viewOf(s v1alpha1.StreamView) types.StreamViewType {
	switch s {
	case v1alpha1.StreamKeysOnly:
		return types.StreamViewTypeKeysOnly
	case v1alpha1.StreamNewImage:
		return types.StreamViewTypeNewImage
	case v1alpha1.StreamOldImage:
		return types.StreamViewTypeOldImage
	case v1alpha1.StreamNewAndOldImages:
		return types.StreamViewTypeNewAndOldImages
	}
	return ""
}

func classOf(c v1alpha1.TableClass) types.TableClass {
	if c == v1alpha1.TableInfrequent {
		return types.TableClassStandardInfrequentAccess
	}
	return types.TableClassStandard
}
