package blocks_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestAWholeAppIsDesired(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "against an empty world, most of it waits for the rest", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		want := []string{
			"Subnets/loadBalancer", "Subnets/servers",
			"SecurityGroup/loadBalancer waits for Subnets/loadBalancer",
			"SecurityGroup/servers waits for Subnets/servers, SecurityGroup/loadBalancer",
			"LoadBalancer/app waits for Subnets/loadBalancer, SecurityGroup/loadBalancer",
			"TargetGroup/servers waits for Subnets/loadBalancer",
			"Certificate/443",
			"Listener/443 waits for LoadBalancer/app, Certificate/443, TargetGroup/servers",
			"Listener/80 waits for LoadBalancer/app",
			"InstanceTypes/servers",
			"LaunchTemplate/servers waits for LoadBalancer/app, SecurityGroup/servers",
			"AutoScalingGroup/servers waits for Subnets/servers, LaunchTemplate/servers, TargetGroup/servers",
			"ScalingPolicy/servers waits for AutoScalingGroup/servers, Subnets/servers",
			"Fleet/servers waits for AutoScalingGroup/servers",
		}
		if diff := cmp.Diff(want, sentences(s.app.Desire(stack.World{}))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	blocktest.Scene(t, "against a settled world, the same and nothing waits", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		w := s.Settle(t).Seen
		// What the servers run comes and goes with their group.
		empty, settled := s.app.Desire(stack.World{}), slices.DeleteFunc(s.app.Desire(w), func(n stack.Node) bool { return n.Kind == blocks.KindInstanceRefresh })
		if diff := cmp.Diff(names(empty), names(settled)); diff != "" {
			t.Errorf("the names depend on what was seen (-empty +settled):\n%s", diff)
		}
		for i, sentence := range sentences(settled) {
			if n := settled[i]; sentence != n.ID() || n.Problem != "" || w[n.Name].State != stack.Ready {
				t.Errorf("%s; %s, %s", sentence, w[n.Name].State, n.Problem)
			}
		}
	})
}

func names(nodes []stack.Node) []stack.Name {
	var out []stack.Name
	for _, n := range nodes {
		out = append(out, n.Name)
	}
	return out
}

// sentences say what each node waits for.
func sentences(nodes []stack.Node) []string {
	var out []string
	for _, n := range nodes {
		sentence := n.ID()
		if missing := unknown(reflect.ValueOf(n.Want)); len(missing) > 0 {
			sentence += " waits for " + strings.Join(missing, ", ")
		}
		out = append(out, sentence)
	}
	return out
}

// unknown are the ids of what a Want quotes and nobody has seen.
func unknown(v reflect.Value) []string {
	var out []string
	switch ref, ok := reflect.TypeAssert[stack.Ref](v); {
	case ok && !ref.Known && ref.Of != stack.Name{}:
		return []string{ref.Of.ID()}
	case ok:
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			out = unknown(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			out = append(out, unknown(field)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, unknown(v.Index(i))...)
		}
	default:
	}
	var once []string
	for _, id := range out {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}

func TestEveryKindHasACondition(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "of its block", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		got := map[string][]string{}
		for kind := range s.app.Kinds {
			got[blocks.Condition(kind)] = append(got[blocks.Condition(kind)], kind)
		}
		for _, kinds := range got {
			slices.Sort(kinds)
		}
		want := map[string][]string{
			v1alpha1.ConditionNetworkReady:      {"SecurityGroup", "Subnets"},
			v1alpha1.ConditionLoadBalancerReady: {"Certificate", "Listener", "LoadBalancer", "TargetGroup"},
			v1alpha1.ConditionDatabaseReady:     {"DBCluster", "DBClusterParameterGroup", "DBInstance", "DBParameterGroup", "DBSubnetGroup"},
			v1alpha1.ConditionTablesReady:       {"Table"},
			v1alpha1.ConditionBucketsReady:      {"Bucket"},
			v1alpha1.ConditionIdentityReady:     {"InstanceProfile", "Role", "RolePolicy"},
			v1alpha1.ConditionServersReady:      {"AutoScalingGroup", "Fleet", "InstanceRefresh", "InstanceTypes", "LaunchTemplate", "ScalingPolicy"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestEveryKindThatIsDesiredIsRegistered(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and the other way round", func(t *testing.T) {
		desired, registered := map[string]bool{}, engine.Kinds{}
		for _, topology := range []v1alpha1.DatabaseTopology{v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZCluster} {
			o := stored(func(d *v1alpha1.Database) { d.Topology, d.Parameters = topology, map[string]string{"work_mem": "8192"} })
			o.Spec.Tables = []v1alpha1.Table{{Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}}}
			o.Spec.Buckets = []v1alpha1.Bucket{{Name: "assets"}}
			s := newSite(t, o)
			for _, n := range s.app.Desire(s.Settle(t).Seen) {
				desired[n.Kind] = true
				if _, ok := s.app.Kinds[n.Kind]; !ok {
					t.Errorf("%s is not registered", n.Kind)
				}
			}
			registered = s.app.Kinds
		}
		for kind := range registered {
			if !desired[kind] {
				t.Errorf("nobody desires a %s", kind)
			}
		}
	})
}

func TestAnAppKnowsWhereItIs(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by default, in a region of its own, and nowhere without an answer", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		if s.app.Region != "us-east-1" || s.app.Account != "123456789012" {
			t.Errorf("%s, %s", s.app.Region, s.app.Account)
		}
		s.ready(t)
		if calls := s.World.Calls(); len(calls) > 0 {
			t.Errorf("the identity is asked for again: %v", s.World.Counts())
		}
		elsewhere := shop("web", "shop")
		elsewhere.Spec.Region = "eu-west-1"
		if app, err := s.blocks.App(t.Context(), elsewhere); err == nil {
			t.Errorf("AWS does not answer there, and yet there is an app in %s", app.Region)
		}
	})
}
