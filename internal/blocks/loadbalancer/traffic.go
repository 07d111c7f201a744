package loadbalancer

import (
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// When the target group has to be another one, the new one stands beside the old
// one at weight 0 until enough of its servers are healthy. Then the traffic
// moves, listener by listener, and stays where it is; the old target group goes
// when nothing points at it any more.

// forward is where a listener sends its requests.
func (in Input) forward(listener stack.Name) Action {
	next := in.World.Ref(TargetGroupName(in.Names, in.Spec))
	old, standing := in.serving(listener)
	if !standing || in.takesOver(next, old) {
		return Action{Forward: next}
	}
	return Action{Forward: old, Beside: next}
}

// serving is the former target group that a listener still sends requests to;
// one that sends them to none of ours, or is yet to be made, does as the others do.
func (in Input) serving(listener stack.Name) (stack.Ref, bool) {
	wanted := TargetGroupName(in.Names, in.Spec)
	former, next := Former(in.World, wanted), in.World.Ref(wanted)
	if have, stands := in.World[listener].Have.(*Listener); stands {
		if to := have.Action.Forward.Value; next.Known && to == next.Value {
			return stack.Ref{}, false
		} else if i := slices.IndexFunc(former, func(n stack.Name) bool { return in.World.Ref(n).Value == to }); i >= 0 {
			return in.World.Ref(former[i]), true
		}
	}
	serving := Serving(in.World, in.Names, wanted)
	if len(former) == 0 || slices.Contains(serving, next) {
		return stack.Ref{}, false
	}
	return append(serving, in.World.Ref(former[0]))[0], true
}

// takesOver is true when the servers of the next target group can take all
// requests: its share of what must be left is healthy in every zone, or nothing
// is healthy in the old one.
func (in Input) takesOver(next, old stack.Ref) bool {
	healthy := in.healthy(next)
	if healthy.Total() == 0 || len(in.Zones) == 0 {
		return false
	}
	if in.healthy(old).Total() == 0 {
		return true
	}
	zones := int32(len(in.Zones))
	share := (in.Required + zones - 1) / zones
	return !slices.ContainsFunc(in.Zones, func(z availability.Zone) bool { return healthy.Healthy[z.Name] < share })
}

func (in Input) healthy(group stack.Ref) availability.Targets {
	for _, t := range in.Targets {
		if group.Known && t.Group == group.Value {
			return t
		}
	}
	return availability.Targets{}
}

// Former are the target groups of the servers' role that stand beside the wanted
// one.
func Former(w stack.World, wanted stack.Name) []stack.Name {
	var out []stack.Name
	for name, seen := range w {
		if name.Kind == wanted.Kind && name.Role == wanted.Role && name != wanted && !seen.Foreign {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, stack.Name.Compare)
	return out
}

// Serving are the target groups that some listener is seen to send requests to.
func Serving(w stack.World, n cloud.Names, wanted stack.Name) []stack.Ref {
	var out []stack.Ref
	for _, name := range append(Former(w, wanted), wanted) {
		ref := w.Ref(name)
		if ref.Known && slices.ContainsFunc(listenersOf(w, n), func(l *Listener) bool { return l.Action.Forward.Value == ref.Value }) {
			out = append(out, ref)
		}
	}
	return out
}

func listenersOf(w stack.World, n cloud.Names) []*Listener {
	var out []*Listener
	for name, seen := range w {
		if have, ok := seen.Have.(*Listener); ok && name.Kind == KindListener && !seen.Foreign && have.Balancer.Value == w[BalancerName(n)].Ref {
			out = append(out, have)
		}
	}
	return out
}

// Ports are those that servers are reached on: the wanted one, and those of
// target groups that still stand. They are not all known while no target group
// is seen.
func Ports(w stack.World, wanted stack.Name, port int32) (ports []int32, all bool) {
	ports = []int32{port}
	_, all = w[wanted]
	for _, name := range Former(w, wanted) {
		if have, ok := w[name].Have.(*TargetGroup); ok && !slices.Contains(ports, have.Port) {
			ports, all = append(ports, have.Port), true
		}
	}
	slices.Sort(ports)
	return ports, all
}

// subnets are the balancer's: the wanted ones, and those of zones that servers
// have not left yet. A server in a zone without one gets no requests. (ELBv2
// user guide, "Availability Zones".)
func (in Input) subnets() stack.Ref {
	out := in.Subnets
	if !out.Known {
		return out
	}
	have, stands := in.World[BalancerName(in.Names)].Have.(*LoadBalancer)
	if !stands {
		return out
	}
	all := strings.Split(out.Value, ",")
	for zone, subnet := range have.Zones {
		wanted := slices.ContainsFunc(in.Front, func(z availability.Zone) bool { return z.Name == zone })
		if !wanted && in.Occupied(zone) {
			all = append(all, subnet)
		}
	}
	slices.Sort(all)
	out.Value = strings.Join(all, ",")
	return out
}

// Reached are those of the servers' subnets in whose zones the balancer has one
// too; all of them while there is no balancer.
func Reached(w stack.World, n cloud.Names, subnets availability.Subnets) []string {
	have, stands := w[BalancerName(n)].Have.(*LoadBalancer)
	var out []string
	for _, s := range subnets.Subnets {
		if !stands || have.Zones[s.Zone.Name] != "" {
			out = append(out, s.ID)
		}
	}
	return out
}
