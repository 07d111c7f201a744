package ec2_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

func TestLifeOfAnInstance(t *testing.T) {
	r := newRig(t)
	subnet := r.subnets()[0]
	id, err := r.launch(ec2.LaunchSpec{TemplateID: r.plain(), SubnetID: subnet, Group: "asg", Tags: map[string]string{"k": "v"}})
	r.must(err)
	state := func() types.InstanceStateName { return r.instance(id).State.Name }
	free := func() int { return do(r, func() int { sn, _ := r.s.Subnet(subnet); return sn.Free }) }

	got := []any{state(), free()}
	r.clock.Step(r.s.RunningAfter)
	got = append(got, state(), free())
	_, err = r.TerminateInstances(r.ctx(), &api.TerminateInstancesInput{InstanceIds: []string{id}})
	r.must(err)
	got = append(got, state(), free())
	r.clock.Step(r.s.TerminatedAfter)
	got = append(got, state(), free())
	want := []any{
		types.InstanceStateNamePending, 4090, types.InstanceStateNameRunning, 4090,
		types.InstanceStateNameShuttingDown, 4090, types.InstanceStateNameTerminated, 4091,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states and free addresses (-want +got):\n%s", diff)
	}
	r.clock.Step(time.Hour)
	_, err = r.DescribeInstances(r.ctx(), &api.DescribeInstancesInput{InstanceIds: []string{id}})
	refused(t, err, "InvalidInstanceID.NotFound")
}

func TestAnInstanceShowsItsTemplate(t *testing.T) {
	r := newRig(t)
	template := r.template("app", types.RequestLaunchTemplateData{
		ImageId: aws.String(ec2.AL2023ARM), InstanceType: "t4g.small",
		MetadataOptions:    &types.LaunchTemplateInstanceMetadataOptionsRequest{HttpTokens: types.LaunchTemplateHttpTokensStateRequired, HttpPutResponseHopLimit: aws.Int32(1)},
		IamInstanceProfile: &types.LaunchTemplateIamInstanceProfileSpecificationRequest{Name: aws.String("app")},
		Monitoring:         &types.LaunchTemplatesMonitoringRequest{Enabled: aws.Bool(true)},
		TagSpecifications: []types.LaunchTemplateTagSpecificationRequest{{
			ResourceType: types.ResourceTypeInstance, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("template")}, {Key: aws.String("l"), Value: aws.String("template")}},
		}},
	})
	id, err := r.launch(ec2.LaunchSpec{TemplateID: template, Version: "$Latest", InstanceType: "m7g.large", SubnetID: r.subnets()[1], Group: "asg", Tags: map[string]string{"k": "group"}})
	r.must(err)
	i := r.instance(id)
	got := []string{
		string(i.InstanceType), string(i.MetadataOptions.HttpTokens), *i.IamInstanceProfile.Arn, string(i.Monitoring.State), *i.Placement.AvailabilityZone, *i.PrivateIpAddress,
	}
	want := []string{"m7g.large", "required", "arn:aws:iam::123456789012:instance-profile/app", "enabled", "us-east-1b", "172.31.16.4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	view := do(r, func() ec2.Instance { v, _ := r.s.Instance(id); return v })
	wantTags := map[string]string{
		"k": "group", "l": "template", "aws:autoscaling:groupName": "asg", "aws:ec2launchtemplate:id": template, "aws:ec2launchtemplate:version": "1",
	}
	if diff := cmp.Diff(wantTags, do(r, func() map[string]string { return r.s.Tags(id) })); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if view.ZoneID != "use1-az2" || view.TemplateID != template || view.TemplateVersion != "1" || len(view.Groups) != 1 {
		t.Errorf("%+v", view)
	}
}

