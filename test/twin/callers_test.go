package twin

import (
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func (w *world) caller() {
	w.sts.GetCallerIdentity(w.ctx, &sts.GetCallerIdentityInput{})
}

// The caller's account is account-1: what the other services say of the owner has to be the same account.
func callerRows() []row {
	return []row{
		{"who the caller is, asked twice", "", func(w *world) {
			w.caller()
			w.caller()
		}},
		{"the caller owns the default VPC", "", func(w *world) {
			w.caller()
			w.ec2.DescribeVpcs(w.ctx, &ec2.DescribeVpcsInput{VpcIds: []string{w.vpc}})
		}},
		{"the caller owns the security group that it makes", "", func(w *world) {
			w.caller()
			w.groupsWith(filter("group-id", w.group("web")))
		}},
		{"the caller's account is in the ARN of its load balancer", "", func(w *world) {
			w.caller()
			w.balancer("shop")
		}},
		{"the caller's account is in the ARN of its Auto Scaling group", "", func(w *world) {
			w.caller()
			w.scaling()
			w.asg.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
		}},
		{"the caller is the same after a refusal", "LoadBalancerNotFound", func(w *world) {
			w.caller()
			w.elb.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{Names: []string{"none"}})
			w.caller()
		}},
	}
}
