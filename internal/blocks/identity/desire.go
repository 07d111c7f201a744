package identity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const role = "servers"

// policyLimit is IAM's for the inline policies of a role together, in characters without white space. (IAM user guide, "IAM and
// AWS STS quotas".)
const policyLimit = 10240

// Input is what the identity of the servers is desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
	World stack.World
	// Made: the inventory has the role, so it may stand although nobody can see it now.
	Made bool
	// InUse: servers may still use it, whatever profile is wanted.
	InUse bool
	// Partition is the part of AWS, such as "aws".
	Partition string
	// Boundary is the ARN of the permissions boundary of all roles of haws; empty leaves it alone.
	Boundary string
	Grants   Grants
}

func roleNameOf(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindRole, Role: role}
	name.Physical = n.Physical(name.ID(), cloud.LimitRole, "")
	return name
}

func policyNameOf(n cloud.Names) stack.Name {
	return stack.Name{Kind: KindRolePolicy, Role: role, Physical: roleNameOf(n).Physical}
}

func profileNameOf(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindInstanceProfile, Role: role}
	name.Physical = n.Physical(name.ID(), cloud.LimitInstanceProfile, "")
	return name
}

// Wanted is true of an app whose servers get a role of haws's making. Once made it stays: to take it away would replace all
// servers. Where somebody else's profile is given it goes when no server uses it any more; where it is itself given, it stays.
func Wanted(in Input) bool {
	s := in.Spec
	if given := s.Servers.InstanceProfile; given != "" {
		own := given[strings.LastIndex(given, "/")+1:] == profileNameOf(in.Names).Physical
		return (in.InUse || own) && in.stands()
	}
	return s.Servers.Identity != nil || len(s.Tables)+len(s.Buckets) > 0 || s.Database != nil || in.stands()
}

// stands is true when the role or the profile was seen, or the inventory has the role and nobody knows better.
func (in Input) stands() bool {
	for _, name := range []stack.Name{roleNameOf(in.Names), profileNameOf(in.Names)} {
		if seen, ok := in.World[name]; ok && !seen.Foreign {
			return true
		}
	}
	return in.Made && !in.World[roleNameOf(in.Names)].Foreign
}

// Desire lists the role, its policy and the instance profile.
func Desire(in Input) []stack.Node {
	if !Wanted(in) {
		return nil
	}
	name := roleNameOf(in.Names)
	nodes := []stack.Node{{Name: name, Want: &Role{Path: path, Trust: in.trust(), Boundary: in.Boundary, Tags: in.tags(name)}}}
	profile := &InstanceProfile{Path: path, Role: in.World.Ref(name), Tags: in.tags(profileNameOf(in.Names))}
	if policy, granted := in.policy(); granted {
		nodes = append(nodes, policy)
		profile.After = []stack.Ref{in.World.Ref(policy.Name)}
	}
	return append(nodes, stack.Node{Name: profileNameOf(in.Names), Want: profile})
}

// policy is granted when there is anything to allow, now or once it is known.
func (in Input) policy() (node stack.Node, granted bool) {
	node.Name = policyNameOf(in.Names)
	want := &RolePolicy{Role: in.World.Ref(roleNameOf(in.Names)), Data: in.Grants.refs()}
	standing, _ := in.World[node.Name].Have.(*RolePolicy)
	if standing == nil {
		standing = &RolePolicy{}
	}
	statements := in.statements(standing.Document)
	want.Document = write(statements)
	if len(want.Document) > policyLimit {
		want.Document = write(shorter(statements))
	}
	node.Want = want
	if n := len(want.Document); n > policyLimit {
		node.Problem = fmt.Sprintf("what the servers may do takes %d characters, and IAM allows %d in the policies of a role: "+
			"take tables or buckets with shorter names, or fewer of them, or make an instance profile yourself and name it in servers.instanceProfile", n, policyLimit)
	}
	return node, want.Document != "" || slices.ContainsFunc(want.Data, func(r stack.Ref) bool { return !r.Known })
}

// tags leaves out what IAM refuses beside another one: keys that differ in case only are one to it. (IAM user guide, "Rules for
// tagging in IAM and AWS STS".) The owner tags count first, then the user's, then haws' own Name.
func (in Input) tags(name stack.Name) map[string]string {
	all, out, taken := in.Owner.Tags(name.ID(), in.Spec.Tags), map[string]string{}, map[string]bool{}
	keys := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return cmp.Or(cmp.Compare(in.rank(a), in.rank(b)), cmp.Compare(a, b)) })
	for _, key := range keys {
		if folded := strings.ToLower(key); !taken[folded] {
			taken[folded], out[key] = true, all[key]
		}
	}
	return out
}

func (in Input) rank(key string) int {
	_, user := in.Spec.Tags[key]
	switch {
	case strings.HasPrefix(key, "haws.dev/"):
		return 0
	case user:
		return 1
	}
	return 2
}

func (in Input) sessionManager() bool {
	identity := in.Spec.Servers.Identity
	return identity != nil && identity.SessionManager == v1alpha1.AccessAllowed
}

// Profile is what the launch template quotes: the ARN of the instance profile, once servers can start with it; zero when the
// servers get no role from haws.
func Profile(in Input) stack.Ref {
	if !Wanted(in) {
		return stack.Ref{}
	}
	return in.World.WhenReady(in.World.Attr(profileNameOf(in.Names), attrFilled))
}
