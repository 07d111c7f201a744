package conformance_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// trial is what the parts of the story share.
type trial struct {
	*stage
	// proxy counts the operator's calls; there is none before AWS itself.
	proxy *proxy
	// late is for what takes several passes.
	late time.Duration
	// certificate is for HTTPS; without one the app speaks HTTP only.
	certificate string
	// boundary is that of all roles; without one they have none.
	boundary string
	// attach does AWS's part where an AWS cannot attach a target group.
	attach func(name string)
	// first is what was in the account before any app.
	first []string
	// killed counts how often the operator was.
	killed int
}

// shop is the app of the story: HTTPS and a redirect to it, or HTTP alone.
func (t *trial) shop() *v1alpha1.HighlyAvailableApp {
	a := app("shop")
	a.Spec.Database = database(v1alpha1.DeletionSnapshot)
	a.Spec.Tables[0].DeletionPolicy = v1alpha1.DataRetain
	if t.certificate != "" {
		a.Spec.LoadBalancer.Listeners = []v1alpha1.Listener{
			{Port: 443, Protocol: v1alpha1.ListenerHTTPS, CertificateARN: t.certificate},
			{Port: 80, Protocol: v1alpha1.ListenerHTTP, RedirectTo: aws.Int32(443)},
		}
	}
	return a
}

func (t *trial) stranger(name string) stranger {
	return stranger{t.stage, name, context.Background()}
}

func (t *trial) ready(name string) {
	GinkgoHelper()
	Eventually(t.says(name, v1alpha1.ConditionReady), t.late).Should(HavePrefix("True AllReady"))
}

// settled asks for a pass over an app that is ready, looks that it writes
// nothing, and returns its calls.
func (t *trial) settled(name string) []call {
	GinkgoHelper()
	t.look(name)
	t.ready(name)
	before := t.counted()
	t.look(name)
	calls := t.since(before)
	Expect(writes(calls)).To(BeEmpty(), "a settled app is written to")
	return calls
}

// look asks for a pass over an app and sees it through.
func (t *trial) look(name string) {
	GinkgoHelper()
	made := t.operator.idle(0)
	t.ask(name)
	t.operator.idle(made + 1)
}

// counted is how many calls were counted so far, and since are those after: none
// where nobody counts.
func (t *trial) counted() int {
	if t.proxy == nil {
		return 0
	}
	return t.proxy.count()
}

func (t *trial) since(n int) []call {
	if t.proxy == nil {
		return nil
	}
	return t.proxy.since(n)
}

// complete holds AWS's list of what an app owns against what it is made of.
func (t *trial) complete(name string, listeners int) {
	GinkgoHelper()
	counts := map[string]int{}
	for kind, names := range of(t.list(Default), owner(app(name))) {
		counts[kind] = len(names)
	}
	want := map[string]int{
		kindGroup: 1, kindInstance: 6, kindPolicy: 1, kindBalancer: 1, kindListener: listeners, kindTarget: 1, kindTemplate: 1, kindSecurity: 2,
	}
	if app(name).Spec.Database != nil {
		maps.Copy(want, map[string]int{kindSecurity: 3, kindDatabase: 1, kindDatabaseSubnets: 1, kindParameters: 1})
	}
	if app(name).Spec.Tables != nil {
		maps.Copy(want, map[string]int{kindTable: 1, kindBucket: 1, kindProfile: 1, kindRole: 1})
	}
	Expect(counts).To(Equal(want), "%v", texts(t.list(Default)))
}

// unshown are the settings that the app says AWS does not show back, all of its
// Auto Scaling group.
func (t *trial) unshown(name string) []string {
	GinkgoHelper()
	var out []string
	for _, r := range t.find(name).Status.Resources {
		said, found := strings.CutPrefix(r.Message, "AWS accepted this and does not show it back: ")
		if !found {
			continue
		}
		Expect(r.Kind).To(Equal("AutoScalingGroup"), r.ID)
		for change := range strings.SplitSeq(said, "; ") {
			field, _, _ := strings.Cut(change, ":")
			out = append(out, field)
		}
	}
	return out
}

// clusterID is what the operator calls its cluster when nobody says otherwise.
func (t *trial) clusterID() string {
	GinkgoHelper()
	var home corev1.Namespace
	Expect(t.kube.Get(context.Background(), client.ObjectKey{Name: "kube-system"}, &home)).To(Succeed())
	return string(home.UID)
}

// sum says what it took.
func (t *trial) sum() {
	calls := t.proxy.since(0)
	refused := 0
	for _, c := range calls {
		if c.status >= 400 {
			refused++
		}
	}
	fmt.Printf("\nconformance: %d calls of the operator to moto, %d of them writes, %d refused; %d changes by a stranger mended, %d edits carried out, %d kills survived\n",
		len(calls), len(writes(calls)), refused, len(allChanges())+len(removals)+len(losses)+1, len(edited)+1, t.killed)
}
