package twin

import (
	"encoding/base64"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

const (
	noTemplate = "lt-0123456789abcdef0"
	noImage    = "ami-0123456789abcdef0"
)

func templateData() *types.RequestLaunchTemplateData {
	return &types.RequestLaunchTemplateData{
		ImageId: new(sim.AL2023X86), InstanceType: "t3.micro", UserData: new(base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n"))),
		MetadataOptions: &types.LaunchTemplateInstanceMetadataOptionsRequest{HttpTokens: "required"},
		Monitoring:      &types.LaunchTemplatesMonitoringRequest{Enabled: new(true)},
	}
}

type templateInput = ec2.CreateLaunchTemplateInput

// createTemplate makes a launch template, or not, as the case may be.
func (w *world) createTemplate(name string, change ...func(*templateInput)) (*ec2.CreateLaunchTemplateOutput, error) {
	in := &templateInput{
		LaunchTemplateName: &name, VersionDescription: new("first"), LaunchTemplateData: templateData(),
		TagSpecifications: []types.TagSpecification{{ResourceType: "launch-template", Tags: []types.Tag{{Key: new("app"), Value: new("shop")}}}},
	}
	for _, fn := range change {
		fn(in)
	}
	return w.ec2.CreateLaunchTemplate(w.ctx, in)
}

func (w *world) template(name string) (id string) {
	out, err := w.createTemplate(name)
	w.ok(err)
	return *out.LaunchTemplate.LaunchTemplateId
}

func (w *world) version(template, description string) {
	w.ec2.CreateLaunchTemplateVersion(w.ctx, &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &template, VersionDescription: &description, LaunchTemplateData: templateData(),
	})
}

func (w *world) versions(template string, versions ...string) {
	w.ec2.DescribeLaunchTemplateVersions(w.ctx, &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: &template, Versions: versions})
}

func (w *world) deleteTemplate(id string) {
	w.ec2.DeleteLaunchTemplate(w.ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &id})
}

func (w *world) deleteVersions(template string, versions ...string) {
	w.ec2.DeleteLaunchTemplateVersions(w.ctx, &ec2.DeleteLaunchTemplateVersionsInput{LaunchTemplateId: &template, Versions: versions})
}

func templateRows() []row {
	return []row{
		{"a launch template is found by name", "", func(w *world) {
			w.template("web")
			w.ec2.DescribeLaunchTemplates(w.ctx, &ec2.DescribeLaunchTemplatesInput{LaunchTemplateNames: []string{"web"}})
		}},
		{"a launch template is found by id and by tag", "", func(w *world) {
			id := w.template("web")
			w.ec2.DescribeLaunchTemplates(w.ctx, &ec2.DescribeLaunchTemplatesInput{LaunchTemplateIds: []string{id}})
			w.ec2.DescribeLaunchTemplates(w.ctx, &ec2.DescribeLaunchTemplatesInput{Filters: []types.Filter{filter("tag:app", "shop")}})
		}},
		{"a second launch template of the same name", "InvalidLaunchTemplateName.AlreadyExistsException", func(w *world) {
			w.template("web")
			w.createTemplate("web")
		}},
		{"a launch template with the client token of another one", "IdempotentParameterMismatch", func(w *world) {
			w.createTemplate("web", func(in *templateInput) { in.ClientToken = new("once") })
			w.createTemplate("other", func(in *templateInput) { in.ClientToken = new("once") })
		}},
		{"a launch template made again with its client token", "", func(w *world) {
			w.createTemplate("web", func(in *templateInput) { in.ClientToken = new("once") })
			w.createTemplate("web", func(in *templateInput) { in.ClientToken = new("once") })
		}},
		{"user data that is not base64", "InvalidUserData.Malformed", func(w *world) {
			w.createTemplate("web", func(in *templateInput) { in.LaunchTemplateData.UserData = new("#!/bin/sh") })
		}},
		{"a launch template that there is not, by id", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			w.ec2.DescribeLaunchTemplates(w.ctx, &ec2.DescribeLaunchTemplatesInput{LaunchTemplateIds: []string{noTemplate}})
		}},
		{"a launch template that there is not, by name", "InvalidLaunchTemplateName.NotFoundException", func(w *world) {
			w.ec2.DescribeLaunchTemplates(w.ctx, &ec2.DescribeLaunchTemplatesInput{LaunchTemplateNames: []string{"web"}})
		}},
		{"deleting a launch template that there is not", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			w.deleteTemplate(noTemplate)
		}},
		{"deleting a launch template twice", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			id := w.template("web")
			w.deleteTemplate(id)
			w.deleteTemplate(id)
		}},
		{"versions are numbered, described and made the default", "", func(w *world) {
			id := w.template("web")
			w.version(id, "second")
			w.versions(id)
			w.ec2.ModifyLaunchTemplate(w.ctx, &ec2.ModifyLaunchTemplateInput{LaunchTemplateId: &id, DefaultVersion: new("2")})
			w.versions(id, "$Default")
			w.versions(id, "$Latest")
			w.versions(id, "1")
		}},
		{"a version of a launch template that there is not", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			w.version(noTemplate, "second")
		}},
		{"the versions of a launch template that there is not", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			w.versions(noTemplate)
		}},
		{"a version that there is not", "InvalidLaunchTemplateId.VersionNotFound", func(w *world) {
			w.versions(w.template("web"), "7")
		}},
		{"a version that there is not, as the default", "InvalidLaunchTemplateId.VersionNotFound", func(w *world) {
			id := w.template("web")
			w.ec2.ModifyLaunchTemplate(w.ctx, &ec2.ModifyLaunchTemplateInput{LaunchTemplateId: &id, DefaultVersion: new("7")})
		}},
		{"deleting versions: an old one, the default and one that there is not", "", func(w *world) {
			id := w.template("web")
			w.version(id, "second")
			w.version(id, "third")
			w.deleteVersions(id, "2", "1", "7")
			w.versions(id)
		}},
		{"a version after the latest one is deleted", "", func(w *world) {
			id := w.template("web")
			w.version(id, "second")
			w.deleteVersions(id, "2")
			w.version(id, "third")
			w.versions(id, "$Latest")
		}},
	}
}
