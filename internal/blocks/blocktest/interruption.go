package blocktest

import (
	"reflect"
	"strings"
	"testing"

	"github.com/haws-dev/haws/internal/awssim"
)

// interruption cuts every part of the resource's life off after each of its
// writes: the write takes effect, nobody hears of it, and nothing is written
// after it. A new process then goes on from the names written ahead.
func (c Case[T]) interruption(t *testing.T) {
	for _, p := range c.plays() {
		Scene(t, p.name, func(t *testing.T) {
			probe := p.begin(t)
			probe.Settle(t)
			total := probe.World.Writes()
			for n := 1; n <= total; n++ {
				s := p.begin(t)
				s.interrupt(t, n)
				s.Settle(t)
				s.quiet(t)
			}
			if total == 0 {
				t.Error("it writes nothing")
			}
		})
	}
}

func (s *subject[T]) interrupt(t *testing.T, n int) {
	t.Helper()
	lost := awssim.Fault{Match: isWrite, Nth: n, Times: 1, AfterEffect: true, Code: "AccessDenied"}
	after := awssim.Fault{Match: isWrite, Nth: n + 1, Code: "AccessDenied"}
	defer s.World.Fail(lost)()
	defer s.World.Fail(after)()
	for range patience {
		out := s.Lost(t)
		if s.World.Writes() >= n {
			return
		}
		s.keep(out)
		s.Step(pause)
	}
	t.Fatalf("the write number %d is never made", n)
}

func isWrite(in any) bool {
	name := reflect.Indirect(reflect.ValueOf(in)).Type().Name()
	for _, prefix := range []string{"Describe", "Get", "Head", "List", "Search"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	return true
}
