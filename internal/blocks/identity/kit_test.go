package identity_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	role    = identity.Role
	policy  = identity.RolePolicy
	profile = identity.InstanceProfile
	// drift is a change that a stranger makes.
	drift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func edit[T any](change func(want *T)) func(*testing.T, *blocktest.Rig, *T) {
	return func(_ *testing.T, _ *blocktest.Rig, want *T) { change(want) }
}

func TestRolePassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[role]{
		Register: register(spec()),
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *role) {
			in := input(rig, spec(), table())
			in.Boundary = managed(rig, "boundary")
			return want[role](t, in, identity.KindRole)
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *role){
			"another boundary": func(_ *testing.T, rig *blocktest.Rig, want *role) { want.Boundary = managed(rig, "another") },
			"another trust":    edit(func(want *role) { want.Trust = trust("ecs-tasks.amazonaws.com") }),
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *role) {
				want.Tags = rig.Owner.Tags("Role/servers", map[string]string{"team": "red", "new": "yes"})
			},
			"everything": func(_ *testing.T, rig *blocktest.Rig, want *role) {
				want.Trust, want.Boundary, want.Tags = trust("ecs-tasks.amazonaws.com"), managed(rig, "another"), rig.Owner.Tags("Role/servers", nil)
			},
		},
		Refused: map[string]func(*testing.T, *blocktest.Rig, *role){"another path": edit(func(want *role) { want.Path = "/else/" })},
		Drifts: map[string]drift{
			"trust": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{
					RoleName: &seen.Physical, PolicyDocument: aws.String(trust("lambda.amazonaws.com")),
				})
				must(t, err)
			},
			"another boundary": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.PutRolePermissionsBoundary(t.Context(), &iam.PutRolePermissionsBoundaryInput{
					RoleName: &seen.Physical, PermissionsBoundary: aws.String("arn:aws:iam::aws:policy/AdministratorAccess"),
				})
				must(t, err)
			},
			"no boundary": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.DeleteRolePermissionsBoundary(t.Context(), &iam.DeleteRolePermissionsBoundaryInput{RoleName: &seen.Physical})
				must(t, err)
			},
			"a tag": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.TagRole(t.Context(), &iam.TagRoleInput{RoleName: &seen.Physical, Tags: cloud.IAMTags(map[string]string{"team": "strange"})})
				must(t, err)
			},
			"all tags stripped": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.UntagRole(t.Context(), &iam.UntagRoleInput{RoleName: &seen.Physical, TagKeys: keys(seen.Have.(*role).Tags)})
				must(t, err)
			},
			"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: &seen.Physical})
				must(t, err)
			},
		},
		Foreign: func(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *role, tags map[string]string) {
			makeRole(t, rig, name.Physical, tags)
		},
	})
}

func trust(service string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":["sts:AssumeRole"]}]}`
}

func keys(tags map[string]string) []string {
	var all []string
	for key := range tags {
		all = append(all, key)
	}
	return all
}

// attach puts what a stranger may put on a role: two managed policies, an inline one, and an instance profile.
func attach(t *testing.T, rig *blocktest.Rig, role string) {
	t.Helper()
	ctx, api := t.Context(), rig.Clients.IAM
	for _, arn := range []string{"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", managed(rig, "stranger")} {
		_, err := api.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: aws.String(arn)})
		must(t, err)
	}
	_, err := api.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("stranger"), PolicyDocument: aws.String(allowAll)})
	must(t, err)
	_, err = api.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("stranger")})
	must(t, err)
	_, err = api.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String("stranger"), RoleName: &role})
	must(t, err)
}

func TestRolePolicyPassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[policy]{
		Register: register(spec()),
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *policy) {
			name, w := want[policy](t, input(rig, spec(), table()), identity.KindRolePolicy)
			w.Role = stack.Literal(makeRole(t, rig, name.Physical, rig.Owner.Tags("Role/servers", nil)))
			return name, w
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *policy){
			"other grants": func(t *testing.T, rig *blocktest.Rig, w *policy) {
				_, other := want[policy](t, input(rig, spec(sessions), identity.Grants{}), identity.KindRolePolicy)
				w.Document = other.Document
			},
		},
		Drifts: map[string]drift{
			"everything allowed": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &seen.Physical, PolicyName: aws.String("haws"), PolicyDocument: aws.String(allowAll)})
				must(t, err)
			},
			"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: &seen.Physical, PolicyName: aws.String("haws")})
				must(t, err)
			},
			"all tags of the role stripped, and everything allowed": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.IAM.UntagRole(t.Context(), &iam.UntagRoleInput{RoleName: &seen.Physical, TagKeys: keys(rig.Owner.Tags("Role/servers", nil))})
				must(t, err)
				_, err = rig.Clients.IAM.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &seen.Physical, PolicyName: aws.String("haws"), PolicyDocument: aws.String(allowAll)})
				must(t, err)
			},
		},
	})
}

func TestInstanceProfilePassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[profile]{
		Register: register(spec()),
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *profile) {
			name, w := want[profile](t, input(rig, spec(), identity.Grants{}), identity.KindInstanceProfile)
			w.Role = stack.Literal(makeRole(t, rig, "servers", nil))
			return name, w
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *profile){
			"another role": func(t *testing.T, rig *blocktest.Rig, want *profile) {
				want.Role = stack.Literal(makeRole(t, rig, "another", nil))
			},
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *profile) {
				want.Tags = rig.Owner.Tags("InstanceProfile/servers", map[string]string{"team": "red", "new": "yes"})
			},
		},
		Refused: map[string]func(*testing.T, *blocktest.Rig, *profile){"another path": edit(func(want *profile) { want.Path = "/else/" })},
		Drifts:  profileDrifts(),
		Foreign: func(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *profile, tags map[string]string) {
			_, err := rig.Clients.IAM.CreateInstanceProfile(t.Context(), &iam.CreateInstanceProfileInput{InstanceProfileName: &name.Physical, Tags: cloud.IAMTags(tags)})
			must(t, err)
		},
	})
}

func profileDrifts() map[string]drift {
	empty := func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.IAM.RemoveRoleFromInstanceProfile(t.Context(), &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &seen.Physical, RoleName: aws.String("servers")})
		must(t, err)
	}
	return map[string]drift{
		"the role taken out": empty,
		"another role in": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			empty(t, rig, seen)
			makeRole(t, rig, "stranger", nil)
			_, err := rig.Clients.IAM.AddRoleToInstanceProfile(t.Context(), &iam.AddRoleToInstanceProfileInput{InstanceProfileName: &seen.Physical, RoleName: aws.String("stranger")})
			must(t, err)
		},
		"a tag": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.IAM.TagInstanceProfile(t.Context(), &iam.TagInstanceProfileInput{
				InstanceProfileName: &seen.Physical, Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("strange")}},
			})
			must(t, err)
		},
		"all tags stripped": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.IAM.UntagInstanceProfile(t.Context(), &iam.UntagInstanceProfileInput{
				InstanceProfileName: &seen.Physical, TagKeys: keys(seen.Have.(*profile).Tags),
			})
			must(t, err)
		},
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			empty(t, rig, seen)
			_, err := rig.Clients.IAM.DeleteInstanceProfile(t.Context(), &iam.DeleteInstanceProfileInput{InstanceProfileName: &seen.Physical})
			must(t, err)
		},
	}
}
