package crd

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
)

// testPrinting asks for the table that kubectl get prints.
func testPrinting(api client.Client, config *rest.Config) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		object := typed(t, api)
		object.Status = v1alpha1.HighlyAvailableAppStatus{
			ObservedGeneration: 1,
			Endpoint:           "shop.example.com",
			Conditions: []metav1.Condition{{
				Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonAllReady, LastTransitionTime: metav1.NewTime(time.Now()),
			}},
			Servers: &v1alpha1.ServersStatus{Healthy: "6/6", Zones: 3},
		}
		if err := api.Status().Update(t.Context(), object); err != nil {
			t.Fatal(err)
		}
		shown := table(t, config, object.Name)
		var columns []string
		for _, column := range shown.ColumnDefinitions {
			if column.Priority == 0 {
				columns = append(columns, column.Name)
			}
		}
		if diff := cmp.Diff([]string{"Name", "Ready", "Reason", "Zones", "Healthy", "Endpoint", "Age"}, columns); diff != "" {
			t.Errorf("columns (-want +got):\n%s", diff)
		}
		cells := fmt.Sprint(shown.Rows[0].Cells[1:6]...)
		if want := fmt.Sprint("True", "AllReady", 3, "6/6", "shop.example.com"); cells != want {
			t.Errorf("got cells %s, want %s", cells, want)
		}
	}
}

func table(t *testing.T, config *rest.Config, name string) *metav1.Table {
	t.Helper()
	web, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	path, err := url.JoinPath(config.Host, "apis/haws.dev/v1alpha1/namespaces/default/highlyavailableapps", name)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
	response, err := web.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	shown := &metav1.Table{}
	if err := json.NewDecoder(response.Body).Decode(shown); err != nil || len(shown.Rows) != 1 {
		t.Fatalf("got %s with %d rows, %v", response.Status, len(shown.Rows), err)
	}
	return shown
}
