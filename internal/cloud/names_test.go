package cloud_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/cloud"
)

// services are what the API references allow, written down independently.
var services = map[string]struct {
	limit   cloud.Limit
	max     int
	allowed *regexp.Regexp
}{
	"security group":     {cloud.LimitSecurityGroup, 255, regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+$`)},
	"launch template":    {cloud.LimitLaunchTemplate, 128, regexp.MustCompile(`^[a-zA-Z0-9().\-/_]{3,}$`)},
	"load balancer":      {cloud.LimitLoadBalancer, 32, regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)},
	"target group":       {cloud.LimitTargetGroup, 32, regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)},
	"Auto Scaling group": {cloud.LimitAutoScalingGroup, 255, regexp.MustCompile(`^[^:\x00-\x20\x7f-\x{10ffff}]+$`)},
}

func mustBeAllowed(t interface{ Errorf(string, ...any) }, name string) {
	for service, s := range services {
		if len(name) > s.max {
			continue
		}
		if !s.allowed.MatchString(name) || strings.HasPrefix(name, "sg-") || strings.HasPrefix(name, "internal-") ||
			strings.Contains(name, "--") || strings.ToLower(name) != name {
			t.Errorf("%q is no name for a %s", name, service)
		}
	}
}

// These are names of things that exist: changing one orphans what carries it.
func TestPhysicalNames(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		names   cloud.Names
		id      string
		limit   cloud.Limit
		variant string
		want    string
	}{
		"all of it fits":           {cloud.Names{Cluster: "c1", Namespace: "web", App: "shop"}, "TargetGroup/servers", cloud.LimitTargetGroup, "", "haws-web-shop-servers-"},
		"the longest are cut":      {cloud.Names{Cluster: "c1", Namespace: "production", App: "checkout"}, "TargetGroup/servers", cloud.LimitTargetGroup, "", "haws-prod-check-serve-"},
		"one long one is cut":      {cloud.Names{Cluster: "c1", Namespace: "web", App: "a-very-long-name-of-an-app"}, "LoadBalancer/main", cloud.LimitLoadBalancer, "", "haws-web-a-very-main-"},
		"no cut ends in a hyphen":  {cloud.Names{Cluster: "c1", Namespace: "web-a", App: "shop-b-c"}, "LoadBalancer/lb-x", cloud.LimitLoadBalancer, "", "haws-web-a-shop-lb-x-"},
		"elsewhere there is room":  {cloud.Names{Cluster: "c1", Namespace: "production", App: "checkout.v2"}, "AutoScalingGroup/servers", cloud.LimitAutoScalingGroup, "", "haws-production-checkout-v2-servers-"},
		"a role may be a number":   {cloud.Names{Cluster: "c1", Namespace: "web", App: "shop"}, "Listener/443", cloud.LimitSecurityGroup, "", "haws-web-shop-443-"},
		"nothing readable is left": {cloud.Names{Cluster: "c1", Namespace: "web", App: "shop"}, "Kind/role", 16, "", "haws-"},
		"nothing was ever given":   {cloud.Names{}, "", cloud.LimitTargetGroup, "", "haws-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tt.names.Physical(tt.id, tt.limit, tt.variant)
			mustBeAllowed(t, got)
			want := tt.want + cloud.Hash(tt.names.Cluster, tt.names.Namespace, tt.names.App, tt.id, tt.variant)
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestHashesNeverChange(t *testing.T) {
	t.Parallel()
	if got := cloud.Hash("a", "bc"); got != "h6x2dtzpdg" {
		t.Errorf("got %s", got)
	}
	if cloud.Hash("ab", "c") == cloud.Hash("a", "bc") || cloud.Hash("a", "") == cloud.Hash("a") || cloud.Hash() == cloud.Hash("") {
		t.Error("the parts run into each other")
	}
}

func TestEverythingThatIdentifiesAResourceIsInItsName(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, cluster := range []string{"c1", "c2"} {
		for _, object := range [][2]string{{"web", "shop"}, {"web-shop", "a"}, {"web", "shop-a"}, {"web", "shop.a"}} {
			for _, id := range []string{"TargetGroup/servers", "LoadBalancer/servers", "TargetGroup/other"} {
				for _, variant := range []string{"", "v1", "v2"} {
					n := cloud.Names{Cluster: cluster, Namespace: object[0], App: object[1]}
					got := n.Physical(id, cloud.LimitTargetGroup, variant)
					this := strings.Join([]string{cluster, object[0], object[1], id, variant}, " ")
					if other, taken := seen[got]; taken {
						t.Errorf("%s is the name of both %s and %s", got, this, other)
					}
					seen[got] = this
				}
			}
		}
	}
}

func TestNamesOfAnyObjectAreAllowed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func() cloud.Names {
			return cloud.Names{
				Cluster:   rapid.StringN(0, 40, -1).Draw(t, "cluster"),
				Namespace: rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`).Draw(t, "namespace"),
				App:       rapid.StringMatching(`[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?`).Draw(t, "app"),
			}
		}
		id := "Kind/" + rapid.StringN(0, 80, -1).Draw(t, "role")
		one, other := draw(), draw()
		for service, s := range services {
			name := one.Physical(id, s.limit, "")
			if len(name) > s.max || name != one.Physical(id, s.limit, "") {
				t.Errorf("%q has %d characters, a %s may have %d", name, len(name), service, s.max)
			}
			mustBeAllowed(t, name)
			if one != other && name == other.Physical(id, s.limit, "") {
				t.Errorf("%v and %v share the name %q", one, other, name)
			}
		}
	})
}

func FuzzPhysical(f *testing.F) {
	f.Add("0f3c", "web", "shop", "TargetGroup/servers", "")
	f.Add("", "-", "..", "/", "ÄÖ")
	f.Add("c", strings.Repeat("n", 63), strings.Repeat("a.", 126), "SecurityGroup/"+strings.Repeat("r", 99), "v")
	f.Fuzz(func(t *testing.T, cluster, namespace, app, id, variant string) {
		n := cloud.Names{Cluster: cluster, Namespace: namespace, App: app}
		for service, s := range services {
			name := n.Physical(id, s.limit, variant)
			if len(name) > s.max {
				t.Errorf("%q is too long for a %s", name, service)
			}
			mustBeAllowed(t, name)
		}
	})
}
