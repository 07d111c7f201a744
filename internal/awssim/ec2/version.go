package ec2

import (
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Template is one version of a launch template.
type Template struct {
	ID, Name, Version string // Version is its number
	Data              types.ResponseLaunchTemplateData
}

// Template resolves a launch template by id, or by name, and a version: a number, $Latest, $Default or "" for the default.
func (s *Service) Template(id, name, version string) (Template, error) {
	t, err := s.findTemplate(given(id), given(name))
	if err != nil {
		return Template{}, err
	}
	if version == "" {
		version = "$Default"
	}
	v, err := t.version(version)
	if err != nil {
		return Template{}, err
	}
	return Template{
		ID: *t.LaunchTemplateId, Name: *t.LaunchTemplateName,
		Version: strconv.FormatInt(*v.VersionNumber, 10), Data: *v.LaunchTemplateData,
	}, nil
}

func given(v string) *string {
	if v == "" {
		return nil
	}
	return &v
}

func (t *template) version(name string) (*types.LaunchTemplateVersion, error) {
	wanted, err := strconv.ParseInt(name, 10, 64)
	switch {
	case name == "$Latest":
		return t.versions[len(t.versions)-1], nil
	case name == "$Default":
		wanted = *t.DefaultVersionNumber
	case err != nil:
		return nil, awssim.Errorf("InvalidLaunchTemplateId.VersionMalformed", "Invalid launch template version: %s", name)
	}
	for _, v := range t.versions {
		if *v.VersionNumber == wanted {
			return v, nil
		}
	}
	return nil, awssim.Errorf("InvalidLaunchTemplateId.VersionNotFound", "Could not find launch template version")
}

// draft is what a new version is made of.
type draft struct {
	description *string
	source      *types.ResponseLaunchTemplateData // of the version that it starts from, if any
	data        *types.RequestLaunchTemplateData
}

// add numbers on from the latest that ever was: numbers are not used again.
func (t *template) add(now time.Time, d draft) *types.LaunchTemplateVersion {
	t.LatestVersionNumber = aws.Int64(*t.LatestVersionNumber + 1)
	data := &types.ResponseLaunchTemplateData{}
	if d.source != nil {
		overlay(data, d.source)
	}
	overlay(data, d.data)
	v := &types.LaunchTemplateVersion{
		LaunchTemplateId: t.LaunchTemplateId, LaunchTemplateName: t.LaunchTemplateName, VersionNumber: t.LatestVersionNumber,
		VersionDescription: d.description, CreateTime: aws.Time(now), CreatedBy: t.CreatedBy, LaunchTemplateData: data,
	}
	t.versions = append(t.versions, v)
	return v
}

func (s *Service) createVersion(c *awssim.Call, in *api.CreateLaunchTemplateVersionInput) (*api.CreateLaunchTemplateVersionOutput, error) {
	key, content := tokenOf("CreateLaunchTemplateVersion", in.ClientToken, *in)
	old, err := s.repeated(key, content)
	if err != nil {
		return nil, err
	}
	t, err := s.findTemplate(in.LaunchTemplateId, in.LaunchTemplateName)
	if err != nil {
		return nil, err
	}
	if old != nil {
		if v, err := t.version(old.version); err == nil {
			return &api.CreateLaunchTemplateVersionOutput{LaunchTemplateVersion: t.show(v)}, nil
		}
	}
	if err := checkTemplateData(in.LaunchTemplateData); err != nil {
		return nil, err
	}
	d := draft{description: in.VersionDescription, data: in.LaunchTemplateData}
	if in.SourceVersion != nil {
		source, err := t.version(*in.SourceVersion)
		if err != nil {
			return nil, err
		}
		d.source = source.LaunchTemplateData
	}
	v := t.add(c.Now, d)
	s.tokens[key] = token{content: content, template: *t.LaunchTemplateId, version: strconv.FormatInt(*v.VersionNumber, 10)}
	return &api.CreateLaunchTemplateVersionOutput{LaunchTemplateVersion: t.show(v)}, nil
}

func (t *template) show(v *types.LaunchTemplateVersion) *types.LaunchTemplateVersion {
	shown := *v
	shown.DefaultVersion = aws.Bool(*v.VersionNumber == *t.DefaultVersionNumber)
	return &shown
}

type versionRow struct {
	t *template
	v *types.LaunchTemplateVersion
}

func (s *Service) describeVersions(_ *awssim.Call, in *api.DescribeLaunchTemplateVersionsInput) (*api.DescribeLaunchTemplateVersionsOutput, error) {
	rows, err := s.versionRows(in)
	if err != nil {
		return nil, err
	}
	versions, next, err := list(query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults}, rows, versionFacets,
		func(r *versionRow) types.LaunchTemplateVersion { return *r.t.show(r.v) })
	return &api.DescribeLaunchTemplateVersionsOutput{LaunchTemplateVersions: versions, NextToken: next}, err
}

