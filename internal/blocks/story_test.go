package blocks_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
)

// mostReads is what a full look at a settled app may cost.
const mostReads = 18

func TestAnAppFromNothingToNothing(t *testing.T) {
	t.Parallel()
	network := func(o *v1alpha1.HighlyAvailableApp) {
		o.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork, Listeners: []v1alpha1.Listener{
			{Port: 443, Protocol: v1alpha1.ListenerTLS, CertificateARN: certificate}, {Port: 80, Protocol: v1alpha1.ListenerTCP},
		}}
	}
	for name, c := range map[string]struct {
		object *v1alpha1.HighlyAvailableApp
		change func(*v1alpha1.HighlyAvailableApp)
	}{
		"behind an application load balancer": {shop("web", "shop"), func(*v1alpha1.HighlyAvailableApp) {}},
		"behind a network load balancer":      {shop("web", "shop"), network},
		"with the longest of names":           {shop(strings.Repeat("n", 63), strings.Repeat("a", 253)), func(*v1alpha1.HighlyAvailableApp) {}},
		"with short names":                    {shop("n", "a"), func(*v1alpha1.HighlyAvailableApp) {}},
	} {
		c.change(c.object)
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, c.object)
			began := s.Clock.Now()
			s.built(t)
			t.Logf("built in %s with %s", s.Clock.Now().Sub(began), tally(s))
			s.quiet(t)
			if n := s.World.Reads(); n > mostReads {
				t.Errorf("a settled pass makes %d reads, and %d are allowed", n, mostReads)
			}
			t.Logf("a settled pass makes %s", tally(s))
			s.World.Forget()
			began = s.Clock.Now()
			s.removed(t)
			t.Logf("removed in %s with %s", s.Clock.Now().Sub(began), tally(s))
		})
	}
}

// built settles the app, and holds it to serving.
func (s *site) built(t *testing.T) {
	t.Helper()
	out := s.Settle(t)
	found := s.app.Findings(out)
	if !strings.HasSuffix(found.Endpoint, ".amazonaws.com") || !strings.Contains(found.Endpoint, ".elb.") {
		t.Errorf("the endpoint is %q", found.Endpoint)
	}
	if found.Sizes != (servers.Sizes{Min: 6, Max: 12}) || found.Sizing != "6 servers over 3 zones: losing one zone leaves 4, and replicas.min asks for 4" {
		t.Errorf("%+v: %s", found.Sizes, found.Sizing)
	}
	verdict := availability.Judge(found.Survey)
	if want := "losing use1-az1 leaves 4 of 6 healthy servers; 4 are needed"; !verdict.Survives || verdict.Message != want {
		t.Errorf("%+v", verdict)
	}
	for _, d := range out.Done {
		if d.Err != nil {
			t.Errorf("%s: %v", d.ID(), d.Err)
		}
	}
}

// removed deletes the app, and looks for anything left.
func (s *site) removed(t *testing.T) {
	t.Helper()
	s.object.DeletionTimestamp = &metav1.Time{Time: s.Clock.Now()}
	out := s.Settle(t)
	if len(out.Seen) > 0 || len(s.Inventory()) > 0 {
		t.Errorf("left: %v", s.Inventory())
	}
	counts := tally(s)
	groups, _ := s.Clients.ASG.DescribeAutoScalingGroups(t.Context(), &autoscaling.DescribeAutoScalingGroupsInput{})
	balancers, _ := s.Clients.ELB.DescribeLoadBalancers(t.Context(), &elb.DescribeLoadBalancersInput{})
	targets, _ := s.Clients.ELB.DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{})
	templates, _ := s.Clients.EC2.DescribeLaunchTemplates(t.Context(), &ec2.DescribeLaunchTemplatesInput{})
	security, _ := s.Clients.EC2.DescribeSecurityGroups(t.Context(), &ec2.DescribeSecurityGroupsInput{})
	if n := len(groups.AutoScalingGroups) + len(balancers.LoadBalancers) + len(targets.TargetGroups) + len(templates.LaunchTemplates); n > 0 || len(security.SecurityGroups) != 1 {
		t.Errorf("%d resources and %d security groups stand after %s", n, len(security.SecurityGroups), counts)
	}
}

