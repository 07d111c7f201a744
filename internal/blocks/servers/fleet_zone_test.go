package servers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// dark are the zones that look lost after a pass.
func (s *site) dark(out engine.Outcome) []availability.Lost {
	fleet := s.fleet(out)
	return availability.Survey{Zones: s.in.Zones, Fleet: &fleet}.Dark()
}

func TestLaunchesThatFailAreToldInTheWordsOfAWS(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a zone without capacity, until it has some again", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.World.Do(func() {
			s.EC2.SetCapacity("us-east-1c", "", false)
			for _, i := range s.EC2.Instances() {
				if i.Zone == "us-east-1c" {
					s.EC2.Terminate(i.ID)
				}
			}
		})
		s.Step(3 * time.Minute)
		failures := s.fleet(s.Pass(t)).Failures
		if len(failures) != 1 || failures[0].ZoneName != "us-east-1c" || !failures[0].NoCapacity || !strings.Contains(failures[0].Message, "do not have sufficient m6i.large capacity in the Availability Zone you requested (us-east-1c)") {
			t.Fatalf("%+v", failures)
		}
		if age := s.Clock.Now().Sub(failures[0].At); age < 0 || age > 3*time.Minute {
			t.Errorf("it failed %s ago", age)
		}
		if dark := s.dark(s.Pass(t)); len(dark) != 1 || dark[0].ID != "use1-az3" {
			t.Errorf("dark: %+v", dark)
		}
		if seen := s.Pass(t).Seen[servers.FleetName(s.Names)]; seen.State != stack.Ready {
			t.Errorf("other zones have taken over, and the fleet is %s: %s", seen.State, seen.Message)
		}
		s.World.Do(func() { s.EC2.SetCapacity("us-east-1c", "", true) })
		s.Step(10 * time.Minute)
		if failures := s.fleet(s.Settle(t)).Failures; len(failures) > 0 {
			t.Errorf("%+v", failures)
		}
	})
}

func TestAZoneThatAnswersNobodyLooksLost(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and one whose app is down does not", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.World.Do(func() {
			s.EC2.SetZoneDown("us-east-1b", true)
			for _, i := range s.EC2.Instances() {
				s.ELB.SetAppDown(i.ID, i.Zone == "us-east-1c")
			}
		})
		s.Step(21 * time.Second)
		defer s.World.Fail(awssim.Fault{Operation: "DescribeScalingActivities", Code: "AccessDenied"})()
		out := s.Pass(t)
		for _, server := range s.fleet(out).Servers {
			if server.Version != "1" || server.TimedOut != (server.ZoneName == "us-east-1b") {
				t.Errorf("%+v", server)
			}
		}
		want := []availability.Lost{{Zone: zones()[1], Why: "no server there answers the load balancer"}}
		if diff := cmp.Diff(want, s.dark(out)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