// EC2 API reference, DescribeLaunchTemplateVersions: without a template, $Latest and $Default of all templates.
func (s *Service) versionRows(in *api.DescribeLaunchTemplateVersionsInput) ([]*versionRow, error) {
	if in.LaunchTemplateId != nil || in.LaunchTemplateName != nil {
		t, err := s.findTemplate(in.LaunchTemplateId, in.LaunchTemplateName)
		if err != nil {
			return nil, err
		}
		return t.rows(in)
	}
	if len(in.Versions) == 0 {
		return nil, awssim.Errorf("MissingParameter", "Either a launch template ID, a launch template name or $Latest and $Default must be specified.")
	}
	var out []*versionRow
	for _, t := range s.templates.all() {
		rows, err := t.rows(in)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// rows lists the versions asked for, newest first.
func (t *template) rows(in *api.DescribeLaunchTemplateVersionsInput) ([]*versionRow, error) {
	wanted := map[int64]bool{}
	for _, name := range in.Versions {
		v, err := t.version(name)
		if err != nil {
			return nil, err
		}
		wanted[*v.VersionNumber] = true
	}
	least, err := bound(in.MinVersion, 0)
	if err != nil {
		return nil, err
	}
	most, err := bound(in.MaxVersion, *t.LatestVersionNumber)
	if err != nil {
		return nil, err
	}
	var out []*versionRow
	for _, v := range slices.Backward(t.versions) {
		n := *v.VersionNumber
		if (len(wanted) == 0 || wanted[n]) && n >= least && n <= most {
			out = append(out, &versionRow{t, v})
		}
	}
	return out, nil
}

func bound(v *string, otherwise int64) (int64, error) {
	if v == nil {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(*v, 10, 64)
	if err != nil {
		return 0, awssim.Errorf("InvalidLaunchTemplateId.VersionMalformed", "Invalid launch template version: %s", *v)
	}
	return n, nil
}

func versionFacets(r *versionRow) facets {
	f := facets{fields: map[string][]string{"is-default-version": nil, "image-id": nil, "instance-type": nil, "ebs-optimized": nil}}
	if r.v == nil {
		return f
	}
	f.fields["is-default-version"] = flag(r.t.show(r.v).DefaultVersion)
	f.fields["image-id"] = one(r.v.LaunchTemplateData.ImageId)
	f.fields["instance-type"] = []string{string(r.v.LaunchTemplateData.InstanceType)}
	f.fields["ebs-optimized"] = flag(r.v.LaunchTemplateData.EbsOptimized)
	return f
}

// EC2 API reference, DeleteLaunchTemplateVersions: up to 200 at once; the default version cannot be deleted.
func (s *Service) deleteVersions(_ *awssim.Call, in *api.DeleteLaunchTemplateVersionsInput) (*api.DeleteLaunchTemplateVersionsOutput, error) {
	t, err := s.findTemplate(in.LaunchTemplateId, in.LaunchTemplateName)
	if err != nil {
		return nil, err
	}
	out := &api.DeleteLaunchTemplateVersionsOutput{
		SuccessfullyDeletedLaunchTemplateVersions:   []types.DeleteLaunchTemplateVersionsResponseSuccessItem{},
		UnsuccessfullyDeletedLaunchTemplateVersions: []types.DeleteLaunchTemplateVersionsResponseErrorItem{},
	}
	for _, name := range in.Versions {
		number, problem := t.drop(name)
		if problem != nil {
			out.UnsuccessfullyDeletedLaunchTemplateVersions = append(out.UnsuccessfullyDeletedLaunchTemplateVersions,
				types.DeleteLaunchTemplateVersionsResponseErrorItem{
					LaunchTemplateId: t.LaunchTemplateId, LaunchTemplateName: t.LaunchTemplateName, VersionNumber: number, ResponseError: problem,
				})
			continue
		}
		out.SuccessfullyDeletedLaunchTemplateVersions = append(out.SuccessfullyDeletedLaunchTemplateVersions,
			types.DeleteLaunchTemplateVersionsResponseSuccessItem{
				LaunchTemplateId: t.LaunchTemplateId, LaunchTemplateName: t.LaunchTemplateName, VersionNumber: number,
			})
	}
	return out, nil
}

func (t *template) drop(name string) (*int64, *types.ResponseError) {
	v, err := t.version(name)
	if err != nil {
		number, parseErr := strconv.ParseInt(name, 10, 64)
		if parseErr != nil {
			number = 0
		}
		return &number, &types.ResponseError{
			Code: types.LaunchTemplateErrorCodeLaunchTemplateVersionDoesNotExist, Message: aws.String("Could not find launch template version"),
		}
	}
	if *v.VersionNumber == *t.DefaultVersionNumber {
		return v.VersionNumber, &types.ResponseError{
			Code: types.LaunchTemplateErrorCodeUnexpectedError, Message: aws.String("Cannot delete default version."),
		}
	}
	t.versions = slices.DeleteFunc(t.versions, func(other *types.LaunchTemplateVersion) bool { return other == v })
	return v.VersionNumber, nil
}
