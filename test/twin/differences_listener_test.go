package twin

func targetPages() []page {
	const unregistered = "the health of a target that is not registered"
	return []page{
		{
			right: motoWrong, source: `ELBv2 API reference, "CreateTargetGroup"`, why: "creating the same target group again succeeds",
			calls: []refused{{"the same target group again", "ELB.CreateTargetGroup", allowed, "DuplicateTargetGroupName"}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "DeleteTargetGroup"`, why: "its only error is ResourceInUse",
			calls: []refused{{"deleting a target group twice", "ELB.DeleteTargetGroup", allowed, "TargetGroupNotFound"}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "RegisterTargets"`,
			why:    "InvalidTarget: the target does not exist; without a port of its own a target has the target group's",
			calls:  []refused{{"registering an instance that there is not", "ELB.RegisterTargets", "InvalidTarget", allowed}},
			fields: []shape{{"ELB.DescribeTargetHealth", "TargetHealthDescriptions.Target.Port", "8080", "80", unregistered}},
		},
		{
			right: leftOut, source: `ELBv2 API reference, "TargetHealthDescription"`, why: "of a target haws reads its health",
			fields: []shape{{"ELB.DescribeTargetHealth", "TargetHealthDescriptions.HealthCheckPort", absent, "traffic-port", unregistered}},
		},
	}
}

func listenerPages() []page {
	const again = "the same listener again"
	return []page{
		{
			right: motoWrong, source: `ELBv2 API reference, "CreateListener"`,
			why: "creating the same listener again succeeds, a port takes one listener, and every one of these has its code",
			calls: []refused{
				{"a second listener on the same port", "ELB.CreateListener", "DuplicateListener", allowed},
				{"a listener of HTTPS without a certificate", "ELB.CreateListener", "ValidationError", allowed},
				{"a listener with a security policy that there is not", "ELB.CreateListener", "SSLPolicyNotFound", allowed},
			},
			fields: []shape{
				{"ELB.CreateListener", "Listeners.ListenerArn", "", "", again},
				{"ELB.DescribeListeners", "Listeners.*", absent, "", again},
			},
		},
		{
			right: undocumented, source: `not documented; ELBv2 user guide, "SSL certificates for your Application Load Balancer", asks for an issued one`,
			why:   "AWS answers the unmodeled code UnsupportedCertificate",
			calls: []refused{{"a listener with a certificate that is not issued", "ELB.CreateListener", "UnsupportedCertificate", allowed}},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "Listener"`, why: "a security policy is for HTTPS and TLS, and so is mutual authentication",
			fields: []shape{
				{"ELB.*Listener*", "Listeners.SslPolicy", absent, "ELBSecurityPolicy-2016-08", ""},
				{"ELB.*Listener*", "Listeners.MutualAuthentication.Mode", "off", absent, ""},
			},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "Action" and "ForwardActionConfig"`,
			why: "forwarding to one target group is shown both ways, with the weight and the stickiness",
			fields: []shape{
				{"ELB.*Listener*", "Listeners.DefaultActions.ForwardConfig.*", "", absent, ""},
				{"ELB.DescribeRules", "Rules.Actions.ForwardConfig.*", "", absent, ""},
			},
		},
		{
			right: motoWrong, source: `ELBv2 API reference, "RedirectActionConfig"`, why: "the parts of the URL that stay have their keywords by default",
			fields: []shape{
				{"ELB.*Listener*", "Listeners.DefaultActions.RedirectConfig.Host", "#{host}", absent, ""},
				{"ELB.*Listener*", "Listeners.DefaultActions.RedirectConfig.Path", "/#{path}", absent, ""},
				{"ELB.*Listener*", "Listeners.DefaultActions.RedirectConfig.Query", "#{query}", absent, ""},
			},
		},
		{
			right: bothRight, source: `ELBv2 API reference, "Rule"`, why: "the end of a rule's ARN is AWS's to choose",
			fields: []shape{{"ELB.DescribeRules", "Rules.RuleArn", "", "", ""}},
		},
	}
}
