package elbv2_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"
)

type lbInput = elbv2.CreateLoadBalancerInput

func TestANewLoadBalancerProvisionsForTwoMinutes(t *testing.T) {
	r := newRig(t)
	lb, err := r.balancer("shop")
	r.ok(err)
	states := map[time.Duration]types.LoadBalancerStateEnum{}
	for _, d := range []time.Duration{0, time.Minute, 2 * time.Minute} {
		r.clock.SetTime(aws.ToTime(lb.CreatedTime).Add(d))
		out, err := r.elb.DescribeLoadBalancers(r.ctx, &elbv2.DescribeLoadBalancersInput{Names: []string{"shop"}})
		r.ok(err)
		states[d] = out.LoadBalancers[0].State.Code
	}
	want := map[time.Duration]types.LoadBalancerStateEnum{0: "provisioning", time.Minute: "provisioning", 2 * time.Minute: "active"}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(*lb.LoadBalancerArn, "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/") {
		t.Error(*lb.LoadBalancerArn)
	}
	if lb.Scheme != "internet-facing" || lb.Type != "application" || lb.IpAddressType != "ipv4" || len(lb.SecurityGroups) != 1 || len(lb.AvailabilityZones) != 3 {
		t.Errorf("defaults: %+v", lb)
	}
}

// lonely makes a VPC without an internet gateway.
func (r *rig) lonely() (subnets []string) {
	r.World.Do(func() {
		vpc := r.EC2.AddVPC("10.0.0.0/16")
		for i, z := range r.EC2.Zones() {
			subnets = append(subnets, r.EC2.AddSubnet(vpc, z.Name, []string{"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"}[i]))
		}
	})
	return subnets
}

func TestLoadBalancersThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	lonely := r.lonely()
	r.World.Do(func() { r.EC2.FillSubnet(r.subnets[2], 7) })
	two := r.subnets[:2]
	for _, row := range []struct {
		name, lb, code string
		change         func(*lbInput)
	}{
		{"a name that is too long", strings.Repeat("x", 33), "ValidationError", nil},
		{"a name with a dot", "a.b", "ValidationError", nil},
		{"a name that begins with internal-", "internal-x", "ValidationError", nil},
		{"one subnet for an ALB", "a", "ValidationError", func(in *lbInput) { in.Subnets = two[:1] }},
		{"no subnet for an NLB", "a", "ValidationError", func(in *lbInput) { in.Subnets, in.Type = nil, "network" }},
		{"the same zone twice", "a", "InvalidConfigurationRequest", func(in *lbInput) { in.Subnets = []string{two[0], two[0]} }},
		{"an unknown subnet", "a", "SubnetNotFound", func(in *lbInput) { in.Subnets = []string{two[0], "subnet-none"} }},
		{"subnets of two VPCs", "a", "InvalidConfigurationRequest", func(in *lbInput) { in.Subnets = []string{two[0], lonely[1]} }},
		{"internet-facing without an internet gateway", "a", "InvalidSubnet", func(in *lbInput) { in.Subnets = lonely }},
		{"a subnet with seven free addresses", "a", "InvalidSubnet", nil},
		{"an unknown security group", "a", "InvalidSecurityGroup", func(in *lbInput) { in.Subnets, in.SecurityGroups = two, []string{"sg-none"} }},
		{"both subnets and mappings", "a", "ValidationError", func(in *lbInput) { in.SubnetMappings = []types.SubnetMapping{{SubnetId: &two[0]}} }},
		{"an unknown scheme", "a", "InvalidScheme", func(in *lbInput) { in.Scheme = "public" }},
		{"a tag twice", "a", "DuplicateTagKeys", func(in *lbInput) {
			in.Subnets, in.Tags = two, []types.Tag{{Key: aws.String("k")}, {Key: aws.String("k")}}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.balancer(row.lb, func(in *lbInput) {
				if row.change != nil {
					row.change(in)
				}
			})
			r.refuse(row.code, err)
		})
	}
}

func TestCreatingALoadBalancerTwiceIsIdempotentForTheSameSettings(t *testing.T) {
	r := newRig(t)
	first, err := r.balancer("shop")
	r.ok(err)
	again, err := r.balancer("shop")
	r.ok(err)
	if diff := cmp.Diff(first.LoadBalancerArn, again.LoadBalancerArn); diff != "" {
		t.Error(diff)
	}
	_, err = r.balancer("shop", func(in *lbInput) { in.Scheme = "internal" })
	r.refuse("DuplicateLoadBalancerName", err)
	if _, typed := errors.AsType[*types.DuplicateLoadBalancerNameException](err); !typed {
		t.Errorf("not the typed error: %v", err)
	}
}

func TestDeletionProtectionAndLingeringInterfaces(t *testing.T) {
	r := newRig(t)
	lb, _, _ := r.served()
	protect := func(value string) {
		_, err := r.elb.ModifyLoadBalancerAttributes(r.ctx, &elbv2.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: lb.LoadBalancerArn,
			Attributes:      []types.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: aws.String(value)}},
		})
		r.ok(err)
	}
	remove := func() error {
		_, err := r.elb.DeleteLoadBalancer(r.ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancerArn})
		return err
	}
	interfaces := func() int {
		_, path, _ := strings.Cut(*lb.LoadBalancerArn, "loadbalancer/")
		out, err := r.compute.DescribeNetworkInterfaces(r.ctx, &ec2.DescribeNetworkInterfacesInput{
			Filters: []ec2types.Filter{{Name: aws.String("description"), Values: []string{"ELB " + path}}},
		})
		r.ok(err)
		return len(out.NetworkInterfaces)
	}
	protect("true")
	r.refuse("OperationNotPermitted", remove())
	protect("false")
	before := interfaces()
	r.ok(remove())
	r.ok(remove()) // deleting what is gone succeeds
	_, err := r.elb.DescribeLoadBalancers(r.ctx, &elbv2.DescribeLoadBalancersInput{Names: []string{"shop"}})
	r.refuse("LoadBalancerNotFound", err)
	after := []int{before, interfaces()}
	r.after(4*time.Minute + time.Second)
	if diff := cmp.Diff([]int{3, 3, 0}, append(after, interfaces())); diff != "" {
		t.Error(diff)
	}
}

