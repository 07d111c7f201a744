package controllers_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	logf "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/haws-dev/haws/test/controlplane"
)

// plane is the control plane that all stories play on.
type plane struct {
	// config is the administrator's way in, and kube his client.
	config *rest.Config
	kube   client.Client
	// operator is the identity that config/rbac gives to the operator, and
	// hands a client of that identity.
	operator *rest.Config
	hands    client.WithWatch
}

// TestStories tells how the operator behaves, on a real API server and a
// simulated AWS.
func TestStories(t *testing.T) {
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(time.Minute)
	SetDefaultEventuallyPollingInterval(20 * time.Millisecond)
	p := &plane{}
	BeforeSuite(p.raise)
	Describe("The operator's identity", func() { identityStories(p) })
	Describe("An app that is created", func() { creationStories(p) })
	Describe("What others read of an app", func() { kstatusStories(p) })
	Describe("A fault that lasts", func() { faultStories(p) })
	Describe("Deleting an app", func() { deletionStories(p) })
	Describe("Deleting the CRD", func() { downfallStories() })
	Describe("What strangers change", func() { driftStories(p) })
	Describe("An edit of the spec", func() { editStories(p) })
	Describe("A name that somebody else has taken", func() { nameStories(p) })
	Describe("A pause", func() { pauseStories(p) })
	Describe("An operator that is led elsewhere", func() { elsewhereStories(p) })
	Describe("An app that has settled", func() { wakingStories(p) })
	Describe("An operator that stops at any moment", func() { restartStories(p) })
	Describe("An operator that takes over in the middle", func() { crashStories(p) })
	Describe("A rollout", func() { rolloutStories(p) })
	Describe("A rollout that fails", func() { failureStories(p) })
	Describe("A change of the servers' port", func() { portStories(p) })
	Describe("A change of zones", func() { subnetStories(p) })
	Describe("A zone that is lost", func() { zoneStories(p) })
	Describe("What an app survives", func() { outlookStories(p) })
	Describe("A zone's lack of capacity", func() { capacityStories(p) })
	Describe("An app in the middle of a change", func() { middleStories(p) })
	Describe("An app to whose operator AWS shows things late", func() { lateStories(p) })
	Describe("A database", func() { databaseStories(p) })
	Describe("A database whose app is deleted", func() { databaseDeletionStories(p) })
	Describe("A database that is taken out of the spec", func() { databaseRemovalStories(p) })
	Describe("The final snapshot of a database", func() { databaseSnapshotStories(p) })
	Describe("A change of the database", func() { databaseChangeStories(p) })
	Describe("Drift of the database", func() { databaseDriftStories(p) })
	Describe("A failover of the database", func() { databaseFailoverStories(p) })
	Describe("A database that servers quote", func() { databaseWiringStories(p) })
	Describe("The ConfigMap of a database", func() { connectionStories(p) })
	Describe("A fault of the database", func() { databaseFaultStories(p) })
	Describe("A Multi-AZ DB cluster", func() { databaseClusterStories(p) })
	Describe("A database that is lost", func() { lostDatabaseStories(p) })
	Describe("The data of an app", func() { dataStories(p) })
	Describe("Data that is not wanted any more", func() { dataEndStories(p) })
	Describe("A table", func() { tableStories(p) })
	Describe("A bucket", func() { bucketStories(p) })
	Describe("The servers' role", func() { roleStories(p) })
	Describe("An app of which Prometheus is told", func() { metricsStories(p) })
	Describe("A watch over the traffic", func() { watchStories(p) })
	RunSpecs(t, "Controllers")
}

func (p *plane) raise() {
	logf.SetLogger(zap.New(zap.WriteTo(GinkgoWriter), zap.UseDevMode(true)))
	p.config = controlplane.Start(GinkgoTB())
	kube, err := client.New(p.config, client.Options{Scheme: controlplane.Scheme()})
	Expect(err).NotTo(HaveOccurred())
	p.kube = kube
	p.operator = controlplane.Operator(GinkgoTB(), p.config)
	p.hands, err = client.NewWithWatch(p.operator, client.Options{Scheme: controlplane.Scheme()})
	Expect(err).NotTo(HaveOccurred())
}
