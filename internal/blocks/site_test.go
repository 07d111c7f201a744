package blocks_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000001"

// site is a whole app in a region of its own, with the rate limits in force.
type site struct {
	blocktest.App
	blocks *blocks.Blocks
	object *v1alpha1.HighlyAvailableApp
	// app is that of the latest pass.
	app *blocks.App
}

func newSite(t *testing.T, object *v1alpha1.HighlyAvailableApp) *site {
	t.Helper()
	rig := blocktest.NewRig()
	rig.World.Do(func() { rig.ACM.AddCertificate(certificate, acmtypes.CertificateStatusIssued) })
	limited := cloud.New(rig.Config(), cloud.Options{Clock: rig.Clock, Hold: -1})
	s := &site{App: blocktest.App{Rig: rig}, blocks: blocks.New(limited, blocks.Options{Cluster: "cluster-1"}, rig.Clock), object: object}
	s.ready(t)
	s.play(t)
	s.World.Forget()
	return s
}

// play has the passes be those of the object.
func (s *site) play(t *testing.T) {
	t.Helper()
	s.Register = func(kinds engine.Kinds, _ *blocktest.Rig) {
		s.ready(t)
		maps.Copy(kinds, s.app.Kinds)
	}
	s.Desire = func(w stack.World) []stack.Node {
		if s.object.DeletionTimestamp != nil {
			return s.app.Nothing(w)
		}
		return s.app.Desire(w)
	}
}

func (s *site) ready(t *testing.T) {
	t.Helper()
	app, err := s.blocks.App(t.Context(), s.object)
	if err != nil {
		t.Fatalf("ready a pass: %v", err)
	}
	s.app = app
}

// denied is what AWS answers without the right to an operation.
func denied(operation string) awssim.Fault {
	return awssim.Fault{Operation: operation, Code: "AccessDenied", Status: http.StatusForbidden}
}

// quiet holds a settled app to a pass without a write.
func (s *site) quiet(t *testing.T) engine.Outcome {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
	return out
}

// shop listens for HTTPS and sends HTTP there; 4 of its 6 servers must be left
// when a zone is lost.
func shop(namespace, name string) *v1alpha1.HighlyAvailableApp {
	return &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			LoadBalancer: &v1alpha1.LoadBalancer{Listeners: []v1alpha1.Listener{
				{Port: 443, Protocol: v1alpha1.ListenerHTTPS, CertificateARN: certificate},
				{Port: 80, Protocol: v1alpha1.ListenerHTTP, RedirectTo: new(int32(443))},
			}},
			Servers: v1alpha1.Servers{
				Image: v1alpha1.Image{ID: sim.AL2023X86}, InstanceTypes: []string{"m6i.large", "m7i.large"},
				Replicas: &v1alpha1.Replicas{Min: new(int32(4))}, UserData: "#!/bin/sh\necho ${haws.loadBalancer.endpoint} ${haws.app.namespace}/${haws.app.name}\n",
			},
			Tags: map[string]string{"team": "shop"},
		},
	}
}

func timeOf(at time.Time) *metav1.Time { return &metav1.Time{Time: at} }

func tagged(key string) func(types.Tag) bool {
	return func(tag types.Tag) bool { return *tag.Key == key }
}
