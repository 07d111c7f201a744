package loadbalancer_test

import (
	"strings"
	"testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/stack"
)

// lag is a kind whose Find does not see what its Create then hands out as if it
// were new: the reads of AWS lag behind. Plant makes the resource.
type lag struct {
	fault awssim.Fault
	plant func(t *testing.T, s *site, tags map[string]string)
}

func lags() map[string]lag {
	return map[string]lag{
		"LoadBalancer": {
			awssim.Fault{Operation: "DescribeLoadBalancers", Code: "LoadBalancerNotFound", Times: 1},
			func(t *testing.T, s *site, tags map[string]string) {
				name, b := want[balancer](t, s.in, nil, "LoadBalancer/app")
				foreignBalancer(t, s.Rig, name, b, tags)
			},
		},
		"TargetGroup": {
			awssim.Fault{Operation: "DescribeTargetGroups", Code: "TargetGroupNotFound", Times: 1},
			func(t *testing.T, s *site, tags map[string]string) {
				name, g := want[group](t, s.in, nil, "TargetGroup/servers")
				foreignGroup(t, s.Rig, name, g, tags)
			},
		},
		"Listener": {
			awssim.Fault{Operation: "DescribeListeners", Code: "LoadBalancerNotFound", Times: 1},
			func(t *testing.T, s *site, tags map[string]string) {
				s.without = []string{loadbalancer.KindListener}
				w := s.Settle(t).Seen
				s.without = nil
				name, l := want[listener](t, s.in, w, "Listener/80")
				foreignListener(t, s.Rig, name, l, tags)
			},
		},
	}
}

func TestAnIdenticalResourceOfSomebodyElseIsNeverAdopted(t *testing.T) {
	t.Parallel()
	for kind, c := range lags() {
		for owner, tags := range map[string]map[string]string{
			"of nobody":      nil,
			"of another app": blocktest.NewRig().Stranger().Tags(kind+"/x", nil),
		} {
			blocktest.Scene(t, kind+" "+owner, func(t *testing.T) {
				s := newSite(t, application())
				c.plant(t, s, tags)
				stop := s.World.Fail(c.fault)
				out := s.Pass(t)
				stop()
				if text := failures(out); !strings.Contains(text, "does not carry this app's owner tags") {
					t.Errorf("adopted: %s\n%s", text, blocktest.Describe(out))
				}
				for _, d := range out.Done {
					if d.Kind == kind && !stack.Is(d.Err, stack.Conflict) {
						t.Errorf("%s: %v", d.ID(), d.Err)
					}
				}
				taken := 0
				for _, step := range s.Pass(t).Left {
					if step.Kind == kind && step.Why == stack.NameTaken {
						taken++
					}
				}
				if taken != 1 {
					t.Errorf("the next pass does not find the name taken")
				}
			})
		}
	}
}

func TestWhatWeMadeAndCouldNotSeeIsTakenBack(t *testing.T) {
	t.Parallel()
	for operation, code := range map[string]string{
		"DescribeLoadBalancers": "LoadBalancerNotFound", "DescribeTargetGroups": "TargetGroupNotFound", "DescribeListeners": "LoadBalancerNotFound",
	} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite(t, application())
			s.Lost(t)
			defer s.World.Fail(awssim.Fault{Operation: operation, Code: code, Times: 1})()
			if text := failures(s.Pass(t)); text != "" {
				t.Error(text)
			}
			s.Settle(t)
			s.quiet(t)
		})
	}
}

func TestTagsThatCannotBeReadRightAfterCreationAreNoFailure(t *testing.T) {
	t.Parallel()
	for class, c := range map[string]struct {
		code  string
		fails bool
	}{
		"not found yet": {"LoadBalancerNotFound", false},
		"denied":        {"AccessDenied", true},
	} {
		blocktest.Scene(t, class, func(t *testing.T) {
			s := newSite(t, application(), loadbalancer.KindListener, loadbalancer.KindTargetGroup)
			stop := s.World.Fail(awssim.Fault{Operation: "DescribeTags", Code: c.code})
			text := failures(s.Pass(t))
			stop()
			if (text != "") != c.fails {
				t.Errorf("failures: %q", text)
			}
			s.Settle(t)
			s.quiet(t)
		})
	}
}
