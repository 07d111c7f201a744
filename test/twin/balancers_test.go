package twin

import (
	"strings"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

type lbInput = elb.CreateLoadBalancerInput

func (w *world) noBalancer() string {
	return w.arn("elasticloadbalancing", "loadbalancer/app/none/0123456789abcdef")
}

// createBalancer makes a load balancer, or not, as the case may be.
func (w *world) createBalancer(name string, change ...func(*lbInput)) (*elb.CreateLoadBalancerOutput, error) {
	in := &lbInput{Name: &name, Subnets: w.subnets, Tags: []types.Tag{{Key: new("app"), Value: new("web/shop")}}}
	for _, fn := range change {
		fn(in)
	}
	return w.elb.CreateLoadBalancer(w.ctx, in)
}

// balancer makes a load balancer and waits until it is active.
func (w *world) balancer(name string, change ...func(*lbInput)) (arn string) {
	out, err := w.createBalancer(name, change...)
	w.ok(err)
	w.later(5 * time.Minute)
	return *out.LoadBalancers[0].LoadBalancerArn
}

func (w *world) balancers(names ...string) {
	w.elb.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{Names: names})
}

func (w *world) balancerPage(size int32, marker *string) (next *string) {
	out, err := w.elb.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{PageSize: &size, Marker: marker})
	if err != nil {
		return nil
	}
	return out.NextMarker
}

func (w *world) deleteBalancer(arn string) {
	w.elb.DeleteLoadBalancer(w.ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: &arn})
}

func (w *world) balancerAttributes(arn string, pairs ...string) {
	in := &elb.ModifyLoadBalancerAttributesInput{LoadBalancerArn: &arn}
	for i := 0; i < len(pairs); i += 2 {
		in.Attributes = append(in.Attributes, types.LoadBalancerAttribute{Key: &pairs[i], Value: &pairs[i+1]})
	}
	w.elb.ModifyLoadBalancerAttributes(w.ctx, in)
}

func (w *world) addresses(arn string, family types.IpAddressType) {
	w.elb.SetIpAddressType(w.ctx, &elb.SetIpAddressTypeInput{LoadBalancerArn: &arn, IpAddressType: family})
}

func (w *world) elbTags(arn string) {
	w.elb.DescribeTags(w.ctx, &elb.DescribeTagsInput{ResourceArns: []string{arn}})
}

