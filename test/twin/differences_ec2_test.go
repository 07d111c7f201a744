package twin

const ec2Codes = `EC2 API reference, "Error codes"`

func groupPages() []page {
	return []page{
		{
			right: motoWrong, source: `EC2 API reference, "CreateSecurityGroup"`,
			why: "names are unique in a VPC without regard to case, do not start with sg-, and the answer has the tags",
			calls: []refused{
				{"a second security group of the same name in capitals", "EC2.CreateSecurityGroup", "InvalidGroup.Duplicate", allowed},
				{"a security group whose name looks like an id", "EC2.CreateSecurityGroup", "InvalidParameterValue", allowed},
			},
			fields: []shape{
				{"EC2.CreateSecurityGroup", "Tags{app}.Key", "app", absent, ""},
				{"EC2.CreateSecurityGroup", "Tags{app}.Value", "web/shop", absent, ""},
			},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidVpcID.NotFound: the VPC does not exist",
			calls: []refused{{"a security group in a VPC that there is not", "EC2.CreateSecurityGroup", "InvalidVpcID.NotFound", allowed}},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidGroup.Reserved: the name default is reserved",
			calls: []refused{{"a security group named default", "EC2.CreateSecurityGroup", "InvalidGroup.Reserved", "InvalidGroup.Duplicate"}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "TagSpecification"`, why: "the type has to be that of the resource that the request makes",
			calls: []refused{{"a security group with the tags of another kind of resource", "EC2.CreateSecurityGroup", "InvalidParameterValue", allowed}},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidGroupId.Malformed: the id is malformed",
			calls: []refused{{"a security group by an id that is none", "EC2.DescribeSecurityGroups", "InvalidGroupId.Malformed", "InvalidGroup.NotFound"}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "DescribeSecurityGroups"`, why: "the filters are listed, and another one is an error of the caller's",
			calls: []refused{{"security groups by a filter that there is not", "EC2.DescribeSecurityGroups", "InvalidParameterValue", crashed}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "DeleteSecurityGroup"`,
			why: "DependencyViolation while an interface has the group or another group's rule names it; the answer has its id",
			calls: []refused{
				{"deleting a security group that another one's rule names", "EC2.DeleteSecurityGroup", "DependencyViolation", allowed},
				{"deleting the security group of a load balancer", "EC2.DeleteSecurityGroup", "DependencyViolation", allowed},
			},
			fields: []shape{
				{"EC2.DeleteSecurityGroup", "GroupId", "", absent, ""},
				{"EC2.DeleteSecurityGroup", "Return", "true", absent, ""},
			},
		},
		{
			right: motoWrong, source: ec2Codes, why: "CannotDelete: the default security group of a VPC cannot be deleted",
			calls: []refused{{"deleting a VPC's default security group", "EC2.DeleteSecurityGroup", "CannotDelete", allowed}},
		},
		{
			right: motoWrong, source: `Amazon VPC User Guide, "Default security groups for your VPCs"`, why: "a default group lets in what comes from itself",
			fields: []shape{{"EC2.DescribeSecurityGroups", "SecurityGroups.IpPermissions.*", "", absent, "deleting a VPC's default security group"}},
		},
	}
}

func rulePages() []page {
	return []page{
		{
			right: motoWrong, source: `EC2 API reference, "SecurityGroupRule"`, why: "a rule has an ARN and the account that owns its group",
			fields: []shape{
				{"EC2.*SecurityGroup*", "SecurityGroupRules.GroupOwnerId", "account(default)", absent, ""},
				{"EC2.*SecurityGroup*", "SecurityGroupRules.SecurityGroupRuleArn", "", absent, ""},
			},
		},
		{
			right: motoWrong, source: `EC2 API reference, "AuthorizeSecurityGroupIngress"`, why: "the answer has every rule that was added",
			fields: []shape{
				{"EC2.AuthorizeSecurityGroupIngress", "SecurityGroupRules.*", "", absent, "two rules in one request"},
				{"EC2.DescribeSecurityGroupRules", "SecurityGroupRules.SecurityGroupRuleId", "sgr(2.SecurityGroupRules[1])", "", "two rules in one request"},
			},
		},
		{
			right: motoWrong, source: `EC2 API reference, "RevokeSecurityGroupIngress" and "RevokeSecurityGroupEgress"`,
			why: "in a default VPC a rule that is not there is listed in the answer, not refused; the answer has the rules that were revoked",
			calls: []refused{
				{"revoking a rule that there is not, in the default VPC", "EC2.RevokeSecurityGroupIngress", allowed, "InvalidPermission.NotFound"},
			},
			fields: []shape{{"EC2.RevokeSecurityGroup*", "RevokedSecurityGroupRules.*", "", absent, ""}},
		},
		{
			right: undocumented, source: `not documented; EC2 API reference, "Error codes", has the code without this case`,
			why: `EC2 answers InvalidParameterValue, "The same permission must not appear multiple times"`,
			calls: []refused{
				{"the same rule twice in one request", "EC2.AuthorizeSecurityGroupIngress", "InvalidParameterValue", "InvalidPermission.Duplicate"},
			},
		},
		{
			right: undocumented, source: `not documented; EC2 API reference, "AuthorizeSecurityGroupIngress"`, why: "EC2 adds all rules of a request or none",
			fields: []shape{{"EC2.DescribeSecurityGroupRules", "SecurityGroupRules.*", absent, "", "a new rule together with one that is there"}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "IpPermission"`, why: "TCP and UDP need a range of ports",
			calls: []refused{{"a rule for TCP without ports", "EC2.AuthorizeSecurityGroupIngress", "InvalidParameterValue", crashed}},
		},
		{
			right: motoWrong, source: ec2Codes, why: "MissingParameter: a request to add rules has to have some",
			calls: []refused{{"no rule at all", "EC2.AuthorizeSecurityGroupIngress", "MissingParameter", allowed}},
		},
		{
			right: undocumented, source: `not documented; EC2 API reference, "RevokeSecurityGroupIngress"`,
			why: "EC2 has a code of its own for the id of a rule that there is not; DescribeSecurityGroupRules of moto's answers it too",
			calls: []refused{
				{"revoking a rule by an id that there is not", "EC2.RevokeSecurityGroupIngress", "InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound"},
			},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidPermission.Duplicate: the rule is there already",
			calls: []refused{{"a rule changed into one that is there", "EC2.ModifySecurityGroupRules", "InvalidPermission.Duplicate", allowed}},
		},
	}
}

func templatePages() []page {
	const deleted = "deleting versions: an old one, the default and one that there is not"
	return []page{
		{
			right: motoWrong, source: `EC2 Developer Guide, "Ensuring idempotency"`, why: "the same client token stands for the same request",
			calls: []refused{
				{"a launch template with the client token of another one", "EC2.CreateLaunchTemplate", "IdempotentParameterMismatch", allowed},
				{"a launch template made again with its client token", "EC2.CreateLaunchTemplate", allowed, "InvalidLaunchTemplateName.AlreadyExistsException"},
			},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidLaunchTemplateId.NotFound: the id does not exist",
			calls: []refused{
				{"a launch template that there is not, by id", "EC2.DescribeLaunchTemplates", "InvalidLaunchTemplateId.NotFound", allowed},
				{"deleting a launch template that there is not", "EC2.DeleteLaunchTemplate", "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"},
				{"deleting a launch template twice", "EC2.DeleteLaunchTemplate", "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"},
			},
		},
		{
			right: motoWrong, source: `EC2 API reference, "DeleteLaunchTemplate"`, why: "the answer has the launch template",
			fields: []shape{
				{"EC2.DeleteLaunchTemplate", "LaunchTemplate.CreateTime", "T", absent, ""},
				{"EC2.DeleteLaunchTemplate", "LaunchTemplate.CreatedBy", "", absent, ""},
				{"EC2.DeleteLaunchTemplate", "LaunchTemplate.LatestVersionNumber", "1", absent, ""},
				{"EC2.DeleteLaunchTemplate", "LaunchTemplate.Tags{app}.*", "", absent, ""},
			},
		},
		{
			right: motoWrong, source: `EC2 API reference, "DeleteLaunchTemplateVersions"`,
			why: "versions are deleted one by one, the others are listed as not deleted; moto fails, and keeps them",
			calls: []refused{
				{deleted, "EC2.DeleteLaunchTemplateVersions", allowed, crashed},
				{"a version after the latest one is deleted", "EC2.DeleteLaunchTemplateVersions", allowed, crashed},
			},
			fields: []shape{{"EC2.DescribeLaunchTemplateVersions", everything, "", "", deleted}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "CreateLaunchTemplate"`, why: "tags of the launch template itself are no part of its data",
			fields: []shape{{"EC2.DescribeLaunchTemplateVersions", "LaunchTemplateVersions.LaunchTemplateData.TagSpecifications.*", absent, "", ""}},
		},
	}
}

func networkPages() []page {
	return []page{
		{
			right: motoWrong, source: `EC2 API reference, "DescribeSubnets"`, why: "MaxResults is at least 5, and cuts the answer into pages",
			calls:  []refused{{"a page of subnets smaller than EC2 gives", "EC2.DescribeSubnets", "InvalidParameterValue", allowed}},
			fields: []shape{{"EC2.DescribeSubnets", everything, "", "", "subnets page by page"}},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidNextToken: the token is not valid",
			calls: []refused{{"subnets by a token that is none", "EC2.DescribeSubnets", "InvalidNextToken", allowed}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "Subnet"`, why: "a subnet says whether it has DNS64",
			fields: []shape{{"EC2.DescribeSubnets", "Subnets.EnableDns64", "false", absent, ""}},
		},
		{
			right: leftOut, source: `EC2 API reference, "Subnet"`, why: "haws names no instances by DNS",
			fields: []shape{{"EC2.DescribeSubnets", "Subnets.PrivateDnsNameOptionsOnLaunch.*", absent, "", ""}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "Vpc"`, why: "DhcpOptionsId is the id of a set of DHCP options",
			fields: []shape{{"EC2.DescribeVpcs", "Vpcs.DhcpOptionsId", "", "default", ""}},
		},
		{
			right: motoWrong, source: ec2Codes, why: "InvalidParameterValue: the name of the zone is not valid",
			calls: []refused{{"a zone that there is not", "EC2.DescribeAvailabilityZones", "InvalidParameterValue", allowed}},
		},
		{
			right: motoWrong, source: `EC2 API reference, "AvailabilityZone"`, why: "a zone says its group, its border and whether it was opted in",
			fields: []shape{
				{"EC2.DescribeAvailabilityZones", "AvailabilityZones.GroupName", "eu-west-1-zg-1", absent, ""},
				{"EC2.DescribeAvailabilityZones", "AvailabilityZones.NetworkBorderGroup", "eu-west-1", absent, ""},
				{"EC2.DescribeAvailabilityZones", "AvailabilityZones.OptInStatus", "opt-in-not-required", absent, ""},
			},
		},
		{
			right: motoWrong, source: `Amazon VPC User Guide, "Default VPCs"`, why: "a default VPC has an internet gateway and a route to it",
			fields: []shape{{"EC2.DescribeRouteTables", "RouteTables.Routes.*", "", "", "the route to the internet"}},
		},
		{
			right: motoWrong, source: `EC2 User Guide, "Tag restrictions"`, why: "keys have at most 128 characters and do not begin with aws:",
			calls: []refused{
				{"a tag of AWS's own", "EC2.CreateTags", "InvalidParameterValue", allowed},
				{"a tag whose key is too long", "EC2.CreateTags", "InvalidParameterValue", allowed},
			},
		},
	}
}
