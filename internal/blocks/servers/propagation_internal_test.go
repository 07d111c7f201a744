package servers

import (
	"errors"
	"testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/stack"
)

func TestANewProfileIsWaitedFor(t *testing.T) {
	t.Parallel()
	unknown := &stack.Fault{Class: stack.Conflict, Code: "ValidationError", Message: "Invalid IAM Instance Profile name", RequestID: "r-1"}
	for name, tt := range map[string]struct {
		made  bool
		err   error
		waits bool
	}{
		"of haws's making":     {true, unknown, true},
		"of somebody else's":   {false, unknown, false},
		"another conflict":     {true, &stack.Fault{Class: stack.Conflict, Code: "ScalingActivityInProgress"}, false},
		"another class":        {true, &stack.Fault{Class: stack.Invalid, Code: "X", Message: "invalid iam instance profile"}, false},
		"not an answer of AWS": {true, errors.New("invalid iam instance profile"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := propagating(tt.made, tt.err)
			f := stack.FaultOf(got)
			if waits := f.Code == v1alpha1.ReasonWaiting; waits != tt.waits || !errors.Is(got, tt.err) || waits && f.Class != stack.Conflict {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestAGroupThatGoesIsNotRefused(t *testing.T) {
	t.Parallel()
	if err := going(&stack.Fault{Class: stack.Invalid, Message: "The AutoScaling group may not be modified while it is pending delete"}, "delete"); err != nil {
		t.Error(err)
	}
	if err := going(&stack.Fault{Class: stack.Invalid, Message: "no"}, "delete"); !stack.Is(err, stack.Invalid) {
		t.Error(err)
	}
}
