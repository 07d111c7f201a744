package network

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/stack"
)

func allOut() Rule { return Rule{Protocol: allProtocols, Peer: stack.Literal("0.0.0.0/0")} }

// rules flattens AWS's permissions, which hold many peers each.
func rules(in []types.IpPermission) []Rule {
	var out []Rule
	for _, p := range in {
		rule := Rule{Protocol: aws.ToString(p.IpProtocol), From: aws.ToInt32(p.FromPort), To: aws.ToInt32(p.ToPort)}
		if rule.Protocol == allProtocols {
			// AWS shows ports of all-protocol rules as -1 or leaves them out.
			rule.From, rule.To = 0, 0
		}
		for _, peer := range peers(p) {
			rule.Peer = stack.Literal(peer)
			out = append(out, rule)
		}
	}
	return out
}

func peers(p types.IpPermission) []string {
	var out []string
	for _, r := range p.IpRanges {
		out = append(out, aws.ToString(r.CidrIp))
	}
	for _, r := range p.Ipv6Ranges {
		out = append(out, aws.ToString(r.CidrIpv6))
	}
	for _, g := range p.UserIdGroupPairs {
		out = append(out, aws.ToString(g.GroupId))
	}
	for _, l := range p.PrefixListIds {
		out = append(out, aws.ToString(l.PrefixListId))
	}
	return out
}

func permissions(in []Rule) []types.IpPermission {
	var out []types.IpPermission
	for _, r := range in {
		p := types.IpPermission{IpProtocol: aws.String(r.Protocol)}
		if r.Protocol != allProtocols {
			p.FromPort, p.ToPort = aws.Int32(r.From), aws.Int32(r.To)
		}
		switch peer := r.Peer.Value; {
		case r.group():
			p.UserIdGroupPairs = []types.UserIdGroupPair{{GroupId: aws.String(peer)}}
		case strings.HasPrefix(peer, "pl-"):
			p.PrefixListIds = []types.PrefixListId{{PrefixListId: aws.String(peer)}}
		case strings.Contains(peer, ":"):
			p.Ipv6Ranges = []types.Ipv6Range{{CidrIpv6: aws.String(peer)}}
		default:
			p.IpRanges = []types.IpRange{{CidrIp: aws.String(peer)}}
		}
		out = append(out, p)
	}
	return out
}