func TestSubnetsAndSecurityGroupsAreReplacedAsAWhole(t *testing.T) {
	r := newRig(t)
	lb, err := r.balancer("shop")
	r.ok(err)
	out, err := r.elb.SetSubnets(r.ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: lb.LoadBalancerArn, Subnets: r.subnets[:2]})
	r.ok(err)
	if len(out.AvailabilityZones) != 2 {
		t.Errorf("zones: %v", out.AvailabilityZones)
	}
	_, err = r.elb.SetSubnets(r.ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: lb.LoadBalancerArn, Subnets: r.subnets[:1]})
	r.refuse("ValidationError", err)
	_, err = r.elb.SetSecurityGroups(r.ctx, &elbv2.SetSecurityGroupsInput{LoadBalancerArn: lb.LoadBalancerArn, SecurityGroups: []string{"sg-none"}})
	r.refuse("InvalidSecurityGroup", err)
	nlb, err := r.balancer("net", func(in *lbInput) { in.Type = "network" })
	r.ok(err)
	_, err = r.elb.SetSecurityGroups(r.ctx, &elbv2.SetSecurityGroupsInput{LoadBalancerArn: nlb.LoadBalancerArn, SecurityGroups: lb.SecurityGroups})
	r.refuse("InvalidConfigurationRequest", err)
}

func TestLoadBalancerAttributes(t *testing.T) {
	r := newRig(t)
	alb, err := r.balancer("app")
	r.ok(err)
	nlb, err := r.balancer("net", func(in *lbInput) { in.Type = "network" })
	r.ok(err)
	for _, row := range []struct {
		name, key, value, code string
		lb                     types.LoadBalancer
	}{
		{"a value in range", "idle_timeout.timeout_seconds", "120", "", alb},
		{"a value out of range", "idle_timeout.timeout_seconds", "4001", "ValidationError", alb},
		{"not a boolean", "deletion_protection.enabled", "yes", "ValidationError", alb},
		{"an unknown key", "nonsense", "true", "ValidationError", alb},
		{"an ALB's key on an NLB", "idle_timeout.timeout_seconds", "60", "InvalidConfigurationRequest", nlb},
		{"cross-zone off on an NLB", "load_balancing.cross_zone.enabled", "false", "", nlb},
		{"cross-zone off on an ALB", "load_balancing.cross_zone.enabled", "false", "ValidationError", alb},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.elb.ModifyLoadBalancerAttributes(r.ctx, &elbv2.ModifyLoadBalancerAttributesInput{
				LoadBalancerArn: row.lb.LoadBalancerArn, Attributes: []types.LoadBalancerAttribute{{Key: &row.key, Value: &row.value}},
			})
			if row.code == "" {
				r.ok(err)
			} else {
				r.refuse(row.code, err)
			}
		})
	}
	out, err := r.elb.DescribeLoadBalancerAttributes(r.ctx, &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: alb.LoadBalancerArn})
	r.ok(err)
	got := map[string]string{}
	for _, a := range out.Attributes {
		got[*a.Key] = *a.Value
	}
	if got["idle_timeout.timeout_seconds"] != "120" || got["routing.http2.enabled"] != "true" || got["zonal_shift.config.enabled"] != "false" {
		t.Error(got)
	}
}

func TestPagesAndTags(t *testing.T) {
	r := newRig(t)
	var arns []string
	for name := range strings.SplitSeq("abcdefghijklmnopqrstu", "") {
		lb, err := r.balancer(name, func(in *lbInput) { in.Tags = []types.Tag{{Key: aws.String("n"), Value: &name}} })
		r.ok(err)
		arns = append(arns, *lb.LoadBalancerArn)
	}
	var names []string
	pages := elbv2.NewDescribeLoadBalancersPaginator(r.elb, &elbv2.DescribeLoadBalancersInput{PageSize: aws.Int32(8)})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.ctx)
		r.ok(err)
		for _, lb := range out.LoadBalancers {
			names = append(names, *lb.LoadBalancerName)
		}
	}
	if got := strings.Join(names, ""); got != "abcdefghijklmnopqrstu" {
		t.Error(got)
	}
	_, err := r.elb.DescribeTags(r.ctx, &elbv2.DescribeTagsInput{ResourceArns: arns})
	r.refuse("ValidationError", err)
	_, err = r.elb.AddTags(r.ctx, &elbv2.AddTagsInput{ResourceArns: arns[:1], Tags: []types.Tag{{Key: aws.String("x"), Value: aws.String("y")}}})
	r.ok(err)
	_, err = r.elb.RemoveTags(r.ctx, &elbv2.RemoveTagsInput{ResourceArns: arns[:1], TagKeys: []string{"n"}})
	r.ok(err)
	out, err := r.elb.DescribeTags(r.ctx, &elbv2.DescribeTagsInput{ResourceArns: arns[:2]})
	r.ok(err)
	got := map[string]string{}
	for _, d := range out.TagDescriptions {
		for _, tag := range d.Tags {
			got[*d.ResourceArn+" "+*tag.Key] = *tag.Value
		}
	}
	if diff := cmp.Diff(map[string]string{arns[0] + " x": "y", arns[1] + " n": "b"}, got); diff != "" {
		t.Error(diff)
	}
}
