package table

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	names, spec := cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}, []v1alpha1.Table{{Name: "sessions"}}
	for name, c := range map[string]struct {
		seen stack.Seen
		want []availability.Table
	}{
		"one that can be restored":     {stack.Seen{Ref: "t", Have: &Table{Whole: true, OnDemand: true, RecoveryDays: 7, Protection: true}}, []availability.Table{{Name: "sessions", RecoveryDays: 7, Protected: true}}},
		"one that cannot":              {stack.Seen{Ref: "t", Have: &Table{Whole: true, OnDemand: true}}, []availability.Table{{Name: "sessions"}}},
		"one of a capacity of its own": {stack.Seen{Ref: "t", Have: &Table{Whole: true}}, []availability.Table{{Name: "sessions", Provisioned: true}}},
		"one that is being changed":    {stack.Seen{Ref: "t", Have: &Table{OnDemand: true}, State: stack.Busy}, nil},
		"one that is lost":             {stack.Seen{Ref: "t", Have: &Table{Lost: true}}, nil},
		"one of somebody else":         {stack.Seen{Ref: "t", Have: &Table{Whole: true}, Foreign: true}, nil},
		"one that a plan would make":   {stack.Seen{Ref: stack.KnownAfterApply, Have: &Table{Whole: true}}, nil},
		"one that nobody has seen":     {stack.Seen{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Build(stack.World{Name(names, &spec[0]): c.seen}, names, spec)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
