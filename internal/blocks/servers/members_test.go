package servers

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestTheOrderOfTargetGroupsMeansNothing(t *testing.T) {
	t.Parallel()
	old, next := stack.Literal("arn:old"), stack.Literal("arn:next")
	want := &AutoScalingGroup{TargetGroups: []stack.Ref{old, next}}
	have := &AutoScalingGroup{TargetGroups: []stack.Ref{next, old}}
	if changes := (autoScalingGroups{}).Diff(want, have); len(changes) > 0 {
		t.Errorf("%+v", changes)
	}
	if changes := (autoScalingGroups{}).Diff(want, &AutoScalingGroup{TargetGroups: []stack.Ref{old}}); len(changes) != 1 {
		t.Errorf("%+v", changes)
	}
}
