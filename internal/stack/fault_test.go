package stack_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/internal/stack"
)

func TestFaultOf(t *testing.T) {
	t.Parallel()
	fault := &stack.Fault{Class: stack.Quota, Code: "LimitExceeded", Message: "too many"}
	plain := errors.New("connection reset")
	for _, row := range []struct {
		name string
		err  error
		want *stack.Fault
	}{
		{name: "a fault is itself", err: fault, want: fault},
		{name: "a wrapped fault is found", err: fmt.Errorf("create: %w", fmt.Errorf("again: %w", fault)), want: fault},
		{name: "a fault among joined errors is found", err: errors.Join(plain, fault), want: fault},
		{
			name: "any other error is transient and keeps its words",
			err:  plain,
			want: &stack.Fault{Class: stack.Transient, Code: "Error", Message: "connection reset", Err: plain},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(*row.want, *stack.FaultOf(row.err), cmpopts.EquateErrors()); diff != "" {
				t.Errorf("fault (-want +got):\n%s", diff)
			}
		})
	}
}

func TestIs(t *testing.T) {
	t.Parallel()
	denied := &stack.Fault{Class: stack.Denied}
	for _, row := range []struct {
		name  string
		err   error
		class stack.Class
		want  bool
	}{
		{name: "no error has no class", class: stack.Transient},
		{name: "a fault has its class", err: denied, class: stack.Denied, want: true},
		{name: "a fault has no other class", err: denied, class: stack.NotFound},
		{name: "a wrapped fault has its class", err: fmt.Errorf("create: %w", denied), class: stack.Denied, want: true},
		{name: "an unknown error is transient", err: errors.New("boom"), class: stack.Transient, want: true},
		{name: "an unknown error is nothing else", err: errors.New("boom"), class: stack.NotFound},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := stack.Is(row.err, row.class); got != row.want {
				t.Errorf("got %t, want %t", got, row.want)
			}
		})
	}
}

func TestFaultSaysWhatAPersonNeeds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		fault stack.Fault
		want  string
	}{
		{name: "without a service it is the message", fault: stack.Fault{Code: "Error", Message: "boom"}, want: "boom"},
		{
			name:  "with a service it names the call and the code",
			fault: stack.Fault{Service: "EC2", Operation: "CreateTags", Code: "Unauthorized", Message: "no"},
			want:  "EC2 CreateTags: Unauthorized: no",
		},
		{
			name:  "with a request id it ends with it",
			fault: stack.Fault{Service: "EC2", Operation: "CreateTags", Code: "Unauthorized", Message: "no", RequestID: "r-1"},
			want:  "EC2 CreateTags: Unauthorized: no (request r-1)",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := row.fault.Error(); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	cause := errors.New("cause")
	if !errors.Is(&stack.Fault{Err: cause}, cause) {
		t.Error("the cause is lost")
	}
}