func TestLaunchRefuses(t *testing.T) {
	image, kind := aws.String(ec2.AL2023X86), types.InstanceType("t3.micro")
	rows := []struct {
		name, code string
		data       types.RequestLaunchTemplateData
		change     func(*rig, *ec2.LaunchSpec)
	}{
		{"no image", "MissingParameter", types.RequestLaunchTemplateData{InstanceType: kind}, nil},
		{"an unknown image", "InvalidAMIID.NotFound", types.RequestLaunchTemplateData{ImageId: aws.String("ami-1"), InstanceType: kind}, nil},
		{"an odd image", "InvalidAMIID.Malformed", types.RequestLaunchTemplateData{ImageId: aws.String("linux"), InstanceType: kind}, nil},
		{"no type", "MissingParameter", types.RequestLaunchTemplateData{ImageId: image}, nil},
		{"an unknown type", "InvalidParameterValue", types.RequestLaunchTemplateData{ImageId: image, InstanceType: "t9.micro"}, nil},
		{"another architecture", "InvalidParameterValue", types.RequestLaunchTemplateData{ImageId: image, InstanceType: "t4g.micro"}, nil},
		{"an unknown group", "InvalidGroup.NotFound", types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind, SecurityGroupIds: []string{"sg-1"}}, nil},
		{
			"an unknown subnet", "InvalidSubnetID.NotFound",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(_ *rig, spec *ec2.LaunchSpec) { spec.SubnetID = "subnet-1" },
		},
		{
			"an unknown version", "InvalidLaunchTemplateId.VersionNotFound",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(_ *rig, spec *ec2.LaunchSpec) { spec.Version = "7" },
		},
		{
			"an unknown template", "InvalidLaunchTemplateId.NotFound",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(_ *rig, spec *ec2.LaunchSpec) { spec.TemplateID = "lt-1" },
		},
		{
			"no capacity for the type", "InsufficientInstanceCapacity",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(r *rig, _ *ec2.LaunchSpec) { r.s.SetCapacity("us-east-1a", "t3.micro", false) },
		},
		{
			"no capacity at all", "InsufficientInstanceCapacity",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(r *rig, _ *ec2.LaunchSpec) { r.s.SetCapacity("us-east-1a", "", false) },
		},
		{
			"a zone that is down", "InsufficientInstanceCapacity",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(r *rig, _ *ec2.LaunchSpec) { r.s.SetZoneDown("us-east-1a", true) },
		},
		{
			"a type not offered", "Unsupported",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(r *rig, _ *ec2.LaunchSpec) { r.s.SetOffered("us-east-1a", "t3.micro", false) },
		},
		{
			"a full subnet", "InsufficientFreeAddressesInSubnet",
			types.RequestLaunchTemplateData{ImageId: image, InstanceType: kind},
			func(r *rig, spec *ec2.LaunchSpec) { r.s.FillSubnet(spec.SubnetID, 0) },
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			spec := ec2.LaunchSpec{TemplateID: r.template("app", row.data), SubnetID: r.subnets()[0]}
			if row.change != nil {
				r.w.Do(func() { row.change(r, &spec) })
			}
			_, err := r.launch(spec)
			if got := awssim.Code(err); got != row.code {
				t.Errorf("got %v, want %s", err, row.code)
			}
		})
	}
}

func TestInsufficientCapacityNamesTheOtherZones(t *testing.T) {
	r := newRig(t)
	spec := ec2.LaunchSpec{TemplateID: r.plain(), SubnetID: r.subnets()[0]}
	r.w.Do(func() { r.s.SetCapacity("us-east-1a", "", false); r.s.SetCapacity("us-east-1b", "t3.micro", false) })
	_, err := r.launch(spec)
	want := "We currently do not have sufficient t3.micro capacity in the Availability Zone you requested (us-east-1a). " +
		"Our system will be working on provisioning additional capacity. You can currently get t3.micro capacity by not specifying " +
		"an Availability Zone in your request or choosing us-east-1c."
	var e *awssim.Error
	if !errors.As(err, &e) || e.Message != want {
		t.Errorf("got %v", err)
	}
	r.w.Do(func() { r.s.SetCapacity("us-east-1a", "", true) })
	_, err = r.launch(spec)
	r.must(err)
}

