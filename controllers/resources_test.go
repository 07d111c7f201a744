package controllers

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func stood(s stack.State, message string) stack.World {
	return stack.World{theGroup(): {Name: theGroup(), Ref: "arn:g", State: s, Message: message}}
}

func TestStateOfAResource(t *testing.T) {
	t.Parallel()
	update := stack.Step{Name: theGroup(), Verb: stack.Update, Changes: []stack.Change{{Field: "size", From: "3", To: "6"}}}
	changing := waits(theGroup(), stack.Changing, "provisioning")
	changing.Want = struct{}{}
	tests := map[string]struct {
		outcome  engine.Outcome
		deleting bool
		want     string
	}{
		"it stands": {engine.Outcome{Seen: stood(stack.Ready, "")}, false, "Ready"},
		"it stands, and AWS has something to say": {engine.Outcome{Seen: stood(stack.Ready, "impaired")}, false, "Ready: impaired"},
		"it is being changed": {
			engine.Outcome{Seen: stood(stack.Busy, "provisioning"), Left: []stack.Step{changing}}, false, "Busy: provisioning",
		},
		"it is being deleted, of an app that stays": {
			engine.Outcome{Seen: stood(stack.Busy, "AWS deletes it"), Left: []stack.Step{waits(theGroup(), stack.Changing, "AWS deletes it")}}, false, "Deleting: AWS deletes it",
		},
		"it has failed": {
			engine.Outcome{Seen: stood(stack.Broken, "failed"), Left: []stack.Step{stands(theGroup(), stack.Failed, "failed")}}, false, "Blocked: failed",
		},
		"it has failed, and is to be changed": {
			engine.Outcome{Seen: stood(stack.Broken, "failed"), Left: []stack.Step{update}}, false, "Broken: failed",
		},
		"it stands, and waits for another one": {
			engine.Outcome{Seen: stood(stack.Ready, ""), Left: []stack.Step{waits(theGroup(), stack.Needs, "waits for T")}}, false, "Waiting: waits for T",
		},
		"it waits for a kind that could not be read": {
			engine.Outcome{Left: []stack.Step{waits(theGroup(), stack.Unreadable, "not deleted")}}, false, "Unreadable: not deleted",
		},
		"it stands, and another one could not be made": {
			engine.Outcome{Seen: stood(stack.Ready, ""), Done: failed(theBalancer(), stack.Create, answer(stack.Quota)).Done}, false, "Ready",
		},
		"it stands, and another one is in use": {
			engine.Outcome{Seen: stood(stack.Ready, ""), Done: failed(theBalancer(), stack.Delete, answer(stack.InUse)).Done}, false, "Ready",
		},
		"it does not exist yet":          {engine.Outcome{}, false, "Waiting"},
		"it waits for another one":       {engine.Outcome{Left: []stack.Step{waits(theGroup(), stack.Needs, "waits for T")}}, false, "Waiting: waits for T"},
		"it is to be changed":            {engine.Outcome{Seen: stood(stack.Ready, ""), Left: []stack.Step{update}}, false, "Ready: to be changed: size: 3 → 6"},
		"it could not be made":           {failed(theGroup(), stack.Create, answer(stack.Quota)), false, "Failed: EC2 RunInstances: QuotaCode: no (request r-1)"},
		"it could not be deleted":        {failed(theGroup(), stack.Delete, answer(stack.Denied)), true, "Failed: EC2 RunInstances: DeniedCode: no (request r-1)"},
		"it is in use, and on its way":   {failed(theGroup(), stack.Delete, answer(stack.InUse)), true, "Deleting: EC2 RunInstances: InUseCode: no (request r-1)"},
		"it could not be read":           {engine.Outcome{Blind: map[string]error{"AutoScalingGroup": answer(stack.Denied)}}, false, "Unreadable: EC2 RunInstances: DeniedCode: no (request r-1)"},
		"somebody else has its name":     {engine.Outcome{Left: []stack.Step{stands(theGroup(), stack.NameTaken, "taken")}}, false, "Blocked: taken"},
		"it waits for those that use it": {engine.Outcome{Seen: stood(stack.Ready, ""), Left: []stack.Step{waits(theGroup(), stack.Used, "used by P")}}, false, "Deleting: used by P"},
		"it leaves by and by": {
			engine.Outcome{Seen: stood(stack.Busy, "draining 3 servers"), Left: []stack.Step{waits(theGroup(), stack.Changing, "draining 3 servers")}}, true, "Deleting: draining 3 servers",
		},
		"AWS does not show all of it": {
			engine.Outcome{Seen: stood(stack.Ready, ""), Unshown: map[engine.Unshown]bool{{Name: theGroup(), Change: update.Changes[0]}: true}},
			false,
			"Ready: AWS accepted this and does not show it back: size: 3 → 6",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, message := Report{Outcome: &tt.outcome, Deleting: tt.deleting}.state(theGroup())
			if message != "" {
				state += ": " + message
			}
			if state != tt.want {
				t.Errorf("got %q, want %q", state, tt.want)
			}
		})
	}
}

