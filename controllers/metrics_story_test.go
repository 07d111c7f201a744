package controllers_test

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
)

// measured has an operator that tells Prometheus of what it finds.
type measured struct {
	*hand
	registry *prometheus.Registry
}

func (p *plane) measured() *measured {
	m := &measured{hand: p.byHand(), registry: prometheus.NewPedanticRegistry()}
	m.operator.Metrics = controllers.NewMetrics(m.registry)
	return m
}

// value is that of the app's series of a metric with such a value of a label; "" fits all. Without one it is -1.
func (m *measured) value(metric, label string) float64 {
	GinkgoHelper()
	families, err := m.registry.Gather()
	Expect(err).NotTo(HaveOccurred())
	for _, f := range families {
		for _, series := range f.GetMetric() {
			if f.GetName() == metric && has(series, m.namespace) && has(series, name) && (label == "" || has(series, label)) {
				return series.GetGauge().GetValue() + series.GetCounter().GetValue()
			}
		}
	}
	return -1
}

func has(series *dto.Metric, value string) bool {
	return slices.ContainsFunc(series.GetLabel(), func(l *dto.LabelPair) bool { return l.GetValue() == value })
}

// silent is true when nothing is told of the app any more.
func (m *measured) silent() bool {
	families, err := m.registry.Gather()
	Expect(err).NotTo(HaveOccurred())
	return !slices.ContainsFunc(families, func(f *dto.MetricFamily) bool {
		return slices.ContainsFunc(f.GetMetric(), func(series *dto.Metric) bool { return has(series, m.namespace) })
	})
}

func metricsStories(p *plane) {
	It("is told of, its drift is counted, and nothing is told once it is gone", func() {
		m := p.measured()
		m.create(fourServers)
		m.ready(hour)
		Expect(m.value("haws_app_survives", "zone")).To(BeEquivalentTo(1))
		Expect(m.value("haws_app_servers_healthy", m.find().Status.Zones[0].ID)).To(BeEquivalentTo(2))
		m.live(hour)
		Expect(m.value("haws_drift_mended_total", "Listener")).To(BeZero(), "it was only built")
		Expect(m.value("haws_app_last_full_look_timestamp_seconds", "")).To(BeNumerically("~", m.time.Now().Unix(), 15*60))

		By("having a stranger delete the listener")
		_, err := m.elb.DeleteListener(GinkgoT().Context(), &elbv2.DeleteListenerInput{ListenerArn: aws.String(m.row("Listener/80").Ref)})
		Expect(err).NotTo(HaveOccurred())
		m.live(hour)
		Expect(m.value("haws_drift_mended_total", "Listener")).To(BeEquivalentTo(1))
		Expect(m.value("haws_drift_mended_total", "LoadBalancer")).To(BeZero())

		By("editing it")
		m.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tags = map[string]string{"team": "shop"} })
		m.ready(hour)
		m.live(hour)
		Expect(m.value("haws_drift_mended_total", "Listener")).To(BeEquivalentTo(1))
		Expect(m.value("haws_drift_mended_total", "LoadBalancer")).To(BeZero())

		By("deleting it")
		m.drop()
		m.pass()
		Expect(m.value("haws_app_deletion_timestamp_seconds", "")).To(BeNumerically(">", 0))
		Expect(m.value("haws_app_survives", "zone")).To(BeEquivalentTo(-1))
		m.gone(hour)
		Expect(m.silent()).To(BeTrue())
	})

	It("is told of by an operator that is set up to", func() {
		registry := prometheus.NewPedanticRegistry()
		s := p.newStory(awssim.NewFastClock(time.Now(), pace))
		s.metrics = controllers.NewMetrics(registry)
		s.operate(s.account())
		s.create()
		s.ready()
		m := &measured{hand: &hand{story: s}, registry: registry}
		Eventually(func() float64 { return m.value("haws_app_condition", "True") }).Should(BeEquivalentTo(1))
		steps, err := testutil.GatherAndCount(registry, "haws_step_duration_seconds")
		Expect(err).NotTo(HaveOccurred())
		Expect(steps).To(BeNumerically(">", 5))
	})

	It("is not told of any more when others let it go", func() {
		m := p.measured()
		m.create(fourServers)
		m.ready(hour)
		Expect(m.silent()).To(BeFalse())
		m.change(unprotected, func(a *v1alpha1.HighlyAvailableApp) { a.Finalizers = nil })
		Expect(m.kube.Delete(GinkgoT().Context(), m.find())).To(Succeed())
		Expect(m.find()).To(BeNil())
		m.pass()
		Expect(m.silent()).To(BeTrue())
	})
}
