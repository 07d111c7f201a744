package iam

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	requestTag  = "aws:RequestTag/haws.dev/cluster"
	resourceTag = "aws:ResourceTag/haws.dev/cluster"
	cluster     = "CLUSTER_ID"
)

// needless are called and need no permission, each with the reason.
func needless() map[string]string {
	return map[string]string{"sts:GetCallerIdentity": "STS API reference, GetCallerIdentity: no permissions are required"}
}

// implied are allowed although no code calls them, each with the reason.
func implied() map[string]string {
	balancer := "ELB user guide, \"API permissions\": checked in the name of who calls CreateLoadBalancer or CreateTargetGroup"
	group := "Auto Scaling user guide, \"Control Amazon EC2 launch template usage\": checked in the name of who gives a group a launch template"
	snapshot := "AWS's notice on final snapshots, 2024 (quoted in aws-solutions/instance-scheduler-on-aws#572): checked in the name of who deletes a database"
	secret := "RDS user guide, \"Password management with Amazon RDS and AWS Secrets Manager\": checked in the name of who creates a database"
	table := "DynamoDB developer guide, \"Encryption at rest: usage notes\": checked in the name of who creates or changes a table with a key of its own"
	return map[string]string{
		"ec2:DescribeAccountAttributes":       balancer,
		"ec2:DescribeAddresses":               balancer,
		"ec2:DescribeInternetGateways":        balancer,
		"ec2:RunInstances":                    group,
		"iam:PassRole":                        group,
		"iam:CreateServiceLinkedRole":         "the first load balancer, the first group and the first database of an account make the services' own roles",
		"kms:CreateGrant":                     secret,
		"kms:Decrypt":                         secret,
		"kms:DescribeKey":                     secret,
		"kms:Encrypt":                         table,
		"kms:GenerateDataKey":                 secret,
		"kms:GenerateDataKeyWithoutPlaintext": table,
		"kms:ReEncryptFrom":                   table,
		"kms:ReEncryptTo":                     table,
		"rds:CreateDBClusterSnapshot":         snapshot,
		"rds:CreateDBSnapshot":                snapshot,
		"secretsmanager:CreateSecret":         secret,
		"secretsmanager:TagResource":          secret,
	}
}

// ownerless are the statements that change something without a condition on the owner tag, each with the reason.
func ownerless() map[string]string {
	return map[string]string{
		"CreateInVpc":              "CreateSecurityGroup is checked on the VPC as well, which is not ours; on the group it needs the tag",
		"LaunchByTemplateOnly":     "what a server is made of does not exist yet, or is not ours; the template is, see LaunchOwnTemplates",
		"PassServerRole":           "roles have no owner tag: one role, for EC2 only",
		"CreateServiceLinkedRoles": "roles have no owner tag: those of two AWS services only",

		"UseDefaultGroups":             "AWS's own parameter and option groups, which are everybody's and cannot be changed",
		"LeaveFinalSnapshot":           "the snapshot does not exist yet; of whose database it may be, DeleteDatabase says",
		"KeepPasswordInSecretsManager": "RDS makes the secret, with tags of its own: only of the names that RDS uses",
		"EncryptWithOwnKey":            "keys have no owner tag: one key, through RDS and Secrets Manager only",
		"CreateServiceLinkedRoleOfRDS": "roles have no owner tag: that of RDS only",

		"EncryptTableWithOwnKey": "keys have no owner tag: one key, through DynamoDB only",
		"CreateBucket":           "S3 looks at the tags of a bucket only once that is switched on for it: by its name",
		"ChangeBucket":           "as CreateBucket, and in this account only",
		"DeleteBucket":           "as ChangeBucket",
		"EmptyBucket":            "as ChangeBucket",
		"PassOwnRoles":           "IAM does not look at the tags of a role that is passed on: by its path, for EC2 only",
	}
}

// complaints say what is wrong between what is allowed and what is called.
func complaints(all []statement, called []string) []string {
	var out []string
	allowed := map[string]bool{}
	for _, s := range all {
		if s.Effect != "Allow" {
			continue
		}
		for _, action := range s.Action {
			allowed[action] = true
			switch {
			case strings.Contains(action, "*"):
				out = append(out, s.Sid+" allows "+action+": name each action")
			case !slices.Contains(called, action) && implied()[action] == "":
				out = append(out, s.Sid+" allows "+action+", which nobody calls")
			}
			out = append(out, s.unowned(action)...)
		}
	}
	for _, action := range called {
		if !allowed[action] && needless()[action] == "" {
			out = append(out, action+" is called and not allowed")
		}
	}
	slices.Sort(out)
	return out
}

