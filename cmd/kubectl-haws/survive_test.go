package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// surviving says that every tier of the app survives the loss of each of three zones,
// but for the rows that are given.
func surviving(but ...v1alpha1.FailureEffect) func(*v1alpha1.HighlyAvailableApp) {
	return func(a *v1alpha1.HighlyAvailableApp) {
		var rows []v1alpha1.FailureEffect
		for _, tier := range tiers(a.Spec.WithDefaults()) {
			lost := []string{"Zone/euw1-az1", "Zone/euw1-az2", "Zone/euw1-az3"}
			if strings.Contains(tier, "/") {
				lost = []string{"Zone"}
			}
			for _, f := range lost {
				rows = append(rows, v1alpha1.FailureEffect{Tier: tier, Failure: f, Verdict: "Survives", Message: "all is well"})
			}
		}
		for _, b := range but {
			i := slices.IndexFunc(rows, func(r v1alpha1.FailureEffect) bool { return r.Tier == b.Tier && r.Failure == b.Failure })
			if i < 0 {
				rows = append(rows, b)
				continue
			}
			rows[i] = b
		}
		a.Status.Availability = &v1alpha1.AvailabilityStatus{Matrix: rows}
	}
}

func row(tier, failure, verdict, message string) v1alpha1.FailureEffect {
	return v1alpha1.FailureEffect{Tier: tier, Failure: failure, Verdict: v1alpha1.FailureVerdict(verdict), Message: message}
}

func lacking(tier, failure string) func(*v1alpha1.HighlyAvailableApp) {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Status.Availability.Matrix = slices.DeleteFunc(a.Status.Availability.Matrix, func(r v1alpha1.FailureEffect) bool {
			return r.Tier == tier && (failure == "" || r.Failure == failure)
		})
	}
}

