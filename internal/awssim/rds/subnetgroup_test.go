package rds_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

// zones are those of a group's subnets.
func zones(g types.DBSubnetGroup) (names []string) {
	for _, sn := range g.Subnets {
		names = append(names, *sn.SubnetAvailabilityZone.Name)
	}
	return names
}

func TestASubnetGroupIsMadeChangedAndRemoved(t *testing.T) {
	r := newRig(t)
	g, err := r.subnetGroup("Shop", r.subnets[:2]...)
	r.ok(err)
	want := []string{"shop", "Complete", r.vpc, "arn:aws:rds:us-east-1:123456789012:subgrp:shop"}
	if diff := cmp.Diff(want, []string{*g.DBSubnetGroupName, *g.SubnetGroupStatus, *g.VpcId, *g.DBSubnetGroupArn}); diff != "" {
		t.Error(diff)
	}
	_, err = r.rds.ModifyDBSubnetGroup(r.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: aws.String("SHOP"), SubnetIds: r.subnets[1:]})
	r.ok(err)
	out, err := r.rds.DescribeDBSubnetGroups(r.ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: aws.String("shop")})
	r.ok(err)
	got := out.DBSubnetGroups[0]
	if diff := cmp.Diff([]string{"us-east-1b", "us-east-1c"}, zones(got)); diff != "" || *got.DBSubnetGroupDescription != "for tests" {
		t.Error(diff, *got.DBSubnetGroupDescription)
	}
	_, err = r.rds.DeleteDBSubnetGroup(r.ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: aws.String("shop")})
	r.ok(err)
	_, err = r.rds.DescribeDBSubnetGroups(r.ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: aws.String("shop")})
	r.refuse("DBSubnetGroupNotFoundFault", err)
}

func TestSubnetGroupsThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	_, err := r.subnetGroup("taken", r.subnets...)
	r.ok(err)
	var foreign string
	r.World.Do(func() { foreign = r.EC2.AddSubnet(r.EC2.AddVPC("10.0.0.0/16"), "us-east-1b", "10.0.0.0/24") })
	for _, row := range []struct {
		name, group, code string
		subnets           []string
	}{
		{"a name that is taken, in other letters", "TAKEN", "DBSubnetGroupAlreadyExists", r.subnets},
		{"subnets of one zone", "a", "DBSubnetGroupDoesNotCoverEnoughAZs", r.subnets[:1]},
		{"an unknown subnet", "a", "InvalidSubnet", []string{r.subnets[0], "subnet-none"}},
		{"subnets of two VPCs", "a", "InvalidSubnet", []string{r.subnets[0], foreign}},
		{"the name default", "default", "InvalidParameterValue", r.subnets},
		{"a name that begins with a digit", "1a", "InvalidParameterValue", r.subnets},
		{"a name with a slash", "a/b", "InvalidParameterValue", r.subnets},
		{"a name that is too long", strings.Repeat("a", 256), "InvalidParameterValue", r.subnets},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.subnetGroup(row.group, row.subnets...)
			r.refuse(row.code, err)
		})
	}
	r.t = t
	modify := func(name string, subnets ...string) error {
		_, err := r.rds.ModifyDBSubnetGroup(r.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: &name, SubnetIds: subnets})
		return err
	}
	r.refuse("DBSubnetGroupNotFoundFault", modify("none", r.subnets...))
	var others []string
	r.World.Do(func() {
		vpc := r.EC2.AddVPC("10.1.0.0/16")
		others = []string{r.EC2.AddSubnet(vpc, "us-east-1a", "10.1.0.0/24"), r.EC2.AddSubnet(vpc, "us-east-1b", "10.1.1.0/24")}
	})
	r.refuse("InvalidSubnet", modify("taken", others...))
	r.refuse("DBSubnetGroupDoesNotCoverEnoughAZs", modify("taken", r.subnets[0]))
	_, err = r.rds.DeleteDBSubnetGroup(r.ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: aws.String("none")})
	if _, typed := errors.AsType[*types.DBSubnetGroupNotFoundFault](err); !typed {
		t.Errorf("not the typed error: %v", err)
	}
}

func TestPagesOfSubnetGroups(t *testing.T) {
	r := newRig(t)
	var want, got []string
	for i := range 45 {
		g, err := r.subnetGroup(fmt.Sprintf("g%02d", i), r.subnets...)
		r.ok(err)
		want = append(want, *g.DBSubnetGroupName)
	}
	pages, sizes := rds.NewDescribeDBSubnetGroupsPaginator(r.rds, &rds.DescribeDBSubnetGroupsInput{MaxRecords: aws.Int32(20)}), []int{}
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.ctx)
		r.ok(err)
		sizes = append(sizes, len(out.DBSubnetGroups))
		for _, g := range out.DBSubnetGroups {
			got = append(got, *g.DBSubnetGroupName)
		}
	}
	if diff := cmp.Diff(want, got) + cmp.Diff([]int{20, 20, 5}, sizes); diff != "" {
		t.Error(diff)
	}
	for _, in := range []rds.DescribeDBSubnetGroupsInput{{MaxRecords: aws.Int32(19)}, {MaxRecords: aws.Int32(101)}, {Marker: aws.String("x")}} {
		_, err := r.rds.DescribeDBSubnetGroups(r.ctx, &in)
		r.refuse("InvalidParameterValue", err)
	}
}

func TestTags(t *testing.T) {
	r := newRig(t)
	g, err := r.subnetGroup("shop", r.subnets...)
	r.ok(err)
	add := func(arn *string, key, value string) error {
		_, err := r.rds.AddTagsToResource(r.ctx, &rds.AddTagsToResourceInput{ResourceName: arn, Tags: []types.Tag{{Key: &key, Value: &value}}})
		return err
	}
	r.ok(add(g.DBSubnetGroupArn, "app", "cart"))
	r.ok(add(g.DBSubnetGroupArn, "team", "blue"))
	if diff := cmp.Diff(map[string]string{"app": "cart", "team": "blue"}, r.tags(g.DBSubnetGroupArn)); diff != "" {
		t.Error(diff)
	}
	_, err = r.rds.RemoveTagsFromResource(r.ctx, &rds.RemoveTagsFromResourceInput{ResourceName: g.DBSubnetGroupArn, TagKeys: []string{"app", "none"}})
	r.ok(err)
	if diff := cmp.Diff(map[string]string{"team": "blue"}, r.tags(g.DBSubnetGroupArn)); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidParameterValue", add(g.DBSubnetGroupArn, "aws:x", "y"))
	r.refuse("DBSubnetGroupNotFoundFault", add(aws.String("arn:aws:rds:us-east-1:123456789012:subgrp:none"), "a", "b"))
	r.refuse("InvalidParameterValue", add(aws.String("arn:aws:rds:us-east-1:999999999999:subgrp:shop"), "a", "b"))
	for i := range 49 {
		r.ok(add(g.DBSubnetGroupArn, fmt.Sprint("k", i), "v"))
	}
	r.refuse("InvalidParameterValue", add(g.DBSubnetGroupArn, "one-too-many", "v"))
}
