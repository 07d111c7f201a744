package controllers_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

const (
	elbService  = "Elastic Load Balancing v2"
	certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
	strangeAMI  = "ami-0123456789abcdef0"

	// mostCalls is how many AWS calls an app makes in ten minutes of a fault
	// that lasts.
	mostCalls = 40
)

// fault is something that goes wrong, and how the app tells of it.
type fault struct {
	app []edit
	// begin makes it go wrong, and returns what mends it.
	begin func(*hand) (mend func())
	// condition tells of it, with the reason and these words.
	condition, reason string
	words             []string
	// person: nothing goes on until one acts.
	person bool
	// fine are the conditions that are True all the same.
	fine []string
	// made are the resources that stand all the same.
	made []string
	// brief faults are lived with for minutes: the AWS SDK repeats their calls
	// and pauses in between, in real time.
	brief bool
}

// armed is a fault of AWS's own.
func armed(f awssim.Fault) func(*hand) func() {
	return func(h *hand) func() { return h.aws.World.Fail(f) }
}

// mendedBy begins with the app as it is, which an edit mends.
func mendedBy(e edit) func(*hand) func() {
	return func(h *hand) func() { return func() { h.change(e) } }
}

func secure(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Listeners: []v1alpha1.Listener{
		{Port: 443, Protocol: v1alpha1.ListenerHTTPS, CertificateARN: certificate},
		{Port: 80, Protocol: v1alpha1.ListenerHTTP, RedirectTo: aws.Int32(443)},
	}}
}

func from(i v1alpha1.Image) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Image = i }
}

func atMost(n int32) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas.Max = &n }
}

func running(userData string) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.UserData = userData }
}

func frontIn(ids ...string) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Network = &v1alpha1.Network{LoadBalancerSubnets: &v1alpha1.SubnetSelector{IDs: ids}}
	}
}

func (h *hand) certify(status acmtypes.CertificateStatus) {
	h.aws.World.Do(func() { h.aws.ACM.AddCertificate(certificate, status) })
}

// isLivedWith is the whole story of a fault.
func (f fault) isLivedWith(h *hand) {
	GinkgoHelper()
	mend := f.begin(h)
	h.create(append([]edit{fourServers}, f.app...)...)

	By("living with it until the rest of the app stands")
	settling, lasting := 20*time.Minute, 2*time.Hour
	if f.brief {
		settling, lasting = 4*time.Minute, 10*time.Minute
	}
	h.live(settling)
	f.isTold(h)

	By("living with it for longer")
	h.aws.World.Forget()
	h.live(lasting)
	Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
	f.isTold(h)

	By("mending it")
	mend()
	h.ready(2 * time.Hour)
	Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("False"))
	Expect(told(h.find(), v1alpha1.ConditionReconciling)).To(HavePrefix("False"))
	h.settled()
}

func (f fault) isTold(h *hand) {
	GinkgoHelper()
	app := h.find()
	message := told(app, f.condition)
	Expect(message).To(HavePrefix("False " + f.reason + ": "))
	for _, w := range f.words {
		Expect(message).To(ContainSubstring(w))
		Expect(told(app, v1alpha1.ConditionReady)).To(ContainSubstring(w), "Ready tells it too")
	}
	Expect(told(app, v1alpha1.ConditionReady)).To(HavePrefix("False "))
	Expect(meta.IsStatusConditionTrue(app.Status.Conditions, v1alpha1.ConditionStalled)).To(Equal(f.person), "Stalled")
	Expect(meta.IsStatusConditionTrue(app.Status.Conditions, v1alpha1.ConditionReconciling)).To(Equal(!f.person), "Reconciling")
	for _, c := range f.fine {
		Expect(told(app, c)).To(HavePrefix("True"), c)
	}
	for _, id := range f.made {
		Expect(rowOf(app, id).Ref).NotTo(BeEmpty(), id)
	}
}

// busiest is the most calls that fall into any window of that length.
func busiest(calls []awssim.Record, window time.Duration) int {
	most, first := 0, 0
	for i, c := range calls {
		for c.At.Sub(calls[first].At) >= window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}
