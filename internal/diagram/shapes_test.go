package diagram

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// recorded is the app of the demo at a moment of its story.
func recorded(t testing.TB, moment string) *v1alpha1.HighlyAvailableApp {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "cmd", "kubectl-haws", "testdata", "apps", moment+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n---\n")
	a := &v1alpha1.HighlyAvailableApp{}
	if err := yaml.UnmarshalStrict([]byte(first), a); err != nil {
		t.Fatal(err)
	}
	return a
}

// moments are those of the demo's story.
func moments(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "cmd", "kubectl-haws", "testdata", "apps", "*.yaml"))
	if err != nil || len(files) < 8 {
		t.Fatalf("the recorded apps: %v, %v", files, err)
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	return out
}

func condition(kind string, status metav1.ConditionStatus, reason, message string) metav1.Condition {
	return metav1.Condition{Type: kind, Status: status, Reason: reason, Message: message, LastTransitionTime: metav1.NewTime(time.Unix(1_750_000_000, 0))}
}

// shop is an app that is ready, with as many servers in each zone as are given.
func shop(servers ...int32) *v1alpha1.HighlyAvailableApp {
	a := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "shop"}}
	a.Status = v1alpha1.HighlyAvailableAppStatus{
		Region: "eu-west-1", AccountID: "123456789012", Endpoint: "shop-0123456789.eu-west-1.elb.amazonaws.com",
		Servers:      &v1alpha1.ServersStatus{MinSize: 2, MaxSize: 500},
		Availability: &v1alpha1.AvailabilityStatus{},
		Conditions: []metav1.Condition{
			condition(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonAllReady, "everything that the spec asks for is there and settled"),
			condition(v1alpha1.ConditionHighlyAvailable, metav1.ConditionTrue, v1alpha1.ReasonSurvivesZoneLoss, "losing any one zone leaves enough"),
		},
	}
	for _, c := range []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady} {
		a.Status.Conditions = append(a.Status.Conditions, condition(c, metav1.ConditionTrue, v1alpha1.ReasonAllReady, "everything is in place"))
	}
	for i, n := range servers {
		id := fmt.Sprintf("euw1-az%d", i+1)
		a.Status.Zones = append(a.Status.Zones, v1alpha1.ZoneStatus{ID: id, Name: "eu-west-1" + string(rune('a'+i)), Servers: v1alpha1.ServerCount{Healthy: n, Total: n}})
		a.Status.Availability.Matrix = append(a.Status.Availability.Matrix, v1alpha1.FailureEffect{Tier: availability.TierServers, Failure: availability.ZoneFailure(id), Verdict: "Survives"})
	}
	return a
}

// withDatabase gives an app a database, whose roles stand in the zones in their order.
func withDatabase(a *v1alpha1.HighlyAvailableApp, topology v1alpha1.DatabaseTopology, roles ...string) *v1alpha1.HighlyAvailableApp {
	a.Spec.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "17", Topology: topology}
	a.Status.Database = &v1alpha1.DatabaseStatus{Version: "17.6", Endpoint: "shop.c234.eu-west-1.rds.amazonaws.com"}
	a.Status.Conditions = append(a.Status.Conditions, condition(v1alpha1.ConditionDatabaseReady, metav1.ConditionTrue, v1alpha1.ReasonAllReady, "everything is in place"))
	for i, r := range roles {
		a.Status.Zones[i].Database = r
		switch {
		case first(r):
			a.Status.Database.PrimaryZone = a.Status.Zones[i].ID
		case r != "":
			a.Status.Database.StandbyZones = append(a.Status.Database.StandbyZones, a.Status.Zones[i].ID)
		}
	}
	return a
}

func withRisks(a *v1alpha1.HighlyAvailableApp, risks ...v1alpha1.SinglePointOfFailure) *v1alpha1.HighlyAvailableApp {
	a.Status.Availability.SinglePointsOfFailure = risks
	return a
}

// long is an app of which everything is as long and as many as can be.
func long() *v1alpha1.HighlyAvailableApp {
	a := withDatabase(shop(3, 3, 3), v1alpha1.TopologyMultiAZCluster, "Reader", "Writer", "Reader")
	a.Name, a.Namespace = strings.Repeat("w", 63), strings.Repeat("m", 63)
	a.Status.Endpoint = "internal-" + strings.Repeat("endpoint-", 20) + "0123456789.ap-southeast-2.elb.amazonaws.com"
	a.Status.Region = "ap-southeast-2"
	a.Status.Zones[1].ID, a.Status.Zones[1].Name = strings.Repeat("z", 64), strings.Repeat("n", 64)
	a.Status.Zones[2].Message = "i-0123456789abcdef0: " + strings.Repeat("Target.ResponseCodeMismatch ", 30)
	for i := range 20 {
		a.Spec.Tables = append(a.Spec.Tables, v1alpha1.Table{Name: fmt.Sprintf("table-%d-%s", i, strings.Repeat("t", i*3))})
		a.Spec.Buckets = append(a.Spec.Buckets, v1alpha1.Bucket{Name: fmt.Sprintf("bucket-%d-%s", i, strings.Repeat("b", i*3))})
	}
	for i := range 10 {
		a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Scheme: v1alpha1.SchemeInternal, Listeners: append(listeners(a), v1alpha1.Listener{Port: int32(60000 + i), Protocol: v1alpha1.ListenerHTTPS})}
	}
	for _, r := range availability.Rules() {
		a.Status.Availability.SinglePointsOfFailure = append(a.Status.Availability.SinglePointsOfFailure, v1alpha1.SinglePointOfFailure{
			Name: r.Name, What: strings.Repeat("something was seen of "+r.Name+" ", 12), Field: r.Field, Accepted: r.Accept != "",
		})
	}
	return a
}

