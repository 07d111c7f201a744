package servers_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/ssm"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	launchTemplate = servers.LaunchTemplate
	templateEdit   = func(t *testing.T, rig *blocktest.Rig, want *launchTemplate)
	templateDrift  = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestLaunchTemplatePassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[launchTemplate]{
		Register: register,
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *launchTemplate) {
			in := input(rig, shop(withProfile("web")))
			in.Group = stack.Literal(rig.Group(t, "servers"))
			return want[launchTemplate](t, in, nil)
		},
		Edits: map[string]templateEdit{
			"another image": editTemplate(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Image.ID = sim.AL2023ARM }),
			"an image by parameter": editTemplate(func(s *v1alpha1.HighlyAvailableAppSpec) {
				s.Servers.Image = v1alpha1.Image{SSMParameter: ssm.AL2023X86}
			}),
			"another type":       editTemplate(withTypes("c6i.large")),
			"a type to fall to":  editTemplate(withTypes("m6i.large", "m7i.large")),
			"user data":          editTemplate(withUserData("#!/bin/sh\necho ${haws.loadBalancer.endpoint}\n")),
			"another profile":    editTemplate(withProfile("arn:aws:iam::123456789012:instance-profile/web")),
			"no profile":         editTemplate(withProfile("")),
			"a larger volume":    editTemplate(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.VolumeGiB = new(int32(40)) }),
			"another group":      anotherGroup,
			"other tags":         editTemplate(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = map[string]string{"team": "red", "cost": "7"} }),
			"user data and tags": editTemplate(withUserData("#!/bin/sh\n"), func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = nil }),
		},
		Drifts: map[string]templateDrift{
			"a tag": retag("team", "strange"),
			"all tags stripped": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				must(rig.Clients.EC2.DeleteTags(t.Context(), &ec2.DeleteTagsInput{Resources: []string{seen.Ref}}))(t)
			},
			"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				must(rig.Clients.EC2.DeleteLaunchTemplate(t.Context(), &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &seen.Ref}))(t)
			},
		},
		Foreign: foreignTemplate,
	})
}

func withTypes(types ...string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.InstanceTypes = types }
}

func withUserData(text string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.UserData = text }
}

func withProfile(profile string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.InstanceProfile = profile }
}

func withParameter(name string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Image = v1alpha1.Image{SSMParameter: name} }
}

func editTemplate(changes ...func(*v1alpha1.HighlyAvailableAppSpec)) templateEdit {
	return func(t *testing.T, rig *blocktest.Rig, now *launchTemplate) {
		t.Helper()
		in := input(rig, shop(append([]func(*v1alpha1.HighlyAvailableAppSpec){withProfile("web")}, changes...)...))
		in.Group = now.Groups[0]
		_, next := want[launchTemplate](t, in, nil)
		*now = *next
	}
}

func anotherGroup(t *testing.T, rig *blocktest.Rig, now *launchTemplate) {
	t.Helper()
	in := input(rig, shop(withProfile("web")))
	in.Group = stack.Literal(rig.Group(t, "others"))
	_, next := want[launchTemplate](t, in, nil)
	*now = *next
}

func strangersVersion(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	t.Helper()
	must(rig.Clients.EC2.CreateLaunchTemplateVersion(t.Context(), &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &seen.Ref, SourceVersion: aws.String("$Latest"), VersionDescription: aws.String("bigger"),
		LaunchTemplateData: &types.RequestLaunchTemplateData{InstanceType: types.InstanceTypeM6i8xlarge},
	}))(t)
}

// retag sets a tag on an EC2 resource.
func retag(key, value string) templateDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		must(rig.Clients.EC2.CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{seen.Ref}, Tags: []types.Tag{{Key: &key, Value: &value}}}))(t)
	}
}

func foreignTemplate(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *launchTemplate, tags map[string]string) {
	t.Helper()
	must(rig.Clients.EC2.CreateLaunchTemplate(t.Context(), &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &name.Physical, TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeLaunchTemplate, tags),
		LaunchTemplateData: &types.RequestLaunchTemplateData{ImageId: aws.String(sim.AL2023X86), InstanceType: types.InstanceTypeM6iLarge},
	}))(t)
}
