package database

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// maxParameters is how many parameters one call changes. (RDS API reference,
// ModifyDBParameterGroup: "A maximum of 20 parameters can be modified in a
// single request".)
const maxParameters = 20

// ParameterGroup holds parameters of the engine that differ from its defaults.
type ParameterGroup struct {
	// Family is engine and major version, such as "postgres17". It is in the
	// group's name: another family is another group.
	Family string
	Values map[string]string
	Tags   map[string]string
}

// parameterGroups are those of instances or of clusters: the calls differ.
type parameterGroups struct {
	desk
	groups groups
}

// groups are the calls for one kind of parameter groups.
type groups interface {
	describe(ctx context.Context, name string) (*group, error)
	// parameters are those that a user has set, or all.
	parameters(ctx context.Context, name string, all bool) ([]types.Parameter, error)
	create(ctx context.Context, g group, tags []types.Tag) (*group, error)
	modify(ctx context.Context, name string, some []types.Parameter) error
	reset(ctx context.Context, name string, some []types.Parameter) error
	remove(ctx context.Context, name string) error
}

type group struct{ name, arn, family, description string }

func (parameterGroups) Uses(*ParameterGroup) []stack.Ref { return nil }

func (parameterGroups) Diff(want, have *ParameterGroup) []stack.Change {
	var out []stack.Change
	for _, name := range slices.Sorted(maps.Keys(union(want.Values, have.Values))) {
		if from, to := have.Values[name], want.Values[name]; from != to {
			out = append(out, stack.Change{Field: "parameter " + name, From: from, To: to})
		}
	}
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, b)
	return out
}

func (k parameterGroups) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "parameter group", k.find)
}

func (k parameterGroups) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	g, err := k.groups.describe(ctx, n.Physical)
	if err != nil || g == nil {
		return stack.Seen{}, err
	}
	have := &ParameterGroup{Family: g.family, Values: map[string]string{}}
	if have.Tags, err = k.tagsOf(ctx, g.arn); err != nil {
		return stack.Seen{}, err
	}
	set, err := k.groups.parameters(ctx, n.Physical, false)
	if err != nil {
		return stack.Seen{}, err
	}
	for _, p := range set {
		have.Values[aws.ToString(p.ParameterName)] = aws.ToString(p.ParameterValue)
	}
	seen := k.seen(*g, have)
	seen.Name = n.Name
	k.Owner.Claim(&seen, have.Tags, n)
	return seen, nil
}

// seen may be quoted by what it holds: a new database waits for just that.
func (parameterGroups) seen(g group, have *ParameterGroup) stack.Seen {
	return stack.Seen{
		Ref: g.name, State: stack.Ready, Have: have,
		Attrs: map[string]string{attrARN: g.arn, valuesHash(have.Values): g.name},
	}
}

func valuesHash(values map[string]string) string {
	parts := []string{"values"}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, name, values[name])
	}
	return cloud.Hash(parts...)
}

// Create makes an empty group; its parameters follow.
func (k parameterGroups) Create(ctx context.Context, name stack.Name, want *ParameterGroup) (stack.Seen, error) {
	g, err := k.groups.create(ctx, group{name: name.Physical, family: want.Family, description: description(k.Owner)}, cloud.RDSTags(want.Tags))
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create parameter group %s: %w", name.Physical, err)
	}
	return k.seen(*g, &ParameterGroup{Family: want.Family, Values: map[string]string{}, Tags: want.Tags}), nil
}

// Update sets what differs, and puts back to the engine's default what is not
// wanted any more.
func (k parameterGroups) Update(ctx context.Context, e engine.Edit[ParameterGroup]) (stack.Seen, error) {
	name := e.Seen.Physical
	err := k.retag(ctx, e.Seen.Attrs[attrARN], e.Want.Tags, e.Have.Tags)
	if err == nil && !maps.Equal(e.Want.Values, e.Have.Values) {
		err = k.change(ctx, name, e.Want.Values, e.Have.Values)
	}
	if err != nil {
		return e.Seen, fmt.Errorf("update parameter group %s: %w", name, err)
	}
	after := k.seen(group{name: e.Seen.Ref, arn: e.Seen.Attrs[attrARN]}, e.Want)
	after.Name = e.Seen.Name
	return after, nil
}

// change asks AWS first how each parameter takes effect. One that AWS does not
// know it refuses by its name.
func (k parameterGroups) change(ctx context.Context, name string, want, have map[string]string) error {
	known, err := k.groups.parameters(ctx, name, true)
	if err != nil {
		return err
	}
	methods := methodsOf(known)
	var set, reset []types.Parameter
	for _, p := range slices.Sorted(maps.Keys(union(want, have))) {
		change := types.Parameter{ParameterName: &p, ApplyMethod: cmp.Or(methods[p], types.ApplyMethodPendingReboot)}
		switch value, wanted := want[p]; {
		case wanted && value != have[p]:
			change.ParameterValue = &value
			set = append(set, change)
		case !wanted:
			reset = append(reset, change)
		}
	}
	if err := inChunks(set, func(some []types.Parameter) error { return k.groups.modify(ctx, name, some) }); err != nil {
		return err
	}
	return inChunks(reset, func(some []types.Parameter) error { return k.groups.reset(ctx, name, some) })
}

// methodsOf: a static parameter takes effect with a reboot, and RDS refuses to
// apply it immediately. (RDS API reference, ModifyDBParameterGroup.)
func methodsOf(known []types.Parameter) map[string]types.ApplyMethod {
	out := map[string]types.ApplyMethod{}
	for _, p := range known {
		if aws.ToString(p.ApplyType) == "dynamic" {
			out[aws.ToString(p.ParameterName)] = types.ApplyMethodImmediate
		}
	}
	return out
}

func inChunks(all []types.Parameter, change func([]types.Parameter) error) error {
	for some := range slices.Chunk(all, maxParameters) {
		if err := change(some); err != nil {
			return err
		}
	}
	return nil
}

// Delete removes the group, or lets it go with a database that is retained.
func (k parameterGroups) Delete(ctx context.Context, seen stack.Seen, have *ParameterGroup) (stack.Seen, error) {
	err := k.groups.remove(ctx, seen.Physical)
	if stack.Is(err, stack.InUse) && k.retains(have.Tags) {
		return k.release(ctx, seen.ID(), seen.Attrs[attrARN], have.Tags)
	}
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete parameter group "+seen.Physical)
}
