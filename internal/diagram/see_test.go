package diagram

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// roles are what stands of the database in each zone, or should.
func roles(p Picture) []string {
	var out []string
	for _, z := range p.Zones {
		out = append(out, z.Role+z.Vacant)
	}
	return out
}

func TestWhereTheDatabaseStands(t *testing.T) {
	t.Parallel()
	instance, cluster := v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZCluster
	for name, row := range map[string]struct {
		app  *v1alpha1.HighlyAvailableApp
		want []string
	}{
		"a standby":                          {withDatabase(shop(1, 1, 1), instance, "", "Primary", "Standby"), []string{"", "Primary", "Standby"}},
		"no standby":                         {withDatabase(shop(1, 1, 1), instance, "Primary"), []string{"Primary", "no standby", ""}},
		"no standby, and a zone looks lost":  {lost(withDatabase(shop(1, 1, 1), instance, "Primary"), 1), []string{"Primary", "", "no standby"}},
		"no standby is wanted, and it lacks": {single(), []string{"Primary", "no standby"}},
		"readers":                            {withDatabase(shop(1, 1, 1), cluster, "Reader", "Writer", "Reader"), []string{"Reader", "Writer", "Reader"}},
		"one reader is missing":              {withDatabase(shop(1, 1, 1), cluster, "Writer", "", "Reader"), []string{"Writer", "no reader", "Reader"}},
		"it is not known where":              {withDatabase(shop(1, 1, 1), instance), []string{"", "", ""}},
		"no database":                        {shop(1, 1), []string{"", ""}},
	} {
		if diff := cmp.Diff(row.want, roles(Of(row.app))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestADatabaseThatIsNowhere(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	for name, row := range map[string]struct {
		change func(s *v1alpha1.HighlyAvailableAppStatus)
		want   string
	}{
		"it is not there":  {func(s *v1alpha1.HighlyAvailableAppStatus) { s.Database = nil }, "not there"},
		"nothing is known": {func(*v1alpha1.HighlyAvailableAppStatus) {}, "AWS does not show yet where it stands"},
		"it fails over": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Database.LastFailover = &v1alpha1.DatabaseFailover{StartedAt: metav1.NewTime(began)}
		}, "failing over since 2026-05-04 03:02:01 UTC"},
		"AWS says what it is": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Resources = []v1alpha1.ResourceStatus{{Kind: "DBInstance", Message: "AWS shows it as creating"}}
		}, "AWS shows it as creating"},
		"it is elsewhere": {func(s *v1alpha1.HighlyAvailableAppStatus) { s.Database.PrimaryZone = "euw1-az9" }, "it stands in euw1-az9"},
		"it is known":     {func(s *v1alpha1.HighlyAvailableAppStatus) { s.Zones[0].Database = "Primary" }, ""},
	} {
		a := withDatabase(shop(1, 1), v1alpha1.TopologyMultiAZInstance)
		row.change(&a.Status)
		p := Of(a)
		if p.Database.Nowhere != row.want {
			t.Errorf("%s: %q, want %q", name, p.Database.Nowhere, row.want)
		}
		if floats := len(p.lay().over) == 1; floats != (row.want != "") {
			t.Errorf("%s: it floats over the zones: %v", name, floats)
		}
	}
}

