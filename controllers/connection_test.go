package controllers

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
)

func TestConnectionBelongsToItsApp(t *testing.T) {
	t.Parallel()
	app := anApp()
	app.UID = types.UID("u-1")
	facts := map[string]string{"region": "us-east-1"}
	c := connection(app, client.ObjectKey{Namespace: "web", Name: "shop-connection"}, facts)
	if !metav1.IsControlledBy(c, app) || c.Namespace != "web" || c.Name != "shop-connection" {
		t.Errorf("got %+v", c.ObjectMeta)
	}
	if diff := cmp.Diff(facts, c.Data); diff != "" {
		t.Error(diff)
	}
}

func TestTheConnectionOfALongNameIsOneThatKubernetesTakes(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, name := range []string{"shop", strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a.", 126) + "a", strings.Repeat("a.", 126) + "b", strings.Repeat("a", 242), strings.Repeat("a", 243)} {
		app := anApp()
		app.Name = name
		key := connectionName(app)
		c := connection(app, key, nil)
		problems := append(validation.IsDNS1123Subdomain(c.Name), validation.IsValidLabelValue(c.Labels["app.kubernetes.io/instance"])...)
		if len(problems) > 0 || !strings.HasSuffix(c.Name, "-connection") {
			t.Errorf("%s: ConfigMap %s with %v: %v", name, c.Name, c.Labels, problems)
		}
		if other := seen[c.Name]; other != "" {
			t.Errorf("%s and %s share %s", name, other, c.Name)
		}
		if seen[c.Name] = name; len(name) <= 242 && c.Name != name+"-connection" {
			t.Errorf("%s: %s, although there is room", name, c.Name)
		}
	}
}

func TestOnlyTheConnectionThatWasReadIsDeleted(t *testing.T) {
	t.Parallel()
	var asked client.DeleteOptions
	kube := interceptor.NewClient(fake.NewClientBuilder().Build(), interceptor.Funcs{
		Delete: func(_ context.Context, _ client.WithWatch, _ client.Object, opts ...client.DeleteOption) error {
			asked.ApplyOptions(opts)
			return nil
		},
	})
	read := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "shop-connection", UID: "u-2"}}
	if err := (&Reconciler{Client: kube}).unpublish(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	if p := asked.Preconditions; p == nil || p.UID == nil || *p.UID != "u-2" {
		t.Errorf("deletes whatever has the name: %+v", p)
	}
}

func TestRefusalOfTheConnection(t *testing.T) {
	t.Parallel()
	what := schema.GroupResource{Resource: "configmaps"}
	for name, tt := range map[string]struct {
		err  error
		told bool
	}{
		"nothing is refused":              {nil, false},
		"a quota is told":                 {apierrors.NewForbidden(what, "c", errors.New("exceeded quota")), true},
		"what is immutable is told":       {apierrors.NewInvalid(schema.GroupKind{Kind: "ConfigMap"}, "c", nil), true},
		"a conflict is looked at again":   {apierrors.NewConflict(what, "c", errors.New("changed")), false},
		"an API server that is away, too": {apierrors.NewServiceUnavailable("away"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r Report
			err := r.refusal(tt.err)
			if told := r.Unpublished != nil; told != tt.told {
				t.Errorf("told %t", told)
			}
			if passed := err != nil; passed != (tt.err != nil && !tt.told) {
				t.Errorf("returned %v", err)
			}
		})
	}
}

func TestWhoseConditionTellsOfTheConnection(t *testing.T) {
	t.Parallel()
	const sql, tables, buckets, role = v1alpha1.ConditionDatabaseReady, v1alpha1.ConditionTablesReady, v1alpha1.ConditionBucketsReady, v1alpha1.ConditionIdentityReady
	for name, c := range map[string]struct {
		wanted []string
		holds  bool
		tells  string
	}{
		"the database's, before all":   {[]string{sql, tables, buckets, role}, true, sql},
		"the tables'":                  {[]string{tables, buckets, role}, true, tables},
		"the buckets'":                 {[]string{buckets, role}, true, buckets},
		"none, of a role without data": {[]string{role}, false, buckets},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Report{Optional: map[string]bool{sql: false, tables: false, buckets: false, role: false}}
			for _, condition := range c.wanted {
				r.Optional[condition] = true
			}
			if holds := r.holdsData(); holds != c.holds {
				t.Errorf("holds data: %t", holds)
			}
			if tells := blocks.Condition(r.published()); tells != c.tells {
				t.Errorf("%s tells", tells)
			}
		})
	}
}

func TestAnAppHadData(t *testing.T) {
	t.Parallel()
	for kind, had := range map[string]bool{"DBInstance": true, blocks.KindTable: true, blocks.KindBucket: true, "Role": false, "AutoScalingGroup": false} {
		app := anApp()
		app.Status.Resources = []v1alpha1.ResourceStatus{{Kind: kind}}
		if got := hadData(app); got != had {
			t.Errorf("with a %s: %t", kind, got)
		}
	}
	if hadData(anApp()) {
		t.Error("without anything")
	}
}
