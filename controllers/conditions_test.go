package controllers

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func named(kind, role string) stack.Name {
	return stack.Name{Kind: kind, Role: role, Physical: "haws-" + role}
}

func theBalancer() stack.Name    { return named("LoadBalancer", "app") }
func theGroup() stack.Name       { return named("AutoScalingGroup", "servers") }
func theSubnets() stack.Name     { return named("Subnets", "servers") }
func theFleet() stack.Name       { return named("Fleet", "servers") }
func theRefresh() stack.Name     { return named("InstanceRefresh", "servers") }
func theCertificate() stack.Name { return named("Certificate", "443") }

func answer(class stack.Class) error {
	return &stack.Fault{Class: class, Service: "EC2", Operation: "RunInstances", Code: string(class) + "Code", Message: "no", RequestID: "r-1"}
}

// after is the report of a pass.
func after(o engine.Outcome) Report { return Report{Outcome: &o} }

func failed(n stack.Name, verb stack.Verb, err error) engine.Outcome {
	step := stack.Step{Name: n, Verb: verb}
	return engine.Outcome{Done: []engine.Done{{Step: step, Err: err}}, Left: []stack.Step{step}}
}

func leftover(steps ...stack.Step) engine.Outcome { return engine.Outcome{Left: steps} }

func waits(n stack.Name, why stack.Why, message string) stack.Step {
	return stack.Step{Name: n, Verb: stack.Wait, Why: why, Message: message}
}

