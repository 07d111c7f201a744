package database

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// attrARN is what the tags of a group are read and written by.
const attrARN = "arn"

// SubnetGroup says which subnets the database may stand in.
type SubnetGroup struct {
	// Subnets are their ids, with commas between them.
	Subnets stack.Ref
	Tags    map[string]string
}

type subnetGroups struct{ desk }

func (subnetGroups) Uses(of *SubnetGroup) []stack.Ref { return []stack.Ref{of.Subnets} }

func (subnetGroups) Diff(want, have *SubnetGroup) []stack.Change {
	var out []stack.Change
	if to, from := sortedIDs(want.Subnets.Value), sortedIDs(have.Subnets.Value); !slices.Equal(to, from) {
		out = append(out, stack.Change{Field: "subnets", From: strings.Join(from, ","), To: strings.Join(to, ",")})
	}
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func sortedIDs(list string) []string { return slices.Sorted(strings.SplitSeq(list, ",")) }

func (k subnetGroups) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "DB subnet group", k.find)
}

func (k subnetGroups) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	out, err := k.API.DescribeDBSubnetGroups(ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: &n.Physical})
	if err != nil || len(out.DBSubnetGroups) == 0 {
		return stack.Seen{}, err
	}
	seen := shownSubnetGroup(out.DBSubnetGroups[0])
	have := seen.Have.(*SubnetGroup)
	have.Tags, err = k.tagsOf(ctx, seen.Attrs[attrARN])
	seen.Name = n.Name
	k.Owner.Claim(&seen, have.Tags, n)
	return seen, err
}

func shownSubnetGroup(g types.DBSubnetGroup) stack.Seen {
	var ids []string
	for _, s := range g.Subnets {
		ids = append(ids, aws.ToString(s.SubnetIdentifier))
	}
	return stack.Seen{
		Ref: aws.ToString(g.DBSubnetGroupName), State: stack.Ready, Attrs: map[string]string{attrARN: aws.ToString(g.DBSubnetGroupArn)},
		Have: &SubnetGroup{Subnets: stack.Literal(strings.Join(ids, ","))},
	}
}

func (k subnetGroups) Create(ctx context.Context, name stack.Name, want *SubnetGroup) (stack.Seen, error) {
	out, err := k.API.CreateDBSubnetGroup(ctx, &rds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: &name.Physical, DBSubnetGroupDescription: aws.String(description(k.Owner)),
		SubnetIds: sortedIDs(want.Subnets.Value), Tags: cloud.RDSTags(want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create DB subnet group %s: %w", name.Physical, err)
	}
	seen := shownSubnetGroup(*out.DBSubnetGroup)
	seen.Have.(*SubnetGroup).Tags = want.Tags
	return seen, nil
}

// description is of at most 255 characters. (RDS API reference,
// CreateDBSubnetGroup; unverified.)
func description(owner cloud.Owner) string {
	text := "database of haws app " + owner.App
	return text[:min(len(text), 255)]
}

// Update replaces the list of subnets. RDS refuses to take one out that a database
// stands in. (RDS API reference, ModifyDBSubnetGroup: SubnetAlreadyInUse.)
func (k subnetGroups) Update(ctx context.Context, e engine.Edit[SubnetGroup]) (stack.Seen, error) {
	err := k.retag(ctx, e.Seen.Attrs[attrARN], e.Want.Tags, e.Have.Tags)
	want := sortedIDs(e.Want.Subnets.Value)
	if err == nil && !slices.Equal(want, sortedIDs(e.Have.Subnets.Value)) {
		_, err = k.API.ModifyDBSubnetGroup(ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: &e.Seen.Physical, SubnetIds: want})
	}
	e.Seen.Have = e.Want
	return e.Seen, cloud.Wrap(err, "update DB subnet group "+e.Seen.Physical)
}

// Delete removes the group, or lets it go with a database that is retained.
func (k subnetGroups) Delete(ctx context.Context, seen stack.Seen, have *SubnetGroup) (stack.Seen, error) {
	_, err := k.API.DeleteDBSubnetGroup(ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: &seen.Physical})
	if stack.Is(err, stack.InUse) && k.retains(have.Tags) {
		return k.release(ctx, seen.ID(), seen.Attrs[attrARN], have.Tags)
	}
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete DB subnet group "+seen.Physical)
}

// findEach looks one resource up after the other: RDS takes one name at a time,
// and says NotFound when there is none.
func findEach(ctx context.Context, names []stack.Known, what string, find func(context.Context, stack.Known) (stack.Seen, error)) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		seen, err := find(ctx, n)
		switch {
		case stack.Is(err, stack.NotFound):
		case err != nil:
			return nil, fmt.Errorf("find %s %s: %w", what, n.Physical, err)
		case seen.Have != nil:
			out = append(out, seen)
		}
	}
	return out, nil
}
