package chaos

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// TestLivesNotice has what no life may hold happen in each, and the witness say so.
func TestLivesNotice(t *testing.T) {
	t.Parallel()
	tableOf := func(f *fate) *string {
		for what := range f.ledger.held {
			if name, is := strings.CutPrefix(what, "table "); is && ours(name) {
				return &name
			}
		}
		return nil
	}
	for does, row := range map[string]struct {
		what func(*fate)
		says string
	}{
		"nothing": {func(*fate) {}, ""},
		"a table is deleted": {func(f *fate) {
			ctx, api := context.Background(), dynamodb.NewFromConfig(f.aws.Config())
			_, err := api.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: tableOf(f), DeletionProtectionEnabled: aws.Bool(false)})
			must(err)
			_, err = api.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: tableOf(f)})
			must(err)
			f.ledger.check(f.find(), false)
		}, "DeleteTable of table "},
		"an object is gone": {func(f *fate) { f.clears(bucketOf(f)); f.ledger.inspect() }, "lost: object "},
		"a neighbour is touched": {func(f *fate) {
			f.neighbours.hold(awssim.Record{Operation: "DeleteTable", Input: &dynamodb.DeleteTableInput{TableName: aws.String(neighbour)}})
		}, ".DeleteTable is about somebody else's"},
		"a neighbour is gone": {func(f *fate) {
			_, err := dynamodb.NewFromConfig(f.aws.Config()).DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: aws.String(neighbour)})
			must(err)
			f.clock.Step(time.Hour)
			f.neighbours.check(f.plain())
		}, "of somebody else's there is no longer: "},
		"nobody notices that a zone is gone": {func(f *fate) { f.aws.LoseZone("us-east-1b"); f.judgeOutlook() }, "HighlyAvailable is True"},
		"a listener goes after all was settled": {func(f *fate) {
			for range 4 {
				f.sees()
			}
			for _, row := range f.find().Status.Resources {
				if row.Kind == "Listener" {
					_, err := elbv2.NewFromConfig(f.aws.Config()).DeleteListener(context.Background(), &elbv2.DeleteListenerInput{ListenerArn: &row.Ref})
					must(err)
				}
			}
			f.clock.Step(15 * time.Minute)
			f.sees()
		}, "all is settled and nothing happens"},
		"something stays": {func(f *fate) {
			f.aws.World.Do(func() { f.aws.EC2.AddGroup("orphan", "of nobody", f.aws.EC2.DefaultVPC()) })
			f.remains()
		}, "the app is gone, and there is still: "},
	} {
		t.Run(does, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &witness{TB: t}
				l := newLife(w, 5, "witness")
				r := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // it shall be repeatable
				f := l.meet(r)
				f.tries(func(a *v1alpha1.HighlyAvailableApp) {
					full(a)
					a.Spec.Database, a.Spec.LoadBalancer, a.Spec.Servers.UserData, a.Spec.Network, a.Spec.Availability = nil, nil, "", nil, nil
				})
				f.comesTo(r, "ready", func() bool { return strings.HasPrefix(f.says(), "True AllReady") && f.quiet > 1 })
				if w.Failed() {
					t.Fatal(w.said)
				}
				if row.what(f); row.says == "" && w.Failed() || row.says != "" && (!w.Failed() || !strings.HasPrefix(w.said[0], row.says)) {
					t.Errorf("it says %q, and should say %q", w.said, row.says)
				}
			})
		})
	}
}

func bucketOf(f *fate) string {
	for what := range f.ledger.held {
		if name, is := strings.CutPrefix(what, "bucket "); is && ours(name) {
			return name
		}
	}
	return ""
}

// TestOnlyWhatTheRulesAdmit holds the gatekeeper to both the schema and the rules.
func TestOnlyWhatTheRulesAdmit(t *testing.T) {
	t.Parallel()
	with := func(e ...edit) *v1alpha1.HighlyAvailableApp {
		app := &v1alpha1.HighlyAvailableApp{}
		for _, change := range append([]edit{full}, e...) {
			change(app)
		}
		return app
	}
	for name, row := range map[string]struct {
		before, after *v1alpha1.HighlyAvailableApp
		admitted      bool
	}{
		"an app":                           {nil, with(), true},
		"of no server":                     {nil, with(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(0)} }), false},
		"two tables of one name":           {nil, with(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tables = append(a.Spec.Tables, a.Spec.Tables[0]) }), false},
		"with a placeholder of nothing":    {nil, with(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.UserData = "${haws.nothing}" }), false},
		"its data out, while it protected": {with(), with(dataless), false},
		"its data out, while it is not":    {with(unprotected), with(unprotected, dataless), true},
		"its storage shrinks":              {with(), with(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.StorageGiB = aws.Int32(20) }), false},
	} {
		if against := refusals(row.before, row.after); (len(against) == 0) != row.admitted {
			t.Errorf("%s: %v", name, against)
		}
	}
}

// TestScriptsFollowFromTheSeed: the same life twice, and the life without one event.
func TestScriptsFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	number := uint64(0)
	for len(scripted(1, number).events) < 2 {
		number++
	}
	s := scripted(1, number)
	if diff := cmp.Diff(s.events, scripted(1, number).events, cmp.AllowUnexported(event{})); diff != "" {
		t.Errorf("the same number, other events: %s", diff)
	}
	a, b := s.lives(t, newKube), s.lives(t, newKube)
	if diff := cmp.Diff(a, b, cmp.AllowUnexported(lived{})); diff != "" {
		t.Errorf("the same life, and it goes another way: %s", diff)
	}
	if got := s.without(0); len(got.events) != len(s.events)-1 || got.events[0] != s.events[1] {
		t.Errorf("without its first event: %s", got)
	}
}