func TestDoesItSurvive(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 20, 0, 0, 0, time.UTC)
	since := func(name string) func(*v1alpha1.HighlyAvailableApp) {
		return func(a *v1alpha1.HighlyAvailableApp) {
			find(a, name).LastTransitionTime = metav1.NewTime(now.Add(-3 * time.Hour))
		}
	}
	annotate := func(at string) func(*v1alpha1.HighlyAvailableApp) {
		return func(a *v1alpha1.HighlyAvailableApp) { a.Annotations = map[string]string{"haws.dev/reconcile-at": at} }
	}
	lost := says("HighlyAvailable", "False", "ZoneLost", "euw1-az1 looks lost.")
	for name, tt := range map[string]struct {
		changes []func(*v1alpha1.HighlyAvailableApp)
		says    string
		code    int
	}{
		"every tier does": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving()}, "default/gallery survives the loss of any single zone.", 0,
		},
		"what is no loss of a zone does not matter": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Servers", "BadDeployment", "Outage", ""), row("Table/sessions", "DataLoss", "Outage", ""), row("Database", "DataLoss", "Unknown", ""))},
			"default/gallery survives the loss of any single zone.", 0,
		},
		"one tier is impaired": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Servers", "Zone/euw1-az2", "Degraded", "3 are left.")), says("HighlyAvailable", "False", "TooFewServers", "")},
			"default/gallery does not survive the loss of euw1-az2: Servers: 3 are left.", exitFragile,
		},
		"the worst is told, and every zone": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Network", "Zone/euw1-az1", "Degraded", "impaired"), row("Database", "Zone/euw1-az2", "Unknown", "open"), row("Database", "Zone/euw1-az3", "Outage", "gone"))},
			"default/gallery does not survive the loss of euw1-az1 or euw1-az3: Database: gone.", exitFragile,
		},
		"a risk that is accepted": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Database", "Zone/euw1-az1", "Outage", "one zone only")), says("HighlyAvailable", "True", "AcceptedRisk", "")},
			"default/gallery does not survive the loss of euw1-az1: Database: one zone only. Its owner accepts that (availability.accept), and it is no less true for that.", exitFragile,
		},
		"a bucket in a single zone": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Bucket/pictures", "Zone", "Outage", "one zone"), row("Servers", "Zone/euw1-az1", "Degraded", "fewer"))},
			"default/gallery does not survive the loss of any zone: Bucket/pictures: one zone.", exitFragile,
		},
		"a row that is not known": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Network", "Zone/euw1-az3", "Unknown", "not read"))},
			"whether default/gallery survives the loss of any single zone is not known: Network without euw1-az3: not read.", exitUnsure,
		},
		"a verdict that this program does not know": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Network", "Zone/euw1-az3", "Survived", "perhaps"))},
			"whether default/gallery survives the loss of any single zone is not known: Network without euw1-az3: perhaps.", exitUnsure,
		},
		"a tier without a row": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), lacking("Database", "")},
			"whether default/gallery survives the loss of any single zone is not known: nothing is said of Database without euw1-az1.", exitUnsure,
		},
		"a zone without a row": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), lacking("Servers", "Zone/euw1-az3")},
			"whether default/gallery survives the loss of any single zone is not known: nothing is said of Servers without euw1-az3.", exitUnsure,
		},
		"a table without a row": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), lacking("Table/sessions", "")},
			"whether default/gallery survives the loss of any single zone is not known: nothing is said of Table/sessions without any zone.", exitUnsure,
		},
		"no zones": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), lacking("Servers", ""), lacking("Network", ""), lacking("LoadBalancer", ""), lacking("Database", "")},
			"whether default/gallery survives the loss of any single zone is not known: nothing is said of Network without any zone.", exitUnsure,
		},
		"nothing is said": {
			[]func(*v1alpha1.HighlyAvailableApp){func(a *v1alpha1.HighlyAvailableApp) { a.Status.Availability = nil }, says("HighlyAvailable", "False", "TooFewZones", "no server is healthy")},
			"whether default/gallery survives the loss of any single zone is not known: nothing is said of what it survives; TooFewZones: no server is healthy.", exitUnsure,
		},
		"a zone is lost, and the next one would be survived": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), lost},
			"default/gallery does not survive the loss of another zone: HighlyAvailable is False; ZoneLost: euw1-az1 looks lost.", exitFragile,
		},
		"the condition knows better": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), says("HighlyAvailable", "False", "TooFewServers", "too few")},
			"default/gallery does not survive the loss of a zone: HighlyAvailable is False; TooFewServers: too few.", exitFragile,
		},
		"the condition is open": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), says("HighlyAvailable", "Unknown", "NotYetKnown", "not seen")},
			"whether default/gallery survives the loss of any single zone is not known: HighlyAvailable is Unknown; NotYetKnown: not seen.", exitUnsure,
		},
		"the spec has changed since": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), func(a *v1alpha1.HighlyAvailableApp) { a.Generation = 9 }},
			"whether default/gallery survives the loss of any single zone is not known: the operator has not looked at it since its spec was last changed; it has generation 9, and the status is of generation 1.", exitUnsure,
		},
		"the condition is older than the status": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), func(a *v1alpha1.HighlyAvailableApp) { a.Generation, a.Status.ObservedGeneration = 2, 2 }},
			"whether default/gallery survives the loss of any single zone is not known: the operator has not looked at it since its spec was last changed; it has generation 2, and the status is of generation 1.", exitUnsure,
		},
		"nobody has looked": {
			[]func(*v1alpha1.HighlyAvailableApp){func(a *v1alpha1.HighlyAvailableApp) {
				a.Status, a.CreationTimestamp = v1alpha1.HighlyAvailableAppStatus{ObservedGeneration: -1}, metav1.NewTime(now.Add(-time.Minute))
			}},
			"whether default/gallery survives the loss of any single zone is not known: the operator has not looked at it yet, for 60s; is it running?", exitUnsure,
		},
		"it is being deleted": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), func(a *v1alpha1.HighlyAvailableApp) {
				then := metav1.NewTime(now.Add(-time.Hour))
				a.DeletionTimestamp = &then
			}},
			"whether default/gallery survives the loss of any single zone is not known: it is being deleted, for 60m.", exitUnsure,
		},
		"it is paused": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), says("Ready", "Unknown", "Paused", ""), says("HighlyAvailable", "Unknown", "Paused", ""), since("HighlyAvailable")},
			"whether default/gallery survives the loss of any single zone is not known: it is paused, for 3h: nothing on AWS is read.", exitUnsure,
		},
		"it was bad before it was paused": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(row("Servers", "Zone/euw1-az2", "Outage", "none")), says("Ready", "Unknown", "Paused", ""), says("HighlyAvailable", "Unknown", "Paused", ""), since("HighlyAvailable")},
			"whether default/gallery survives the loss of any single zone is not known: it is paused, for 3h: nothing on AWS is read.", exitUnsure,
		},
		"AWS does not let the operator in": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), says("HighlyAvailable", "Unknown", "CredentialsMissing", "no credentials"), since("HighlyAvailable")},
			"whether default/gallery survives the loss of any single zone is not known: for 3h nothing on AWS is read: CredentialsMissing: no credentials.", exitUnsure,
		},
		"an answer is owed": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), annotate("2026-11-27T19:50:00Z")},
			"whether default/gallery survives the loss of any single zone is not known: somebody has asked the operator to look at it, and it has not answered yet, for 10m; is it running?", exitUnsure,
		},
		"an answer is owed to somebody who gave no time": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), annotate("please")},
			"whether default/gallery survives the loss of any single zone is not known: somebody has asked the operator to look at it, and it has not answered yet; is it running?", exitUnsure,
		},
		"the answer was given": {
			[]func(*v1alpha1.HighlyAvailableApp){surviving(), annotate("then"), func(a *v1alpha1.HighlyAvailableApp) { a.Status.ReconciledAt = "then" }},
			"default/gallery survives the loss of any single zone.", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := outlookOf(with(t, tt.changes...), view{now: now})
			if diff := cmp.Diff([]any{tt.says, tt.code}, []any{o.sentence(), o.code()}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if o.code() != exitFragile && (o.Accepted || len(o.Lost) > 0) {
				t.Errorf("%v is lost, accepted: %t", o.Lost, o.Accepted)
			}
		})
	}
}

func TestWhatIsWaitedForBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	asked := func(a *v1alpha1.HighlyAvailableApp) {
		a.Annotations = map[string]string{"haws.dev/reconcile-at": "now"}
	}
	busy := says("Reconciling", "True", "Updating", "")
	for name, tt := range map[string]struct {
		app            *v1alpha1.HighlyAvailableApp
		answered, done bool
	}{
		"nothing":                            {with(t), true, true},
		"the operator has not seen the spec": {with(t, func(a *v1alpha1.HighlyAvailableApp) { a.Generation = 9 }), false, true},
		"an answer that is owed":             {with(t, asked), false, true},
		"work that goes on":                  {with(t, busy), true, false},
		"nothing, of an app that goes":       {with(t, busy, deleted), true, true},
	} {
		got := settled("", 0)
		if diff := cmp.Diff([2]bool{tt.answered, tt.done}, [2]bool{got.answered(tt.app), got.done(tt.app)}); diff != "" {
			t.Errorf("%s: answered, done (-want +got):\n%s", name, diff)
		}
	}
}

func TestOutlooks(t *testing.T) {
	t.Parallel()
	for _, name := range moments() {
		f := load(t, name)
		golden(t, "survive-"+name, outlookOf(f.app, f.view()).words(f.view()))
	}
}

func TestOutlooksFitTheTerminalWithAndWithoutColours(t *testing.T) {
	t.Parallel()
	for _, name := range moments() {
		f := load(t, name)
		v := f.view()
		o := outlookOf(f.app, v)
		plain := o.words(v)
		v.colour = true
		coloured := o.words(v)
		if !strings.Contains(coloured, "\x1b[") {
			t.Errorf("%s has no colour", name)
		}
		if diff := cmp.Diff(plain, escapes.ReplaceAllString(coloured, "")); diff != "" {
			t.Errorf("%s (-plain +coloured):\n%s", name, diff)
		}
		narrow := view{width: 80, now: f.now}
		for l := range strings.SplitSeq(o.words(narrow), "\n") {
			if utf8.RuneCountInString(l) > narrow.width {
				t.Errorf("%s: a line of %d letters: %s", name, utf8.RuneCountInString(l), l)
			}
		}
	}
}

func TestTheAgeOfAJudgement(t *testing.T) {
	t.Parallel()
	then := func(hour int) metav1.Time { return metav1.NewTime(time.Date(2026, 12, 1, hour, 0, 0, 0, time.UTC)) }
	entry := func(hour int, of string) metav1.ManagedFieldsEntry {
		at := then(hour)
		return metav1.ManagedFieldsEntry{Subresource: of, Time: &at}
	}
	a := with(t, surviving(), func(a *v1alpha1.HighlyAvailableApp) {
		a.ManagedFields = []metav1.ManagedFieldsEntry{entry(3, "status"), entry(4, "status"), entry(5, ""), {Subresource: "status"}}
	})
	o := outlookOf(a, view{})
	if want := then(4); o.AsOf == nil || !o.AsOf.Equal(&want) {
		t.Errorf("written at %s", o.AsOf)
	}
	got := o.age(view{now: then(9).Time})
	want := "The status was last written 5h ago; while nothing changes it is not written. To have the operator look now: kubectl haws reconcile gallery -n default"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := outlookOf(with(t, deleted), view{}).age(view{now: then(9).Time}); !strings.HasSuffix(got, " ago.") {
		t.Errorf("of one that goes: %s", got)
	}
	a = with(t, func(a *v1alpha1.HighlyAvailableApp) { a.Status.Conditions = nil })
	if o := outlookOf(a, view{}); o.AsOf != nil || o.age(view{}) != "" {
		t.Errorf("of an app that nobody has looked at: %s", o.AsOf)
	}
}

