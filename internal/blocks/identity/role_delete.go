package identity

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Delete removes the role. What others attached to it must not keep the app from going: it is taken off, and stays where it
// was made.
func (k roles) Delete(ctx context.Context, seen stack.Seen, _ *Role) (stack.Seen, error) {
	name := &seen.Physical
	_, err := k.API.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
	if stack.Is(err, stack.InUse) {
		if err = k.strip(ctx, name); err == nil {
			_, err = k.API.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
		}
	}
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete role "+*name)
}

// strip takes everything off the role that IAM refuses to delete it with. (IAM API reference, DeleteRole.)
func (k roles) strip(ctx context.Context, name *string) error {
	for _, take := range []func(context.Context, *string) error{k.leaveProfiles, k.detachPolicies, k.deletePolicies} {
		if err := take(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (k roles) leaveProfiles(ctx context.Context, name *string) error {
	pages := iam.NewListInstanceProfilesForRolePaginator(k.API, &iam.ListInstanceProfilesForRoleInput{RoleName: name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.InstanceProfiles {
			_, err := k.API.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{RoleName: name, InstanceProfileName: p.InstanceProfileName})
			if unlessGone(err) != nil {
				return err
			}
		}
	}
	return nil
}

func (k roles) detachPolicies(ctx context.Context, name *string) error {
	pages := iam.NewListAttachedRolePoliciesPaginator(k.API, &iam.ListAttachedRolePoliciesInput{RoleName: name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.AttachedPolicies {
			_, err := k.API.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: p.PolicyArn})
			if unlessGone(err) != nil {
				return err
			}
		}
	}
	return nil
}

func (k roles) deletePolicies(ctx context.Context, name *string) error {
	pages := iam.NewListRolePoliciesPaginator(k.API, &iam.ListRolePoliciesInput{RoleName: name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.PolicyNames {
			_, err := k.API.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: &p})
			if unlessGone(err) != nil {
				return err
			}
		}
	}
	return nil
}

// unlessGone is err, unless AWS says that there is nothing to take off any more.
func unlessGone(err error) error {
	if stack.Is(err, stack.NotFound) {
		return nil
	}
	return err
}
