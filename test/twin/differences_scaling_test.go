package twin

const scalingErrors = `Auto Scaling API reference, "Common errors"`

func scalingPages() []page {
	const create = "Auto Scaling.CreateAutoScalingGroup"
	return []page{
		{
			right: motoWrong, source: `Auto Scaling API reference, "CreateAutoScalingGroup"`,
			why: "AlreadyExists for a name that is taken; the minimum, the desired capacity and the maximum are in this order; a name has no colon",
			calls: []refused{
				{"a second Auto Scaling group of the same name", create, "AlreadyExists", allowed},
				{"an Auto Scaling group's name with a colon", create, "ValidationError", allowed},
				{"a minimum above the maximum", create, "ValidationError", allowed},
				{"a desired capacity above the maximum", create, "ValidationError", allowed},
				{"a change that puts the minimum above the maximum", "Auto Scaling.UpdateAutoScalingGroup", "ValidationError", allowed},
				{"an Auto Scaling group in subnets of two VPCs", create, "ValidationError", allowed},
			},
			fields: []shape{
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.AvailabilityZoneDistribution.CapacityDistributionStrategy", "balanced-best-effort", absent, ""},
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.DeletionProtection", "none", absent, ""},
			},
		},
		{
			right: motoWrong, source: scalingErrors, why: "what the group quotes is a part of its request: ValidationError, not a code of the other service",
			calls: []refused{
				{"an Auto Scaling group of a launch template that there is not", create, "ValidationError", "InvalidLaunchTemplateName.NotFoundException"},
				{"an Auto Scaling group of a version that there is not", create, "ValidationError", allowed},
				{"an Auto Scaling group in a subnet that there is not", create, "ValidationError", "InvalidSubnetID.NotFound"},
				{"an Auto Scaling group of a target group that there is not", create, "ValidationError", "TargetGroupNotFound"},
				{"a target group attached that there is not", "Auto Scaling.AttachLoadBalancerTargetGroups", "ValidationError", "TargetGroupNotFound"},
			},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "AutoScalingGroup"`, why: "a group has the policies that it was not given, and the ids of its zones",
			fields: []shape{
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.AvailabilityZoneIds", "", absent, ""},
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior", "IgnoreUnhealthy", absent, ""},
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled", "false", absent, ""},
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.CapacityReservationSpecification.CapacityReservationPreference", "default", absent, ""},
				{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.Instances.AvailabilityZoneId", "", absent, ""},
			},
		},
		{
			right: leftOut, source: `Auto Scaling API reference, "AutoScalingGroup"`, why: "haws runs no Spot instances; awssim shows the field once it is set",
			fields: []shape{{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.CapacityRebalance", absent, "false", ""}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "AutoScalingInstanceDetails"`, why: "an instance has the id of its zone",
			fields: []shape{{"Auto Scaling.DescribeAutoScalingInstances", "AutoScalingInstances.AvailabilityZoneId", "", absent, ""}},
		},
		{
			right: bothRight, source: `AWS CLI Command Reference, "describe-auto-scaling-instances"`,
			why:    "its example has HEALTHY, the Auto Scaling API reference speaks of Healthy",
			fields: []shape{{"Auto Scaling.DescribeAutoScalingInstances", "AutoScalingInstances.HealthStatus", "HEALTHY", "Healthy", ""}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "DescribeAutoScalingGroups"`, why: "InvalidNextToken: the token is not valid; MaxRecords is at most 100",
			calls: []refused{
				{"Auto Scaling groups by a token that is none", "Auto Scaling.DescribeAutoScalingGroups", "InvalidNextToken", crashed},
				{"a page of more Auto Scaling groups than AWS gives", "Auto Scaling.DescribeAutoScalingGroups", "ValidationError", crashed},
			},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "SetDesiredCapacity"`, why: "a desired capacity is within the limits of the group",
			calls: []refused{{"a desired capacity set above the maximum", "Auto Scaling.SetDesiredCapacity", "ValidationError", allowed}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "DeleteAutoScalingGroup"`, why: "ResourceInUse: without ForceDelete the group has to be empty",
			calls: []refused{{"deleting an Auto Scaling group with instances", "Auto Scaling.DeleteAutoScalingGroup", "ResourceInUse", allowed}},
		},
		{
			right: motoWrong, source: scalingErrors, why: "a group that does not exist is an error of the caller's: ValidationError",
			calls: []refused{
				{"a desired capacity set for an Auto Scaling group that there is not", "Auto Scaling.SetDesiredCapacity", "ValidationError", crashed},
				{"a scaling policy of an Auto Scaling group that there is not", "Auto Scaling.PutScalingPolicy", "ValidationError", allowed},
				{"a tag of an Auto Scaling group that there is not", "Auto Scaling.CreateOrUpdateTags", "ValidationError", crashed},
				{"a process of an Auto Scaling group that there is not", "Auto Scaling.SuspendProcesses", "ValidationError", crashed},
				{"a target group attached to an Auto Scaling group that there is not", "Auto Scaling.AttachLoadBalancerTargetGroups", "ValidationError", crashed},
				{"the health of an instance that there is not", "Auto Scaling.SetInstanceHealth", "ValidationError", "InvalidInstanceID.NotFound"},
				{"an instance protected that there is not", "Auto Scaling.SetInstanceProtection", "ValidationError", allowed},
				{"terminating an instance of Auto Scaling's that there is not", "Auto Scaling.TerminateInstanceInAutoScalingGroup", "ValidationError", crashed},
			},
		},
	}
}

func policyPages() []page {
	const kept = "a scaling policy put, put again and deleted"
	return []page{
		{
			right: undocumented, source: `not documented; Auto Scaling API reference, "DescribePolicies", "DeletePolicy" and "DescribeScalingActivities"`,
			why: "AWS answers ValidationError where the group or the policy does not exist; terraform-provider-aws takes that for the answer of DeletePolicy",
			calls: []refused{
				{"the scaling policies of an Auto Scaling group that there is not", "Auto Scaling.DescribePolicies", "ValidationError", allowed},
				{"deleting a scaling policy that there is not", "Auto Scaling.DeletePolicy", "ValidationError", allowed},
				{"the activities of an Auto Scaling group that there is not", "Auto Scaling.DescribeScalingActivities", "ValidationError", allowed},
			},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "PutScalingPolicy"`, why: "the answer has the ARN of the policy and its alarms; a policy is enabled by default",
			fields: []shape{
				{"Auto Scaling.PutScalingPolicy", "PolicyARN", "", absent, kept},
				{"Auto Scaling.PutScalingPolicy", "Alarms.*", "", absent, kept},
				{"Auto Scaling.DescribePolicies", "ScalingPolicies.Alarms.*", "", absent, kept},
				{"Auto Scaling.DescribePolicies", "ScalingPolicies.Enabled", "true", absent, kept},
				{
					"Auto Scaling.DescribePolicies", "ScalingPolicies.PolicyARN",
					"arn:aws:autoscaling:eu-west-1:account(default):scalingPolicy:uuid(3.Alarms[0]):autoScalingGroupName/web:policyName/cpu",
					"arn:aws:autoscaling:eu-west-1:account(default):scalingPolicy:uuid(5.ScalingPolicies[0]):autoScalingGroupName/web:policyName/cpu", kept,
				},
			},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "TargetTrackingConfiguration"`, why: "DisableScaleIn is false by default",
			fields: []shape{{"Auto Scaling.DescribePolicies", "ScalingPolicies.TargetTrackingConfiguration.DisableScaleIn", "false", absent, kept}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "SuspendProcesses"`, why: "the processes are listed",
			calls: []refused{{"a process suspended that there is not", "Auto Scaling.SuspendProcesses", "ValidationError", allowed}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "SuspendedProcess"`, why: "a suspended process says why",
			fields: []shape{{"Auto Scaling.DescribeAutoScalingGroups", "AutoScalingGroups.SuspendedProcesses.SuspensionReason", "User suspended at 2026-11-23T08:10:00Z", "", "a process suspended and resumed"}},
		},
		{
			right: motoWrong, source: `Auto Scaling API reference, "EnableMetricsCollection"`, why: "the metrics are listed",
			calls: []refused{{"a metric that there is not", "Auto Scaling.EnableMetricsCollection", "ValidationError", allowed}},
		},
	}
}
