package twin

func identityPages() []page {
	return []page{
		{
			right: motoWrong, source: `IAM API reference, "CreateRole"`, why: "names are not distinguished by case",
			calls: []refused{{"a role that is there, in another case", "IAM.CreateRole", "EntityAlreadyExists", allowed}},
		},
		{
			right: undocumented, source: `not documented; IAM API reference, "CreateRole"`, why: "the code for an ARN that is no policy's",
			calls: []refused{{"a role with a boundary that is no policy", "IAM.CreateRole", "ValidationError", "InvalidParameterValue"}},
		},
		{
			right: motoWrong, source: `IAM user guide, "IAM JSON policy elements: Principal"`, why: "an identity-based policy has none",
			calls: []refused{{"an inline policy with a principal", "IAM.PutRolePolicy", "MalformedPolicyDocument", allowed}},
		},
		{
			right: motoWrong, source: `IAM user guide, "IAM and AWS STS quotas"`, why: "10,240 characters for the inline policies of a role",
			calls: []refused{{"an inline policy that is too long", "IAM.PutRolePolicy", "LimitExceeded", allowed}},
		},
		{
			right: motoWrong, source: `IAM API reference, "RemoveRoleFromInstanceProfile"`, why: "NoSuchEntity is its error for what is not there",
			calls: []refused{{"taking a role out that is not in", "IAM.RemoveRoleFromInstanceProfile", "NoSuchEntity", crashed}},
		},
		{
			right: motoWrong, source: `IAM user guide, "IAM identifiers"`, why: "the unique id of an instance profile begins with AIPA",
			fields: []shape{{"IAM.*", "InstanceProfile*.InstanceProfileId", "", "", ""}},
		},
		{
			right: motoWrong, source: `IAM API reference, "Role"`, why: "the trust policy is URL-encoded wherever a role is shown",
			fields: []shape{{"IAM.*InstanceProfile*", "InstanceProfile*.Roles.AssumeRolePolicyDocument", "", trustEC2, ""}},
		},
		{
			right: bothRight, source: `IAM API reference, "GetRolePolicy"`, why: "RFC 3986 lets a slash stand",
			fields: []shape{{"IAM.GetRolePolicy", "PolicyDocument", "", "", ""}},
		},
		{
			right: bothRight, source: `IAM API reference, "AttachedPermissionsBoundary"`, why: "the reference has the longer word, and users of AWS see the other one",
			fields: []shape{{"IAM.*Role", "Role.PermissionsBoundary.PermissionsBoundaryType", "Policy", "PermissionsBoundaryPolicy", ""}},
		},
		{
			right: motoWrong, source: `IAM API reference, "ListInstanceProfilesForRole"`, why: "listings leave out tags",
			fields: []shape{{"IAM.ListInstanceProfilesForRole", "InstanceProfiles.*Tags*", absent, "", ""}},
		},
		{
			right: undocumented, source: `not documented; IAM API reference, "InstanceProfile"`, why: "whether the role inside shows its tags",
			fields: []shape{{"IAM.GetInstanceProfile", "InstanceProfile.Roles.Tags*", absent, "", ""}},
		},
	}
}