func TestStopAndImpair(t *testing.T) {
	r := newRig(t)
	id, err := r.launch(ec2.LaunchSpec{TemplateID: r.plain(), SubnetID: r.subnets()[0]})
	r.must(err)
	impaired := func() bool { return do(r, func() bool { v, _ := r.s.Instance(id); return v.Impaired }) }
	got := []bool{impaired()}
	r.w.Do(func() { r.s.SetZoneDown("us-east-1a", true) })
	got = append(got, impaired())
	r.w.Do(func() { r.s.SetZoneDown("us-east-1a", false); r.s.Impair(id, true) })
	got = append(got, impaired())
	if diff := cmp.Diff([]bool{false, true, true}, got); diff != "" {
		t.Errorf("impaired (-want +got):\n%s", diff)
	}
	out, err := r.StopInstances(r.ctx(), &api.StopInstancesInput{InstanceIds: []string{id}})
	r.must(err)
	if change := out.StoppingInstances[0]; change.PreviousState.Name != "pending" || change.CurrentState.Name != "stopping" {
		t.Errorf("%+v", change)
	}
	r.clock.Step(time.Minute)
	if got := r.instance(id).State.Name; got != types.InstanceStateNameStopped {
		t.Errorf("is %s", got)
	}
	r.w.Do(func() { r.s.Terminate(id) })
	_, err = r.StopInstances(r.ctx(), &api.StopInstancesInput{InstanceIds: []string{id}})
	refused(t, err, "IncorrectInstanceState")
	_, err = r.TerminateInstances(r.ctx(), &api.TerminateInstancesInput{InstanceIds: []string{"i-1"}})
	refused(t, err, "InvalidInstanceID.NotFound")
}

func TestDescribeInstancesFilters(t *testing.T) {
	r := newRig(t)
	template := r.plain()
	for i := range 6 {
		_, err := r.launch(ec2.LaunchSpec{TemplateID: template, SubnetID: r.subnets()[i%3], Group: "asg"})
		r.must(err)
	}
	count := func(f types.Filter) int {
		n := 0
		for p := api.NewDescribeInstancesPaginator(r, &api.DescribeInstancesInput{Filters: []types.Filter{f}, MaxResults: aws.Int32(5)}); p.HasMorePages(); {
			out, err := p.NextPage(r.ctx())
			r.must(err)
			n += len(out.Reservations)
		}
		return n
	}
	got := []int{
		count(filter("tag:aws:autoscaling:groupName", "asg")), count(filter("instance-state-name", "running")),
		count(filter("availability-zone", "us-east-1b")), count(filter("subnet-id", r.subnets()[2], r.subnets()[0])),
	}
	if diff := cmp.Diff([]int{6, 0, 2, 4}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err := r.DescribeInstances(r.ctx(), &api.DescribeInstancesInput{InstanceIds: []string{"i-1"}, MaxResults: aws.Int32(5)})
	refused(t, err, "InvalidParameterCombination")
}

func TestImagesAndTypes(t *testing.T) {
	r := newRig(t)
	images, err := r.DescribeImages(r.ctx(), &api.DescribeImagesInput{ImageIds: []string{ec2.AL2023ARM}})
	r.must(err)
	if i := images.Images[0]; i.Architecture != types.ArchitectureValuesArm64 || *i.RootDeviceName != "/dev/xvda" || len(i.BlockDeviceMappings) != 1 || i.State != "available" {
		t.Errorf("%+v", i)
	}
	_, err = r.DescribeImages(r.ctx(), &api.DescribeImagesInput{ImageIds: []string{"ami-1"}})
	refused(t, err, "InvalidAMIID.NotFound")
	infos, err := r.DescribeInstanceTypes(r.ctx(), &api.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{"t4g.micro"}})
	r.must(err)
	if i := infos.InstanceTypes[0]; *i.MemoryInfo.SizeInMiB != 1024 || *i.VCpuInfo.DefaultVCpus != 2 || !slices.Equal(i.ProcessorInfo.SupportedArchitectures, []types.ArchitectureType{"arm64"}) {
		t.Errorf("%+v", i)
	}
	_, err = r.DescribeInstanceTypes(r.ctx(), &api.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{"t9.micro"}})
	refused(t, err, "InvalidInstanceType")

	r.w.Do(func() { r.s.SetOffered("us-east-1b", "t3.micro", false) })
	places := func(by types.LocationType) (out []string) {
		offerings, err := r.DescribeInstanceTypeOfferings(r.ctx(), &api.DescribeInstanceTypeOfferingsInput{LocationType: by, Filters: []types.Filter{filter("instance-type", "t3.micro")}})
		r.must(err)
		for _, o := range offerings.InstanceTypeOfferings {
			out = append(out, *o.Location)
		}
		return out
	}
	got := [][]string{places(types.LocationTypeAvailabilityZoneId), places(types.LocationTypeAvailabilityZone), places("")}
	if diff := cmp.Diff([][]string{{"use1-az1", "use1-az3"}, {"us-east-1a", "us-east-1c"}, {"us-east-1"}}, got); diff != "" {
		t.Errorf("offerings (-want +got):\n%s", diff)
	}
}
