package ec2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Profiles is what EC2 asks of IAM.
type Profiles interface {
	// InstanceProfile finds an instance profile by its name or its ARN, and says whether EC2 knows it by now, and whether there
	// is a role in it.
	InstanceProfile(nameOrARN string) (arn string, known, role bool)
}

// UseProfiles tells whom to ask for instance profiles.
func (s *Service) UseProfiles(p Profiles) { s.profiles = p }

// CheckProfile refuses the instance profile of a template as RunInstances does.
func (s *Service) CheckProfile(t Template) error {
	_, err := s.profileOf(t.Data.IamInstanceProfile)
	return err
}

// profileOf is the instance profile of a launch. The texts are EC2's, as users of Terraform report them (issues 24281 and 4769 of
// terraform-provider-aws); the one for a profile without a role is unverified.
func (s *Service) profileOf(p *types.LaunchTemplateIamInstanceProfileSpecification) (*types.IamInstanceProfile, error) {
	if p == nil {
		return nil, nil
	}
	quoted, field, what := aws.ToString(p.Arn), "arn", "ARN"
	if p.Arn == nil {
		quoted, field, what = aws.ToString(p.Name), "name", "name"
	}
	if s.profiles == nil {
		return s.unasked(p), nil
	}
	arn, known, role := s.profiles.InstanceProfile(quoted)
	switch {
	case !known || p.Arn != nil && arn != quoted || p.Arn == nil && arn == quoted:
		return nil, awssim.Errorf("InvalidParameterValue", "Value (%s) for parameter iamInstanceProfile.%s is invalid. Invalid IAM Instance Profile %s", quoted, field, what)
	case !role:
		return nil, awssim.Errorf("InvalidParameterValue", "IAM Instance Profile \"%s\" has no associated IAM Roles", arn)
	}
	return &types.IamInstanceProfile{Arn: &arn}, nil
}

func (s *Service) unasked(p *types.LaunchTemplateIamInstanceProfileSpecification) *types.IamInstanceProfile {
	if p.Arn != nil {
		return &types.IamInstanceProfile{Arn: p.Arn}
	}
	return &types.IamInstanceProfile{Arn: aws.String("arn:aws:iam::" + s.w.Account() + ":instance-profile/" + aws.ToString(p.Name))}
}
