package engine

import (
	"context"

	"github.com/haws-dev/haws/internal/stack"
)

// Reader is the half of a kind that looks. Find reads the named resources
// (those that do not exist are left out), with Have a *T; Uses and Diff are pure.
type Reader[T any] interface {
	Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error)
	Uses(of *T) []stack.Ref
	Diff(want, have *T) []stack.Change
}

// Edit is a change of one resource.
type Edit[T any] struct {
	Seen       stack.Seen
	Have, Want *T
	Changes    []stack.Change
}

// Kind is a Reader that can write. Each method returns what stands now: Create
// may leave fields for an Update in a later wave, and Delete returns a resource
// that AWS has not let go yet, or one whose state is Gone.
type Kind[T any] interface {
	Reader[T]
	Create(ctx context.Context, name stack.Name, want *T) (stack.Seen, error)
	Update(ctx context.Context, e Edit[T]) (stack.Seen, error)
	Delete(ctx context.Context, seen stack.Seen, have *T) (stack.Seen, error)
}

// Kinds are the kinds of resources by name.
type Kinds map[string]kind

// Find is how a kind looks.
type Find func(context.Context, []stack.Known) ([]stack.Seen, error)

type kind struct {
	rules stack.Rules
	find  Find
	live  Applier
}

// Looking has every kind look in another way.
func (k Kinds) Looking(by func(Find) Find) {
	for name, one := range k {
		k[name] = kind{one.rules, by(one.find), one.live}
	}
}

// Own adds a kind whose resources the app makes and removes.
func Own[T any](kinds Kinds, name string, k Kind[T]) {
	kinds[name] = kind{rules[T]{k, false}, k.Find, live[T]{k}}
}

// Given adds a kind whose resources belong to somebody else: read, never written.
func Given[T any](kinds Kinds, name string, k Reader[T]) {
	kinds[name] = kind{rules: rules[T]{k, true}, find: k.Find}
}

func (k Kinds) rules(name string) stack.Rules { return k[name].rules }

type rules[T any] struct {
	Reader[T]
	given bool
}

func (r rules[T]) Given() bool                        { return r.given }
func (r rules[T]) Uses(of any) []stack.Ref            { return r.Reader.Uses(of.(*T)) }
func (r rules[T]) Diff(want, have any) []stack.Change { return r.Reader.Diff(want.(*T), have.(*T)) }
