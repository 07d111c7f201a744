package conformance_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// What make e2e reads from its environment.
const (
	// envRegion is the AWS Region to work in. With envVPC and envPrefix it is
	// the consent to spend money.
	envRegion = "HAWS_E2E_REGION"
	// envVPC is the VPC, which needs public subnets in three zones.
	envVPC = "HAWS_E2E_VPC"
	// envPrefix is the name of this run; see cluster.
	envPrefix = "HAWS_E2E_PREFIX"
	// envCertificate is the ARN of an issued certificate, for HTTPS; optional.
	envCertificate = "HAWS_E2E_CERTIFICATE"
)

const warning = `
This works in a real AWS account, region %s, VPC %s.

  It makes up to 6 Application Load Balancers, about 40 t3.small instances and 5 Multi-AZ db.t4g.micro databases at once,
  with 6 tables, 7 buckets and 6 roles, and removes them again.
  It takes 2 to 4 hours, and costs in the order of 5 US dollars at on-demand prices; an estimate, not a measurement.
  Everything carries the tag haws.dev/cluster=%s. Should this be cut off: make e2e-clean, with the same environment.

It starts in 20 seconds. Ctrl-C stops it.

`

// cluster is the cluster id of a run, which every resource carries as the tag
// haws.dev/cluster. No cluster's own id looks like that, so that nobody can
// sweep away what a real operator made.
func cluster() string { return "e2e-" + os.Getenv(envPrefix) }

// openAWS starts an operator with the credentials of the environment.
func (t *trial) openAWS() {
	where, vpc := os.Getenv(envRegion), os.Getenv(envVPC)
	fmt.Printf(warning, where, vpc, cluster())
	time.Sleep(20 * time.Second)
	t.stage = raise(load(where), []string{"--cluster-id=" + cluster(), "--region=" + where}, nil)
	t.adapt = func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Region, a.Spec.Network.VPCID = where, vpc
	}
	t.certificate = os.Getenv(envCertificate)
	DeferCleanup(func() {
		t.operator.kill()
		t.sweep(cluster())
	})
}

func load(where string) aws.Config {
	GinkgoHelper()
	cfg, err := config.LoadDefaultConfig(context.Background(), config.WithRegion(where))
	Expect(err).NotTo(HaveOccurred())
	return cfg
}

// awsStory is the same story, on AWS itself.
func awsStory() {
	t := &trial{late: 30 * time.Minute}
	BeforeAll(t.openAWS)
	It("takes the app", func() { t.create(t.shop()) })
	creation(t)
	It("survives the loss of a zone", func() {
		Eventually(t.says("shop", v1alpha1.ConditionHighlyAvailable), t.late).Should(HavePrefix("True SurvivesZoneLoss"))
	})
	It("sees everything that it set", func() { Expect(t.unshown("shop")).To(BeEmpty()) })
	drift(t)
	edits(t)
	crashes(t)
	It("replaces the servers when their template changes", func() {
		t.rollout()
		Eventually(func(g Gomega) string { return t.version(g, roll) }, 3*t.late).Should(Equal("2"))
		t.ready(roll)
	})
	removal(t, roll)
}

// awsSweep removes what a run that was cut off has left.
func awsSweep() {
	It("removes everything with the tag", func() {
		t := &trial{late: 30 * time.Minute, stage: &stage{account: newAccount(load(os.Getenv(envRegion)))}}
		t.sweep(cluster())
	})
}
