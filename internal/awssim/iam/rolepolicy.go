package iam

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/internal/awssim"
)

// inlineLimit is for all inline policies of a role together, without white space. IAM user guide, "IAM and AWS STS quotas".
const inlineLimit = 10240

func (s *Service) handlePolicies() {
	awssim.Handle(s.world, serviceID, "PutRolePolicy", s.putPolicy)
	awssim.Handle(s.world, serviceID, "GetRolePolicy", s.getPolicy)
	awssim.Handle(s.world, serviceID, "DeleteRolePolicy", s.deletePolicy)
	awssim.Handle(s.world, serviceID, "ListRolePolicies", s.listPolicies)
}

// putPolicy makes or replaces an inline policy.
func (s *Service) putPolicy(_ *awssim.Call, in *sdk.PutRolePolicyInput) (*sdk.PutRolePolicyOutput, error) {
	if err := checkName("policyName", in.PolicyName, 128); err != nil {
		return nil, err
	}
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkPermissions(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	next := maps.Clone(r.inline)
	next[*in.PolicyName] = *in.PolicyDocument
	total := 0
	for _, text := range next {
		total += size(text)
	}
	if total > inlineLimit {
		return nil, limited("Maximum policy size of %d bytes exceeded for role %s", inlineLimit, r.name)
	}
	r.inline = next
	return &sdk.PutRolePolicyOutput{}, nil
}

func (s *Service) inline(roleName, policyName *string) (*role, string, error) {
	if err := checkName("policyName", policyName, 128); err != nil {
		return nil, "", err
	}
	r, err := s.role(roleName)
	if err != nil {
		return nil, "", err
	}
	text, ok := r.inline[*policyName]
	if !ok {
		return nil, "", missing("The role policy with name %s cannot be found.", *policyName)
	}
	return r, text, nil
}

func (s *Service) getPolicy(_ *awssim.Call, in *sdk.GetRolePolicyInput) (*sdk.GetRolePolicyOutput, error) {
	_, text, err := s.inline(in.RoleName, in.PolicyName)
	if err != nil {
		return nil, err
	}
	return &sdk.GetRolePolicyOutput{RoleName: in.RoleName, PolicyName: in.PolicyName, PolicyDocument: encoded(text)}, nil
}

func (s *Service) deletePolicy(_ *awssim.Call, in *sdk.DeleteRolePolicyInput) (*sdk.DeleteRolePolicyOutput, error) {
	r, _, err := s.inline(in.RoleName, in.PolicyName)
	if err != nil {
		return nil, err
	}
	delete(r.inline, *in.PolicyName)
	return &sdk.DeleteRolePolicyOutput{}, nil
}

func (s *Service) listPolicies(_ *awssim.Call, in *sdk.ListRolePoliciesInput) (*sdk.ListRolePoliciesOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	items, next, err := page(slices.Sorted(maps.Keys(r.inline)), in.Marker, in.MaxItems)
	return &sdk.ListRolePoliciesOutput{PolicyNames: items, Marker: next, IsTruncated: next != nil}, err
}
