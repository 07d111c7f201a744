package diagram

import (
	"fmt"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// hostile are words that may break what they are written into.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringN(0, 90, -1),
		rapid.SampledFrom([]string{
			"", " \n", "</text><script>alert(1)</script>", `"/><image href="x"/>`, "]]>", "&lt;", "a\x00b\x1b[31m", "\xff\xfe", "\u202eevil", "`end`", "subgraph end",
			"#quot;", `\"\N`, "<br/>", "}; a -> b {", strings.Repeat("W", 4000), strings.Repeat("word ", 2000), "漢字漢字漢字", "👩‍👩‍👧‍👦", "￿",
		}),
		rapid.StringMatching(`[a-z][a-z0-9-]{0,62}`),
	)
}

// apps are apps as they may be, and as they may not.
func apps() *rapid.Generator[*v1alpha1.HighlyAvailableApp] {
	return rapid.Custom(func(t *rapid.T) *v1alpha1.HighlyAvailableApp {
		words := func(what string) string { return hostile().Draw(t, what) }
		a := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: words("namespace"), Name: words("name"), Generation: rapid.Int64Range(0, 2).Draw(t, "generation")}}
		a.Status.Region, a.Status.AccountID, a.Status.Endpoint, a.Status.ObservedGeneration = words("region"), words("account"), words("endpoint"), 1
		for _, c := range []string{"Ready", "HighlyAvailable", "NetworkReady", "LoadBalancerReady", "ServersReady", "DatabaseReady", "TablesReady", "BucketsReady", "Reconciling", "Stalled"} {
			if rapid.Bool().Draw(t, c) {
				status := rapid.SampledFrom([]metav1.ConditionStatus{"True", "False", "Unknown"}).Draw(t, c+" is")
				a.Status.Conditions = append(a.Status.Conditions, condition(c, status, words(c+" reason"), words(c+" message")))
			}
		}
		drawZones(t, a)
		drawData(t, a)
		drawRisks(t, a)
		return a
	})
}

func drawZones(t *rapid.T, a *v1alpha1.HighlyAvailableApp) {
	if rapid.Bool().Draw(t, "counted") {
		a.Status.Servers = &v1alpha1.ServersStatus{MinSize: rapid.Int32Range(0, 2000).Draw(t, "min"), MaxSize: 2000, Sizing: hostile().Draw(t, "sizing")}
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "zones") {
		total := rapid.OneOf(rapid.Int32Range(0, 40), rapid.Int32Range(0, 1000)).Draw(t, "servers")
		z := v1alpha1.ZoneStatus{ID: fmt.Sprint(i) + hostile().Draw(t, "zone"), Name: hostile().Draw(t, "zone name"), Message: hostile().Draw(t, "zone message")}
		z.Servers = v1alpha1.ServerCount{Total: total, Healthy: rapid.Int32Range(0, total).Draw(t, "healthy")}
		z.Database = rapid.SampledFrom([]string{"", "", "Primary", "Standby", "Writer", "Reader"}).Draw(t, "role")
		if rapid.IntRange(0, 3).Draw(t, "lost") == 0 {
			z.Message = availability.LooksLost + z.Message
		}
		a.Status.Zones = append(a.Status.Zones, z)
	}
}

func drawData(t *rapid.T, a *v1alpha1.HighlyAvailableApp) {
	if rapid.Bool().Draw(t, "database") {
		a.Spec.Database = &v1alpha1.Database{Engine: "postgres", Version: hostile().Draw(t, "version")}
		a.Spec.Database.Topology = rapid.SampledFrom([]v1alpha1.DatabaseTopology{"MultiAZInstance", "MultiAZCluster", "SingleZone"}).Draw(t, "topology")
	}
	if rapid.Bool().Draw(t, "database seen") {
		a.Status.Database = &v1alpha1.DatabaseStatus{Version: hostile().Draw(t, "version seen"), PrimaryZone: hostile().Draw(t, "primary"), Pending: hostile().Draw(t, "pending")}
		a.Status.Database.StandbyZones = rapid.SliceOfNDistinct(hostile(), 0, 3, rapid.ID[string]).Draw(t, "standbys")
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "tables") {
		a.Spec.Tables = append(a.Spec.Tables, v1alpha1.Table{Name: fmt.Sprint(i) + hostile().Draw(t, "table")})
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "resources") {
		r := v1alpha1.ResourceStatus{Name: fmt.Sprint(i) + hostile().Draw(t, "resource"), Message: hostile().Draw(t, "resource message")}
		r.Kind = rapid.SampledFrom([]string{"Table", "Bucket", "Role", "DBInstance", "LoadBalancer", "Fleet", "Subnets"}).Draw(t, "kind")
		r.ID, r.State = r.Kind+"/"+r.Name, rapid.SampledFrom([]string{"", "Ready", "Busy", "Broken", "Unreadable"}).Draw(t, "state")
		a.Status.Resources = append(a.Status.Resources, r)
	}
}

func drawRisks(t *rapid.T, a *v1alpha1.HighlyAvailableApp) {
	if rapid.Bool().Draw(t, "judged") {
		a.Status.Availability = &v1alpha1.AvailabilityStatus{}
		for range rapid.IntRange(0, 12).Draw(t, "risks") {
			r := v1alpha1.SinglePointOfFailure{What: hostile().Draw(t, "what"), Field: hostile().Draw(t, "field"), Accepted: rapid.Bool().Draw(t, "accepted")}
			r.Name = rapid.OneOf(hostile(), rapid.SampledFrom([]string{"ZoneLost", "SingleZoneDatabase", "TableUnprotected"})).Draw(t, "risk")
			a.Status.Availability.SinglePointsOfFailure = append(a.Status.Availability.SinglePointsOfFailure, r)
		}
		for _, z := range a.Status.Zones {
			verdict := rapid.SampledFrom([]v1alpha1.FailureVerdict{"Survives", "Degraded", "Outage", "Unknown"}).Draw(t, "verdict")
			a.Status.Availability.Matrix = append(a.Status.Availability.Matrix, v1alpha1.FailureEffect{Tier: hostile().Draw(t, "tier"), Failure: availability.ZoneFailure(z.ID), Verdict: verdict})
		}
	}
}

// Whatever the app: nothing overlaps, each text fits into its room, all is in the
// picture, and the XML is well-formed.
func TestAnyApp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Of(apps().Draw(t, "app"))
		for _, flaw := range flaws(p.lay()) {
			t.Errorf("%s", flaw)
		}
		if err := malformed(p.SVG()); err != nil {
			t.Errorf("not well-formed: %v", err)
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(p.Mermaid(), "\n"), "\n") {
			if strings.Count(l, `"`)%2 != 0 || strings.ContainsAny(l, "`\r\x00") {
				t.Errorf("a line of Mermaid that a text has broken: %q", l)
			}
		}
		if err := unbalanced(p.DOT()); err != nil {
			t.Errorf("DOT: %v", err)
		}
	})
}

// unbalanced is what is wrong with the quotes and braces of DOT.
func unbalanced(dot string) error {
	depth, inside, escaped := 0, false, false
	for i, r := range dot {
		switch {
		case escaped:
			escaped = false
		case inside && r == '\\':
			escaped = true
		case r == '"':
			inside = !inside
		case inside && r == '\n':
			return fmt.Errorf("a line ends within a text at %d", i)
		case !inside && r == '{':
			depth++
		case !inside && r == '}':
			depth--
		}
	}
	if depth != 0 || inside {
		return fmt.Errorf("%d braces are open, within a text: %v", depth, inside)
	}
	return nil
}