func TestOutlooksForPrograms(t *testing.T) {
	t.Parallel()
	a := with(t, surviving(row("Servers", "Zone/euw1-az2", "Degraded", "1 < 2")), func(a *v1alpha1.HighlyAvailableApp) {
		a.Status.Availability.SinglePointsOfFailure = []v1alpha1.SinglePointOfFailure{{Name: "SpareCapacity", What: "1 < 2", Field: "servers.replicas.min", Accepted: true}}
		a.Status.Availability.Matrix = a.Status.Availability.Matrix[6:8]
	})
	all := []outlook{outlookOf(a, view{}), {App: "shop", Answer: unsure, Reason: "nobody knows"}}
	all[0].AsOf = nil
	const want = `{
    "app": "default/gallery",
    "answer": "No",
    "reason": "Servers: 1 < 2",
    "lost": [
        "euw1-az2"
    ],
    "accepted": false,
    "matrix": [
        {
            "tier": "Servers",
            "failure": "Zone/euw1-az1",
            "verdict": "Survives",
            "message": "all is well"
        },
        {
            "tier": "Servers",
            "failure": "Zone/euw1-az2",
            "verdict": "Degraded",
            "message": "1 < 2"
        }
    ],
    "singlePointsOfFailure": [
        {
            "name": "SpareCapacity",
            "what": "1 < 2",
            "field": "servers.replicas.min",
            "accepted": true
        }
    ]
}
{
    "app": "shop",
    "answer": "Unknown",
    "reason": "nobody knows",
    "accepted": false,
    "matrix": [],
    "singlePointsOfFailure": []
}
`
	got, err := told(all, "json", view{})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = told(all, "yaml", view{})
	if err != nil {
		t.Fatal(err)
	}
	documents := strings.Split(got, "---\n")
	if len(documents) != 2 {
		t.Fatalf("%d documents:\n%s", len(documents), got)
	}
	for i, d := range documents {
		content, err := yaml.YAMLToJSON([]byte(d))
		if err != nil {
			t.Fatal(err)
		}
		var back outlook
		if err := json.Unmarshal(content, &back); err != nil || back.App != all[i].App || back.Answer != all[i].Answer || len(back.Matrix) != len(all[i].Matrix) {
			t.Errorf("%v: %+v", err, back)
		}
	}
}

func TestTheMatrix(t *testing.T) {
	t.Parallel()
	rows := []v1alpha1.FailureEffect{
		row("Servers", "Server", "Survives", ""), row("Servers", "Zone/az1", "Degraded", "losing az1 leaves 2 of 4"), row("Servers", "Zone/az2", "Degraded", "losing az2 leaves 2 of 4"), row("Servers", "Zone/az3", "Degraded", "losing az3 leaves 3 of 4"), row("Servers", "BadDeployment", "Outage", "it is blind"),
		row("Database", "Primary", "Outage", "nothing takes over"), row("Database", "Zone/az1", "Unknown", "not seen"), row("Database", "Zone/az2", "Unknown", "not seen"),
		row("Table/carts", "Zone", "Survives", ""), row("Table/carts", "DataLoss", "Outage", "table carts has no recovery"),
		row("Table/users", "Zone", "Survives", ""), row("Table/users", "DataLoss", "Outage", "table users has no recovery"),
		row("Table/notes", "Zone", "Survives", ""), row("Table/notes", "DataLoss", "Survives", ""),
		row("Bucket/images", "Zone", "Outage", "bucket images is in one zone"), row("Bucket/images", "DataLoss", "Survives", ""),
		row("Servers", "Flood", "Survives", ""),
	}
	want := `FAILURE        SERVERS   DATABASE  TABLES            BUCKETS
Server         Survives  -         -                 -
az1            Degraded  Unknown   Survives          Outage
az2            Degraded  Unknown   Survives          Outage
az3            Degraded  -         Survives          Outage
Primary        -         Outage    -                 -
BadDeployment  Outage    -         -                 -
DataLoss       -         -         Outage (2 of 3)   Survives
Flood          Survives  -         -                 -
`
	squeeze := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "\n", " | ")), " ") }
	got := matrix(rows).render(view{width: plainWidth})
	if diff := cmp.Diff(squeeze(want), squeeze(got)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, got)
	}
	want = `Outage    Servers after a bad deployment: it is blind
Outage    Database without the primary: nothing takes over
Outage    Tables carts, users after a loss of data: it has no recovery
Outage    Bucket images without any zone: it is in one zone
Unknown   Database without az1 or az2: not seen
Degraded  Servers without az1 or az2: losing it leaves 2 of 4
Degraded  Servers without az3: losing it leaves 3 of 4
`
	if diff := cmp.Diff(want, reasons(rows).render(view{width: plainWidth})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := matrix(nil).render(view{}) + reasons(nil).render(view{}); got != "" {
		t.Errorf("nothing is shown as %q", got)
	}
	only := matrix(rows[8:9]).render(view{width: plainWidth})
	if diff := cmp.Diff("FAILURE | any zone", strings.Join(firsts(only), " | ")); diff != "" {
		t.Errorf("tables alone (-want +got):\n%s", diff)
	}
}

// firsts are the first columns of a text.
func firsts(s string) []string {
	var out []string
	for l := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		first, _, _ := strings.Cut(l, "  ")
		out = append(out, first)
	}
	return out
}
