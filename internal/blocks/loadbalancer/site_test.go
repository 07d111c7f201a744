package loadbalancer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// The status of a certificate in the simulated region.
const (
	issued  = acmtypes.CertificateStatusIssued
	pending = acmtypes.CertificateStatusPendingValidation
)

// certificate is the ARN of a certificate in the simulated region.
func certificate(n int) string {
	return fmt.Sprintf("arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-%012d", n)
}

func register(kinds engine.Kinds, rig *blocktest.Rig) {
	loadbalancer.Register(kinds, rig.Clients.ELB, rig.Clients.ACM, rig.Owner)
}

func application(listeners ...v1alpha1.Listener) *v1alpha1.HighlyAvailableAppSpec {
	return &v1alpha1.HighlyAvailableAppSpec{
		LoadBalancer: &v1alpha1.LoadBalancer{Listeners: listeners}, Tags: map[string]string{"team": "blue", "stage": "live"},
	}
}

func network(listeners ...v1alpha1.Listener) *v1alpha1.HighlyAvailableAppSpec {
	spec := application(listeners...)
	spec.LoadBalancer.Type = v1alpha1.LoadBalancerNetwork
	return spec
}

func listen(port int32, protocol v1alpha1.ListenerProtocol) v1alpha1.Listener {
	return v1alpha1.Listener{Port: port, Protocol: protocol}
}

func secure(l v1alpha1.Listener, arn string) v1alpha1.Listener {
	l.CertificateARN = arn
	return l
}

func redirect(l v1alpha1.Listener, to int32) v1alpha1.Listener {
	l.RedirectTo = &to
	return l
}

// input is the block's, in the default VPC of the region.
func input(t *testing.T, rig *blocktest.Rig, spec *v1alpha1.HighlyAvailableAppSpec) loadbalancer.Input {
	t.Helper()
	return loadbalancer.Input{
		Spec: spec.WithDefaults(), Names: rig.Names, Owner: rig.Owner,
		Subnets: stack.Literal(strings.Join(rig.Subnets(t), ",")), VPC: stack.Literal(rig.VPC(t)), Group: stack.Literal(rig.Group(t, "front")),
		Occupied: func(string) bool { return false }, Zones: []availability.Zone{{ID: "use1-az1", Name: "us-east-1a"}}, Required: 1,
	}
}

// site is the whole block as an app of its own. Change spec between passes.
type site struct {
	blocktest.App
	in loadbalancer.Input
	// without are kinds that are left out.
	without []string
	// gone is true when the app is to be deleted.
	gone bool
}

func newSite(t *testing.T, spec *v1alpha1.HighlyAvailableAppSpec, without ...string) *site {
	t.Helper()
	rig := blocktest.NewRig()
	for n := range 3 {
		rig.World.Do(func() { rig.ACM.AddCertificate(certificate(n), issued) })
	}
	return siteIn(t, rig, spec, without...)
}

func siteIn(t *testing.T, rig *blocktest.Rig, spec *v1alpha1.HighlyAvailableAppSpec, without ...string) *site {
	t.Helper()
	s := &site{App: blocktest.App{Rig: rig, Register: register}, in: input(t, rig, spec), without: without}
	s.Desire = s.desire
	s.World.Forget()
	return s
}

func (s *site) desire(w stack.World) []stack.Node {
	if s.gone {
		return nil
	}
	s.in.World, s.in.Targets = w, nil
	for n, seen := range w {
		if n.Kind == loadbalancer.KindTargetGroup {
			s.in.Targets = append(s.in.Targets, availability.Targets{Group: seen.Ref, Healthy: map[string]int32{"us-east-1a": 1}})
		}
	}
	return slices.DeleteFunc(loadbalancer.Desire(s.in), func(n stack.Node) bool { return slices.Contains(s.without, n.Kind) })
}

// want is the node of one kind and role, given what was seen.
func want[T any](t *testing.T, in loadbalancer.Input, w stack.World, id string) (stack.Name, *T) {
	t.Helper()
	in.World = w
	for _, n := range loadbalancer.Desire(in) {
		if n.ID() == id {
			return n.Name, n.Want.(*T)
		}
	}
	t.Fatalf("nobody desires %s", id)
	return stack.Name{}, nil
}

// check fails the test when a call of a stranger fails.
func check[T any](t *testing.T) func(T, error) {
	t.Helper()
	return func(_ T, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("a stranger's call: %v", err)
		}
	}
}