// tally are the calls by operation.
func tally(s *site) string {
	counts := s.World.Counts()
	text := fmt.Sprintf("%d reads and %d writes:", s.World.Reads(), s.World.Writes())
	for _, operation := range slices.Sorted(maps.Keys(counts)) {
		text += fmt.Sprintf(" %s %d", operation, counts[operation])
	}
	return text
}

func TestAPlanOfAWholeAppWritesNothing(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and lists everything that would be made", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		out := s.Plan(t)
		var made []string
		for _, d := range out.Done {
			made = append(made, string(d.Verb)+" "+d.ID())
		}
		slices.Sort(made)
		want := []string{
			"Create AutoScalingGroup/servers", "Create LaunchTemplate/servers", "Create Listener/443", "Create Listener/80", "Create LoadBalancer/app",
			"Create ScalingPolicy/servers", "Create SecurityGroup/loadBalancer", "Create SecurityGroup/servers", "Create TargetGroup/servers",
		}
		if diff := cmp.Diff(want, made); diff != "" || s.World.Writes() > 0 {
			t.Errorf("%d writes; (-want +got):\n%s", s.World.Writes(), diff)
		}
	})
}

func TestNamesKeepWithinTheLimitsOfAWS(t *testing.T) {
	t.Parallel()
	limits := map[string]cloud.Limit{
		"SecurityGroup": cloud.LimitSecurityGroup, "LoadBalancer": cloud.LimitLoadBalancer, "TargetGroup": cloud.LimitTargetGroup,
		"LaunchTemplate": cloud.LimitLaunchTemplate, "AutoScalingGroup": cloud.LimitAutoScalingGroup, "ScalingPolicy": cloud.LimitAutoScalingGroup,
	}
	blocktest.Scene(t, "however long those of the app are, and differ for each app", func(t *testing.T) {
		seen := map[string]string{}
		for _, object := range []*v1alpha1.HighlyAvailableApp{
			shop("n", "a"), shop("n-a", "a"), shop("n", "a-a"), shop(strings.Repeat("n", 63), strings.Repeat("a", 253)), shop(strings.Repeat("n", 63), strings.Repeat("a", 252)+"b"),
		} {
			app := newSite(t, object).app
			for _, n := range app.Desire(nil) {
				limit, bounded := limits[n.Kind]
				if bounded && (len(n.Physical) > int(limit) || !strings.HasPrefix(n.Physical, "haws-")) {
					t.Errorf("%s has %d characters: %s", n.ID(), len(n.Physical), n.Physical)
				}
				of := object.Namespace + "/" + object.Name
				if other, taken := seen[n.ID()+n.Physical]; bounded && taken {
					t.Errorf("%s of %s and of %s have one name", n.ID(), other, of)
				}
				seen[n.ID()+n.Physical] = of
			}
		}
	})
}

func TestFindingsOfAnAppThatIsNotThereYet(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "are empty, and nothing is said to survive", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		found := s.app.Findings(engine.Outcome{})
		if found.Endpoint != "" || found.Sizing != "" || found.Survey.Fleet != nil || found.Survey.Required != 4 {
			t.Errorf("%+v", found)
		}
		found = s.app.Findings(s.Pass(t))
		if found.Endpoint == "" || found.Sizes.Min != 6 || found.Survey.Fleet != nil || availability.Judge(found.Survey).Known {
			t.Errorf("after a pass: %+v", found)
		}
	})
}

func TestAnAppSurvivesTheLossOfAZone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and says what is left", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		s.Settle(t)
		s.World.Do(func() { s.EC2.SetZoneDown("us-east-1b", true) })
		s.Step(time.Minute)
		verdict := func(out engine.Outcome) availability.Verdict {
			return availability.Judge(s.app.Findings(out).Survey)
		}
		if v := verdict(s.Pass(t)); v.Survives || v.Reason != availability.ZoneLost || !strings.HasSuffix(v.Message, "losing use1-az1 leaves 2 of 4 healthy servers; 4 are needed") {
			t.Errorf("%+v", v)
		}
		s.World.Do(func() { s.EC2.SetZoneDown("us-east-1b", false) })
		s.Step(30 * time.Minute)
		if v := verdict(s.Settle(t)); !v.Survives {
			t.Errorf("%+v", v)
		}
		s.quiet(t)
	})
}
