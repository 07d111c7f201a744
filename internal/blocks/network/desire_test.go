package network_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func through(from, to int32, peer string) network.Rule {
	return network.Rule{Protocol: "tcp", From: from, To: to, Peer: stack.Literal(peer)}
}

func TestThePortsThatAreOpenToTheBalancer(t *testing.T) {
	t.Parallel()
	open := []network.Rule{through(9090, 9090, "sg-front"), through(8080, 8080, "sg-front"), through(22, 22, "10.0.0.0/8"), through(1, 65535, "sg-front"), through(7070, 7070, "sg-strangers")}
	for name, c := range map[string]struct {
		ports []int32
		all   bool
		have  []network.Rule
		front string
		want  string
	}{
		"the given ones":                            {[]int32{8080, 9090}, true, open, "sg-front", "tcp 8080, sg-front; tcp 9090, sg-front"},
		"others are closed when all are known":      {[]int32{8080}, true, open, "sg-front", "tcp 8080, sg-front"},
		"and stay open when there may be more":      {[]int32{8080}, false, open, "sg-front", "tcp 9090, sg-front; tcp 8080, sg-front"},
		"what is open to others is closed even so":  {[]int32{8080, 9090}, false, open, "sg-front", "tcp 8080, sg-front; tcp 9090, sg-front"},
		"before there is a group there is no other": {[]int32{8080}, false, nil, "sg-front", "tcp 8080, sg-front"},
		"an unknown balancer opens nothing else":    {[]int32{8080}, false, open, "", "tcp 8080, " + stack.KnownAfterApply},
		"nor do rules of unknown peers": {
			[]int32{8080}, false, []network.Rule{{Protocol: "tcp", From: 9090, To: 9090}}, "", "tcp 8080, " + stack.KnownAfterApply,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names := cloud.Names{Cluster: "c", Namespace: "web", App: "shop"}
			front, back := network.GroupName(names, network.TierLoadBalancer), network.GroupName(names, network.TierServers)
			w := stack.World{front: {Name: front, Ref: c.front}}
			if c.have != nil {
				w[back] = stack.Seen{Name: back, Ref: "sg-back", Have: &network.SecurityGroup{Ingress: c.have}}
			}
			var got []string
			for _, n := range network.Desire(network.Input{Spec: spec(), Names: names, World: w, Ports: c.ports, AllPortsKnown: c.all}) {
				if n.Name == back {
					for _, r := range n.Want.(*network.SecurityGroup).Ingress {
						got = append(got, r.String())
					}
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
