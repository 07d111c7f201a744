package engine

import (
	"context"

	"github.com/haws-dev/haws/internal/stack"
)

// Applier carries out one step and returns what stands after it.
type Applier interface {
	Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error)
}

// Live applies steps to AWS, each by its kind's own writer.
type Live struct{ Kinds Kinds }

// Apply writes.
func (l Live) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	return l.Kinds[step.Kind].live.Apply(ctx, step, seen)
}

type live[T any] struct{ Kind[T] }

func (l live[T]) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (after stack.Seen, err error) {
	switch step.Verb {
	case stack.Create:
		after, err = l.Create(ctx, step.Name, step.Want.(*T))
	case stack.Update:
		after, err = l.Update(ctx, Edit[T]{seen, seen.Have.(*T), step.Want.(*T), step.Changes})
	default:
		if after, err = l.Delete(ctx, seen, seen.Have.(*T)); stack.Is(err, stack.NotFound) {
			after, err = stack.Seen{State: stack.Gone}, nil
		}
	}
	after.Name = step.Name
	return after, err
}

// Pretend applies steps to nothing: it answers what would stand. It holds no
// writer, so it cannot write.
type Pretend struct{}

// Apply returns what the step would leave behind.
func (Pretend) Apply(_ context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	switch step.Verb {
	case stack.Create:
		return stack.Seen{Name: step.Name, Ref: stack.KnownAfterApply, Have: step.Want, State: stack.Ready}, nil
	case stack.Update:
		seen.Have = step.Want
		return seen, nil
	default:
		return stack.Seen{Name: step.Name, State: stack.Gone}, nil
	}
}
