package conformance_test

import (
	"context"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// passes is how many the operator has made since it started, and whether it is
// at none now.
func (o *operator) passes() (made float64, idle bool, err error) {
	ask, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+o.metrics+"/metrics", http.NoBody)
	if err != nil {
		return 0, false, err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return 0, false, fmt.Errorf("read the operator's metrics: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	busy := 0.0
	for _, m := range families["controller_runtime_reconcile_total"].GetMetric() {
		made += m.GetCounter().GetValue()
	}
	for _, name := range []string{"controller_runtime_active_workers", "workqueue_depth"} {
		for _, m := range families[name].GetMetric() {
			busy += m.GetGauge().GetValue()
		}
	}
	return made, busy == 0, err
}

// idle waits until the operator has made that many passes and is at none, and
// returns how many it has made.
func (o *operator) idle(least float64) float64 {
	GinkgoHelper()
	var now float64
	Eventually(func(g Gomega) {
		made, idle, err := o.passes()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(made).To(BeNumerically(">=", least))
		g.Expect(idle).To(BeTrue())
		now = made
	}, "1m", "20ms").Should(Succeed(), "the operator does not come to rest")
	return now
}
