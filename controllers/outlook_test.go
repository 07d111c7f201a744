package controllers

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
)

// onOneZone is an app with two servers in one zone, and a load balancer in two.
func onOneZone() Report {
	r := after(engine.Outcome{})
	server := availability.Server{ID: "i-1", ZoneName: "us-east-1a", InService: true, Healthy: true}
	r.Findings.Survey = availability.Survey{
		Required: 1, Zones: []availability.Zone{{ID: "use1-az1", Name: "us-east-1a"}, {ID: "use1-az2", Name: "us-east-1b"}},
		Fleet: &availability.Fleet{Servers: []availability.Server{server, server}},
		Build: availability.Build{Balancer: &availability.Balancer{Zones: []string{"use1-az1", "use1-az2"}}},
	}
	return r
}

func TestStatusTellsWhatTheAppSurvives(t *testing.T) {
	t.Parallel()
	row := func(tier, failure, verdict, message string) v1alpha1.FailureEffect {
		return v1alpha1.FailureEffect{Tier: tier, Failure: failure, Verdict: v1alpha1.FailureVerdict(verdict), Message: message}
	}
	want := &v1alpha1.AvailabilityStatus{
		Matrix: []v1alpha1.FailureEffect{
			row("Network", "Zone/use1-az1", "Unknown", "the ways out of the VPC have not been seen yet"),
			row("Network", "Zone/use1-az2", "Unknown", "the ways out of the VPC have not been seen yet"),
			row("LoadBalancer", "Zone/use1-az1", "Survives", "losing use1-az1 leaves the load balancer in use1-az2"),
			row("LoadBalancer", "Zone/use1-az2", "Survives", "losing use1-az2 leaves the load balancer in use1-az1"),
			row("Servers", "Server", "Survives", "losing one server leaves 1 of 2 healthy servers; 1 are needed"),
			row("Servers", "Zone/use1-az1", "Outage", "losing use1-az1 leaves 0 of 2 healthy servers; 1 are needed; healthy servers stand in 1 zone"),
			row("Servers", "Zone/use1-az2", "Survives", "losing use1-az2 leaves 2 of 2 healthy servers; 1 are needed"),
			row("Servers", "BadDeployment", "Unknown", "it has not been seen yet how servers are replaced"),
		},
		SinglePointsOfFailure: []v1alpha1.SinglePointOfFailure{{
			Name: "TooFewZones", What: "losing use1-az1 leaves 0 of 2 healthy servers; 1 are needed; healthy servers stand in 1 zone",
			Why:   "an Auto Scaling group survives the loss of a zone only when it is spread over zones and has servers to spare",
			Field: "network.serverSubnets",
		}},
		Estimate: &v1alpha1.AvailabilityEstimate{Availability: "99.49%", DowntimeMinutes: 220, Parts: []v1alpha1.AvailabilityPart{
			{Name: "LoadBalancer", Availability: "99.99%"}, {Name: "Servers", Availability: "99.50%"},
		}},
	}
	if diff := cmp.Diff(want, status(anApp(), onOneZone(), time.Unix(100, 0)).Availability); diff != "" {
		t.Error(diff)
	}
}

func TestOfAnAppThatGoesNothingIsClaimed(t *testing.T) {
	t.Parallel()
	app, r := anApp(), onOneZone()
	app.Status.Availability = &v1alpha1.AvailabilityStatus{Matrix: []v1alpha1.FailureEffect{{Tier: "Servers"}}}
	r.Deleting = true
	if got := status(app, r, time.Unix(100, 0)).Availability; got != nil {
		t.Errorf("deleting: %+v", got)
	}
	if got := status(anApp(), after(engine.Outcome{}), time.Unix(100, 0)).Availability; got != nil {
		t.Errorf("nothing known: %+v", got)
	}
	if got := status(app, Report{Stop: &Stop{Reason: v1alpha1.ReasonPaused}}, time.Unix(100, 0)).Availability; got == nil {
		t.Error("a pause forgets it")
	}
}

func TestTheTextsFitIntoTheAPI(t *testing.T) {
	t.Parallel()
	r := onOneZone()
	for range 200 {
		r.Findings.Survey.Tables = append(r.Findings.Survey.Tables, strings.Repeat("t", len(r.Findings.Survey.Tables)+1))
	}
	r.Findings.Survey.Build.Balancer.Blind = strings.Repeat("é", 3000)
	got := availabilityOf(r)
	if len(got.Matrix) != 128 {
		t.Errorf("%d rows", len(got.Matrix))
	}
	if n := len(got.Matrix[7].Message); n < 1000 || n > 1024 {
		t.Errorf("a message of %d bytes", n)
	}
	if n := len(got.SinglePointsOfFailure[1].What); n < 2000 || n > 2048 {
		t.Errorf("a point of %d bytes", n)
	}
}