func TestWhatIsNotShownIsToldInOrder(t *testing.T) {
	t.Parallel()
	r, want := after(engine.Outcome{Unshown: map[engine.Unshown]bool{}}), []string{}
	for field := range strings.SplitSeq("abcdefgh", "") {
		r.Outcome.Unshown[engine.Unshown{Name: theGroup(), Change: stack.Change{Field: field, To: "1"}}] = true
		want = append(want, field+": none → 1")
	}
	if diff := cmp.Diff("AWS accepted this and does not show it back: "+strings.Join(want, "; "), r.unshown(theGroup())); diff != "" {
		t.Error(diff)
	}
}

func TestARowKeepsTheTimeOfItsState(t *testing.T) {
	t.Parallel()
	long, now := metav1.NewTime(time.Unix(1000, 0)), time.Unix(2000, 5)
	before := []v1alpha1.ResourceStatus{{ID: "AutoScalingGroup/servers", Name: "haws-servers", State: "Ready", Since: &long}}
	o := engine.Outcome{Inventory: []stack.Known{{Name: theGroup(), Ref: "arn:g"}}, Seen: stood(stack.Ready, "")}
	if got := resources(before, after(o), now); !got[0].Since.Equal(&long) || got[0].Ref != "arn:g" {
		t.Errorf("%+v", got)
	}
	predecessor := []v1alpha1.ResourceStatus{{ID: "AutoScalingGroup/servers", Name: "haws-servers-0", State: "Ready", Since: &long}}
	if got := resources(predecessor, after(o), now); got[0].Since.Unix() != 2000 {
		t.Errorf("a successor takes over the time: %+v", got)
	}
	o.Seen = stood(stack.Busy, strings.Repeat("x", 2000))
	got := resources(before, after(o), now)
	if got[0].Since.Unix() != 2000 || len(got[0].Message) != 1024 {
		t.Errorf("since %v, a message of %d bytes", got[0].Since, len(got[0].Message))
	}
	if got := resources(before, after(engine.Outcome{}), now); got != nil {
		t.Errorf("a row of what is gone stays: %v", got)
	}
}

func TestNamesAreWrittenAhead(t *testing.T) {
	t.Parallel()
	have := []v1alpha1.ResourceStatus{{ID: "AutoScalingGroup/servers", Name: "haws-servers", Ref: "arn:g", State: "Ready"}}
	successor := theGroup()
	successor.Physical = "haws-servers-2"
	got := ahead(have, []stack.Known{{Name: theGroup()}, {Name: successor}}, time.Unix(1000, 0))
	since := metav1.NewTime(time.Unix(1000, 0))
	want := []v1alpha1.ResourceStatus{have[0], {ID: "AutoScalingGroup/servers", Kind: "AutoScalingGroup", Name: "haws-servers-2", State: "Waiting", Since: &since}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheDeletionPolicyThatARowRemembers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ kind, spec, tag, before, want string }{
		"the spec's word": {"Table", "Retain", "Delete", "Delete", "Retain"},
		"the spec's last word, whatever the tag is": {"Bucket", "", "EmptyAndDelete", "Retain", "Retain"},
		"the tag's, where nobody knows":             {"Table", "", "Delete", "", "Delete"},
		"not a tag without meaning":                 {"Bucket", "", "Burn", "", ""},
		"of a database, the spec's word":            {"DBInstance", "Retain", "Delete", "Delete", "Retain"},
		"of what a database stands on, the tag's":   {"DBSubnetGroup", "", "Delete", "Retain", "Delete"},
		"of that, too, no tag without meaning":      {"DBSubnetGroup", "", "Burn", "Snapshot", "Snapshot"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := stack.Name{Kind: c.kind, Role: "a", Physical: "haws-a"}
			r := after(engine.Outcome{
				Inventory: []stack.Known{{Name: of, Ref: "arn:a"}},
				Seen:      stack.World{of: {Name: of, Ref: "arn:a", State: stack.Ready, Attrs: map[string]string{blocks.AttrDeletionPolicy: c.tag}}},
			})
			r.Findings.Ends = map[stack.Name]string{of: c.spec}
			before := []v1alpha1.ResourceStatus{{ID: of.ID(), Name: of.Physical, DeletionPolicy: c.before}}
			if got := resources(before, r, time.Unix(2000, 0))[0].DeletionPolicy; got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestWhatIsMadeAnewIsNotBeingDeleted(t *testing.T) {
	t.Parallel()
	before := []v1alpha1.ResourceStatus{{ID: theGroup().ID(), Name: theGroup().Physical, State: v1alpha1.ResourceDeleting}}
	done := func(verb stack.Verb, err error) []engine.Done {
		return []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: verb}, Err: err}}
	}
	for name, c := range map[string]struct {
		done []engine.Done
		want string
	}{
		"it is made":               {done(stack.Create, nil), v1alpha1.ResourceBusy},
		"AWS still deletes it":     {nil, v1alpha1.ResourceDeleting},
		"it was asked to go":       {done(stack.Delete, nil), v1alpha1.ResourceDeleting},
		"AWS does not make it yet": {done(stack.Create, answer(stack.Conflict)), v1alpha1.ResourceFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := after(engine.Outcome{Inventory: []stack.Known{{Name: theGroup()}}, Seen: stood(stack.Busy, "creating"), Done: c.done})
			if got := resources(before, r, time.Unix(2000, 0))[0].State; got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}
