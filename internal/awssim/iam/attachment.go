package iam

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// attachable is how many managed policies a role may have. IAM user guide, "IAM and AWS STS quotas": 10 by default.
const attachable = 10

func (s *Service) handleAttachments() {
	awssim.Handle(s.world, serviceID, "AttachRolePolicy", s.attach)
	awssim.Handle(s.world, serviceID, "DetachRolePolicy", s.detach)
	awssim.Handle(s.world, serviceID, "ListAttachedRolePolicies", s.listAttached)
}

// attach changes nothing when the policy is attached already. Unverified.
func (s *Service) attach(_ *awssim.Call, in *sdk.AttachRolePolicyInput) (*sdk.AttachRolePolicyOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	arn := aws.ToString(in.PolicyArn)
	if err := s.checkManaged("Policy", arn); err != nil {
		return nil, err
	}
	if !slices.Contains(r.attached, arn) {
		if len(r.attached) >= attachable {
			return nil, limited("Cannot exceed quota for PoliciesPerRole: %d", attachable)
		}
		r.attached = append(r.attached, arn)
	}
	return &sdk.AttachRolePolicyOutput{}, nil
}

func (s *Service) detach(_ *awssim.Call, in *sdk.DetachRolePolicyInput) (*sdk.DetachRolePolicyOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	arn := aws.ToString(in.PolicyArn)
	if !slices.Contains(r.attached, arn) {
		return nil, missing("Policy %s was not found.", arn)
	}
	r.attached = slices.DeleteFunc(slices.Clone(r.attached), func(other string) bool { return other == arn })
	return &sdk.DetachRolePolicyOutput{}, nil
}

func (s *Service) listAttached(_ *awssim.Call, in *sdk.ListAttachedRolePoliciesInput) (*sdk.ListAttachedRolePoliciesOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if in.PathPrefix != nil {
		return nil, unsupported(map[string]bool{"PathPrefix of ListAttachedRolePolicies": true})
	}
	var all []types.AttachedPolicy
	for _, arn := range r.attached {
		all = append(all, types.AttachedPolicy{PolicyArn: aws.String(arn), PolicyName: aws.String(arn[strings.LastIndex(arn, "/")+1:])})
	}
	items, next, err := page(all, in.Marker, in.MaxItems)
	return &sdk.ListAttachedRolePoliciesOutput{AttachedPolicies: items, Marker: next, IsTruncated: next != nil}, err
}
