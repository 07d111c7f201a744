package controllers

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func theDatabase() stack.Name { return named("DBInstance", "database") }

// wanting is a report of an app with a database, which was found as it says.
func wanting(o engine.Outcome, d *availability.Database) Report {
	r := after(o)
	r.Optional = map[string]bool{v1alpha1.ConditionDatabaseReady: true}
	r.Findings.Survey.DatabaseWanted, r.Findings.Survey.Database = true, d
	return r
}

func TestConditionOfADatabase(t *testing.T) {
	t.Parallel()
	fine := &availability.Database{Primary: "az1", Standbys: []string{"az2"}}
	unread := &availability.Database{FailoversUnread: fmt.Errorf("look for failovers of haws-1: operation error RDS: DescribeEvents, %w", &stack.Fault{
		Class: stack.Denied, Service: "RDS", Operation: "DescribeEvents", Code: "AccessDenied", Message: "no",
	})}
	pending := &availability.Database{Pending: "instance class db.m7g.xlarge waits for the maintenance window sun:03:00-sun:04:00"}
	going := after(engine.Outcome{Inventory: []stack.Known{{Name: theDatabase()}}, Left: []stack.Step{waits(theDatabase(), stack.Changing, "AWS is deleting it")}})
	foreign := wanting(engine.Outcome{}, fine)
	foreign.Unpublished = &problem{kind: blocks.KindConnection, reason: "NameTaken", message: "ConfigMap is taken", rank: rankPerson}
	for name, tt := range map[string]struct {
		report Report
		want   string
	}{
		"there is none for an app without one":              {after(engine.Outcome{}), "no such condition"},
		"all is well":                                       {wanting(engine.Outcome{}, fine), "True AllReady: everything is in place"},
		"failovers that cannot be seen are told":            {wanting(engine.Outcome{}, unread), "True AllReady: everything is in place; look for failovers of haws-1: RDS DescribeEvents: AccessDenied: no"},
		"what waits is told, and all is well":               {wanting(engine.Outcome{}, pending), "True AllReady: everything is in place; " + pending.Pending},
		"what AWS is busy with is waited for":               {wanting(leftover(waits(theDatabase(), stack.Changing, "AWS shows it as modifying")), pending), "False Waiting: DBInstance/database: AWS shows it as modifying"},
		"one that failed needs a person":                    {wanting(leftover(stands(theDatabase(), stack.Failed, "AWS shows it as failed")), fine), "False DatabaseFailed: DBInstance/database: AWS shows it as failed"},
		"one that goes is told of until it is gone":         {going, "False Waiting: DBInstance/database: AWS is deleting it"},
		"somebody else has the name of the ConfigMap":       {foreign, "False NameTaken: ConfigMap is taken"},
		"nothing is claimed when nobody looked":             {Report{Optional: map[string]bool{v1alpha1.ConditionDatabaseReady: true}, Stop: &Stop{Reason: "Paused", Message: "paused"}}, "Unknown Paused: paused"},
		"a snapshot that cannot be made has its own reason": {wanting(failed(theDatabase(), stack.Delete, &stack.Fault{Class: stack.Invalid, Code: "FinalSnapshotImpossible", Message: "no"}), fine), "False FinalSnapshotImpossible: no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := "no such condition"
			for _, c := range conditions(tt.report) {
				if c.Type == v1alpha1.ConditionDatabaseReady {
					got = string(c.Status) + " " + c.Reason + ": " + c.Message
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheConditionOfADatabaseGoesWithIt(t *testing.T) {
	t.Parallel()
	app := anApp()
	app.Status = status(app, wanting(engine.Outcome{}, nil), time.Unix(1, 0))
	had := len(app.Status.Conditions)
	app.Status = status(app, after(engine.Outcome{}), time.Unix(2, 0))
	if has := len(app.Status.Conditions); has != had-1 {
		t.Errorf("%d conditions became %d", had, has)
	}
}

func failoverAt(start, end int64) *v1alpha1.DatabaseFailover {
	f := &v1alpha1.DatabaseFailover{StartedAt: metav1.NewTime(time.Unix(start, 0))}
	if end > 0 {
		completed := metav1.NewTime(time.Unix(end, 0))
		f.CompletedAt = &completed
	}
	return f
}

func seenFailover(start, end int64) *availability.Failover {
	f := &availability.Failover{Started: time.Unix(start, 5)}
	if end > 0 {
		f.Completed = time.Unix(end, 5)
	}
	return f
}

func TestStatusOfADatabase(t *testing.T) {
	t.Parallel()
	known := &v1alpha1.DatabaseStatus{Endpoint: "e", LastFailover: failoverAt(100, 190)}
	unread := wanting(engine.Outcome{}, nil)
	unread.Findings.Survey.DatabaseUnread = true
	seen := func(f *availability.Failover) Report {
		return wanting(engine.Outcome{}, &availability.Database{Endpoint: "e", Failover: f})
	}
	since := func(f *v1alpha1.DatabaseFailover) *v1alpha1.DatabaseStatus {
		return &v1alpha1.DatabaseStatus{Endpoint: "e", LastFailover: f}
	}
	whole := wanting(engine.Outcome{}, &availability.Database{
		Endpoint: "e", Version: "17.6", Primary: "az2", Standbys: []string{"az3", "az1", "az1"}, Pending: "it waits",
	})
	going := whole
	going.Deleting = true
	for name, tt := range map[string]struct {
		before *v1alpha1.DatabaseStatus
		report Report
		want   *v1alpha1.DatabaseStatus
	}{
		"there is none":        {known, wanting(engine.Outcome{}, nil), nil},
		"it could not be read": {known, unread, known},
		"all of it is told":    {nil, whole, &v1alpha1.DatabaseStatus{Endpoint: "e", Version: "17.6", PrimaryZone: "az2", StandbyZones: []string{"az1", "az3"}, Pending: "it waits"}},
		"where one that goes stands is not known by ids": {nil, going, &v1alpha1.DatabaseStatus{Endpoint: "e", Version: "17.6", Pending: "it waits"}},
		"a failover is told":                             {nil, seen(seenFailover(100, 190)), since(failoverAt(100, 190))},
		"one that lasts has no end":                      {nil, seen(seenFailover(100, 0)), since(failoverAt(100, 0))},
		"one that ends gets its end":                     {since(failoverAt(100, 0)), seen(seenFailover(100, 190)), since(failoverAt(100, 190))},
		"AWS forgets one":                                {known, seen(nil), known},
		"AWS forgets its end":                            {known, seen(seenFailover(100, 0)), known},
		"AWS tells of one before it":                     {known, seen(seenFailover(50, 60)), known},
		"a later one begins":                             {known, seen(seenFailover(300, 0)), since(failoverAt(300, 0))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, databaseOf(tt.before, tt.report)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventOfAFailover(t *testing.T) {
	t.Parallel()
	app := func(f *v1alpha1.DatabaseFailover) *v1alpha1.HighlyAvailableApp {
		a := anApp()
		a.Status.Database = &v1alpha1.DatabaseStatus{LastFailover: f}
		return a
	}
	const note = "the database failed over from 1970-01-01T00:01:40Z to 1970-01-01T00:03:10Z, in 1m30s"
	ended := []notice{{"Warning", "DatabaseFailedOver", "Failover 1970-01-01T00:01:40Z", note}}
	for name, tt := range map[string]struct {
		before, after *v1alpha1.HighlyAvailableApp
		want          []notice
	}{
		"there is no database":                       {anApp(), anApp(), nil},
		"there was none":                             {app(nil), app(nil), nil},
		"one that lasts is not told yet":             {app(nil), app(failoverAt(100, 0)), nil},
		"one that ends is told":                      {app(failoverAt(100, 0)), app(failoverAt(100, 190)), ended},
		"one that nobody saw begin is told":          {app(nil), app(failoverAt(100, 190)), ended},
		"one of before the first look is told":       {anApp(), app(failoverAt(100, 190)), ended},
		"one that was told is not told again":        {app(failoverAt(100, 190)), app(failoverAt(100, 190)), nil},
		"the next one is told":                       {app(failoverAt(10, 20)), app(failoverAt(100, 190)), ended},
		"none is told of a database that is no more": {app(failoverAt(100, 190)), anApp(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, eventsOf(tt.before, tt.after, after(engine.Outcome{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsRetainedIsToldSo(t *testing.T) {
	t.Parallel()
	for want, seen := range map[string]stack.Seen{
		"Deleted": {State: stack.Gone}, "Retained": {State: stack.Gone, Message: "retained: arn"}, "Deleting": {State: stack.Busy, Message: "AWS is deleting it"},
	} {
		if got := pastTense(stack.Delete, seen); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestARowKeepsThePolicyLastInForce(t *testing.T) {
	t.Parallel()
	before := []v1alpha1.ResourceStatus{{ID: theDatabase().ID(), Name: theDatabase().Physical, DeletionPolicy: "Retain", State: "Deleting"}}
	row := func(seen stack.Seen) v1alpha1.ResourceStatus {
		seen.Name = theDatabase()
		o := engine.Outcome{Inventory: []stack.Known{{Name: theDatabase()}}, Seen: stack.World{theDatabase(): seen}}
		if seen.State == stack.Busy {
			step := waits(theDatabase(), stack.Changing, "busy")
			step.Want = struct{}{}
			o.Left = []stack.Step{step}
		}
		return resources(before, after(o), time.Unix(1, 0))[0]
	}
	tagged := row(stack.Seen{State: stack.Ready, Attrs: map[string]string{"deletionPolicy": "Delete"}})
	stripped := row(stack.Seen{State: stack.Ready})
	if tagged.DeletionPolicy != "Delete" || stripped.DeletionPolicy != "Retain" {
		t.Errorf("with a tag %q, without %q", tagged.DeletionPolicy, stripped.DeletionPolicy)
	}
	if again := row(stack.Seen{State: stack.Busy}); again.State != "Deleting" {
		t.Errorf("what is wanted again while it goes says %s", again.State)
	}
	if stripped.State != "Ready" {
		t.Errorf("what stands again says %s", stripped.State)
	}
}
