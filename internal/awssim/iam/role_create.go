package iam

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/internal/awssim"
)

// createRole: IAM API reference, CreateRole: names are unique in the account, whatever their case.
func (s *Service) createRole(call *awssim.Call, in *sdk.CreateRoleInput) (*sdk.CreateRoleOutput, error) {
	path, err := pathOf(in.Path)
	tags, tagErr := tagList(nil).with(in.Tags)
	if err := first(checkName("roleName", in.RoleName, 64), err, checkSession(in.MaxSessionDuration), tagErr); err != nil {
		return nil, err
	}
	if err := first(checkTrust(aws.ToString(in.AssumeRolePolicyDocument)), s.checkBoundary(in.PermissionsBoundary)); err != nil {
		return nil, err
	}
	for _, other := range s.roles {
		if strings.EqualFold(other.name, *in.RoleName) {
			return nil, taken("Role with name %s already exists.", *in.RoleName)
		}
	}
	if len(s.roles) >= s.RoleQuota {
		return nil, limited("Cannot exceed quota for RolesPerAccount: %d", s.RoleQuota)
	}
	r := &role{
		name: *in.RoleName, path: path, id: s.id("AROA"), description: aws.ToString(in.Description), trust: *in.AssumeRolePolicyDocument,
		created: call.Now.Truncate(time.Second), session: 3600, boundary: aws.ToString(in.PermissionsBoundary), tags: tags, inline: map[string]string{},
	}
	if in.MaxSessionDuration != nil {
		r.session = *in.MaxSessionDuration
	}
	s.roles = append(s.roles, r)
	shown := s.shownRole(r)
	shown.RoleLastUsed = nil
	return &sdk.CreateRoleOutput{Role: shown}, nil
}

// checkSession: IAM API reference, CreateRole: 3600 to 43200.
func checkSession(seconds *int32) error {
	if seconds != nil && (*seconds < 3600 || *seconds > 43200) {
		return invalid("1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: a value of 3600 to 43200", *seconds)
	}
	return nil
}

func (s *Service) checkBoundary(arn *string) error {
	if arn == nil {
		return nil
	}
	return s.checkManaged("Scope", *arn)
}

// checkManaged: a managed policy exists: AWS's own do. The words "does not exist or is not attachable" are AWS's, as users report
// them; the rest of the texts is unverified.
func (s *Service) checkManaged(what, arn string) error {
	if len(arn) < 20 || len(arn) > 2048 {
		return invalid("1 validation error detected: Value '%s' at 'policyArn' failed to satisfy constraint: Member must have length of 20 to 2048", arn)
	}
	if !strings.HasPrefix(arn, "arn:aws:iam::") || !strings.Contains(arn, ":policy/") {
		return invalid("ARN %s is not valid.", arn)
	}
	if !s.managed[arn] && !strings.HasPrefix(arn, "arn:aws:iam::aws:policy/") {
		return missing("%s ARN: %s does not exist or is not attachable.", what, arn)
	}
	return nil
}
