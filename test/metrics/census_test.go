// Package metrics holds the alerts, the dashboard and docs/metrics.md against the metrics that the operator registers. It
// holds tests only.
package metrics

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/cloud"
)

// metric is one that is registered.
type metric struct{ kind, labels string }

// census is a registerer that lists what it is given.
type census struct {
	prometheus.Registerer
	metrics map[string]metric
}

func (c census) MustRegister(all ...prometheus.Collector) {
	for _, collector := range all {
		for d := range described(collector) {
			c.metrics[d.name] = metric{kindOf(collector, d.name), d.labels}
		}
	}
	c.Registerer.MustRegister(all...)
}

func kindOf(c prometheus.Collector, name string) string {
	switch c.(type) {
	case *prometheus.CounterVec:
		return "counter"
	case *prometheus.HistogramVec:
		return "histogram"
	}
	if strings.HasSuffix(name, "_total") {
		return "counter"
	}
	return "gauge"
}

type desc struct{ name, labels string }

var descWords = regexp.MustCompile(`fqName: "([^"]*)".* variableLabels: \{([^}]*)\}`)

// described are the metrics of a collector. The library tells names and labels only in words.
func described(c prometheus.Collector) map[desc]bool {
	found := make(chan *prometheus.Desc)
	go func() {
		defer close(found)
		c.Describe(found)
	}()
	out := map[desc]bool{}
	for d := range found {
		if words := descWords.FindStringSubmatch(d.String()); words != nil {
			labels := strings.Split(words[2], ",")
			slices.Sort(labels)
			out[desc{words[1], strings.Join(labels, ", ")}] = true
		}
	}
	return out
}

// ours are the operator's own metrics.
func ours(t *testing.T) map[string]metric {
	t.Helper()
	c := census{prometheus.NewRegistry(), map[string]metric{}}
	cloud.NewMetrics(c)
	controllers.NewMetrics(c)
	if len(c.metrics) < 10 {
		t.Fatalf("only %d metrics were found", len(c.metrics))
	}
	return c.metrics
}

// all are the operator's metrics and those of the library that it runs on.
func all(t *testing.T) map[string]metric {
	t.Helper()
	out := ours(t)
	library, ok := ctrlmetrics.Registry.(prometheus.Collector)
	if !ok {
		t.Fatal("the registry of controller-runtime does not tell what is in it")
	}
	for d := range described(library) {
		out[d.name] = metric{labels: d.labels}
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