// unowned complains of a change that the owner tag does not bind.
func (s statement) unowned(action string) []string {
	if isRead(action) || ownerless()[s.Sid] != "" {
		return nil
	}
	_, verb, _ := strings.Cut(action, ":")
	made, tagging := creates(verb), slices.Contains([]string{"CreateTags", "AddTags", "AddTagsToResource", "CreateOrUpdateTags", "TagResource", "TagRole", "TagInstanceProfile"}, verb)
	onRequest, onResource := s.requires(requestTag), s.requires(resourceTag)
	switch {
	case made && !onRequest:
		return []string{s.Sid + " allows " + action + " without the owner tag on the request"}
	case tagging && onResource && !s.without(requestTag):
		return []string{s.Sid + " allows " + action + " to move what is ours to another owner"}
	case tagging && !onResource && (!onRequest || !s.whileCreating(action)):
		return []string{s.Sid + " allows " + action + " to take over what is not ours"}
	case !made && !tagging && !onResource:
		return []string{s.Sid + " allows " + action + " without the owner tag on the resource"}
	case slices.Contains([]string{"DeleteTags", "RemoveTags", "RemoveTagsFromResource", "UntagResource", "UntagRole", "UntagInstanceProfile"}, verb):
		return s.disowning(action)
	}
	return nil
}

// creates is true for what makes a resource of its own. A version or a snapshot is of something that is there.
func creates(verb string) bool {
	return strings.HasPrefix(verb, "Create") &&
		!slices.Contains([]string{"CreateTags", "CreateOrUpdateTags", "CreateLaunchTemplateVersion", "CreateDBSnapshot", "CreateDBClusterSnapshot"}, verb)
}

func (s statement) requires(key string) bool {
	return slices.Equal(s.Condition["StringEquals"][key], texts{cluster})
}

func (s statement) without(key string) bool {
	return slices.Equal(s.Condition["Null"][key], texts{"true"})
}

// whileCreating: only with the call that creates the resource; some services have no such condition, so there by its name.
func (s statement) whileCreating(action string) bool {
	service, _, _ := strings.Cut(action, ":")
	free := slices.Equal(s.Condition["StringEqualsIfExists"][resourceTag], texts{cluster})
	switch service {
	case "autoscaling":
		return s.only(":autoScalingGroupName/haws-*")
	case "rds":
		return s.only(":haws-*") && free
	case "dynamodb":
		return s.only(":table/haws-*", ":table/TABLE_NAMES") && free
	case "iam":
		return s.only(":role/haws/*", ":instance-profile/haws/*") && free
	}
	return len(s.Condition["StringEquals"][service+":CreateAction"]) > 0
}

// only: every resource has one of these ends.
func (s statement) only(ends ...string) bool {
	return !slices.ContainsFunc(s.Resource, func(arn string) bool {
		return !slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(arn, end) })
	})
}

func (s statement) disowning(action string) []string {
	if slices.Equal(s.Condition["ForAllValues:StringNotEquals"]["aws:TagKeys"], texts{"haws.dev/cluster"}) {
		return nil
	}
	return []string{s.Sid + " allows " + action + " to take the owner tag off"}
}

func TestThePoliciesAllowWhatIsCalledAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, complaint := range complaints(statements(t), needed(t)) {
		t.Error(complaint)
	}
}

func TestEveryReasonIsStillOne(t *testing.T) {
	t.Parallel()
	all := statements(t)
	uses := func(fits func(statement) bool) bool { return slices.ContainsFunc(all, fits) }
	for action := range implied() {
		if !uses(func(s statement) bool { return slices.Contains(s.Action, action) }) || slices.Contains(needed(t), action) {
			t.Errorf("%s needs no reason any more", action)
		}
	}
	for sid := range ownerless() {
		if !uses(func(s statement) bool { return s.Sid == sid }) {
			t.Errorf("there is no statement %s any more", sid)
		}
	}
	for action := range needless() {
		if !slices.Contains(called(t), action) {
			t.Errorf("%s is not called any more", action)
		}
	}
}

// edit changes one statement of the real policies.
type edit func(s *statement)

func drop(action string) edit {
	return func(s *statement) {
		s.Action = slices.DeleteFunc(slices.Clone(s.Action), func(a string) bool { return a == action })
	}
}

