package loadbalancer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func someNames() cloud.Names { return cloud.Names{Cluster: "c", Namespace: "web", App: "shop"} }

func onPort(port int32) *v1alpha1.HighlyAvailableAppSpec {
	spec := application(listen(80, "HTTP"), listen(81, "HTTP"))
	spec.Servers.Port = &port
	return spec.WithDefaults()
}

// move is a made-up world in which servers move from port 8080 to 9090, of which
// 4 must be left in 2 zones.
type move struct {
	in loadbalancer.Input
}

// moving is a move that has just begun: both listeners send to the old target
// group, and the servers are healthy there.
func moving() *move {
	m := &move{in: loadbalancer.Input{
		Spec: onPort(9090), Names: someNames(), Owner: someNames().Owner(), World: stack.World{}, Required: 4,
		Zones: []availability.Zone{{ID: "use1-az1", Name: "a"}, {ID: "use1-az2", Name: "b"}},
	}}
	m.see(loadbalancer.BalancerName(someNames()), "arn:balancer", &balancer{})
	m.stand(8080, "old")
	m.stand(9090, "next")
	m.listen(80, toARN("old"))
	m.listen(81, toARN("old"))
	m.healthy("old", 3, 3)
	m.healthy("next", 0, 0)
	return m
}

func toARN(name string) loadbalancer.Action {
	return loadbalancer.Action{Forward: stack.Literal(name)}
}

func (m *move) see(name stack.Name, ref string, have any) {
	m.in.World[name] = stack.Seen{Name: name, Ref: ref, Have: have, State: stack.Ready}
}

func groupOn(port int32) stack.Name { return loadbalancer.TargetGroupName(someNames(), onPort(port)) }

func listenerOn(port int32) stack.Name {
	return stack.Name{Kind: loadbalancer.KindListener, Role: fmt.Sprint(port), Physical: fmt.Sprintf("%s:%d", loadbalancer.BalancerName(someNames()).Physical, port)}
}

func (m *move) stand(port int32, arn string) { m.see(groupOn(port), arn, &group{Port: port}) }

func (m *move) listen(port int32, action loadbalancer.Action) {
	m.see(listenerOn(port), fmt.Sprint("listener-", port), &listener{Balancer: stack.Literal("arn:balancer"), Port: port, Action: action})
}

// foreign gives a resource to somebody else.
func (m *move) foreign(name stack.Name) {
	seen := m.in.World[name]
	seen.Foreign = true
	m.in.World[name] = seen
}

// healthy are the servers of a target group that are healthy in the zones a and b.
func (m *move) healthy(group string, a, b int32) {
	for i, t := range m.in.Targets {
		if t.Group == group {
			m.in.Targets[i].Healthy = map[string]int32{"a": a, "b": b}
			return
		}
	}
	m.in.Targets = append(m.in.Targets, availability.Targets{Group: group, Healthy: map[string]int32{"a": a, "b": b}})
}

// actions are what the listeners on the ports 80 and 81 shall do.
func (m *move) actions(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, id := range []string{"Listener/80", "Listener/81"} {
		_, l := want[listener](t, m.in, m.in.World, id)
		out = append(out, strings.TrimPrefix(l.Action.String(), "forward to "))
	}
	return out
}

type moved struct {
	set  func(m *move)
	want string
}

const (
	holds = "old, with next at weight 0"
	moves = "next"
)

