package ec2

import (
	"encoding/base64"
	"encoding/json"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type template struct {
	types.LaunchTemplate
	versions []*types.LaunchTemplateVersion // oldest first
}

// token remembers what a client token was used for.
type token struct{ content, template, version string }

func noTemplate() missing {
	return missing{"InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID %s, does not exist."}
}

func noTemplateName() missing {
	return missing{
		"InvalidLaunchTemplateName.NotFoundException",
		"The specified launch template, with template name %s, does not exist.",
	}
}

func (s *Service) registerTemplates() {
	handle(s, "CreateLaunchTemplate", s.createTemplate)
	handle(s, "DescribeLaunchTemplates", s.describeTemplates)
	handle(s, "ModifyLaunchTemplate", s.modifyTemplate)
	handle(s, "DeleteLaunchTemplate", s.deleteTemplate)
	handle(s, "CreateLaunchTemplateVersion", s.createVersion)
	handle(s, "DescribeLaunchTemplateVersions", s.describeVersions)
	handle(s, "DeleteLaunchTemplateVersions", s.deleteVersions)
}

func (s *Service) createTemplate(c *awssim.Call, in *api.CreateLaunchTemplateInput) (*api.CreateLaunchTemplateOutput, error) {
	name := aws.ToString(in.LaunchTemplateName)
	key, content := tokenOf("CreateLaunchTemplate", in.ClientToken, *in)
	if old, err := s.repeated(key, content); err != nil || old != nil {
		return s.createdTemplate(old), err
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9().\-/_]{3,128}$`).MatchString(name) {
		return nil, awssim.Errorf("InvalidLaunchTemplateName.MalformedException",
			"A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _")
	}
	if _, err := s.findTemplate(nil, in.LaunchTemplateName); err == nil {
		return nil, awssim.Errorf("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
	}
	tags, err := specTags(in.TagSpecifications, types.ResourceTypeLaunchTemplate)
	if err != nil {
		return nil, err
	}
	if err := checkTemplateData(in.LaunchTemplateData); err != nil {
		return nil, err
	}
	id := s.w.ID("lt")
	t := &template{LaunchTemplate: types.LaunchTemplate{
		LaunchTemplateId: aws.String(id), LaunchTemplateName: aws.String(name), CreateTime: aws.Time(c.Now),
		CreatedBy: aws.String("arn:aws:iam::" + c.Account + ":root"), DefaultVersionNumber: aws.Int64(1), LatestVersionNumber: aws.Int64(0),
	}}
	s.templates.add(id, t)
	s.setTags(id, tags)
	t.add(c.Now, draft{description: in.VersionDescription, data: in.LaunchTemplateData})
	s.tokens[key] = token{content: content, template: id, version: "1"}
	return s.createdTemplate(&token{template: id}), nil
}

func (s *Service) createdTemplate(made *token) *api.CreateLaunchTemplateOutput {
	if made == nil {
		return nil
	}
	t, ok := s.templates.get(made.template)
	if !ok {
		return &api.CreateLaunchTemplateOutput{}
	}
	shown := s.showTemplate(t)
	return &api.CreateLaunchTemplateOutput{LaunchTemplate: &shown}
}

func tokenOf(operation string, clientToken *string, in any) (key, content string) {
	text, err := json.Marshal(in)
	if err != nil {
		panic(err) // inputs are plain data
	}
	return operation + "/" + aws.ToString(clientToken), string(text)
}

// EC2 Developer Guide, "Ensuring idempotency": the same token with the same request gives the
// first answer again, with another request IdempotentParameterMismatch.
func (s *Service) repeated(key, content string) (*token, error) {
	old, ok := s.tokens[key]
	if !ok {
		return nil, nil
	}
	if _, alive := s.templates.get(old.template); !alive {
		delete(s.tokens, key)
		return nil, nil
	}
	if old.content != content {
		return nil, awssim.Errorf("IdempotentParameterMismatch",
			"The request uses the same client token as a previous, but non-identical request.")
	}
	return &old, nil
}

// EC2 API reference, RequestLaunchTemplateData: user data is base64; EC2 User Guide: 16 KB raw.
func checkTemplateData(data *types.RequestLaunchTemplateData) error {
	raw, err := base64.StdEncoding.DecodeString(aws.ToString(data.UserData))
	switch {
	case err != nil:
		return awssim.Errorf("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.")
	case len(raw) > 16384:
		return awssim.Errorf("InvalidParameterValue", "User data is limited to 16384 bytes")
	case len(data.NetworkInterfaces) > 0 && len(data.SecurityGroupIds)+len(data.SecurityGroups) > 0:
		return awssim.Errorf("InvalidParameterCombination",
			"Network interfaces and an instance-level security groups may not be specified on the same request")
	}
	for _, spec := range data.TagSpecifications {
		if err := checkTags(spec.Tags); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) findTemplate(id, name *string) (*template, error) {
	switch {
	case id != nil && name != nil:
		return nil, awssim.Errorf("InvalidParameterCombination", "Specify either a launch template ID or a name, not both.")
	case id != nil:
		if t, ok := s.templates.get(*id); ok {
			return t, nil
		}
		return nil, noTemplate().of(*id)
	case name != nil:
		for _, t := range s.templates.all() {
			if *t.LaunchTemplateName == *name {
				return t, nil
			}
		}
		return nil, noTemplateName().of(*name)
	}
	return nil, awssim.Errorf("MissingParameter", "Either a launch template ID or a launch template name must be specified.")
}

func (s *Service) showTemplate(t *template) types.LaunchTemplate {
	shown := t.LaunchTemplate
	shown.Tags = s.tags[*t.LaunchTemplateId]
	return shown
}

func (s *Service) describeTemplates(_ *awssim.Call, in *api.DescribeLaunchTemplatesInput) (*api.DescribeLaunchTemplatesOutput, error) {
	rows, err := pick(&s.templates, in.LaunchTemplateIds, noTemplate())
	if err != nil {
		return nil, err
	}
	if len(in.LaunchTemplateNames) > 0 {
		rows = nil
	}
	for _, name := range in.LaunchTemplateNames {
		t, err := s.findTemplate(nil, aws.String(name))
		if err != nil {
			return nil, err
		}
		rows = append(rows, t)
	}
	templates, next, err := list(query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults}, rows, s.templateFacets, s.showTemplate)
	return &api.DescribeLaunchTemplatesOutput{LaunchTemplates: templates, NextToken: next}, err
}

func (s *Service) templateFacets(t *template) facets {
	return facets{tags: s.tags[aws.ToString(t.LaunchTemplateId)], fields: map[string][]string{
		"launch-template-name": one(t.LaunchTemplateName), "create-time": nil,
	}}
}

func (s *Service) modifyTemplate(_ *awssim.Call, in *api.ModifyLaunchTemplateInput) (*api.ModifyLaunchTemplateOutput, error) {
	t, err := s.findTemplate(in.LaunchTemplateId, in.LaunchTemplateName)
	if err != nil {
		return nil, err
	}
	if in.DefaultVersion != nil {
		v, err := t.version(*in.DefaultVersion)
		if err != nil {
			return nil, err
		}
		t.DefaultVersionNumber = v.VersionNumber
	}
	shown := s.showTemplate(t)
	return &api.ModifyLaunchTemplateOutput{LaunchTemplate: &shown}, nil
}

func (s *Service) deleteTemplate(_ *awssim.Call, in *api.DeleteLaunchTemplateInput) (*api.DeleteLaunchTemplateOutput, error) {
	t, err := s.findTemplate(in.LaunchTemplateId, in.LaunchTemplateName)
	if err != nil {
		return nil, err
	}
	shown := s.showTemplate(t)
	s.templates.remove(*t.LaunchTemplateId)
	delete(s.tags, *t.LaunchTemplateId)
	return &api.DeleteLaunchTemplateOutput{LaunchTemplate: &shown}, nil
}
