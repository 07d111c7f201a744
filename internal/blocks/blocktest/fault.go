package blocktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// classes hold an answer of AWS for each class of error, one that means the
// same for every service.
func classes() map[stack.Class]awssim.Fault {
	return map[stack.Class]awssim.Fault{
		stack.NotFound:  {Code: "ResourceNotFoundException"},
		stack.InUse:     {Code: "ResourceInUse"},
		stack.Throttled: {Code: "Throttling"},
		stack.Denied:    {Code: "AccessDenied", Status: http.StatusForbidden},
		stack.Invalid:   {Code: "ValidationError"},
		stack.Quota:     {Code: "LimitExceeded"},
		stack.Capacity:  {Code: "InsufficientInstanceCapacity"},
		stack.Conflict:  {Code: "OperationAborted"},
		stack.Transient: {Code: "InternalError", Status: http.StatusInternalServerError},
	}
}

// play is a part of the resource's life in which calls may fail.
type play[T any] struct {
	name  string
	begin func(t *testing.T) *subject[T]
}

// plays are all parts of the resource's life that write.
func (c Case[T]) plays() []play[T] {
	plays := []play[T]{{"create", c.begin}, {"delete", func(t *testing.T) *subject[T] {
		s := c.settled(t)
		s.gone = true
		return s
	}}}
	for _, name := range slices.Sorted(maps.Keys(c.Edits)) {
		plays = append(plays, play[T]{"edit " + name, func(t *testing.T) *subject[T] {
			s := c.settled(t)
			c.Edits[name](t, s.Rig, s.want)
			s.World.Forget()
			return s
		}})
	}
	return plays
}

// fault lets every call that the kind makes fail in every way.
func (c Case[T]) fault(t *testing.T) {
	Scene(t, "find", c.blind)
	for _, p := range c.plays() {
		Scene(t, p.name, p.fail)
	}
}

// blind lets one read after the other fail. That a resource is not found is
// an answer and no fault of Find.
func (c Case[T]) blind(t *testing.T) {
	s := c.settled(t)
	s.Pass(t)
	for operation := range s.World.Counts() {
		for class, fault := range classes() {
			if class == stack.NotFound || slices.Contains(c.Optional, operation) {
				continue
			}
			s.World.Forget()
			stop := s.World.Fail(on(operation, fault))
			out := s.Pass(t)
			stop()
			if err := out.Blind[s.name.Kind]; !stack.Is(err, class) || s.World.Writes() > 0 {
				t.Errorf("%s fails with %s: blind with %v, %d writes", operation, fault.Code, err, s.World.Writes())
			}
		}
	}
	s.quiet(t)
}

// fail lets one write after the other fail. That a resource is not found when
// it is deleted is no failure.
func (p play[T]) fail(t *testing.T) {
	probe := p.begin(t)
	probe.Settle(t)
	for _, operation := range writes(probe.World) {
		for class, fault := range classes() {
			if class != stack.NotFound || !probe.gone {
				p.begin(t).fail(t, class, on(operation, fault))
			}
		}
	}
}

// fail holds the step to naming what failed, and to healing afterwards.
func (s *subject[T]) fail(t *testing.T, class stack.Class, fault awssim.Fault) {
	t.Helper()
	stop := s.World.Fail(fault)
	ref, err := s.failure(t)
	stop()
	if !stack.Is(err, class) {
		t.Errorf("%s fails with %s, and the step with: %v", fault.Operation, fault.Code, err)
	}
	if text := err.Error(); !strings.Contains(text, s.name.Physical) && (ref == "" || !strings.Contains(text, ref)) {
		t.Errorf("the error does not name %s: %s", s.name.Physical, text)
	}
	s.Settle(t)
	s.quiet(t)
}

func on(operation string, fault awssim.Fault) awssim.Fault {
	fault.Service, fault.Operation, _ = strings.Cut(operation, ".")
	return fault
}

// failure is the first error of a step on the subject, which AWS knows by ref.
func (s *subject[T]) failure(t *testing.T) (ref string, err error) {
	t.Helper()
	var out engine.Outcome
	for range patience {
		out = s.Pass(t)
		for _, d := range out.Done {
			if d.Name == s.name && d.Err != nil {
				return out.Seen[s.name].Ref, d.Err
			}
		}
		s.Step(pause)
	}
	t.Fatalf("no step failed:\n%s", Describe(out))
	return "", nil
}

// writes are the operations that changed something, in the order of their
// first call.
func writes(w *awssim.World) []string {
	var operations []string
	for _, r := range w.Calls() {
		if name := r.Service + "." + r.Operation; r.Write && !slices.Contains(operations, name) {
			operations = append(operations, name)
		}
	}
	return operations
}
