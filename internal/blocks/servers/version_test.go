package servers_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/api/v1alpha1"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/ssm"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// versions are those of the app's launch template, newest first.
func (s *site) versions(t *testing.T) []types.LaunchTemplateVersion {
	t.Helper()
	name, _ := want[launchTemplate](t, s.in, nil)
	return must(s.Clients.EC2.DescribeLaunchTemplateVersions(t.Context(), &ec2.DescribeLaunchTemplateVersionsInput{
		LaunchTemplateName: &name.Physical,
	}))(t).LaunchTemplateVersions
}

// inUse is the version that the group launches.
func (s *site) inUse(t *testing.T, out engine.Outcome) string {
	t.Helper()
	name, _ := want[group](t, s.in, nil)
	return out.Seen[name].Have.(*group).Version.Value
}

func TestAVersionAsAWSShowsIt(t *testing.T) {
	t.Parallel()
	script := "#!/bin/sh\necho ${haws.loadBalancer.endpoint} $${HOME}\n"
	for name, c := range map[string]struct {
		change specChange
		want   func(data *types.ResponseLaunchTemplateData)
	}{
		"by default": {func(*v1alpha1.HighlyAvailableAppSpec) {}, func(*types.ResponseLaunchTemplateData) {}},
		"of a profile by name": {withProfile("web"), func(d *types.ResponseLaunchTemplateData) {
			d.IamInstanceProfile = &types.LaunchTemplateIamInstanceProfileSpecification{Name: aws.String("web")}
		}},
		"of a profile by ARN": {withProfile("arn:aws:iam::123456789012:instance-profile/web"), func(d *types.ResponseLaunchTemplateData) {
			d.IamInstanceProfile = &types.LaunchTemplateIamInstanceProfileSpecification{Arn: aws.String("arn:aws:iam::123456789012:instance-profile/web")}
		}},
		"with a volume size": {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.VolumeGiB = new(int32(40)) }, func(d *types.ResponseLaunchTemplateData) {
			d.BlockDeviceMappings[0].Ebs.VolumeSize = aws.Int32(40)
		}},
		"with user data": {withUserData(script), func(d *types.ResponseLaunchTemplateData) {
			d.UserData = aws.String(base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\necho shop.example.com ${HOME}\n")))
		}},
		"of several types": {withTypes("m6i.large", "m7i.large"), func(*types.ResponseLaunchTemplateData) {}},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop(c.change))
			s.Pass(t)
			shown := s.versions(t)
			if len(shown) != 1 {
				t.Fatalf("%d versions", len(shown))
			}
			wanted := versionData(s)
			c.want(wanted)
			if diff := cmp.Diff(wanted, shown[0].LaunchTemplateData, ignoreDocuments()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func ignoreDocuments() cmp.Option {
	return cmpopts.IgnoreUnexported(
		types.ResponseLaunchTemplateData{}, types.LaunchTemplateInstanceMetadataOptions{}, types.LaunchTemplatesMonitoring{},
		types.LaunchTemplateBlockDeviceMapping{}, types.LaunchTemplateEbsBlockDevice{}, types.LaunchTemplateTagSpecification{}, types.Tag{},
		types.LaunchTemplateIamInstanceProfileSpecification{},
	)
}

// versionData is what every version has.
func versionData(s *site) *types.ResponseLaunchTemplateData {
	tags := s.Owner.Tags("LaunchTemplate/servers", s.in.Spec.Tags)
	return &types.ResponseLaunchTemplateData{
		ImageId: aws.String(sim.AL2023X86), InstanceType: types.InstanceTypeM6iLarge, SecurityGroupIds: []string{s.in.Group.Value},
		MetadataOptions: &types.LaunchTemplateInstanceMetadataOptions{
			HttpTokens: types.LaunchTemplateHttpTokensStateRequired, HttpPutResponseHopLimit: aws.Int32(2),
		},
		Monitoring: &types.LaunchTemplatesMonitoring{Enabled: aws.Bool(true)},
		BlockDeviceMappings: []types.LaunchTemplateBlockDeviceMapping{{
			DeviceName: aws.String("/dev/xvda"),
			Ebs:        &types.LaunchTemplateEbsBlockDevice{Encrypted: aws.Bool(true), VolumeType: types.VolumeTypeGp3, DeleteOnTermination: aws.Bool(true)},
		}},
		TagSpecifications: []types.LaunchTemplateTagSpecification{{ResourceType: types.ResourceTypeVolume, Tags: cloud.EC2Tags(tags)}},
	}
}

func TestAParameterIsLookedUpOnceForEachVersion(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "its later change makes no version, a change of the spec does", func(t *testing.T) {
		s := newSite(t, shop(withParameter(ssm.AL2023X86)))
		s.Settle(t)
		if image := aws.ToString(s.versions(t)[0].LaunchTemplateData.ImageId); image != sim.AL2023X86 {
			t.Fatalf("the image is %s", image)
		}
		var next string
		s.World.Do(func() {
			next = s.EC2.AddImage("", types.ArchitectureValuesX8664)
			s.SSM.SetParameter(ssm.AL2023X86, next)
		})
		s.quiet(t)
		if n := len(s.versions(t)); n != 1 {
			t.Fatalf("%d versions", n)
		}
		s.in.Spec = shop(withParameter(ssm.AL2023X86), withUserData("#!/bin/sh\n"))
		out := s.Settle(t)
		shown := s.versions(t)
		if image := aws.ToString(shown[0].LaunchTemplateData.ImageId); len(shown) != 2 || image != next || s.inUse(t, out) != "2" {
			t.Errorf("%d versions, the image is %s, in use is %s", len(shown), image, s.inUse(t, out))
		}
		s.quiet(t)
	})
}

func TestAnotherDefaultInHawsMakesNoVersion(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a template that an older haws rendered otherwise", func(t *testing.T) {
		s := newSite(t, shop())
		name, old := want[launchTemplate](t, s.in, nil)
		must(s.Clients.EC2.CreateLaunchTemplate(t.Context(), &ec2.CreateLaunchTemplateInput{
			LaunchTemplateName: &name.Physical, VersionDescription: aws.String("haws inputs " + old.Inputs),
			TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeLaunchTemplate, old.Tags),
			LaunchTemplateData: &types.RequestLaunchTemplateData{
				ImageId: aws.String(sim.AL2023X86), InstanceType: types.InstanceTypeM6iLarge, SecurityGroupIds: []string{s.in.Group.Value},
				MetadataOptions: &types.LaunchTemplateInstanceMetadataOptionsRequest{HttpTokens: types.LaunchTemplateHttpTokensStateOptional},
			},
		}))(t)
		s.Settle(t)
		if n := len(s.versions(t)); n != 1 {
			t.Errorf("%d versions", n)
		}
	})
}

