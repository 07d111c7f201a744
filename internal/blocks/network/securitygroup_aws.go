package network

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const allProtocols = "-1"

type securityGroups struct {
	api   API
	owner cloud.Owner
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
	id := aws.ToString(g.GroupId)
	return stack.Seen{Name: n.Name, Ref: id, Have: have, State: stack.Ready, Foreign: !k.owner.Holds(have.Tags, n, id)}
}

// Create makes the group. A new group lets all IPv4 traffic out. (EC2 API
// reference, CreateSecurityGroup.)
func (k securityGroups) Create(ctx context.Context, name stack.Name, want *SecurityGroup) (stack.Seen, error) {
	out, err := k.api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: &name.Physical, VpcId: &want.VPC.Value, Description: aws.String("haws " + k.owner.App + " " + name.Role),
		TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeSecurityGroup, want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create security group %s: %w", name.Physical, err)
	}
	have := &SecurityGroup{VPC: want.VPC, Egress: []Rule{allOut()}, Tags: want.Tags}
	return stack.Seen{Ref: aws.ToString(out.GroupId), Have: have, State: stack.Ready}, nil
}

// Update adds rules before it revokes any, so that no traffic is cut that
// should pass.
func (k securityGroups) Update(ctx context.Context, e engine.Edit[SecurityGroup]) (stack.Seen, error) {
	id := e.Seen.Ref
	err := errors.Join(
		k.authorize(ctx, id, without(e.Want.Ingress, e.Have.Ingress), without(e.Want.Egress, e.Have.Egress)),
		k.revoke(ctx, id, without(e.Have.Ingress, e.Want.Ingress), without(e.Have.Egress, e.Want.Egress)),
		k.tag(ctx, id, e.Want.Tags, e.Have.Tags),
	)
	e.Seen.Have = e.Want
	return e.Seen, err
}

func (k securityGroups) authorize(ctx context.Context, id string, in, out []Rule) error {
	var errs []error
	if len(in) > 0 {
		_, err := k.api.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permissions(in)})
		errs = append(errs, wrap("allow "+in[0].String()+" into security group "+id, err))
	}
	if len(out) > 0 {
		_, err := k.api.AuthorizeSecurityGroupEgress(ctx, &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &id, IpPermissions: permissions(out)})
		errs = append(errs, wrap("allow "+out[0].String()+" out of security group "+id, err))
	}
	return errors.Join(errs...)
}

func (k securityGroups) revoke(ctx context.Context, id string, in, out []Rule) error {
	var errs []error
	if len(in) > 0 {
		_, err := k.api.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permissions(in)})
		errs = append(errs, wrap("revoke "+in[0].String()+" from security group "+id, err))
	}
	if len(out) > 0 {
		_, err := k.api.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &id, IpPermissions: permissions(out)})
		errs = append(errs, wrap("revoke "+out[0].String()+" from security group "+id, err))
	}
	return errors.Join(errs...)
}

func (k securityGroups) tag(ctx context.Context, id string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	var errs []error
	if len(remove) > 0 {
		_, err := k.api.DeleteTags(ctx, &ec2.DeleteTagsInput{Resources: []string{id}, Tags: cloud.EC2TagKeys(remove)})
		errs = append(errs, wrap("untag security group "+id, err))
	}
	if len(set) > 0 {
		_, err := k.api.CreateTags(ctx, &ec2.CreateTagsInput{Resources: []string{id}, Tags: cloud.EC2Tags(set)})
		errs = append(errs, wrap("tag security group "+id, err))
	}
	return errors.Join(errs...)
}

// Delete removes the group. While something still stands in it, AWS refuses;
// the error then names the network interfaces.
func (k securityGroups) Delete(ctx context.Context, seen stack.Seen, _ *SecurityGroup) (stack.Seen, error) {
	_, err := k.api.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &seen.Ref})
	if err != nil {
		err = fmt.Errorf("delete security group %s%s: %w", seen.Ref, k.holders(ctx, seen.Ref, err), err)
	}
	return stack.Seen{State: stack.Gone}, err
}

// holders names the network interfaces that keep a group in use.
func (k securityGroups) holders(ctx context.Context, id string, err error) string {
	if !stack.Is(err, stack.InUse) {
		return ""
	}
	out, err := k.api.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{Filters: []types.Filter{filter("group-id", id)}})
	if err != nil || len(out.NetworkInterfaces) == 0 {
		return ""
	}
	var names []string
	for _, n := range out.NetworkInterfaces {
		names = append(names, strings.TrimSpace(aws.ToString(n.NetworkInterfaceId)+" "+aws.ToString(n.Description)))
	}
	return ", still used by " + strings.Join(names, ", ")
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
