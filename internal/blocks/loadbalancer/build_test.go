package loadbalancer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func standing(lb *loadbalancer.LoadBalancer, groups ...*loadbalancer.TargetGroup) (stack.World, cloud.Names, stack.Name) {
	names, spec := cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}, application().WithDefaults()
	wanted := loadbalancer.TargetGroupName(names, spec)
	w := stack.World{}
	if lb != nil {
		w[loadbalancer.BalancerName(names)] = stack.Seen{Ref: "lb", Have: lb}
	}
	for i, g := range groups {
		name := wanted
		if i > 0 {
			name.Physical += "-former"
		}
		w[name] = stack.Seen{Name: name, Ref: name.Physical, Have: g}
	}
	return w, names, wanted
}

func TestHowTheBalancerIsBuilt(t *testing.T) {
	t.Parallel()
	zones := map[string]string{"b": "subnet-2", "a": "subnet-1"}
	const key = "load_balancing.cross_zone.enabled"
	attribute := func(value string) map[string]string { return map[string]string{key: value} }
	alb, nlb := "application", "network"
	http := loadbalancer.HealthCheck{Path: "/", Codes: "200"}
	for name, c := range map[string]struct {
		balancer *loadbalancer.LoadBalancer
		group    *loadbalancer.TargetGroup
		want     *availability.Balancer
	}{
		"an application load balancer crosses zones": {
			&loadbalancer.LoadBalancer{Type: alb, Zones: zones}, &loadbalancer.TargetGroup{HealthCheck: http}, &availability.Balancer{Zones: []string{"a", "b"}, Crosses: true},
		},
		"but for a target group that says no": {
			&loadbalancer.LoadBalancer{Type: alb, Zones: zones}, &loadbalancer.TargetGroup{HealthCheck: http, Attributes: attribute("false")}, &availability.Balancer{Zones: []string{"a", "b"}},
		},
		"a network load balancer does where it is told to": {
			&loadbalancer.LoadBalancer{Type: nlb, Attributes: attribute("true")}, &loadbalancer.TargetGroup{HealthCheck: http, Attributes: attribute("use_load_balancer_configuration")},
			&availability.Balancer{Network: true, Crosses: true},
		},
		"and not where it is told not to": {
			&loadbalancer.LoadBalancer{Type: nlb, Attributes: attribute("false")}, &loadbalancer.TargetGroup{HealthCheck: http}, &availability.Balancer{Network: true},
		},
		"unless its target group says yes": {
			&loadbalancer.LoadBalancer{Type: nlb, Attributes: attribute("false")}, &loadbalancer.TargetGroup{HealthCheck: http, Attributes: attribute("true")},
			&availability.Balancer{Network: true, Crosses: true},
		},
		"whether a network load balancer crosses is not known while it is set up": {&loadbalancer.LoadBalancer{Type: nlb}, &loadbalancer.TargetGroup{HealthCheck: http}, nil},
		"nothing is known without a balancer":                                     {nil, &loadbalancer.TargetGroup{HealthCheck: http}, nil},
		"nor without a target group":                                              {&loadbalancer.LoadBalancer{Type: alb}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			groups := slices.DeleteFunc([]*loadbalancer.TargetGroup{c.group}, func(g *loadbalancer.TargetGroup) bool { return g == nil })
			if diff := cmp.Diff(c.want, loadbalancer.Build(standing(c.balancer, groups...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAHealthCheckThatIsBlind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ path, codes, says string }{
		"TCP":                                {"", "", "only opens a connection"},
		"one code":                           {"/", "200", ""},
		"all that is well":                   {"/", "200-399", ""},
		"several":                            {"/", "200,302", ""},
		"who must sign in":                   {"/", "200,401", ""},
		"all codes":                          {"/", "200-599", "200-599 for success, and with it the errors of a server"},
		"an error of a server":               {"/", "200, 503", "503 for success, and with it the errors of a server"},
		"a range that ends at one":           {"/", "200-500", "200-500 for success"},
		"a page that is not there":           {"/", "404", "does not know its path"},
		"all mistakes of clients":            {"/", "200-499", "does not know its path"},
		"a range that ends before it":        {"/", "200-403", ""},
		"what nobody understands is no word": {"/", "200-299,abc", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := loadbalancer.Build(standing(&loadbalancer.LoadBalancer{Type: "application"}, &loadbalancer.TargetGroup{HealthCheck: loadbalancer.HealthCheck{Path: c.path, Codes: c.codes}}))
			if !strings.Contains(got.Blind, c.says) || c.says == "" && got.Blind != "" {
				t.Errorf("it says %q", got.Blind)
			}
		})
	}
}

func TestTheTargetGroupThatGetsTheRequestsCounts(t *testing.T) {
	t.Parallel()
	good, bad := &loadbalancer.TargetGroup{HealthCheck: loadbalancer.HealthCheck{Path: "/", Codes: "200"}}, &loadbalancer.TargetGroup{}
	w, names, wanted := standing(&loadbalancer.LoadBalancer{Type: "application"}, good, bad)
	if got := loadbalancer.Build(w, names, wanted); got.Blind != "" {
		t.Errorf("while nothing listens the wanted one counts: %s", got.Blind)
	}
	listener := &loadbalancer.Listener{Balancer: stack.Literal("lb"), Action: loadbalancer.Action{Forward: stack.Literal(wanted.Physical + "-former")}}
	w[stack.Name{Kind: loadbalancer.KindListener, Role: "80"}] = stack.Seen{Ref: "l", Have: listener}
	if got := loadbalancer.Build(w, names, wanted); got.Blind == "" {
		t.Error("the former one, which still gets requests, is overlooked")
	}
}

func TestCertificatesAsTheyWereSeen(t *testing.T) {
	t.Parallel()
	spec := application(secure(listen(443, "HTTPS"), certificate(7)), secure(listen(8443, "HTTPS"), certificate(7)), secure(listen(9443, "HTTPS"), certificate(8)), secure(listen(9444, "HTTPS"), certificate(9)))
	blocktest.Scene(t, "each once, and those that cannot be used as well", func(t *testing.T) {
		s := newSite(t, spec)
		s.World.Do(func() { s.ACM.AddCertificate(certificate(7), issued); s.ACM.AddCertificate(certificate(8), pending) })
		want := []availability.Certificate{
			{ARN: certificate(7), Issued: true, Status: "ISSUED", Expires: s.Clock.Now().AddDate(1, 1, 0).UTC()},
			{ARN: certificate(8), Status: "PENDING_VALIDATION"},
			{ARN: certificate(9), Status: "ResourceNotFoundException"},
		}
		if diff := cmp.Diff(want, loadbalancer.Certificates(s.Pass(t).Seen, spec)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		soon := s.Clock.Now().AddDate(0, 0, 3).UTC()
		s.World.Do(func() { s.ACM.ExpireAt(certificate(7), soon) })
		if got := loadbalancer.Certificates(s.Pass(t).Seen, spec)[0]; !got.Expires.Equal(soon) {
			t.Errorf("it expires at %s", got.Expires)
		}
		defer s.World.Fail(awssim.Fault{Operation: "DescribeCertificate", Code: "AccessDeniedException"})()
		if got := loadbalancer.Certificates(s.Pass(t).Seen, spec); len(got) > 0 {
			t.Errorf("those that cannot be read are claimed to be %+v", got)
		}
	})
}