func add(action string) edit {
	return func(s *statement) { s.Action = append(slices.Clone(s.Action), action) }
}

func unbind(operator string) edit { return func(s *statement) { delete(s.Condition, operator) } }

func TestTheComparisonFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		edit edit
		want []string
	}{
		"nothing":                      {"Read", func(*statement) {}, nil},
		"a read is not allowed":        {"Read", drop("ec2:DescribeSubnets"), []string{"ec2:DescribeSubnets is called and not allowed"}},
		"a change is not allowed":      {"Change", drop("autoscaling:UpdateAutoScalingGroup"), []string{"autoscaling:UpdateAutoScalingGroup is called and not allowed"}},
		"a read too many":              {"Read", add("rds:DescribeDBLogFiles"), []string{"Read allows rds:DescribeDBLogFiles, which nobody calls"}},
		"a change too many":            {"Delete", add("autoscaling:DeleteLifecycleHook"), []string{"Delete allows autoscaling:DeleteLifecycleHook, which nobody calls"}},
		"a wildcard":                   {"Change", add("elasticloadbalancing:Modify*"), []string{"Change allows elasticloadbalancing:Modify*: name each action"}},
		"a denial allows nothing":      {"NeverDeleteByForce", add("autoscaling:DeleteLifecycleHook"), nil},
		"a change of anybody's":        {"CreateListener", unbind("StringEquals"), []string{"CreateListener allows elasticloadbalancing:CreateListener without the owner tag on the request"}},
		"launching anybody's template": {"LaunchOwnTemplates", unbind("StringEquals"), []string{"LaunchOwnTemplates allows ec2:RunInstances without the owner tag on the resource"}},
		"tags that take over": {"TagWhatIsCreatedInEC2", func(s *statement) { delete(s.Condition["StringEquals"], "ec2:CreateAction") }, []string{
			"TagWhatIsCreatedInEC2 allows ec2:CreateTags to take over what is not ours",
		}},
		"tags on any group": {"TagWhatIsCreatedInAutoScaling", func(s *statement) { s.Resource = texts{"*"} }, []string{
			"TagWhatIsCreatedInAutoScaling allows autoscaling:CreateOrUpdateTags to take over what is not ours",
		}},
		"tags that give away": {"Retag", unbind("Null"), []string{
			"Retag allows autoscaling:CreateOrUpdateTags to move what is ours to another owner",
			"Retag allows ec2:CreateTags to move what is ours to another owner",
			"Retag allows elasticloadbalancing:AddTags to move what is ours to another owner",
		}},
		"tags that let go": {"Untag", unbind("ForAllValues:StringNotEquals"), []string{
			"Untag allows autoscaling:DeleteTags to take the owner tag off",
			"Untag allows ec2:DeleteTags to take the owner tag off",
			"Untag allows elasticloadbalancing:RemoveTags to take the owner tag off",
		}},
		"databases of anybody's": {"DeleteDatabase", unbind("StringEquals"), []string{
			"DeleteDatabase allows rds:CreateDBClusterSnapshot without the owner tag on the resource",
			"DeleteDatabase allows rds:CreateDBSnapshot without the owner tag on the resource",
			"DeleteDatabase allows rds:DeleteDBCluster without the owner tag on the resource",
			"DeleteDatabase allows rds:DeleteDBClusterParameterGroup without the owner tag on the resource",
			"DeleteDatabase allows rds:DeleteDBInstance without the owner tag on the resource",
			"DeleteDatabase allows rds:DeleteDBParameterGroup without the owner tag on the resource",
			"DeleteDatabase allows rds:DeleteDBSubnetGroup without the owner tag on the resource",
		}},
		"tags on any database": {"TagWhatIsCreatedInRDS", func(s *statement) { s.Resource = texts{"*"} }, []string{
			"TagWhatIsCreatedInRDS allows rds:AddTagsToResource to take over what is not ours",
		}},
		"tags on databases of other clusters": {"TagWhatIsCreatedInRDS", unbind("StringEqualsIfExists"), []string{
			"TagWhatIsCreatedInRDS allows rds:AddTagsToResource to take over what is not ours",
		}},
		"tags that give a database away": {"RetagDatabase", unbind("Null"), []string{
			"RetagDatabase allows rds:AddTagsToResource to move what is ours to another owner",
		}},
		"tags that let a database go": {"UntagDatabase", unbind("ForAllValues:StringNotEquals"), []string{
			"UntagDatabase allows rds:RemoveTagsFromResource to take the owner tag off",
		}},
		"tables of anybody's": {"ChangeTable", unbind("StringEquals"), []string{
			"ChangeTable allows dynamodb:UpdateContinuousBackups without the owner tag on the resource",
			"ChangeTable allows dynamodb:UpdateTable without the owner tag on the resource",
			"ChangeTable allows dynamodb:UpdateTimeToLive without the owner tag on the resource",
		}},
		"a table without an owner":    {"CreateTable", unbind("StringEquals"), []string{"CreateTable allows dynamodb:CreateTable without the owner tag on the request"}},
		"a table of anybody's goes":   {"DeleteTable", unbind("StringEquals"), []string{"DeleteTable allows dynamodb:DeleteTable without the owner tag on the resource"}},
		"tags on any table":           {"TagWhatIsCreatedInDynamoDB", func(s *statement) { s.Resource = texts{"arn:aws:dynamodb:REGION:ACCOUNT:table/*"} }, []string{"TagWhatIsCreatedInDynamoDB allows dynamodb:TagResource to take over what is not ours"}},
		"tags on tables of others":    {"TagWhatIsCreatedInDynamoDB", unbind("StringEqualsIfExists"), []string{"TagWhatIsCreatedInDynamoDB allows dynamodb:TagResource to take over what is not ours"}},
		"tags that give a table away": {"RetagTable", unbind("Null"), []string{"RetagTable allows dynamodb:TagResource to move what is ours to another owner"}},
		"tags that let a table go":    {"UntagTable", unbind("ForAllValues:StringNotEquals"), []string{"UntagTable allows dynamodb:UntagResource to take the owner tag off"}},
		"a role without an owner": {"CreateIdentity", unbind("StringEquals"), []string{
			"CreateIdentity allows iam:CreateInstanceProfile without the owner tag on the request",
			"CreateIdentity allows iam:CreateRole without the owner tag on the request",
		}},
		"tags on any role": {"TagWhatIsCreatedInIAM", func(s *statement) { s.Resource = texts{"arn:aws:iam::ACCOUNT:role/*"} }, []string{
			"TagWhatIsCreatedInIAM allows iam:TagInstanceProfile to take over what is not ours",
			"TagWhatIsCreatedInIAM allows iam:TagRole to take over what is not ours",
		}},
		"tags that give a role away": {"RetagIdentity", unbind("Null"), []string{
			"RetagIdentity allows iam:TagInstanceProfile to move what is ours to another owner",
			"RetagIdentity allows iam:TagRole to move what is ours to another owner",
		}},
		"tags that let a role go": {"UntagIdentity", unbind("ForAllValues:StringNotEquals"), []string{
			"UntagIdentity allows iam:UntagInstanceProfile to take the owner tag off",
			"UntagIdentity allows iam:UntagRole to take the owner tag off",
		}},
		"a policy on any role": {"ChangeIdentity", func(s *statement) { s.Action = texts{"iam:PutRolePolicy"}; s.Condition = nil }, []string{
			"ChangeIdentity allows iam:PutRolePolicy without the owner tag on the resource",
			"iam:AddRoleToInstanceProfile is called and not allowed", "iam:DeleteInstanceProfile is called and not allowed",
			"iam:DeleteRole is called and not allowed",
			"iam:DeleteRolePolicy is called and not allowed", "iam:DetachRolePolicy is called and not allowed",
			"iam:PutRolePermissionsBoundary is called and not allowed", "iam:RemoveRoleFromInstanceProfile is called and not allowed",
			"iam:UpdateAssumeRolePolicy is called and not allowed",
		}},
		"another cluster": {"LaunchOwnTemplates", func(s *statement) { s.Condition["StringEquals"][resourceTag] = texts{"*"} }, []string{
			"LaunchOwnTemplates allows ec2:RunInstances without the owner tag on the resource",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := statements(t)
			i := slices.IndexFunc(all, func(s statement) bool { return s.Sid == c.in })
			if i < 0 {
				t.Fatalf("there is no statement %s", c.in)
			}
			c.edit(&all[i])
			got := complaints(all, needed(t))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := complaints(statements(t), append(needed(t), "dynamodb:CreateBackup")); !slices.Equal(got, []string{"dynamodb:CreateBackup is called and not allowed"}) {
		t.Error(got)
	}
}
