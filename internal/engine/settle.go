package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/haws-dev/haws/internal/stack"
)

// parallel is how many calls one app makes at once.
const parallel = 4

// Pass is one pass over one app.
type Pass struct {
	Kinds   Kinds
	Applier Applier
	// Desire lists what the app wants, given what was seen. Deleting an app
	// is desiring nothing.
	Desire func(stack.World) []stack.Node
	// Inventory are the names that earlier passes made or were about to make.
	Inventory []stack.Known
	// Before is the outcome of the pass before, of the same spec: what had
	// settled there is not read again. Without it everything is read.
	Before *Outcome
	// Unshown are the changes that AWS accepted and did not show back.
	Unshown map[Unshown]bool
	// Record writes names down before anything of theirs is made; when it
	// fails, the pass ends.
	Record func(context.Context, []stack.Known) error
}

var errUnknownKind = errors.New("this version of haws does not know resources of this kind: use the version that made them")

type pass struct {
	Pass
	out   Outcome
	nodes []stack.Node
	read  map[stack.Name]bool
}

// Settle looks once, then diffs and applies, wave after wave, until nothing is
// ready. The error is Record's or the context's; AWS's are in the Outcome.
func Settle(ctx context.Context, in Pass) (Outcome, error) {
	p := &pass{Pass: in, read: map[stack.Name]bool{}, out: Outcome{Seen: stack.World{}, Blind: map[string]error{}, Unshown: map[Unshown]bool{}}}
	maps.Copy(p.out.Unshown, in.Unshown)
	for _, k := range in.Inventory {
		if _, ok := in.Kinds[k.Kind]; !ok {
			p.out.Blind[k.Kind] = errUnknownKind
		}
	}
	due := slices.Collect(maps.Keys(in.Kinds))
	if in.Before != nil {
		maps.Copy(p.out.Seen, in.Before.Seen)
		due = slices.DeleteFunc(in.Before.unsettled(in.Kinds), func(kind string) bool { return p.out.Blind[kind] != nil })
	}
	p.look(ctx, due)
	for p.forget(); ctx.Err() == nil; {
		steps := p.diff()
		if due = p.unread(steps); len(due) > 0 {
			p.look(ctx, due)
			continue
		}
		wave := p.wave(steps)
		if len(wave) == 0 {
			break
		}
		if err := p.record(ctx); err != nil {
			return p.end(), err
		}
		p.apply(ctx, wave)
	}
	return p.end(), ctx.Err()
}

func (p *pass) end() Outcome {
	p.out.Left, p.out.Inventory = p.diff(), p.inventory()
	return p.out
}

func (p *pass) plan() stack.Plan {
	p.nodes = p.Desire(p.out.Seen)
	return stack.Plan{Rules: p.Kinds.rules, Nodes: p.nodes, World: p.out.Seen, Blind: p.out.Blind}
}

func (p *pass) diff() []stack.Step { return slices.DeleteFunc(stack.Diff(p.plan()), p.answered) }

// forget drops what AWS shows by now: should it go missing again, it is sent
// again. What waits or is blocked was not compared.
func (p *pass) forget() {
	steps := stack.Diff(p.plan())
	maps.DeleteFunc(p.out.Unshown, func(u Unshown, _ bool) bool {
		return p.read[u.Name] && !slices.ContainsFunc(steps, func(s stack.Step) bool {
			return s.Name == u.Name && (s.Verb == stack.Wait || s.Verb == stack.Block || slices.Contains(s.Changes, u.Change))
		})
	})
}

// answered takes out an update of nothing but what AWS accepted and does not show.
func (p *pass) answered(s stack.Step) bool {
	return s.Verb == stack.Update && !slices.ContainsFunc(s.Changes, func(c stack.Change) bool {
		return !p.out.Unshown[Unshown{s.Name, c}]
	})
}

// wave picks what can be done now: creates and updates, and when there are
// none, deletions.
func (p *pass) wave(steps []stack.Step) []stack.Step {
	idle := func(s stack.Step) bool { return s.Verb == stack.Wait || s.Verb == stack.Block || p.over(s) }
	steps = slices.DeleteFunc(steps, idle)
	deletes := func(s stack.Step) bool { return s.Verb == stack.Delete }
	if changes := slices.DeleteFunc(slices.Clone(steps), deletes); len(changes) > 0 {
		return changes
	}
	return steps
}

// over is true for what this pass does not try again: a step that failed or
// is still due after it was done, and a deletion.
func (p *pass) over(s stack.Step) bool {
	return slices.ContainsFunc(p.out.Done, func(d Done) bool {
		same := d.Verb == s.Verb && slices.EqualFunc(d.Changes, s.Changes, func(a, b stack.Change) bool { return a.Field == b.Field && a.To == b.To })
		return d.Name == s.Name && (d.Err != nil || d.Verb == stack.Delete || same)
	})
}

// record writes ahead the names of everything that the app wants.
func (p *pass) record(ctx context.Context) error {
	known := func(n stack.Name) bool {
		return slices.ContainsFunc(p.Inventory, func(k stack.Known) bool { return k.Name == n })
	}
	if p.Record == nil || !slices.ContainsFunc(p.nodes, func(n stack.Node) bool { return !known(n.Name) }) {
		return nil
	}
	p.Inventory = p.end().Inventory
	return p.Record(ctx, p.Inventory)
}

func (p *pass) apply(ctx context.Context, wave []stack.Step) {
	done := make([]Done, len(wave))
	each(len(wave), func(i int) {
		after, err := p.Applier.Apply(ctx, wave[i], p.out.Seen[wave[i].Name])
		done[i] = Done{wave[i], after, err}
	})
	p.out.Done = append(p.out.Done, done...)
	for _, d := range done {
		if d.Err != nil {
			continue
		}
		p.out.Seen[d.Name] = d.After
		if d.After.State == stack.Gone {
			delete(p.out.Seen, d.Name)
		}
		for _, c := range d.Changes {
			if c.Unshown {
				p.out.Unshown[Unshown{d.Name, c}] = true
			}
		}
	}
}

// each makes n calls, at most parallel at once, and waits for all of them.
func each(n int, call func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			call(i)
		})
	}
	wg.Wait()
}
