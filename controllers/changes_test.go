package controllers_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

const otherCertificate = "arn:aws:acm:us-east-1:123456789012:certificate/87654321-4321-4321-4321-210987654321"

// changes are a stranger's acts on what the operator sets. Each is mended in
// place by the next pass.
func changes() map[string]act {
	return map[string]act{
		"a listener is deleted": func(s *stranger) error {
			_, err := s.elb.DeleteListener(s.ctx, &elbv2.DeleteListenerInput{ListenerArn: s.listener("443")})
			return err
		},
		"a listener has another certificate": func(s *stranger) error {
			return s.listen(elbv2.ModifyListenerInput{Certificates: []elbtypes.Certificate{{CertificateArn: aws.String(otherCertificate)}}})
		},
		"a listener has another security policy": func(s *stranger) error {
			return s.listen(elbv2.ModifyListenerInput{SslPolicy: aws.String("ELBSecurityPolicy-2016-08")})
		},
		"a listener answers by itself": func(s *stranger) error {
			return s.listen(elbv2.ModifyListenerInput{DefaultActions: []elbtypes.Action{{
				Type: elbtypes.ActionTypeEnumFixedResponse, FixedResponseConfig: &elbtypes.FixedResponseActionConfig{StatusCode: aws.String("503")},
			}}})
		},
		"a redirect goes elsewhere": func(s *stranger) error {
			_, err := s.elb.ModifyListener(s.ctx, &elbv2.ModifyListenerInput{ListenerArn: s.listener("80"), DefaultActions: []elbtypes.Action{{
				Type: elbtypes.ActionTypeEnumRedirect, RedirectConfig: &elbtypes.RedirectActionConfig{
					Protocol: aws.String("HTTPS"), Port: aws.String("443"), Host: aws.String("example.com"), StatusCode: elbtypes.RedirectActionStatusCodeEnumHttp302,
				},
			}}})
			return err
		},
		"a listener speaks another protocol": func(s *stranger) error {
			return s.listen(elbv2.ModifyListenerInput{Protocol: elbtypes.ProtocolEnumHttp})
		},
		"a port of the servers is opened to the world":  func(s *stranger) error { return s.open(s.back, 22) },
		"a port of the balancer is opened to the world": func(s *stranger) error { return s.open(s.front, 8443) },
		"the servers are closed to the balancer": func(s *stranger) error {
			_, err := s.ec2.RevokeSecurityGroupIngress(s.ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &s.back, IpPermissions: []ec2types.IpPermission{{
				IpProtocol: aws.String("tcp"), FromPort: aws.Int32(8080), ToPort: aws.Int32(8080), UserIdGroupPairs: []ec2types.UserIdGroupPair{{GroupId: &s.front}},
			}}})
			return err
		},
		"nothing may leave the servers any more": func(s *stranger) error {
			_, err := s.ec2.RevokeSecurityGroupEgress(s.ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &s.back, IpPermissions: []ec2types.IpPermission{{
				IpProtocol: aws.String("-1"), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
			}}})
			return err
		},
		"the deletion protection of the balancer is off":  func(s *stranger) error { return s.set("deletion_protection.enabled", "false") },
		"the balancer cannot be shifted away from a zone": func(s *stranger) error { return s.set("zonal_shift.config.enabled", "false") },
		"the balancer hangs up late":                      func(s *stranger) error { return s.set("idle_timeout.timeout_seconds", "4000") },
		"the balancer keeps clients for long":             func(s *stranger) error { return s.set("client_keep_alive.seconds", "3600") },
		"the balancer passes invalid headers on": func(s *stranger) error {
			return s.set("routing.http.drop_invalid_header_fields.enabled", "false")
		},
		"the balancer takes desynchronized requests": func(s *stranger) error { return s.set("routing.http.desync_mitigation_mode", "monitor") },
		"the balancer has another security group": func(s *stranger) error {
			var other string
			s.aws.World.Do(func() { other = s.aws.EC2.DefaultGroup(s.aws.EC2.DefaultVPC()) })
			_, err := s.elb.SetSecurityGroups(s.ctx, &elbv2.SetSecurityGroupsInput{LoadBalancerArn: &s.balancer, SecurityGroups: []string{other}})
			return err
		},
		"the balancer leaves a zone": func(s *stranger) error {
			_, err := s.elb.SetSubnets(s.ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: &s.balancer, Subnets: s.subnets()[:2]})
			return err
		},
		"the health check asks for another path": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{HealthCheckPath: aws.String("/nothing")})
		},
		"the health check takes any answer": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{Matcher: &elbtypes.Matcher{HttpCode: aws.String("200-499")}})
		},
		"the health check asks rarely": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{HealthCheckIntervalSeconds: aws.Int32(300)})
		},
		"the health check is patient": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{UnhealthyThresholdCount: aws.Int32(10)})
		},
		"the health check doubts for long": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{HealthyThresholdCount: aws.Int32(10)})
		},
		"the health check waits shortly": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{HealthCheckTimeoutSeconds: aws.Int32(2)})
		},
		"the health check asks another port": func(s *stranger) error {
			return s.check(elbv2.ModifyTargetGroupInput{HealthCheckPort: aws.String("9090")})
		},
		"servers leave the target group slowly":     func(s *stranger) error { return s.setTargets("deregistration_delay.timeout_seconds", "3600") },
		"requests are dealt out in turn":            func(s *stranger) error { return s.setTargets("load_balancing.algorithm.type", "round_robin") },
		"the target group does without other zones": func(s *stranger) error { return s.setTargets("load_balancing.cross_zone.enabled", "false") },
		"the target group gives up early": func(s *stranger) error {
			return s.setTargets("target_group_health.dns_failover.minimum_healthy_targets.percentage", "100")
		},
		"the target group gives up on routing early": func(s *stranger) error {
			return s.setTargets("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "3")
		},
		"the group may shrink": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{MinSize: aws.Int32(1)})
		},
		"the group may not grow": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{MaxSize: aws.Int32(6)})
		},
		"new servers get little time": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{HealthCheckGracePeriod: aws.Int32(1)})
		},
		"the warm-up is another": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{DefaultInstanceWarmup: aws.Int32(1)})
		},
		"the group does not listen to the balancer": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{HealthCheckType: aws.String("EC2")})
		},
		"servers may go before others come": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{InstanceMaintenancePolicy: &astypes.InstanceMaintenancePolicy{
				MinHealthyPercentage: aws.Int32(50), MaxHealthyPercentage: aws.Int32(100),
			}})
		},
		"servers stay where they cannot be had": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{AvailabilityZoneDistribution: &astypes.AvailabilityZoneDistribution{
				CapacityDistributionStrategy: astypes.CapacityDistributionStrategyBalancedOnly,
			}})
		},
		"the group ignores zonal shifts": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{AvailabilityZoneImpairmentPolicy: &astypes.AvailabilityZoneImpairmentPolicy{
				ZonalShiftEnabled: aws.Bool(false), ImpairedZoneHealthCheckBehavior: astypes.ImpairedZoneHealthCheckBehaviorReplaceUnhealthy,
			}})
		},
		"the group may be deleted": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{DeletionProtection: astypes.DeletionProtectionNone})
		},
		"the group leaves a zone": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{VPCZoneIdentifier: aws.String(strings.Join(s.subnets()[:2], ","))})
		},
		"the group follows the latest version": func(s *stranger) error {
			return s.group(autoscaling.UpdateAutoScalingGroupInput{LaunchTemplate: &astypes.LaunchTemplateSpecification{
				LaunchTemplateId: &s.template, Version: aws.String("$Latest"),
			}})
		},
		"the group is detached from its target group": func(s *stranger) error {
			_, err := s.asg.DetachTrafficSources(s.ctx, &autoscaling.DetachTrafficSourcesInput{
				AutoScalingGroupName: &s.servers, TrafficSources: []astypes.TrafficSourceIdentifier{{Identifier: &s.targets}},
			})
			return err
		},
		"the scaling policy has another target": func(s *stranger) error {
			_, err := s.asg.PutScalingPolicy(s.ctx, &autoscaling.PutScalingPolicyInput{
				AutoScalingGroupName: &s.servers, PolicyName: &s.servers, PolicyType: aws.String("TargetTrackingScaling"),
				TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{
					TargetValue:                   aws.Float64(90),
					PredefinedMetricSpecification: &astypes.PredefinedMetricSpecification{PredefinedMetricType: astypes.MetricTypeASGAverageCPUUtilization},
				},
			})
			return err
		},
		"the scaling policy is off": func(s *stranger) error {
			_, err := s.asg.PutScalingPolicy(s.ctx, &autoscaling.PutScalingPolicyInput{
				AutoScalingGroupName: &s.servers, PolicyName: &s.servers, PolicyType: aws.String("TargetTrackingScaling"), Enabled: aws.Bool(false),
				TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{
					TargetValue:                   aws.Float64(50),
					PredefinedMetricSpecification: &astypes.PredefinedMetricSpecification{PredefinedMetricType: astypes.MetricTypeASGAverageCPUUtilization},
				},
			})
			return err
		},
		"the scaling policy is deleted": func(s *stranger) error {
			_, err := s.asg.DeletePolicy(s.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: &s.servers, PolicyName: &s.servers})
			return err
		},
		"a tag of the balancer is changed":               func(s *stranger) error { return s.tagELB(s.balancer, "team", "others") },
		"a tag of the target group is removed":           func(s *stranger) error { return s.untagELB(s.targets, "team") },
		"a tag of a listener is removed":                 func(s *stranger) error { return s.untagELB(*s.listener("80"), "team") },
		"a tag of a security group is removed":           func(s *stranger) error { return s.untagEC2(s.front, "team") },
		"a tag of the template is removed":               func(s *stranger) error { return s.untagEC2(s.template, "team") },
		"a tag of the group is removed":                  func(s *stranger) error { return s.untagServers("team") },
		"the owner tags of the balancer are removed":     func(s *stranger) error { return s.untagELB(s.balancer, ownerTags()...) },
		"the owner tags of the target group are removed": func(s *stranger) error { return s.untagELB(s.targets, ownerTags()...) },
		"the owner tags of a listener are removed":       func(s *stranger) error { return s.untagELB(*s.listener("443"), ownerTags()...) },
		"the owner tags of a security group are removed": func(s *stranger) error { return s.untagEC2(s.back, ownerTags()...) },
		"the owner tags of the template are removed":     func(s *stranger) error { return s.untagEC2(s.template, ownerTags()...) },
		"the owner tags of the group are removed":        func(s *stranger) error { return s.untagServers(ownerTags()...) },
	}
}
