package wire

import "slices"

// gap is what moto cannot show of an answer that the operator reads.
type gap struct {
	operation string
	fields    []string
	// why moto does not show it, and where AWS says that it does.
	why, page string
	// aws: AWS does not show it in this answer either.
	aws bool
}

// absent are the operations that moto answers with "not implemented".
func absent() []string {
	return []string{
		"autoscaling.AttachTrafficSources", "autoscaling.DetachTrafficSources",
		"autoscaling.StartInstanceRefresh", "autoscaling.CancelInstanceRefresh", "autoscaling.DescribeInstanceRefreshes",
		"rds.ResetDBParameterGroup", "rds.ResetDBClusterParameterGroup",
	}
}

// forgotten is what an app on moto wants again and again: of a group what moto takes and forgets (see gaps), and the tags
// of a launch template, which moto shows as they were when it was made. A DB subnet group is gone when its subnets change. A new
// bucket has no tags and is not encrypted until it is told, and how many old versions stay is forgotten.
func forgotten() []string {
	return []string{
		"AutoScalingGroup: deletion protection", "AutoScalingGroup: impaired zone policy", "AutoScalingGroup: instance warm-up",
		"AutoScalingGroup: maintenance policy", "AutoScalingGroup: zone distribution",
		"Bucket: encryption", "Bucket: lifecycle rule old", "Bucket: tag", "DBSubnetGroup: Create", "LaunchTemplate: tag",
	}
}

func gaps() []gap {
	const scaling, groups = "Auto Scaling API reference, ", "autoscaling.DescribeAutoScalingGroups"
	return []gap{
		{groups, []string{
			"AutoScalingGroup.AvailabilityZoneDistribution", "AvailabilityZoneDistribution.CapacityDistributionStrategy",
			"AutoScalingGroup.AvailabilityZoneImpairmentPolicy", "AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled",
			"AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior",
			"AutoScalingGroup.InstanceMaintenancePolicy", "InstanceMaintenancePolicy.MinHealthyPercentage", "InstanceMaintenancePolicy.MaxHealthyPercentage",
			"AutoScalingGroup.DefaultInstanceWarmup", "AutoScalingGroup.DeletionProtection",
		}, "takes it and forgets it", scaling + `"AutoScalingGroup" and the types that it names`, false},
		{groups, []string{"AutoScalingGroup.TrafficSources", "TrafficSourceIdentifier.Identifier"}, "shows target groups in TargetGroupARNs only", scaling + `"AutoScalingGroup" and "TrafficSourceIdentifier"`, false},
		{groups, []string{"AutoScalingGroup.Status"}, "deletes a group at once", scaling + `"AutoScalingGroup"`, false},
		{groups, []string{"Instance.AvailabilityZoneId"}, "shows the zone's name only", scaling + `"Instance"`, false},
		{"autoscaling.DescribeInstanceRefreshes", []string{
			"DescribeInstanceRefreshesOutput.InstanceRefreshes", "InstanceRefresh.DesiredConfiguration", "InstanceRefresh.EndTime", "InstanceRefresh.PercentageComplete",
			"InstanceRefresh.RollbackDetails", "InstanceRefresh.Status", "InstanceRefresh.StatusReason", "RollbackDetails.RollbackReason",
			"DesiredConfiguration.LaunchTemplate", "DesiredConfiguration.MixedInstancesPolicy", "MixedInstancesPolicy.InstancesDistribution",
			"MixedInstancesPolicy.LaunchTemplate", "InstancesDistribution.OnDemandAllocationStrategy", "InstancesDistribution.OnDemandPercentageAboveBaseCapacity",
			"InstancesDistribution.OnDemandBaseCapacity",
			"LaunchTemplate.LaunchTemplateSpecification", "LaunchTemplate.Overrides", "LaunchTemplateOverrides.InstanceType",
			"LaunchTemplateSpecification.LaunchTemplateId", "LaunchTemplateSpecification.LaunchTemplateName", "LaunchTemplateSpecification.Version",
		}, "has no instance refreshes", scaling + `"InstanceRefresh", "DesiredConfiguration" and "RollbackDetails"`, false},
		{"autoscaling.DescribeScalingActivities", []string{
			"DescribeScalingActivitiesOutput.Activities", "Activity.Description", "Activity.Details", "Activity.StartTime", "Activity.StatusCode", "Activity.StatusMessage",
		}, "lists none, ever", scaling + `"Activity"`, false},
		{"autoscaling.DescribePolicies", []string{"ScalingPolicy.Enabled"}, "takes it and forgets it", scaling + `"ScalingPolicy"`, false},
		{"autoscaling.PutScalingPolicy", []string{"PutScalingPolicyOutput.PolicyARN"}, "loses it: it writes PolicyArn", scaling + `"PutScalingPolicy"`, false},
		{"acm.DescribeCertificate", []string{"CertificateDetail.FailureReason"}, "lets no certificate fail", `ACM API reference, "CertificateDetail"`, false},
		{"ec2.CreateLaunchTemplate", warning("CreateLaunchTemplateOutput"), "warns of nothing", `EC2 API reference, "ValidationWarning"`, false},
		{"ec2.CreateLaunchTemplateVersion", warning("CreateLaunchTemplateVersionOutput"), "warns of nothing", `EC2 API reference, "ValidationWarning"`, false},
		{"ec2.DescribeSubnets", []string{"Subnet.OutpostArn"}, "has no Outposts", `EC2 API reference, "Subnet"`, false},
		{"elasticloadbalancingv2.CreateLoadBalancer", []string{"LoadBalancerState.Reason"}, "lets no load balancer fail", `ELBv2 API reference, "LoadBalancerState"`, false},
		{"elasticloadbalancingv2.DescribeLoadBalancers", []string{"LoadBalancerState.Reason"}, "lets no load balancer fail", `ELBv2 API reference, "LoadBalancerState"`, false},
		{"elasticloadbalancingv2.CreateTargetGroup", []string{"TargetGroup.LoadBalancerArns"}, "has no load balancer for a new target group", `ELBv2 API reference, "TargetGroup"`, true},
	}
}

func warning(output string) []string {
	return []string{output + ".Warning", "ValidationWarning.Errors", "ValidationError.Code", "ValidationError.Message"}
}

// listed are all gaps by what is read: "ec2.DescribeSubnets Subnet.OutpostArn".
func listed() map[string]gap {
	out := map[string]gap{}
	for _, g := range slices.Concat(gaps(), databaseGaps(), dataGaps(), wayGaps()) {
		for _, field := range g.fields {
			out[g.operation+" "+field] = g
		}
	}
	return out
}
