package chaos

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/awssim/ssm"
	"github.com/haws-dev/haws/test/hostile"
)

const (
	profile = "web"
	alarm   = "too many errors"
)

var theSchema = sync.OnceValue(func() *hostile.Schema {
	s, err := hostile.Load("../../config/crd/bases/haws.dev_highlyavailableapps.yaml")
	must(err)
	return s
})

// homeVPC is the default VPC of every simulated region, as long as ids are counted.
var homeVPC = sync.OnceValue(func() (id string) {
	r := region.New(clocktesting.NewFakeClock(time.Unix(0, 0)))
	r.World.Do(func() { id = r.EC2.DefaultVPC() })
	return id
})

// known is what the simulated AWS has.
func known() map[string][]any {
	tags := []any{[2]string{"team", "shop"}, [2]string{"Team", "gallery"}, [2]string{"name", "x"}}
	return map[string][]any{
		".mode":             {"Manage"},
		".network.vpcID":    {homeVPC()},
		".servers.replicas": {map[string]any{"min": 2}, map[string]any{"min": 1, "max": 7}, map[string]any{"max": 9}},
		".servers.image":    {map[string]any{"id": sim.AL2023X86}, map[string]any{"ssmParameter": ssm.AL2023X86}},
		".servers.userData": {"#!/bin/sh\necho ${haws.region} ${haws.app.name} ${haws.app.namespace} ${haws.loadBalancer.endpoint}\n", "$${haws.x}"},
		".servers.instanceTypes": {
			[]any{"t3.small"}, []any{"m7i.large", "m6i.large"}, []any{"c6i.8xlarge", "t3a.nano", "r7i.large"},
		},
		".servers.instanceProfile":                 {profile},
		".servers.rollout.alarms[]":                {alarm},
		".loadBalancer.listeners[].certificateARN": {certificate},
		".loadBalancer.listeners[].sslPolicy":      {"ELBSecurityPolicy-TLS13-1-2-Res-2021-06"},
		".network.loadBalancerSubnets":             {map[string]any{"matchTags": map[string]any{"tier": "all"}}},
		".network.serverSubnets":                   {map[string]any{"matchTags": map[string]any{"tier": "all"}}},
		".network.databaseSubnets":                 {map[string]any{"matchTags": map[string]any{"tier": "all"}}},
		".network.zones":                           {2, 3},
		".database.version":                        {"17", "16.9", "8.4", "8.0.42", "11.4"},
		".database.instanceClass":                  {"db.m7g.large", "db.r6gd.xlarge"},
		".database.caCertificate":                  {"rds-ca-rsa2048-g1"},
		".tags{}":                                  tags,
	}
}

// hostileLife is what becomes of an app that nobody would have thought of.
type hostileLife struct {
	key        client.ObjectKey
	spec, next map[string]any
}

// imagine makes one, or nil where the API server would not take it.
func imagine(chosen []byte) *hostileLife {
	d := hostile.Bytes(chosen)
	g := &hostile.Generator{Schema: theSchema(), Known: known()}
	h := &hostileLife{key: client.ObjectKey{Namespace: hostile.Namespace(d), Name: hostile.Name(d)}, spec: g.Spec(d)}
	if delete(h.spec, "region"); len(g.Refusals(h.spec, nil)) > 0 { // there is one region only
		return nil
	}
	if h.next = g.Changed(d, h.spec); len(g.Refusals(h.next, h.spec)) > 0 {
		h.next = nil
	}
	return h
}

func read(spec map[string]any) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec = v1alpha1.HighlyAvailableAppSpec{}
		must(hostile.Into(spec, &a.Spec))
	}
}

// FuzzAdmitted runs the operator on whatever the API server admits: created, changed and deleted.
func FuzzAdmitted(f *testing.F) {
	for _, seed := range []byte{0, 2, 5, 6} { // of names with 63 and 253 characters, and of all blocks
		f.Add([]byte{seed})
	}
	admitted, made := 0, 0
	f.Cleanup(func() { f.Logf("chaos: %d hostile apps made, %d admitted", made, admitted) })
	f.Fuzz(func(t *testing.T, chosen []byte) {
		made++
		h := imagine(chosen)
		if h == nil {
			t.Skip("the API server would refuse it")
		}
		admitted++
		synctest.Test(t, h.live)
		if t.Failed() {
			t.Logf("%s\n%s", h.key, text(h.spec))
			if h.next != nil {
				t.Logf("changed to\n%s", text(h.next))
			}
		}
	})
}

func text(spec map[string]any) string {
	out, err := yaml.Marshal(spec)
	must(err)
	return string(out)
}

func (h *hostileLife) live(t *testing.T) {
	l := newLife(t, 1, "hostile")
	l.key = h.key
	w := &watcher{life: l, refused: map[string]string{}, told: map[string]bool{}}
	l.hears = w.listen
	w.furnish()
	l.start(death{})
	l.apply(read(h.spec))
	w.passes("created", 30)
	if h.next != nil {
		l.change(read(h.next))
		w.passes("changed", 30)
	}
	l.change(func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Mode, a.Spec.DeletionProtection = v1alpha1.ModeManage, aws.Bool(false)
	})
	l.drop()
	w.passes("deleted", 120)
	w.verdict()
}

// object is an app as an API server holds it.
func object(a *v1alpha1.HighlyAvailableApp) map[string]any {
	out, err := runtime.DefaultUnstructuredConverter.ToUnstructured(a)
	must(err)
	return out
}
