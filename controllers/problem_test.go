package controllers

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestProblems(t *testing.T) {
	t.Parallel()
	seen := func(f availability.Fleet) stack.World { return stack.World{theFleet(): {Name: theFleet(), Facts: f}} }
	unwell := waits(theFleet(), stack.Changing, "1 of 2 servers are in service")
	tests := map[string]struct {
		outcome engine.Outcome
		want    []problem
	}{
		"a refusal is told once, in AWS's words": {
			failed(theGroup(), stack.Create, fmt.Errorf("create group g: %w", answer(stack.Invalid))),
			[]problem{{"AutoScalingGroup", "Invalid", "create group g: EC2 RunInstances: InvalidCode: no (request r-1)", rankPerson}},
		},
		"an error that nobody knows passes": {
			failed(theGroup(), stack.Create, errors.New("connection reset")),
			[]problem{{"AutoScalingGroup", "Transient", "connection reset", rankRefused}},
		},
		"several errors of one step are on one line": {
			failed(theGroup(), stack.Update, errors.Join(errors.New("one"), errors.New("two"))),
			[]problem{{"AutoScalingGroup", "Transient", "one; two", rankRefused}},
		},
		"a resource in use is a conflict": {
			failed(theGroup(), stack.Delete, answer(stack.InUse)),
			[]problem{{"AutoScalingGroup", "Conflict", "EC2 RunInstances: InUseCode: no (request r-1)", rankRefused}},
		},
		"a blind kind is told once, whatever waits in it": {
			engine.Outcome{
				Blind: map[string]error{"Fleet": answer(stack.Throttled)},
				Left:  []stack.Step{waits(theFleet(), stack.Unreadable, "it could not be read"), waits(theGroup(), stack.Unreadable, "not deleted while Fleet cannot be read")},
			},
			[]problem{
				{"Fleet", "Throttled", "EC2 RunInstances: ThrottledCode: no (request r-1)", rankRefused},
				{"AutoScalingGroup", "Unreadable", "AutoScalingGroup/servers: not deleted while Fleet cannot be read", rankFollows},
			},
		},
		"what follows comes last": {
			leftover(waits(theGroup(), stack.Needs, "waits for TargetGroup/servers"), waits(theBalancer(), stack.Changing, "being set up")),
			[]problem{
				{"LoadBalancer", "Waiting", "LoadBalancer/app: being set up", rankWaiting},
				{"AutoScalingGroup", "Waiting", "AutoScalingGroup/servers: waits for TargetGroup/servers", rankFollows},
			},
		},
		"what does not exist and is not ours is waited for": {
			leftover(waits(theCertificate(), stack.Missing, "it does not exist")),
			[]problem{{"Certificate", "Waiting", "Certificate/443: it does not exist", rankWaiting}},
		},
		"what goes is draining": {
			leftover(stack.Step{Name: theGroup(), Verb: stack.Delete}, waits(theBalancer(), stack.Used, "still used by Listener/80")),
			[]problem{
				{"AutoScalingGroup", "Draining", "AutoScalingGroup/servers: ", rankWaiting},
				{"LoadBalancer", "Draining", "LoadBalancer/app: still used by Listener/80", rankWaiting},
			},
		},
		"a change that is due says which": {
			leftover(stack.Step{Name: theGroup(), Verb: stack.Update, Changes: []stack.Change{{Field: "smallest size", From: "3", To: "6"}, {Field: "purchase", To: "on demand"}}}),
			[]problem{{"AutoScalingGroup", "Updating", "AutoScalingGroup/servers: smallest size: 3 → 6; purchase: none → on demand", rankWaiting}},
		},
		"a rollout that AWS gave up needs a person": {
			leftover(stands(theRefresh(), stack.Immutable, "AWS rolled it back")),
			[]problem{{"InstanceRefresh", "RolloutFailed", "InstanceRefresh/servers: AWS rolled it back", rankPerson}},
		},
		"a rollout that must not begin yet follows": {
			leftover(waits(theRefresh(), stack.Needs, "waits for Zone/use1-az1")),
			[]problem{{"InstanceRefresh", "Waiting", "InstanceRefresh/servers: waits for Zone/use1-az1", rankFollows}},
		},
		"a name that is taken needs a person": {
			leftover(stands(theGroup(), stack.NameTaken, "exists")),
			[]problem{{"AutoScalingGroup", "NameTaken", "AutoScalingGroup/servers: exists", rankPerson}},
		},
		"what cannot be changed needs a person": {
			leftover(stands(theBalancer(), stack.Immutable, "scheme")),
			[]problem{{"LoadBalancer", "Immutable", "LoadBalancer/app: scheme", rankPerson}},
		},
		"a spec that cannot be carried out needs a person": {
			leftover(stands(theGroup(), stack.Unfit, "max is below min")),
			[]problem{{"AutoScalingGroup", "Invalid", "AutoScalingGroup/servers: max is below min", rankPerson}},
		},
		"subnets that cannot carry the app are an invalid network": {
			leftover(stands(theSubnets(), stack.Failed, "one zone")),
			[]problem{{"Subnets", "NetworkInvalid", "Subnets/servers: one zone", rankPerson}},
		},
		"a table that failed is one": {
			leftover(stands(stack.Name{Kind: "Table", Role: "a"}, stack.Failed, "gone")),
			[]problem{{"Table", "TableFailed", "Table/a: gone", rankPerson}},
		},
		"a bucket that failed is one": {
			leftover(stands(stack.Name{Kind: "Bucket", Role: "a"}, stack.Failed, "gone")),
			[]problem{{"Bucket", "BucketFailed", "Bucket/a: gone", rankPerson}},
		},
		"a certificate that failed is not issued": {
			leftover(stands(theCertificate(), stack.Failed, "expired")),
			[]problem{{"Certificate", "CertificateNotIssued", "Certificate/443: expired", rankPerson}},
		},
		"a certificate that waits is not issued, and may be": {
			leftover(waits(theCertificate(), stack.Changing, "to be validated")),
			[]problem{{"Certificate", "CertificateNotIssued", "Certificate/443: to be validated", rankWaiting}},
		},
		"servers that cannot be launched say why, zone by zone": {
			engine.Outcome{Left: []stack.Step{unwell}, Seen: seen(availability.Fleet{Failures: []availability.Failure{
				{ZoneName: "us-east-1a", Message: "no capacity"}, {ZoneName: "us-east-1b", Message: "no address"},
			}})},
			[]problem{{"Fleet", "LaunchFailed", "Fleet/servers: 1 of 2 servers are in service; us-east-1a: no capacity; us-east-1b: no address", rankWaiting}},
		},
		"one zone is enough to say why": {
			engine.Outcome{Left: []stack.Step{unwell}, Seen: seen(availability.Fleet{Failures: []availability.Failure{{ZoneName: "us-east-1a", Message: "no capacity"}}})},
			[]problem{{"Fleet", "LaunchFailed", "Fleet/servers: 1 of 2 servers are in service; us-east-1a: no capacity", rankWaiting}},
		},
		"servers that are unhealthy say why": {
			engine.Outcome{Left: []stack.Step{unwell}, Seen: seen(availability.Fleet{Servers: []availability.Server{
				{ID: "i-1", ZoneName: "us-east-1a", InService: true, Healthy: true},
				{ID: "i-2", ZoneName: "us-east-1b", InService: true, Unhealthy: true, Why: "unhealthy: Target.Timeout"},
			}})},
			[]problem{{"Fleet", "TargetsUnhealthy", "Fleet/servers: 1 of 2 servers are in service; i-2 in us-east-1b: unhealthy: Target.Timeout", rankWaiting}},
		},
		"servers that start are waited for": {
			engine.Outcome{Left: []stack.Step{unwell}, Seen: seen(availability.Fleet{})},
			[]problem{{"Fleet", "Waiting", "Fleet/servers: 1 of 2 servers are in service", rankWaiting}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, after(tt.outcome).problems(), cmp.AllowUnexported(problem{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestARolloutIsTold(t *testing.T) {
	t.Parallel()
	const begun, done, back = "the replacement of servers has just started", "replacing servers: 30 % done, working in use1-az1", "going back to the servers of before: 30 % done"
	out, rolledBack := availability.Rollout{Active: true, Message: done}, availability.Rollout{Active: true, Back: true, Message: back}
	full := []availability.Failure{{ZoneName: "us-east-1a", Message: "no capacity"}}
	ill := []availability.Server{
		{ID: "i-1", ZoneName: "us-east-1a", InService: true, Healthy: true}, {ID: "i-2", ZoneName: "us-east-1b", Unhealthy: true, Why: "unhealthy: Target.Timeout"},
	}
	for name, tt := range map[string]struct {
		of      stack.Name
		message string
		facts   any
		// want is the reason and what is said after the message.
		want, more string
	}{
		"when it has just started":                        {theRefresh(), begun, nil, "RollingOut", ""},
		"before its first new server":                     {theRefresh(), done, out, "RollingOut", ""},
		"while servers are replaced":                      {theFleet(), done, availability.Fleet{Rollout: out}, "RollingOut", ""},
		"with a new server that is not well":              {theFleet(), done, availability.Fleet{Rollout: out, Servers: ill}, "RollingOut", "; i-2 in us-east-1b: unhealthy: Target.Timeout"},
		"with the servers that it cannot launch":          {theFleet(), done, availability.Fleet{Rollout: out, Failures: full}, "LaunchFailed", "; us-east-1a: no capacity"},
		"when AWS takes it back":                          {theFleet(), back, availability.Fleet{Rollout: rolledBack}, "RollingBack", ""},
		"when AWS takes it back, whatever else goes on":   {theFleet(), back, availability.Fleet{Rollout: rolledBack, Servers: ill, Failures: full}, "RollingBack", ""},
		"when AWS takes it back without any server of it": {theRefresh(), back, rolledBack, "RollingBack", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := engine.Outcome{Left: []stack.Step{waits(tt.of, stack.Changing, tt.message)}, Seen: stack.World{tt.of: {Name: tt.of, Facts: tt.facts}}}
			want := []problem{{tt.of.Kind, tt.want, tt.of.ID() + ": " + tt.message + tt.more, rankWaiting}}
			if diff := cmp.Diff(want, after(o).problems(), cmp.AllowUnexported(problem{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}
