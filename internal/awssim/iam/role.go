package iam

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// role is one role. Its names are as they were given; no two differ in case only.
type role struct {
	name, path, id, description, trust string
	created                            time.Time
	session                            int32
	boundary                           string
	tags                               tagList
	inline                             map[string]string
	attached                           []string // ARNs
}

func (s *Service) handleRoles() {
	awssim.Handle(s.world, serviceID, "CreateRole", s.createRole)
	awssim.Handle(s.world, serviceID, "GetRole", s.getRole)
	awssim.Handle(s.world, serviceID, "ListRoles", s.listRoles)
	awssim.Handle(s.world, serviceID, "DeleteRole", s.deleteRole)
	awssim.Handle(s.world, serviceID, "UpdateAssumeRolePolicy", s.updateTrust)
	awssim.Handle(s.world, serviceID, "PutRolePermissionsBoundary", s.putBoundary)
	awssim.Handle(s.world, serviceID, "DeleteRolePermissionsBoundary", s.deleteBoundary)
}

// role finds a role by its name. That a name of another case finds none is unverified.
func (s *Service) role(name *string) (*role, error) {
	if err := checkName("roleName", name, 64); err != nil {
		return nil, err
	}
	for _, r := range s.roles {
		if r.name == *name && s.visible(r.created) {
			return r, nil
		}
	}
	return nil, missing("The role with name %s cannot be found.", *name)
}

func (s *Service) getRole(_ *awssim.Call, in *sdk.GetRoleInput) (*sdk.GetRoleOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	return &sdk.GetRoleOutput{Role: s.shownRole(r)}, nil
}

// listRoles: IAM API reference, ListRoles: it leaves out boundary, last use and tags.
func (s *Service) listRoles(_ *awssim.Call, in *sdk.ListRolesInput) (*sdk.ListRolesOutput, error) {
	var all []types.Role
	for _, r := range s.roles {
		if within(r.path, in.PathPrefix) && s.visible(r.created) {
			all = append(all, *s.listedRole(r))
		}
	}
	items, next, err := page(all, in.Marker, in.MaxItems)
	return &sdk.ListRolesOutput{Roles: items, Marker: next, IsTruncated: next != nil}, err
}

// deleteRole: IAM API reference, DeleteRole: a role in an instance profile or with a policy of either kind stays.
func (s *Service) deleteRole(_ *awssim.Call, in *sdk.DeleteRoleInput) (*sdk.DeleteRoleOutput, error) {
	r, err := s.role(in.RoleName)
	switch {
	case err != nil:
		return nil, err
	case len(s.holding(r)) > 0:
		return nil, inUse("remove roles from instance profile")
	case len(r.attached) > 0:
		return nil, inUse("detach all policies")
	case len(r.inline) > 0:
		return nil, inUse("delete policies")
	}
	s.roles = slices.DeleteFunc(s.roles, func(other *role) bool { return other == r })
	return &sdk.DeleteRoleOutput{}, nil
}

func (s *Service) updateTrust(_ *awssim.Call, in *sdk.UpdateAssumeRolePolicyInput) (*sdk.UpdateAssumeRolePolicyOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkTrust(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	r.trust = *in.PolicyDocument
	return &sdk.UpdateAssumeRolePolicyOutput{}, nil
}

func (s *Service) putBoundary(_ *awssim.Call, in *sdk.PutRolePermissionsBoundaryInput) (*sdk.PutRolePermissionsBoundaryOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := s.checkManaged("Policy", aws.ToString(in.PermissionsBoundary)); err != nil {
		return nil, err
	}
	r.boundary = *in.PermissionsBoundary
	return &sdk.PutRolePermissionsBoundaryOutput{}, nil
}

func (s *Service) deleteBoundary(_ *awssim.Call, in *sdk.DeleteRolePermissionsBoundaryInput) (*sdk.DeleteRolePermissionsBoundaryOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if r.boundary == "" {
		return nil, missing("The role with name %s has no permissions boundary.", r.name)
	}
	r.boundary = ""
	return &sdk.DeleteRolePermissionsBoundaryOutput{}, nil
}

// shownRole is the role as GetRole answers it. IAM API reference, AttachedPermissionsBoundary has the type
// PermissionsBoundaryPolicy; AWS answers Policy (awsdocs/iam-user-guide, issue 82).
func (s *Service) shownRole(r *role) *types.Role {
	shown := s.listedRole(r)
	shown.Tags = slices.Clone(r.tags)
	shown.RoleLastUsed = &types.RoleLastUsed{}
	if r.boundary != "" {
		shown.PermissionsBoundary = &types.AttachedPermissionsBoundary{PermissionsBoundaryArn: aws.String(r.boundary), PermissionsBoundaryType: "Policy"}
	}
	return shown
}

func (s *Service) listedRole(r *role) *types.Role {
	shown := &types.Role{
		Arn: aws.String(s.arnOf(r)), Path: aws.String(r.path), RoleName: aws.String(r.name), RoleId: aws.String(r.id),
		CreateDate: aws.Time(r.created), AssumeRolePolicyDocument: encoded(r.trust), MaxSessionDuration: aws.Int32(r.session),
	}
	if r.description != "" {
		shown.Description = aws.String(r.description)
	}
	return shown
}

func (s *Service) arnOf(r *role) string { return s.arn("role" + r.path + r.name) }