// stands is a step that only a person gets on.
func stands(n stack.Name, why stack.Why, message string) stack.Step {
	return stack.Step{Name: n, Verb: stack.Block, Why: why, Message: message}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	const fine, unknown = "True AllReady", "Unknown NotYetKnown"
	busy := waits(theBalancer(), stack.Changing, "being set up")
	tests := map[string]struct {
		report Report
		// want holds NetworkReady, LoadBalancerReady, ServersReady,
		// HighlyAvailable, Ready, Reconciling and Stalled.
		want [7]string
	}{
		"all is well when nothing is left": {
			after(engine.Outcome{}), [7]string{fine, fine, fine, unknown, fine, "False Settled", "False Settled"},
		},
		"what AWS is busy with is reconciled": {
			after(leftover(busy)),
			[7]string{fine, "False Waiting", fine, unknown, "False Waiting", "True Waiting", "False Settled"},
		},
		"what may not be made stalls, and the rest is fine": {
			after(failed(theBalancer(), stack.Create, answer(stack.Denied))),
			[7]string{fine, "False Denied", fine, unknown, "False Denied", "False Settled", "True Denied"},
		},
		"a quota stalls": {
			after(failed(theGroup(), stack.Create, answer(stack.Quota))),
			[7]string{fine, fine, "False QuotaExceeded", unknown, "False QuotaExceeded", "False Settled", "True QuotaExceeded"},
		},
		"throttling passes by itself": {
			after(failed(theBalancer(), stack.Update, answer(stack.Throttled))),
			[7]string{fine, "False Throttled", fine, unknown, "False Throttled", "True Throttled", "False Settled"},
		},
		"a lack of capacity passes by itself": {
			after(failed(theGroup(), stack.Update, answer(stack.Capacity))),
			[7]string{fine, fine, "False Capacity", unknown, "False Capacity", "True Capacity", "False Settled"},
		},
		"what a person must mend comes before what passes": {
			after(engine.Outcome{Left: []stack.Step{busy, stands(theGroup(), stack.NameTaken, "taken")}}),
			[7]string{fine, "False Waiting", "False NameTaken", unknown, "False NameTaken", "False Settled", "True NameTaken"},
		},
		"a kind that may not be read stalls": {
			after(engine.Outcome{Blind: map[string]error{"TargetGroup": answer(stack.Denied)}}),
			[7]string{fine, "False Denied", fine, unknown, "False Denied", "False Settled", "True Denied"},
		},
		"subnets that cannot carry the app stall": {
			after(leftover(stands(theSubnets(), stack.Failed, "one zone"), waits(theBalancer(), stack.Needs, "waits for Subnets"))),
			[7]string{"False NetworkInvalid", "False Waiting", fine, unknown, "False NetworkInvalid", "False Settled", "True NetworkInvalid"},
		},
		"an app that is going is reconciled": {
			Report{Deleting: true, Outcome: &engine.Outcome{
				Left: []stack.Step{waits(theGroup(), stack.Used, "still used")}, Seen: stack.World{theGroup(): {Name: theGroup()}},
			}},
			[7]string{"False Deleting", "False Deleting", "False Draining", "False Deleting", "False Deleting", "True Draining", "False Settled"},
		},
		"an app that is going may stall": {
			Report{Deleting: true, Outcome: &engine.Outcome{
				Done: failed(theGroup(), stack.Delete, answer(stack.Denied)).Done, Seen: stack.World{theGroup(): {Name: theGroup()}},
			}},
			[7]string{"False Deleting", "False Deleting", "False Denied", "False Deleting", "False Deleting", "False Settled", "True Denied"},
		},
		"an app of which AWS may not show everything yet is reconciled": {
			Report{Deleting: true, Outcome: &engine.Outcome{}, Young: []v1alpha1.ResourceStatus{{ID: theGroup().ID()}}},
			[7]string{"False Deleting", "False Deleting", "False Deleting", "False Deleting", "False Deleting", "True Deleting", "False Settled"},
		},
		"an app that is gone is at rest": {
			Report{Deleting: true, Outcome: &engine.Outcome{}},
			[7]string{"False Deleting", "False Deleting", "False Deleting", "False Deleting", "False Deleting", "False Settled", "False Settled"},
		},
		"nothing is claimed of a paused app": {
			Report{Stop: &Stop{Reason: "Paused"}},
			[7]string{"Unknown Paused", "Unknown Paused", "Unknown Paused", "Unknown Paused", "Unknown Paused", "False Paused", "False Paused"},
		},
		"nothing is claimed when AWS does not say who we are": {
			Report{Stop: &Stop{Reason: "CredentialsMissing", Stalled: true, Again: time.Minute}},
			[7]string{
				"Unknown CredentialsMissing", "Unknown CredentialsMissing", "Unknown CredentialsMissing", "Unknown CredentialsMissing",
				"False CredentialsMissing", "False CredentialsMissing", "True CredentialsMissing",
			},
		},
		"a stop that passes is reconciled": {
			Report{Stop: &Stop{Reason: "Transient", Again: time.Minute}},
			[7]string{"Unknown Transient", "Unknown Transient", "Unknown Transient", "Unknown Transient", "False Transient", "True Transient", "False Transient"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := map[string]string{}
			for _, c := range conditions(tt.report) {
				got[c.Type] = string(c.Status) + " " + c.Reason
			}
			want := map[string]string{
				v1alpha1.ConditionNetworkReady: tt.want[0], v1alpha1.ConditionLoadBalancerReady: tt.want[1], v1alpha1.ConditionServersReady: tt.want[2],
				v1alpha1.ConditionHighlyAvailable: tt.want[3], v1alpha1.ConditionReady: tt.want[4],
				v1alpha1.ConditionReconciling: tt.want[5], v1alpha1.ConditionStalled: tt.want[6],
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAllProblemsAreTold(t *testing.T) {
	t.Parallel()
	r := after(engine.Outcome{
		Done: failed(theBalancer(), stack.Create, answer(stack.Quota)).Done,
		Left: []stack.Step{waits(named("Listener", "80"), stack.Needs, "waits for LoadBalancer/app")},
	})
	want := "EC2 RunInstances: QuotaCode: no (request r-1); Listener/80: waits for LoadBalancer/app"
	for _, c := range conditions(r) {
		told := c.Type == v1alpha1.ConditionReady || c.Type == v1alpha1.ConditionLoadBalancerReady
		if told && c.Message != want {
			t.Errorf("%s says %q", c.Type, c.Message)
		}
	}
}

func TestAnAppThatGoesSaysWhatIsLeft(t *testing.T) {
	t.Parallel()
	group, balancer := waits(theGroup(), stack.Used, "still used"), waits(theBalancer(), stack.Used, "in use")
	for want, left := range map[string][]stack.Step{
		"everything is gone":                                             nil,
		"AutoScalingGroup/servers: still used":                           {group},
		"AutoScalingGroup/servers: still used; LoadBalancer/app: in use": {group, balancer},
	} {
		r := Report{Deleting: true, Outcome: &engine.Outcome{Left: left}}
		if c := ready(r, r.problems()); c.Message != want {
			t.Errorf("it says %q, want %q", c.Message, want)
		}
	}
}

func TestAvailabilityIsJudgedWhateverIsReady(t *testing.T) {
	t.Parallel()
	r := after(failed(theBalancer(), stack.Update, errors.New("no")))
	zones := []availability.Zone{{ID: "use1-az1", Name: "us-east-1a"}, {ID: "use1-az2", Name: "us-east-1b"}}
	r.Findings = blocks.Findings{Survey: availability.Survey{Required: 1, Zones: zones, Fleet: &availability.Fleet{Servers: []availability.Server{
		{ID: "i-1", ZoneName: "us-east-1a", InService: true, Healthy: true}, {ID: "i-2", ZoneName: "us-east-1b", InService: true, Healthy: true},
	}}}}
	if c := highlyAvailable(r); c.Status != "True" || c.Reason != v1alpha1.ReasonSurvivesZoneLoss {
		t.Errorf("%+v", c)
	}
	if c := ready(r, r.problems()); c.Status != "False" {
		t.Errorf("%+v", c)
	}
}