func TestWhatTheLossOfAZoneDoes(t *testing.T) {
	t.Parallel()
	p := Of(single())
	want := []Remark{{Bad, "outage", "Database: outage, Network: degraded"}, {Good, "survives", ""}}
	if diff := cmp.Diff(want, []Remark{p.Zones[0].Loss, p.Zones[1].Loss}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	a := lost(shop(1, 1), 1)
	if loss := Of(a).Zones[1].Loss; loss.Word != "looks lost now" || loss.Sign != Bad {
		t.Errorf("of a zone that looks lost: %v", loss)
	}
	a.Status.Availability = nil
	if loss := Of(a).Zones[0].Loss; loss.Word != "not known" || loss.Sign != Unknown {
		t.Errorf("of an app that nobody has judged: %v", loss)
	}
}

func TestHowAnAppIs(t *testing.T) {
	t.Parallel()
	want := map[string][2]string{
		"creating": {"at work: Waiting", "not highly available: NoDatabase"}, "dark": {"at work: Waiting", "not highly available: ZoneLost"},
		"deleting": {"being deleted", "not highly available: Deleting"}, "failed-over": {"ready", "not highly available: ZoneLost"},
		"paused": {"paused", "high availability unknown"}, "ready": {"ready", "highly available"},
		"rolling": {"at work: RollingOut", "highly available"}, "stalled": {"stuck: RolloutFailed", "highly available"},
	}
	got := map[string][2]string{}
	for name := range want {
		p := Of(recorded(t, name))
		got[name] = [2]string{p.Ready.Word, p.Available.Word}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p := Of(single()); p.Available.Word != "highly available but for an accepted risk" || p.Available.Sign != Busy {
		t.Errorf("with an accepted risk: %v", p.Available)
	}
	if p := Of(shapes()["unseen"]); p.Ready.Word != "not seen yet" || p.Available.Sign != Unknown || p.Outdated {
		t.Errorf("of an app that nobody has seen: %v, %v", p.Ready, p.Available)
	}
	for name, want := range map[string]bool{"paused": true, "ready": false, "rolling": false, "creating": false} {
		if p := Of(recorded(t, name)); p.Old != want {
			t.Errorf("%s: it is old: %v", name, p.Old)
		}
	}
	a := shop(1)
	a.Generation = 2
	if !Of(a).Outdated {
		t.Error("a status of an older spec is taken for news")
	}
	if !strings.Contains(Of(a).SVG(), ">outdated</text>") || !strings.Contains(Of(a).Sentences(), outdated) {
		t.Error("it is not told that the status is of an older spec")
	}
}

func TestABlockThatFailedIsBad(t *testing.T) {
	t.Parallel()
	a := shop(1, 1)
	a.Status.Conditions[2] = condition(v1alpha1.ConditionNetworkReady, metav1.ConditionFalse, v1alpha1.ReasonWaiting, "waits")
	a.Status.Resources = []v1alpha1.ResourceStatus{{ID: "LoadBalancer/app", Kind: "LoadBalancer", State: v1alpha1.ResourceFailed}}
	if is := Of(a).Network.Is; is != (Remark{Busy, "Waiting", "waits"}) {
		t.Errorf("when another block failed: %v", is)
	}
	a.Status.Resources = append(a.Status.Resources, v1alpha1.ResourceStatus{ID: "SecurityGroup/servers", Kind: "SecurityGroup", State: v1alpha1.ResourceBlocked})
	if is := Of(a).Network.Is; is != (Remark{Bad, "Waiting", "waits"}) {
		t.Errorf("when a person must decide: %v", is)
	}
}

func TestTablesAndBuckets(t *testing.T) {
	t.Parallel()
	a := shop(1, 1)
	a.Spec.Tables = []v1alpha1.Table{{Name: "new"}, {Name: "sessions"}}
	a.Status.Resources = []v1alpha1.ResourceStatus{
		{ID: "Table/sessions", Kind: "Table", Name: "haws-web-shop-sessions", State: v1alpha1.ResourceReady},
		{ID: "Table/old", Kind: "Table", Name: "haws-web-shop-old", State: v1alpha1.ResourceDeleting, Message: "still used"},
		{ID: "Bucket/assets", Kind: "Bucket", Name: "haws-web-shop-assets", State: v1alpha1.ResourceBroken},
		{ID: "Role/servers", Kind: "Role", Name: "haws-web-shop-servers", State: v1alpha1.ResourceReady},
	}
	want := map[string][]Thing{
		"Tables":   {{"new", "not there", Unknown, "not there"}, {"sessions", "haws-web-shop-sessions, ready", Good, "ready"}, {"old", "haws-web-shop-old, deleting: still used", Busy, "deleting"}},
		"Buckets":  {{"assets", "haws-web-shop-assets, broken", Bad, "broken"}},
		"Identity": {{"haws-web-shop-servers", "haws-web-shop-servers, ready", Good, "ready"}},
	}
	got := map[string][]Thing{}
	for _, s := range Of(a).Stores {
		got[s.Title] = s.Things
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An app is only read: it may be another's, and in a cache.
func TestTheAppIsOnlyRead(t *testing.T) {
	t.Parallel()
	for name, a := range shapes() {
		before := a.DeepCopy()
		Of(a).SVG()
		if diff := cmp.Diff(before, a, cmpopts.EquateComparable()); diff != "" {
			t.Errorf("%s (-before +after):\n%s", name, diff)
		}
	}
}

func TestClients(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]*v1alpha1.LoadBalancer{
		"Users on the internet":                                    nil,
		"Clients inside the network":                               {Scheme: v1alpha1.SchemeInternal},
		"Users on the internet, from 10.0.0.0/8":                   {ClientCIDRs: []string{"10.0.0.0/8"}},
		"Users on the internet, from 10.0.0.0/8 and 2 more ranges": {ClientCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"}},
	} {
		a := shop(1)
		a.Spec.LoadBalancer = l
		if got := Of(a).Clients; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLongNames(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"web/shop"}, nameLines("web/shop", 200)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"web/", "shop"}, nameLines("web/shop", 60)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is wrong is said in words, too.
func TestTheDescriptionSaysItAll(t *testing.T) {
	t.Parallel()
	words := Of(single()).Sentences()
	for _, want := range []string{
		"The app web/shop is ready", "Highly available but for an accepted risk", "Users on the internet reach a load balancer (Application, internet-facing)",
		"on HTTP 80", "Zone euw1-az1 (eu-west-1a): 2 of 2 servers healthy, primary of the database; if it is lost: outage (Database: outage, Network: degraded)",
		"Zone euw1-az2 (eu-west-1b): 2 of 2 servers healthy, no standby of the database", "Single points of failure: 2",
		"SingleZoneDatabase (accepted): the database stands in euw1-az1 only", "SingleNATGateway: the servers",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("nothing is said of %q:\n%s", want, words)
		}
	}
	if words := Of(lost(shop(1, 1), 0)).Sentences(); !strings.Contains(words, "Zone euw1-az1 (eu-west-1a) looks lost: 0 of 1 servers healthy") || !strings.Contains(words, "No single point of failure was found.") {
		t.Errorf("of a lost zone: %s", words)
	}
	everything := Of(long())
	words, svg := everything.Sentences(), everything.SVG()
	for _, r := range everything.Risks {
		if !strings.Contains(words, r.says()[:60]) {
			t.Errorf("of %s nothing is said", r.Name)
		}
	}
	if !strings.Contains(svg, escape(words)) {
		t.Error("the picture does not carry all of its description")
	}
}
