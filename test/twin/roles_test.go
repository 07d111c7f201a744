package twin

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

const (
	trustEC2 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	readShop = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::shop/*"]}]}`
)

func iamTags(pairs ...string) (tags []types.Tag) {
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return tags
}

func (w *world) createRole(name string, change ...func(*iam.CreateRoleInput)) error {
	in := &iam.CreateRoleInput{RoleName: &name, Path: new("/haws/"), AssumeRolePolicyDocument: new(trustEC2), Tags: iamTags("app", "shop")}
	for _, fn := range change {
		fn(in)
	}
	_, err := w.iam.CreateRole(w.ctx, in)
	return err
}

// shopRole makes the role "shop".
func (w *world) shopRole() { w.ok(w.createRole("shop")) }

func (w *world) role(name string) {
	w.iam.GetRole(w.ctx, &iam.GetRoleInput{RoleName: &name})
}

func (w *world) deleteRole(name string) {
	w.iam.DeleteRole(w.ctx, &iam.DeleteRoleInput{RoleName: &name})
}

func (w *world) rolePolicy(role, name string) {
	w.iam.GetRolePolicy(w.ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
}

func (w *world) putRolePolicy(role, text string) {
	w.iam.PutRolePolicy(w.ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: new("haws"), PolicyDocument: &text})
}

func (w *world) createProfile(name string) error {
	_, err := w.iam.CreateInstanceProfile(w.ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: &name, Path: new("/haws/"), Tags: iamTags("app", "shop")})
	return err
}

func (w *world) profile(name string) {
	w.iam.GetInstanceProfile(w.ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &name})
}

func (w *world) addRole(profile, role string) {
	w.iam.AddRoleToInstanceProfile(w.ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role})
}

func (w *world) removeRole(profile, role string) {
	w.iam.RemoveRoleFromInstanceProfile(w.ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role})
}

func (w *world) deleteProfile(name string) {
	w.iam.DeleteInstanceProfile(w.ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: &name})
}

// shopProfile makes the instance profile "shop" with the role "shop" in it.
func (w *world) shopProfile() {
	w.shopRole()
	w.ok(w.createProfile("shop"))
	w.addRole("shop", "shop")
	w.later(time.Minute)
}

func roleRows() []row {
	return []row{
		{"a role", "", func(w *world) {
			w.shopRole()
			w.role("shop")
		}},
		{"a role that is tagged, trusts others, and goes", "NoSuchEntity", func(w *world) {
			w.shopRole()
			w.iam.TagRole(w.ctx, &iam.TagRoleInput{RoleName: new("shop"), Tags: iamTags("app", "store", "team", "a")})
			w.iam.UntagRole(w.ctx, &iam.UntagRoleInput{RoleName: new("shop"), TagKeys: []string{"team"}})
			w.iam.UpdateAssumeRolePolicy(w.ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: new("shop"), PolicyDocument: new(strings.ReplaceAll(trustEC2, "ec2", "ecs"))})
			w.role("shop")
			w.deleteRole("shop")
			w.role("shop")
		}},
		{"a role with a boundary, and without it", "", func(w *world) {
			boundary := w.managedPolicy("boundary")
			w.ok(w.createRole("shop", func(in *iam.CreateRoleInput) { in.PermissionsBoundary = &boundary }))
			w.role("shop")
			w.iam.DeleteRolePermissionsBoundary(w.ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: new("shop")})
			w.role("shop")
			w.iam.PutRolePermissionsBoundary(w.ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: new("shop"), PermissionsBoundary: &boundary})
			w.role("shop")
		}},
		{"a role that is there", "EntityAlreadyExists", func(w *world) {
			w.shopRole()
			w.createRole("shop")
		}},
		{"a role that is there, in another case", "EntityAlreadyExists", func(w *world) {
			w.shopRole()
			w.createRole("Shop")
		}},
		{"a role that there is not", "NoSuchEntity", func(w *world) { w.role("none") }},
		{"a role with a boundary that is no policy", "ValidationError", func(w *world) {
			w.createRole("shop", func(in *iam.CreateRoleInput) {
				in.PermissionsBoundary = new("arn:aws:iam::123456789012:role/some-role")
			})
		}},
		{"a role with a tag twice", "InvalidInput", func(w *world) {
			w.createRole("shop", func(in *iam.CreateRoleInput) { in.Tags = iamTags("a", "b", "A", "c") })
		}},
		{"a role that trusts in no JSON", "MalformedPolicyDocument", func(w *world) {
			w.shopRole()
			w.iam.UpdateAssumeRolePolicy(w.ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: new("shop"), PolicyDocument: new("{")})
		}},
		{"deleting a role that there is not", "NoSuchEntity", func(w *world) { w.deleteRole("none") }},
	}
}

func rolePolicyRows() []row {
	return []row{
		{"an inline policy is put, replaced, listed and deleted", "NoSuchEntity", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", strings.ReplaceAll(readShop, "Get", "Put"))
			w.putRolePolicy("shop", readShop)
			w.rolePolicy("shop", "haws")
			w.iam.ListRolePolicies(w.ctx, &iam.ListRolePoliciesInput{RoleName: new("shop")})
			w.deleteRole("shop")
			w.iam.DeleteRolePolicy(w.ctx, &iam.DeleteRolePolicyInput{RoleName: new("shop"), PolicyName: new("haws")})
			w.rolePolicy("shop", "haws")
		}},
		{"a managed policy is attached, listed and detached", "DeleteConflict", func(w *world) {
			w.shopRole()
			policy := w.managedPolicy("read")
			w.iam.AttachRolePolicy(w.ctx, &iam.AttachRolePolicyInput{RoleName: new("shop"), PolicyArn: &policy})
			w.iam.ListAttachedRolePolicies(w.ctx, &iam.ListAttachedRolePoliciesInput{RoleName: new("shop")})
			w.deleteRole("shop")
			w.iam.DetachRolePolicy(w.ctx, &iam.DetachRolePolicyInput{RoleName: new("shop"), PolicyArn: &policy})
			w.iam.ListAttachedRolePolicies(w.ctx, &iam.ListAttachedRolePoliciesInput{RoleName: new("shop")})
			w.deleteRole("shop")
		}},
		{"an inline policy for a role that there is not", "NoSuchEntity", func(w *world) { w.putRolePolicy("none", readShop) }},
		{"an inline policy that is no JSON", "MalformedPolicyDocument", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", "{")
		}},
		{"an inline policy without an action", "MalformedPolicyDocument", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", strings.ReplaceAll(readShop, `"Action":["s3:GetObject"],`, ""))
		}},
		{"an inline policy with a resource that is no ARN", "MalformedPolicyDocument", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", strings.ReplaceAll(readShop, "arn:aws:s3:::", ""))
		}},
		{"an inline policy with a principal", "MalformedPolicyDocument", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", strings.ReplaceAll(readShop, `"Action"`, `"Principal":"*","Action"`))
		}},
		{"an inline policy that is too long", "LimitExceeded", func(w *world) {
			w.shopRole()
			w.putRolePolicy("shop", strings.ReplaceAll(readShop, "shop", strings.Repeat("a", 10240)))
		}},
		{"attaching a policy that there is not", "NoSuchEntity", func(w *world) {
			w.shopRole()
			w.iam.AttachRolePolicy(w.ctx, &iam.AttachRolePolicyInput{RoleName: new("shop"), PolicyArn: new("arn:aws:iam::" + w.account + ":policy/none")})
		}},
		{"detaching what is not attached", "NoSuchEntity", func(w *world) {
			w.shopRole()
			policy := w.managedPolicy("read")
			w.iam.DetachRolePolicy(w.ctx, &iam.DetachRolePolicyInput{RoleName: new("shop"), PolicyArn: &policy})
		}},
	}
}

func profileRows() []row {
	return []row{
		{"an instance profile with a role", "", func(w *world) {
			w.shopProfile()
			w.profile("shop")
			w.iam.ListInstanceProfilesForRole(w.ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: new("shop")})
		}},
		{"an instance profile that is tagged, emptied, and goes", "NoSuchEntity", func(w *world) {
			w.shopProfile()
			w.iam.TagInstanceProfile(w.ctx, &iam.TagInstanceProfileInput{InstanceProfileName: new("shop"), Tags: iamTags("app", "store", "team", "a")})
			w.iam.UntagInstanceProfile(w.ctx, &iam.UntagInstanceProfileInput{InstanceProfileName: new("shop"), TagKeys: []string{"team"}})
			w.profile("shop")
			w.removeRole("shop", "shop")
			w.profile("shop")
			w.deleteProfile("shop")
			w.profile("shop")
		}},
		{"an instance profile that is there", "EntityAlreadyExists", func(w *world) {
			w.ok(w.createProfile("shop"))
			w.createProfile("shop")
		}},
		{"an instance profile that there is not", "NoSuchEntity", func(w *world) { w.profile("none") }},
		{"a second role in an instance profile", "LimitExceeded", func(w *world) {
			w.shopProfile()
			w.ok(w.createRole("other"))
			w.addRole("shop", "other")
		}},
		{"a role that there is not for an instance profile", "NoSuchEntity", func(w *world) {
			w.ok(w.createProfile("shop"))
			w.addRole("shop", "none")
		}},
		{"taking a role out that is not in", "NoSuchEntity", func(w *world) {
			w.ok(w.createProfile("shop"))
			w.shopRole()
			w.removeRole("shop", "shop")
		}},
		{"deleting an instance profile and a role that belong together", "DeleteConflict", func(w *world) {
			w.shopProfile()
			w.deleteRole("shop")
			w.deleteProfile("shop")
		}},
	}
}
