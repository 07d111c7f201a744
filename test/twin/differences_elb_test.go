package twin

func balancerPages() []page {
	const again, duplicate = "the same load balancer again", "a second load balancer of the same name with other settings"
	return []page{
		{
			right: motoWrong, source: `ELBv2 API reference, "CreateLoadBalancer"`,
			why: "a name is taken once, the same request again answers the load balancer that is there, and every one of these has its code",
			calls: []refused{
				{duplicate, "ELB.CreateLoadBalancer", "DuplicateLoadBalancerName", allowed},
				{"an application load balancer in one subnet", "ELB.CreateLoadBalancer", "ValidationError", allowed},
				{"a load balancer twice in one zone", "ELB.CreateLoadBalancer", "InvalidConfigurationRequest", allowed},
				{"a load balancer in a subnet that there is not", "ELB.CreateLoadBalancer", "SubnetNotFound", "InvalidSubnetID.NotFound"},
				{"a load balancer with a security group that there is not", "ELB.CreateLoadBalancer", "InvalidSecurityGroup", allowed},
				{"a load balancer of a scheme that there is not", "ELB.CreateLoadBalancer", "InvalidScheme", allowed},
				{"a load balancer's name of 33 characters", "ELB.CreateLoadBalancer", "ValidationError", allowed},
				{"a load balancer's name with a dot", "ELB.CreateLoadBalancer", "ValidationError", allowed},
				{"a load balancer's name that begins with internal-", "ELB.CreateLoadBalancer", "ValidationError", allowed},
			},
			fields: []shape{
				{"ELB.*LoadBalancer*", "LoadBalancers.LoadBalancerArn", "", "", again},
				{"ELB.CreateLoadBalancer", "LoadBalancers.State.Code", "active", "provisioning", again},
				{"ELB.*LoadBalancer*", "LoadBalancers.Scheme", "internet-facing", absent, ""},
			},
		},
		{
			right: motoWrong, source: `AWS General Reference, "Elastic Load Balancing endpoints and quotas"`, why: "the hosted zones of load balancers are listed",
			fields: []shape{{"ELB.*LoadBalancer*", "LoadBalancers.CanonicalHostedZoneId", "Z32O12XQLNTSW2", "Z2P70J7EXAMPLE", ""}},
		},
		{
			right: motoWrong, source: `User guide for Application Load Balancers, "Security groups for your Application Load Balancer"`,
			why:    "without security groups a load balancer has the VPC's default one",
			fields: []shape{{"ELB.*LoadBalancer*", "LoadBalancers.SecurityGroups", "", absent, ""}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "DescribeLoadBalancers"`,
			why: "LoadBalancerNotFound when one that was asked for does not exist; a marker is one that an answer had",
			calls: []refused{
				{"a load balancer that there is not, by name", "ELB.DescribeLoadBalancers", "LoadBalancerNotFound", allowed},
				{"load balancers by a marker that is none", "ELB.DescribeLoadBalancers", "ValidationError", crashed},
			},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "DeleteLoadBalancer"`, why: "OperationNotPermitted under deletion protection",
			calls: []refused{{"deleting a load balancer under deletion protection", "ELB.DeleteLoadBalancer", "OperationNotPermitted", allowed}},
		},
		{
			right: undocumented, source: `not documented; ELBv2 API reference, "SetSubnets", has InvalidConfigurationRequest and the common ValidationError`,
			why:   "CreateLoadBalancer refuses the same with ValidationError, and to haws both are Invalid",
			calls: []refused{{"one subnet for a load balancer that had three", "ELB.SetSubnets", "ValidationError", "InvalidConfigurationRequest"}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "SetSubnets"`, why: "the answer has the IP address type",
			fields: []shape{{"ELB.SetSubnets", "IpAddressType", "ipv4", absent, ""}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "DescribeTags"`, why: "LoadBalancerNotFound and TargetGroupNotFound",
			calls: []refused{
				{"the tags of a load balancer that there is not", "ELB.DescribeTags", "LoadBalancerNotFound", allowed},
				{"the tags of a target group that there is not", "ELB.DescribeTags", "TargetGroupNotFound", allowed},
			},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "AddTags"`, why: "DuplicateTagKeys: a key was given twice",
			calls: []refused{{"the same tag twice on a load balancer", "ELB.AddTags", "DuplicateTagKeys", allowed}},
		},
	}
}

// unknown lists attributes that awssim shows with their defaults and moto does not have.
func unknown(call string, pairs ...string) (list []shape) {
	for i := 0; i < len(pairs); i += 2 {
		field := "Attributes{" + pairs[i] + "}."
		list = append(list, shape{call, field + "Key", pairs[i], absent, ""}, shape{call, field + "Value", pairs[i+1], absent, ""})
	}
	return list
}

func attributePages() []page {
	return []page{
		{
			right: motoWrong, source: `ELBv2 API reference, "LoadBalancerAttribute"`, why: "the attributes of an application load balancer and their defaults",
			calls: []refused{
				{"a load balancer's attribute out of its range", "ELB.ModifyLoadBalancerAttributes", "ValidationError", allowed},
			},
			fields: unknown("ELB.*LoadBalancerAttributes",
				"access_logs.s3.enabled", "false",
				"client_keep_alive.seconds", "3600",
				"connection_logs.s3.bucket", "",
				"connection_logs.s3.enabled", "false",
				"connection_logs.s3.prefix", "",
				"health_check_logs.s3.bucket", "",
				"health_check_logs.s3.enabled", "false",
				"health_check_logs.s3.prefix", "",
				"idle_timeout.timeout_seconds", "60",
				"ipv6.deny_all_igw_traffic", "false",
				"routing.http.desync_mitigation_mode", "defensive",
				"routing.http.drop_invalid_header_fields.enabled", "false",
				"routing.http.preserve_host_header.enabled", "false",
				"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false",
				"routing.http.xff_client_port.enabled", "false",
				"routing.http.xff_header_processing.mode", "append",
				"routing.http2.enabled", "true",
				"waf.fail_open.enabled", "false",
				"zonal_shift.config.enabled", "false",
			),
		},
		{
			right: motoWrong, source: `User guide for Application Load Balancers, "Cross-zone load balancing"`,
			why:    "it is always on for the load balancer, and can be turned off for a target group only",
			fields: []shape{{"ELB.*LoadBalancerAttributes", "Attributes{load_balancing.cross_zone.enabled}.Value", "true", "false", ""}},
		},
		{
			right: undocumented, source: `not documented; ELBv2 API reference, "ModifyLoadBalancerAttributes", has InvalidConfigurationRequest and the common ValidationError`,
			why:   `AWS answers "Load balancer attribute key not recognized" as a validation error (terraform-provider-aws issue 23971), and to haws it is none but Invalid`,
			calls: []refused{{"a load balancer's attribute that there is not", "ELB.ModifyLoadBalancerAttributes", "ValidationError", "InvalidConfigurationRequest"}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "TargetGroupAttribute"`, why: "the attributes of a target group, and their defaults",
			calls: []refused{
				{"a target group's attribute that there is not", "ELB.ModifyTargetGroupAttributes", "ValidationError", allowed},
			},
			fields: append(unknown("ELB.*TargetGroupAttributes",
				"load_balancing.algorithm.anomaly_mitigation", "off",
				"load_balancing.algorithm.type", "round_robin",
				"load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
				"slow_start.duration_seconds", "0",
				"stickiness.app_cookie.cookie_name", "",
				"stickiness.app_cookie.duration_seconds", "86400",
				"stickiness.enabled", "false",
				"stickiness.lb_cookie.duration_seconds", "86400",
				"stickiness.type", "lb_cookie",
				"target_group_health.dns_failover.minimum_healthy_targets.count", "1",
				"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off",
				"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1",
				"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off",
			), shape{"ELB.DescribeTargetGroupAttributes", "Attributes{waf.fail_open.enabled}.*", absent, "", ""}),
		},
	}
}
