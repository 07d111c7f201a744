package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	allProtocols = "-1"
	// maxHolders is how many of its users an undeletable group names.
	maxHolders = 5
)

type securityGroups struct {
	api     API
	owner   cloud.Owner
	retains Retains
}

// Find looks all groups up by name, in one call.
func (k securityGroups) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	byName, values := cloud.Lookup(names)
	found := map[string]stack.Seen{}
	pages := ec2.NewDescribeSecurityGroupsPaginator(k.api, &ec2.DescribeSecurityGroupsInput{Filters: []types.Filter{filter("group-name", values...)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("find security groups %s: %w", strings.Join(values, ", "), err)
		}
		for _, g := range page.SecurityGroups {
			seen := k.seen(byName[aws.ToString(g.GroupName)], g)
			// A name is unique in one VPC only: ours comes before a stranger's.
			if before, twice := found[seen.Physical]; !twice || before.Foreign {
				found[seen.Physical] = seen
			}
		}
	}
	var out []stack.Seen
	for _, s := range found {
		out = append(out, s)
	}
	return out, nil
}

func (k securityGroups) seen(n stack.Known, g types.SecurityGroup) stack.Seen {
	have := &SecurityGroup{
		VPC: stack.Literal(aws.ToString(g.VpcId)), Tags: cloud.FromEC2Tags(g.Tags),
		Ingress: rules(g.IpPermissions), Egress: rules(g.IpPermissionsEgress),
	}
	seen := stack.Seen{Name: n.Name, Ref: aws.ToString(g.GroupId), Have: have, State: stack.Ready}
	k.owner.Claim(&seen, have.Tags, n)
	return seen
}

// Create makes the group. A new group lets all IPv4 traffic out. (EC2 API
// reference, CreateSecurityGroup.)
func (k securityGroups) Create(ctx context.Context, name stack.Name, want *SecurityGroup) (stack.Seen, error) {
	out, err := k.api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: &name.Physical, VpcId: &want.VPC.Value, Description: aws.String(k.description(name)),
		TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeSecurityGroup, want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create security group %s: %w", name.Physical, err)
	}
	have := &SecurityGroup{VPC: want.VPC, Egress: []Rule{allOut()}, Tags: want.Tags}
	return stack.Seen{Ref: aws.ToString(out.GroupId), Have: have, State: stack.Ready}, nil
}

// description is of at most 255 characters. (EC2 API reference,
// CreateSecurityGroup.)
func (k securityGroups) description(name stack.Name) string {
	text := name.Role + " of haws app " + k.owner.App
	return text[:min(len(text), 255)]
}

// Update adds rules before it revokes any, and revokes none while rules could
// not be added, so that no traffic is cut that should pass.
func (k securityGroups) Update(ctx context.Context, e engine.Edit[SecurityGroup]) (stack.Seen, error) {
	id := e.Seen.Ref
	err := k.authorize(ctx, id, without(e.Want.Ingress, e.Have.Ingress), without(e.Want.Egress, e.Have.Egress))
	if err == nil {
		err = k.revoke(ctx, id, without(e.Have.Ingress, e.Want.Ingress), without(e.Have.Egress, e.Want.Egress))
	}
	e.Seen.Have = e.Want
	return e.Seen, errors.Join(err, cloud.EC2Tagger{API: k.api}.Retag(ctx, id, e.Want.Tags, e.Have.Tags))
}

func (k securityGroups) authorize(ctx context.Context, id string, in, out []Rule) error {
	var errs []error
	if len(in) > 0 {
		_, err := k.api.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permissions(in)})
		errs = append(errs, cloud.Wrap(err, "allow "+words(in)+" into security group "+id))
	}
	if len(out) > 0 {
		_, err := k.api.AuthorizeSecurityGroupEgress(ctx, &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &id, IpPermissions: permissions(out)})
		errs = append(errs, cloud.Wrap(err, "allow "+words(out)+" out of security group "+id))
	}
	return errors.Join(errs...)
}

func (k securityGroups) revoke(ctx context.Context, id string, in, out []Rule) error {
	var errs []error
	if len(in) > 0 {
		_, err := k.api.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permissions(in)})
		errs = append(errs, cloud.Wrap(err, "revoke "+words(in)+" into security group "+id))
	}
	if len(out) > 0 {
		_, err := k.api.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &id, IpPermissions: permissions(out)})
		errs = append(errs, cloud.Wrap(err, "revoke "+words(out)+" out of security group "+id))
	}
	return errors.Join(errs...)
}

// words are the first of the rules, and how many more there are.
func words(rules []Rule) string {
	if len(rules) == 1 {
		return rules[0].String()
	}
	return fmt.Sprintf("%s and %d more", rules[0], len(rules)-1)
}

// Delete removes the group. While something still stands in it, AWS refuses;
// the error then names the network interfaces. The group of a database that is
// retained is let go.
func (k securityGroups) Delete(ctx context.Context, seen stack.Seen, have *SecurityGroup) (stack.Seen, error) {
	_, err := k.api.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &seen.Ref})
	if stack.Is(err, stack.InUse) && seen.Role == TierDatabase && k.retains(have.Tags) {
		return k.release(ctx, seen, have)
	}
	if err != nil {
		err = fmt.Errorf("delete security group %s%s: %w", seen.Ref, k.holders(ctx, seen.Ref, err), err)
	}
	return stack.Seen{State: stack.Gone}, err
}

// release closes the group to the app's other groups, which could not be deleted
// otherwise, and leaves it to what stands in it.
func (k securityGroups) release(ctx context.Context, seen stack.Seen, have *SecurityGroup) (stack.Seen, error) {
	inside := slices.DeleteFunc(slices.Clone(have.Ingress), func(r Rule) bool { return !r.group() })
	err := k.revoke(ctx, seen.Ref, inside, nil)
	if err == nil {
		err = cloud.Wrap(cloud.EC2Tagger{API: k.api}.Retag(ctx, seen.Ref, k.owner.Released(seen.ID(), have.Tags), have.Tags), "release security group "+seen.Ref)
	}
	return stack.Seen{State: stack.Gone, Message: "retained with the database: " + seen.Ref}, err
}

// holders names the network interfaces that keep a group in use.
func (k securityGroups) holders(ctx context.Context, id string, err error) string {
	if !stack.Is(err, stack.InUse) {
		return ""
	}
	out, err := k.api.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{
		Filters: []types.Filter{filter("group-id", id)}, MaxResults: aws.Int32(maxHolders),
	})
	if err != nil {
		return " (what still uses it cannot be read: " + err.Error() + ")"
	}
	if len(out.NetworkInterfaces) == 0 {
		return ""
	}
	var names []string
	for _, n := range out.NetworkInterfaces {
		names = append(names, strings.TrimSpace(aws.ToString(n.NetworkInterfaceId)+" "+aws.ToString(n.Description)))
	}
	return ", still used by " + strings.Join(names, ", ")
}
