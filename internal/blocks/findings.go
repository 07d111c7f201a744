package blocks

import (
	"maps"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Findings are what status tells of an app beyond its resources.
type Findings struct {
	// Endpoint is the balancer's DNS name, once it has one.
	Endpoint string
	// Survey is what availability is judged from.
	Survey availability.Survey
	// Connection is what workloads must know to reach the app's data, by the words of
	// the placeholders; nil while some of it is not ready, or there is none.
	Connection map[string]string
	// Ends are what the spec says becomes of the data, by its names.
	Ends map[stack.Name]string
	// Sizes are the bounds of the group of servers and Sizing says why; both
	// are empty while the zones are not known.
	Sizes  servers.Sizes
	Sizing string
}

// Findings picks them out of what was seen.
func (a *App) Findings(outcome engine.Outcome) Findings {
	world := outcome.Seen
	f := Findings{Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint").Value}
	f.Survey = availability.Asked(a.spec)
	f.Survey.Zones = a.zones(world)
	if fleet, ok := world[servers.FleetName(a.names)].Facts.(availability.Fleet); ok {
		f.Survey.Fleet = &fleet
	}
	if a.spec.Database != nil {
		f.Survey.DatabaseUnread = outcome.Blind[database.Name(a.names, a.spec.Database).Kind] != nil
		a.findDatabase(world, &f)
	}
	f.Survey.Build, f.Survey.Now = a.build(outcome), a.now()
	f.Connection, f.Ends = a.connection(world), a.ends()
	if len(f.Survey.Zones) > 0 {
		f.Sizes, f.Sizing = servers.Size(a.spec, f.Survey.Zones)
	}
	return f
}

// findDatabase tells where the database stands, by the ids of the zones.
func (a *App) findDatabase(world stack.World, f *Findings) {
	name := database.Name(a.names, a.spec.Database)
	if facts, ok := world[name].Facts.(availability.Database); ok && !world[name].Foreign {
		facts = facts.Within(append(a.subnets(world, network.TierDatabase).Zones(), f.Survey.Zones...))
		f.Survey.Database = &facts
	}
}

// connection is what others may quote of the data, once all of it is ready.
func (a *App) connection(world stack.World) map[string]string {
	facts := a.facts(world)
	if len(facts) == 0 {
		return nil
	}
	out := map[string]string{"region": a.Region}
	for word, ref := range facts {
		if !world.WhenReady(ref).Known {
			return nil
		}
		out[word] = ref.Value
	}
	return out
}

// facts are what user data and others may quote of the data, by the words of the
// placeholders.
func (a *App) facts(world stack.World) map[string]stack.Ref {
	out := map[string]stack.Ref{}
	maps.Copy(out, database.Facts(world, a.names, a.spec.Database))
	maps.Copy(out, table.Facts(world, a.names, a.spec.Tables))
	maps.Copy(out, bucket.Facts(world, a.names, a.site, a.spec.Buckets))
	return out
}