func moves80And81() map[string]moved {
	return map[string]moved{
		"the next one stands beside the old one":                 {func(*move) {}, holds + "; " + holds},
		"one that is not made yet stands there once it is":       {func(m *move) { delete(m.in.World, groupOn(9090)) }, "old, with (known after apply) at weight 0; old, with (known after apply) at weight 0"},
		"the traffic moves when each zone has its share":         {func(m *move) { m.healthy("next", 2, 2) }, moves + "; " + moves},
		"the share is rounded up":                                {func(m *move) { m.in.Required = 5; m.healthy("next", 2, 2) }, holds + "; " + holds},
		"and no more than that is asked for":                     {func(m *move) { m.in.Required = 5; m.healthy("next", 3, 3) }, moves + "; " + moves},
		"a zone with too few servers holds it":                   {func(m *move) { m.healthy("next", 6, 1) }, holds + "; " + holds},
		"a zone without servers holds it":                        {func(m *move) { m.healthy("next", 6, 0) }, holds + "; " + holds},
		"zones that nobody knows hold it":                        {func(m *move) { m.in.Zones = nil; m.healthy("next", 2, 2) }, holds + "; " + holds},
		"even when the old one has no healthy server":            {func(m *move) { m.in.Zones = nil; m.healthy("old", 0, 0); m.healthy("next", 2, 2) }, holds + "; " + holds},
		"servers that nobody knows hold it":                      {func(m *move) { m.in.Targets = nil }, holds + "; " + holds},
		"one healthy server is better than none in the old one":  {func(m *move) { m.healthy("old", 0, 0); m.healthy("next", 1, 0) }, moves + "; " + moves},
		"no healthy server is no better than none":               {func(m *move) { m.healthy("old", 0, 0) }, holds + "; " + holds},
		"servers that have left the old one leave it no traffic": {func(m *move) { m.in.Targets = m.in.Targets[1:]; m.healthy("next", 1, 1) }, moves + "; " + moves},
		"a listener that has moved stays, and the other follows its servers": {
			func(m *move) { m.listen(80, toARN("next")) }, moves + "; " + holds,
		},
		"one that has moved stays although the next one is not well": {
			func(m *move) { m.listen(80, toARN("next")); m.listen(81, toARN("next")) }, moves + "; " + moves,
		},
		"a new listener does as the others do": {func(m *move) { delete(m.in.World, listenerOn(81)) }, holds + "; " + holds},
		"a new listener follows the first that has moved": {
			func(m *move) { m.listen(80, toARN("next")); delete(m.in.World, listenerOn(81)) }, moves + "; " + moves,
		},
		"a deleted listener comes back to the old one": {
			func(m *move) { delete(m.in.World, listenerOn(80)); delete(m.in.World, listenerOn(81)) }, holds + "; " + holds,
		},
		"instead of a stranger's action, one does as the others do": {
			func(m *move) { m.listen(80, loadbalancer.Action{Other: "fixed-response"}) }, holds + "; " + holds,
		},
		"instead of a stranger's target group, one does as the others do": {func(m *move) { m.listen(81, toARN("strangers")) }, holds + "; " + holds},
		"an old one of somebody else is not sent to":                      {func(m *move) { m.foreign(groupOn(8080)) }, moves + "; " + moves},
		"without an old one there is nothing to wait for":                 {func(m *move) { delete(m.in.World, groupOn(8080)) }, moves + "; " + moves},
	}
}

func TestWhereListenersSendTheirRequests(t *testing.T) {
	t.Parallel()
	for name, c := range moves80And81() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moving()
			c.set(m)
			if diff := cmp.Diff(c.want, strings.Join(m.actions(t), "; ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a redirect moves nowhere", func(t *testing.T) {
		t.Parallel()
		m := moving()
		m.in.Spec.LoadBalancer.Listeners[1].RedirectTo = new(int32(80))
		if got := m.actions(t)[1]; got != "redirect to HTTPS port 80" {
			t.Error(got)
		}
	})
}

func TestTargetGroupsThatGetTraffic(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]moved{
		"the old one":                                {func(*move) {}, "old"},
		"the next one":                               {func(m *move) { m.listen(80, toARN("next")); m.listen(81, toARN("next")) }, "next"},
		"both, the wanted one last":                  {func(m *move) { m.listen(80, toARN("next")) }, "old next"},
		"what stands at weight 0 gets none":          {func(m *move) { m.listen(80, beside("old", "next")) }, "old"},
		"none without listeners":                     {func(m *move) { delete(m.in.World, listenerOn(80)); delete(m.in.World, listenerOn(81)) }, ""},
		"a listener of somebody else does not count": {func(m *move) { m.listen(80, toARN("next")); m.foreign(listenerOn(80)) }, "old"},
		"nor one of another balancer": {func(m *move) {
			m.in.World[listenerOn(80)].Have.(*listener).Balancer = stack.Literal("arn:another")
			m.in.World[listenerOn(80)].Have.(*listener).Action = toARN("next")
		}, "old"},
		"a target group of somebody else is none of ours": {func(m *move) { m.foreign(groupOn(8080)) }, ""},
		"one of somebody else of the wanted name neither": {func(m *move) { m.foreign(groupOn(9090)); m.listen(80, toARN("next")) }, "old"},
		"a listener that redirects sends nothing":         {func(m *move) { m.listen(80, loadbalancer.Action{RedirectTo: 443}) }, "old"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moving()
			c.set(m)
			var got []string
			for _, ref := range loadbalancer.Serving(m.in.World, someNames(), groupOn(9090)) {
				got = append(got, ref.Value)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func beside(on, off string) loadbalancer.Action {
	return loadbalancer.Action{Forward: stack.Literal(on), Beside: stack.Literal(off)}
}
