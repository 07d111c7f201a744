package identity

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// The kinds of this block.
const (
	KindRole            = "Role"
	KindRolePolicy      = "RolePolicy"
	KindInstanceProfile = "InstanceProfile"
)

// Setup is what the kinds of this block are made from, anew for every pass.
type Setup struct {
	API   API
	Owner cloud.Owner
	// Spec is the app's; nil when it is being deleted.
	Spec *v1alpha1.HighlyAvailableAppSpec
}

// Register adds the kinds of this block.
func Register(kinds engine.Kinds, s Setup) {
	d := desk{s, &reads{api: s.API}}
	engine.Own(kinds, KindRole, roles{d})
	engine.Own(kinds, KindRolePolicy, rolePolicies{d})
	engine.Own(kinds, KindInstanceProfile, profiles{d})
}

// desk is what the kinds share.
type desk struct {
	Setup
	reads *reads
}

// leaves is true when the app gives up its instance profile: it is deleted, or somebody else's is to be used.
func (d desk) leaves() bool { return d.Spec == nil || d.Spec.Servers.InstanceProfile != "" }

// findEach looks one resource up after the other. What find answers without a Have does not exist.
func findEach(ctx context.Context, names []stack.Known, what string, find func(context.Context, stack.Known) (stack.Seen, error)) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		seen, err := find(ctx, n)
		switch {
		case stack.Is(err, stack.NotFound):
		case err != nil:
			return nil, fmt.Errorf("find %s %s: %w", what, n.Physical, err)
		case seen.Have != nil:
			seen.Name = n.Name
			out = append(out, seen)
		}
	}
	return out, nil
}

// API are the IAM operations of this block.
type API interface {
	RoleAPI
	PolicyAPI
	ProfileAPI
}

// RoleAPI are the operations on roles.
type RoleAPI interface {
	GetRole(context.Context, *iam.GetRoleInput, ...func(*iam.Options)) (*iam.GetRoleOutput, error)
	CreateRole(context.Context, *iam.CreateRoleInput, ...func(*iam.Options)) (*iam.CreateRoleOutput, error)
	UpdateAssumeRolePolicy(context.Context, *iam.UpdateAssumeRolePolicyInput, ...func(*iam.Options)) (*iam.UpdateAssumeRolePolicyOutput, error)
	PutRolePermissionsBoundary(context.Context, *iam.PutRolePermissionsBoundaryInput, ...func(*iam.Options)) (*iam.PutRolePermissionsBoundaryOutput, error)
	TagRole(context.Context, *iam.TagRoleInput, ...func(*iam.Options)) (*iam.TagRoleOutput, error)
	UntagRole(context.Context, *iam.UntagRoleInput, ...func(*iam.Options)) (*iam.UntagRoleOutput, error)
	DeleteRole(context.Context, *iam.DeleteRoleInput, ...func(*iam.Options)) (*iam.DeleteRoleOutput, error)
}

// PolicyAPI are the operations on the policies of a role.
type PolicyAPI interface {
	GetRolePolicy(context.Context, *iam.GetRolePolicyInput, ...func(*iam.Options)) (*iam.GetRolePolicyOutput, error)
	PutRolePolicy(context.Context, *iam.PutRolePolicyInput, ...func(*iam.Options)) (*iam.PutRolePolicyOutput, error)
	DeleteRolePolicy(context.Context, *iam.DeleteRolePolicyInput, ...func(*iam.Options)) (*iam.DeleteRolePolicyOutput, error)
	ListRolePolicies(context.Context, *iam.ListRolePoliciesInput, ...func(*iam.Options)) (*iam.ListRolePoliciesOutput, error)
	ListAttachedRolePolicies(context.Context, *iam.ListAttachedRolePoliciesInput, ...func(*iam.Options)) (*iam.ListAttachedRolePoliciesOutput, error)
	DetachRolePolicy(context.Context, *iam.DetachRolePolicyInput, ...func(*iam.Options)) (*iam.DetachRolePolicyOutput, error)
}

// ProfileAPI are the operations on instance profiles.
type ProfileAPI interface {
	GetInstanceProfile(context.Context, *iam.GetInstanceProfileInput, ...func(*iam.Options)) (*iam.GetInstanceProfileOutput, error)
	CreateInstanceProfile(context.Context, *iam.CreateInstanceProfileInput, ...func(*iam.Options)) (*iam.CreateInstanceProfileOutput, error)
	AddRoleToInstanceProfile(context.Context, *iam.AddRoleToInstanceProfileInput, ...func(*iam.Options)) (*iam.AddRoleToInstanceProfileOutput, error)
	RemoveRoleFromInstanceProfile(context.Context, *iam.RemoveRoleFromInstanceProfileInput, ...func(*iam.Options)) (*iam.RemoveRoleFromInstanceProfileOutput, error)
	TagInstanceProfile(context.Context, *iam.TagInstanceProfileInput, ...func(*iam.Options)) (*iam.TagInstanceProfileOutput, error)
	UntagInstanceProfile(context.Context, *iam.UntagInstanceProfileInput, ...func(*iam.Options)) (*iam.UntagInstanceProfileOutput, error)
	DeleteInstanceProfile(context.Context, *iam.DeleteInstanceProfileInput, ...func(*iam.Options)) (*iam.DeleteInstanceProfileOutput, error)
	ListInstanceProfilesForRole(context.Context, *iam.ListInstanceProfilesForRoleInput, ...func(*iam.Options)) (*iam.ListInstanceProfilesForRoleOutput, error)
}
