package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// SecurityGroup is a security group of the app, with all of its rules: a rule
// that is not listed is revoked.
type SecurityGroup struct {
	VPC     stack.Ref
	Ingress []Rule
	Egress  []Rule
	Tags    map[string]string
}

// Rule lets traffic through. Peer is a CIDR block, a prefix list or the id of
// another security group.
type Rule struct {
	Protocol string
	From, To int32
	Peer     stack.Ref
}

// String says what the rule lets through, and is the same for equal rules.
func (r Rule) String() string {
	if r.Protocol == allProtocols {
		return "all traffic, " + r.Peer.String()
	}
	ports := fmt.Sprint(r.From)
	if r.To != r.From {
		ports = fmt.Sprintf("%d-%d", r.From, r.To)
	}
	return r.Protocol + " " + ports + ", " + r.Peer.String()
}

// group tells a peer that is another security group from an address.
func (r Rule) group() bool { return strings.HasPrefix(r.Peer.Value, "sg-") }

// Uses: the VPC, and the groups that rules name.
func (securityGroups) Uses(of *SecurityGroup) []stack.Ref {
	refs := []stack.Ref{of.VPC}
	for _, r := range slices.Concat(of.Ingress, of.Egress) {
		if r.group() || !r.Peer.Known {
			refs = append(refs, r.Peer)
		}
	}
	return refs
}

// Diff compares the rules as sets; VPC and name cannot be changed. (EC2 API
// reference, CreateSecurityGroup.)
func (securityGroups) Diff(want, have *SecurityGroup) []stack.Change {
	var out []stack.Change
	if want.VPC.Value != have.VPC.Value {
		out = append(out, stack.Change{
			Field: "VPC", From: have.VPC.String(), To: want.VPC.String(),
			Forbidden: "a security group stays in its VPC: make a new app there, or restore network.vpcID",
		})
	}
	out = append(out, ruleChanges("ingress", want.Ingress, have.Ingress)...)
	out = append(out, ruleChanges("egress", want.Egress, have.Egress)...)
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func ruleChanges(field string, want, have []Rule) []stack.Change {
	var out []stack.Change
	for _, r := range without(want, have) {
		out = append(out, stack.Change{Field: field, To: r.String()})
	}
	for _, r := range without(have, want) {
		out = append(out, stack.Change{Field: field, From: r.String()})
	}
	return out
}

// without are the rules of a that b does not have.
func without(a, b []Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(a), func(r Rule) bool {
		return slices.ContainsFunc(b, func(o Rule) bool { return o.String() == r.String() })
	})
}
