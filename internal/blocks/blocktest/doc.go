// Package blocktest is the kit that every kind of resource passes: it drives
// the kind through engine.Settle and the SDK's real clients against a simulated
// AWS region, and holds it to what haws promises of every kind.
//
//   - what was created and has settled has no diff, and a second pass writes nothing;
//   - each change of the spec is made in place, shown by a plan, and then gone;
//   - each change by a stranger is found and mended;
//   - what cannot be changed in place is blocked, and nothing is written;
//   - deleting leaves nothing behind, and deleting twice is fine;
//   - a resource of the same name that is not ours is never written to;
//   - a plan writes nothing;
//   - every class of error surfaces, of each call that the kind makes;
//   - a pass that is cut off after any of its writes is healed by the next.
//
// A block's test gives a Case and calls Kit:
//
//	func TestTargetGroup(t *testing.T) {
//		t.Parallel()
//		blocktest.Kit(t, blocktest.Case[loadbalancer.TargetGroup]{
//			Register: func(kinds engine.Kinds, rig *blocktest.Rig) {
//				loadbalancer.Register(kinds, rig.Clients.ELB, rig.Clients.ACM, rig.Owner)
//			},
//			Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *loadbalancer.TargetGroup) {
//				return name, &loadbalancer.TargetGroup{Port: 8080, VPC: stack.Literal(rig.VPC(t)), …}
//			},
//			Edits: map[string]func(*testing.T, *blocktest.Rig, *loadbalancer.TargetGroup){
//				"another path": func(_ *testing.T, _ *blocktest.Rig, want *loadbalancer.TargetGroup) { want.HealthCheck.Path = "/well" },
//			},
//			Drifts: map[string]func(*testing.T, *blocktest.Rig, stack.Seen){
//				"the path": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) { _, err := rig.Clients.ELB.ModifyTargetGroup(…); … },
//			},
//			Foreign: func(t *testing.T, rig *blocktest.Rig, name stack.Name, want *loadbalancer.TargetGroup, tags map[string]string) {
//				_, err := rig.Clients.ELB.CreateTargetGroup(…)
//			},
//		})
//	}
//
// For stories of several nodes there is App: give it Register and Desire, and
// call Pass, Plan, Settle and Step on it. Scene runs a story where the pauses
// between the SDK's own retries take no real time.
//
// It imports no block, and nothing but tests may import it.
package blocktest