// A change of this hash rolls every fleet when haws is upgraded.
func TestTheHashOfTheInputsIsTheSameInEveryRelease(t *testing.T) {
	t.Parallel()
	_, little := want[launchTemplate](t, servers.Input{Spec: shop(), Group: stack.Literal("sg-1")}, nil)
	_, much := want[launchTemplate](t, servers.Input{Spec: shop(everything), Group: stack.Literal("sg-1"), Region: "us-east-1"}, nil)
	if diff := cmp.Diff([]string{"pnjzyozvdz", "ej2mn3pbio"}, []string{little.Inputs, much.Inputs}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheServersNeverRunAStrangersVersion(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and stay as they are", func(t *testing.T) {
		s := newSite(t, shop())
		out := s.Settle(t)
		name, _ := want[launchTemplate](t, s.in, nil)
		strangersVersion(t, s.Rig, out.Seen[name])
		if out = s.quiet(t); s.inUse(t, out) != "1" {
			t.Errorf("in use is %s", s.inUse(t, out))
		}
		s.in.Spec = shop(withUserData("#!/bin/sh\n"))
		if out = s.Settle(t); s.inUse(t, out) != "3" {
			t.Errorf("after a change of the spec, in use is %s", s.inUse(t, out))
		}
	})
	blocktest.Scene(t, "unless nobody can find theirs any more", func(t *testing.T) {
		s := newSite(t, shop())
		out := s.Settle(t)
		name, _ := want[launchTemplate](t, s.in, nil)
		for range 20 {
			strangersVersion(t, s.Rig, out.Seen[name])
		}
		if out = s.Settle(t); s.inUse(t, out) != "22" {
			t.Errorf("in use is %s", s.inUse(t, out))
		}
		s.quiet(t)
	})
}

func TestAnImageThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change specChange
		state  types.ImageState
		says   string
	}{
		"it does not exist":            {func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Image.ID = "ami-00000000" }, "", "servers.image: ami-00000000 does not exist in this region, or is not shared with this account"},
		"it is no more":                {func(*v1alpha1.HighlyAvailableAppSpec) {}, types.ImageStateDeregistered, "servers.image: " + sim.AL2023X86 + " is not available"},
		"the parameter does not exist": {withParameter("/nothing"), "", "servers.image.ssmParameter: /nothing does not exist in this region"},
		"the parameter is no image":    {withParameter("/odd"), "", "servers.image: odd does not exist in this region, or is not shared with this account"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop(c.change))
			s.World.Do(func() {
				s.SSM.SetParameter("/odd", "odd")
				if c.state != "" {
					s.EC2.SetImageState(sim.AL2023X86, c.state)
				}
			})
			out := s.Pass(t)
			template, _ := want[launchTemplate](t, s.in, nil)
			var err error
			for _, d := range out.Done {
				if d.Name == template {
					err = d.Err
				}
			}
			if !stack.Is(err, stack.Invalid) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), template.Physical) || s.World.Writes() > 0 {
				t.Errorf("%d writes, %v", s.World.Writes(), err)
			}
		})
	}
}

func TestTheWordsOfAChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to []specChange
		want     []stack.Change
	}{
		"another image":          {nil, []specChange{func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Image.ID = sim.AL2023ARM }}, []stack.Change{{Field: "image", From: sim.AL2023X86, To: sim.AL2023ARM}}},
		"user data is not shown": {nil, []specChange{withUserData("secret")}, []stack.Change{{Field: "user data", From: "none", To: "6 bytes, hash " + cloud.Hash("secret")}}},
		"the image by parameter is no change beside another": {
			[]specChange{withParameter(ssm.AL2023X86)},
			[]specChange{withParameter(ssm.AL2023X86), withTypes("c6i.large")},
			[]stack.Change{{Field: "instance type", From: "m6i.large", To: "c6i.large"}},
		},
		"a volume and a profile": {
			nil,
			[]specChange{withProfile("web"), func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.VolumeGiB = new(int32(40)) }},
			[]stack.Change{{Field: "instance profile", To: "web"}, {Field: "root volume", From: "the image's size", To: "40 GiB"}},
		},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop(c.from...))
			s.Settle(t)
			s.in.Spec = shop(c.to...)
			template, _ := want[launchTemplate](t, s.in, nil)
			var got []stack.Change
			for _, d := range s.Plan(t).Done {
				if d.Name == template {
					got = d.Changes
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