func balancerRows() []row {
	return []row{
		{"a new load balancer, found by name and by ARN", "", func(w *world) {
			arn := w.balancer("shop")
			w.balancers("shop")
			w.elb.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{arn}})
		}},
		{"the same load balancer again", "", func(w *world) {
			w.balancer("shop")
			w.createBalancer("shop")
			w.balancers("shop")
		}},
		{"a second load balancer of the same name with other settings", "DuplicateLoadBalancerName", func(w *world) {
			w.balancer("shop")
			w.createBalancer("shop", func(in *lbInput) { in.Scheme = "internal" })
		}},
		{"an application load balancer in one subnet", "ValidationError", func(w *world) {
			w.createBalancer("shop", func(in *lbInput) { in.Subnets = in.Subnets[:1] })
		}},
		{"a load balancer twice in one zone", "InvalidConfigurationRequest", func(w *world) {
			w.createBalancer("shop", func(in *lbInput) { in.Subnets = []string{in.Subnets[0], in.Subnets[0]} })
		}},
		{"a load balancer in a subnet that there is not", "SubnetNotFound", func(w *world) {
			w.createBalancer("shop", func(in *lbInput) { in.Subnets = []string{in.Subnets[0], "subnet-0123456789abcdef0"} })
		}},
		{"a load balancer with a security group that there is not", "InvalidSecurityGroup", func(w *world) {
			w.createBalancer("shop", func(in *lbInput) { in.SecurityGroups = []string{noGroup} })
		}},
		{"a load balancer of a scheme that there is not", "InvalidScheme", func(w *world) {
			w.createBalancer("shop", func(in *lbInput) { in.Scheme = "public" })
		}},
		{"a load balancer's name of 33 characters", "ValidationError", func(w *world) {
			w.createBalancer(strings.Repeat("x", 33))
		}},
		{"a load balancer's name with a dot", "ValidationError", func(w *world) {
			w.createBalancer("web.shop")
		}},
		{"a load balancer's name that begins with internal-", "ValidationError", func(w *world) {
			w.createBalancer("internal-shop")
		}},
		{"a load balancer that there is not, by name", "LoadBalancerNotFound", func(w *world) {
			w.balancer("shop")
			w.balancers("shop", "other")
		}},
		{"a load balancer that there is not, by ARN", "LoadBalancerNotFound", func(w *world) {
			w.elb.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{w.noBalancer()}})
		}},
		{"load balancers page by page", "", func(w *world) {
			w.balancer("a")
			w.balancer("b")
			w.balancerPage(1, w.balancerPage(1, nil))
		}},
		{"load balancers by a marker that is none", "ValidationError", func(w *world) {
			w.balancerPage(1, new("none"))
		}},
		{"deleting a load balancer twice", "", func(w *world) {
			arn := w.balancer("shop")
			w.deleteBalancer(arn)
			w.deleteBalancer(arn)
		}},
		{"deleting a load balancer under deletion protection", "OperationNotPermitted", func(w *world) {
			arn := w.balancer("shop")
			w.balancerAttributes(arn, "deletion_protection.enabled", "true")
			w.deleteBalancer(arn)
		}},
		{"the attributes of a new load balancer", "", func(w *world) {
			arn := w.balancer("shop")
			w.elb.DescribeLoadBalancerAttributes(w.ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: &arn})
		}},
		{"a load balancer's attribute that there is not", "ValidationError", func(w *world) {
			w.balancerAttributes(w.balancer("shop"), "colour", "red")
		}},
		{"a load balancer's attribute out of its range", "ValidationError", func(w *world) {
			w.balancerAttributes(w.balancer("shop"), "idle_timeout.timeout_seconds", "4001")
		}},
		{"the attributes of a load balancer that there is not", "LoadBalancerNotFound", func(w *world) {
			w.elb.DescribeLoadBalancerAttributes(w.ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: new(w.noBalancer())})
		}},
		{"other subnets for a load balancer", "", func(w *world) {
			arn := w.balancer("shop")
			w.elb.SetSubnets(w.ctx, &elb.SetSubnetsInput{LoadBalancerArn: &arn, Subnets: w.subnets[:2]})
			w.balancers("shop")
		}},
		{"one subnet for a load balancer that had three", "ValidationError", func(w *world) {
			arn := w.balancer("shop")
			w.elb.SetSubnets(w.ctx, &elb.SetSubnetsInput{LoadBalancerArn: &arn, Subnets: w.subnets[:1]})
		}},
		{"other security groups for a load balancer", "", func(w *world) {
			arn, id := w.balancer("shop"), w.group("lb")
			w.elb.SetSecurityGroups(w.ctx, &elb.SetSecurityGroupsInput{LoadBalancerArn: &arn, SecurityGroups: []string{id}})
			w.balancers("shop")
		}},
		{"a security group that there is not, for a load balancer", "InvalidSecurityGroup", func(w *world) {
			arn := w.balancer("shop")
			w.elb.SetSecurityGroups(w.ctx, &elb.SetSecurityGroupsInput{LoadBalancerArn: &arn, SecurityGroups: []string{noGroup}})
		}},
		{"addresses of both families for a load balancer", "", func(w *world) {
			w.addresses(w.balancer("shop"), "dualstack")
			w.balancers("shop")
		}},
		{"addresses of a family that there is not", "ValidationError", func(w *world) {
			w.addresses(w.balancer("shop"), "ipv5")
		}},
		{"addresses for a load balancer that there is not", "LoadBalancerNotFound", func(w *world) {
			w.addresses(w.noBalancer(), "dualstack")
		}},
		{"a load balancer's tags read, added and removed", "", func(w *world) {
			arn := w.balancer("shop")
			w.elb.AddTags(w.ctx, &elb.AddTagsInput{ResourceArns: []string{arn}, Tags: []types.Tag{
				{Key: new("app"), Value: new("web/other")}, {Key: new("team"), Value: new("blue")},
			}})
			w.elbTags(arn)
			w.elb.RemoveTags(w.ctx, &elb.RemoveTagsInput{ResourceArns: []string{arn}, TagKeys: []string{"team", "none"}})
			w.elbTags(arn)
		}},
		{"the tags of a load balancer that there is not", "LoadBalancerNotFound", func(w *world) {
			w.elbTags(w.noBalancer())
		}},
		{"the same tag twice on a load balancer", "DuplicateTagKeys", func(w *world) {
			w.elb.AddTags(w.ctx, &elb.AddTagsInput{ResourceArns: []string{w.balancer("shop")}, Tags: []types.Tag{
				{Key: new("app"), Value: new("a")}, {Key: new("app"), Value: new("b")},
			}})
		}},
	}
}
