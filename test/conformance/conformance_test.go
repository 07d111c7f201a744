// Package conformance_test plays the life of apps with the built operator, unmodified, against AWS implementations that
// are not ours: moto, and, when somebody asks for it, AWS itself. It knows Kubernetes' API and AWS's, and nothing of how
// the operator works.
package conformance_test

import (
	"os"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/test/moto"
)

func TestConformance(t *testing.T) {
	if os.Getenv(moto.Env) == "" {
		t.Skipf("%s is not set: make conformance runs this", moto.Env)
	}
	run(t, "The operator, on moto", motoStory)
}

// TestAWS costs money: make e2e.
func TestAWS(t *testing.T) {
	consent(t)
	run(t, "The operator, on AWS", awsStory)
}

// TestSweep removes what TestAWS left: make e2e-clean.
func TestSweep(t *testing.T) {
	consent(t)
	run(t, "What is left on AWS", awsSweep)
}

func consent(t *testing.T) {
	t.Helper()
	for _, name := range []string{envRegion, envVPC, envPrefix} {
		if os.Getenv(name) == "" {
			t.Skipf("%s is not set: make e2e says what it is for", name)
		}
	}
}

// run plays one story: Ginkgo runs one suite in a process.
func run(t *testing.T, title string, story func()) {
	t.Helper()
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(2 * time.Minute)
	SetDefaultEventuallyPollingInterval(100 * time.Millisecond)
	Describe(title, Ordered, ContinueOnFailure, story)
	RunSpecs(t, title)
}