func listeners(a *v1alpha1.HighlyAvailableApp) []v1alpha1.Listener {
	if a.Spec.LoadBalancer == nil {
		return nil
	}
	return a.Spec.LoadBalancer.Listeners
}

// lost makes a zone of an app look lost.
func lost(a *v1alpha1.HighlyAvailableApp, zone int) *v1alpha1.HighlyAvailableApp {
	z := &a.Status.Zones[zone]
	z.Servers.Healthy, z.Message = 0, availability.LooksLost+"no server there answers the load balancer"
	return a
}

// shapes are made-up apps.
func shapes() map[string]*v1alpha1.HighlyAvailableApp {
	spread := shop(67, 67, 66)
	spread.Status.Zones[1].Servers.Healthy = 64
	unseen := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "unseen"}}
	over := withDatabase(shop(1, 1, 1), v1alpha1.TopologyMultiAZInstance)
	over.Status.Database.LastFailover = &v1alpha1.DatabaseFailover{StartedAt: metav1.NewTime(time.Unix(1_750_000_000, 0))}
	return map[string]*v1alpha1.HighlyAvailableApp{
		"two-zones":     withDatabase(shop(2, 2), v1alpha1.TopologyMultiAZInstance, "Primary", "Standby"),
		"six-zones":     withDatabase(lost(shop(5, 5, 5, 5, 5, 5), 3), v1alpha1.TopologyMultiAZInstance, "Standby", "", "", "", "", "Primary"),
		"cluster":       withDatabase(shop(1, 1, 1), v1alpha1.TopologyMultiAZCluster, "Writer", "Reader", "Reader"),
		"servers-30":    shop(10, 10, 10),
		"servers-200":   spread,
		"servers-2000":  shop(700, 700, 600),
		"failing-over":  over,
		"unseen":        unseen,
		"long":          long(),
		"hostile":       nasty(),
		"single-zone":   single(),
		"lost-standby":  lost(withDatabase(shop(2, 2, 2), v1alpha1.TopologyMultiAZInstance, "Standby", "Primary"), 0),
		"nothing-there": shop(0, 0),
	}
}

// single is an app whose owner accepts a database in one zone.
func single() *v1alpha1.HighlyAvailableApp {
	a := withRisks(withDatabase(shop(2, 2), v1alpha1.TopologySingleZone, "Primary"), v1alpha1.SinglePointOfFailure{
		Name: availability.SingleZoneDatabase, What: "the database stands in euw1-az1 only", Why: "only Multi-AZ fails over", Field: "database.topology", Accepted: true,
	}, v1alpha1.SinglePointOfFailure{
		Name: availability.SingleNATGateway, What: "the servers of euw1-az1 and euw1-az2 have one NAT gateway", Field: "network.serverSubnets",
	})
	a.Status.Conditions[1] = condition(v1alpha1.ConditionHighlyAvailable, metav1.ConditionTrue, v1alpha1.ReasonAcceptedRisk, "losing euw1-az1 loses the database; availability.accept takes that")
	a.Status.Availability.Matrix = append(a.Status.Availability.Matrix,
		v1alpha1.FailureEffect{Tier: availability.TierDatabase, Failure: availability.ZoneFailure("euw1-az1"), Verdict: "Outage"},
		v1alpha1.FailureEffect{Tier: availability.TierNetwork, Failure: availability.ZoneFailure("euw1-az1"), Verdict: "Degraded"})
	return a
}

// nasty is an app whose names and messages try to be more than text.
func nasty() *v1alpha1.HighlyAvailableApp {
	a := withDatabase(lost(shop(2, 2), 1), v1alpha1.TopologyMultiAZInstance, "Primary", "Standby")
	a.Name, a.Namespace = `"]; end <script>alert(1)</script>`, `</text>&lt;#quot;\N\"`
	a.Status.Region = "`eu`-west-1\x1b[31m\x00 %% comment"
	a.Status.Endpoint = `"/><image href="https://example.com/x.png"/>]]>`
	a.Status.Zones[0].ID, a.Status.Zones[0].Message = "1. end\nsubgraph x", "}; a -> b {"
	a.Status.Zones[1].Name = "\u202eevil\xff<br/>"
	a.Spec.Tables = []v1alpha1.Table{{Name: "- **bold** _x_ $$x^2$$"}, {Name: "<b>&amp;"}}
	return withRisks(a, v1alpha1.SinglePointOfFailure{Name: `}}:::x; click a "javascript:alert(1)"`, What: "classDef good fill:#000"})
}
