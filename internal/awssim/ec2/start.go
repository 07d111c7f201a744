package ec2

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) start(p plan) (string, error) {
	id := s.w.ID("i")
	ni, ok := s.newInterface(p.SubnetID, p.groups)
	if !ok {
		return "", awssim.Errorf("InternalError", "no address in subnet %s", p.SubnetID)
	}
	ni.Attachment = &types.NetworkInterfaceAttachment{
		AttachmentId: aws.String(s.w.ID("eni-attach")), InstanceId: aws.String(id), InstanceOwnerId: aws.String(s.w.Account()),
		DeviceIndex: aws.Int32(0), DeleteOnTermination: aws.Bool(true), Status: types.AttachmentStatusAttached, AttachTime: aws.Time(s.w.Now()),
	}
	i := &instance{
		Instance: s.described(id, p, ni), subnet: p.subnet, template: p.template, eni: *ni.NetworkInterfaceId,
		protected: aws.ToBool(p.template.Data.DisableApiTermination),
	}
	s.instances.add(id, i)
	s.setTags(id, instanceTags(p))
	s.later(s.RunningAfter, i, types.InstanceStateNameRunning, nil)
	return id, nil
}

// EC2 Auto Scaling User Guide, "Tag lifecycle": tags of the group win over those of the template.
func instanceTags(p plan) []types.Tag {
	tags := map[string]string{
		"aws:ec2launchtemplate:id": p.template.ID, "aws:ec2launchtemplate:version": p.template.Version,
	}
	if p.Group != "" {
		tags["aws:autoscaling:groupName"] = p.Group
	}
	for _, spec := range p.template.Data.TagSpecifications {
		if spec.ResourceType != types.ResourceTypeInstance {
			continue
		}
		for _, t := range spec.Tags {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
	}
	maps.Copy(tags, p.Tags)
	return tagList(tags)
}

func (s *Service) described(id string, p plan, ni *types.NetworkInterface) types.Instance {
	data := p.template.Data
	i := types.Instance{
		InstanceId: aws.String(id), ImageId: p.image.ImageId, InstanceType: types.InstanceType(p.InstanceType),
		Architecture: p.image.Architecture, State: state(types.InstanceStateNamePending), LaunchTime: aws.Time(s.w.Now()),
		SubnetId: aws.String(p.SubnetID), VpcId: aws.String(p.subnet.VPC), PrivateIpAddress: ni.PrivateIpAddress,
		Placement:       &types.Placement{AvailabilityZone: aws.String(p.subnet.Zone), AvailabilityZoneId: aws.String(p.subnet.ZoneID), Tenancy: types.TenancyDefault},
		Monitoring:      &types.Monitoring{State: types.MonitoringStateDisabled},
		RootDeviceName:  p.image.RootDeviceName,
		RootDeviceType:  types.DeviceTypeEbs,
		MetadataOptions: metadataOptions(data.MetadataOptions),
		Hypervisor:      types.HypervisorTypeXen, VirtualizationType: types.VirtualizationTypeHvm, EnaSupport: aws.Bool(true),
		EbsOptimized: aws.Bool(aws.ToBool(data.EbsOptimized)), SourceDestCheck: aws.Bool(true), StateTransitionReason: aws.String(""),
		KeyName: data.KeyName, AmiLaunchIndex: aws.Int32(0),
	}
	if data.Monitoring != nil && aws.ToBool(data.Monitoring.Enabled) {
		i.Monitoring.State = types.MonitoringStateEnabled
	}
	i.IamInstanceProfile = p.profile
	i.BlockDeviceMappings = s.volumes(p.image.BlockDeviceMappings, data.BlockDeviceMappings)
	return i
}

// EC2 API reference, InstanceMetadataOptionsRequest: tokens are optional and one hop is allowed by default,
// but an image with ImdsSupport v2.0 makes tokens required and the hop limit 2.
func metadataOptions(o *types.LaunchTemplateInstanceMetadataOptions) *types.InstanceMetadataOptionsResponse {
	out := &types.InstanceMetadataOptionsResponse{
		HttpEndpoint: types.InstanceMetadataEndpointStateEnabled, HttpTokens: types.HttpTokensStateRequired,
		HttpPutResponseHopLimit: aws.Int32(2), State: types.InstanceMetadataOptionsStateApplied,
		HttpProtocolIpv6: types.InstanceMetadataProtocolStateDisabled, InstanceMetadataTags: types.InstanceMetadataTagsStateDisabled,
	}
	if o != nil {
		overlay(out, o)
	}
	return out
}

// volumes makes one volume for each device of the image and of the template.
func (s *Service) volumes(image []types.BlockDeviceMapping, template []types.LaunchTemplateBlockDeviceMapping) []types.InstanceBlockDeviceMapping {
	devices := map[string]bool{}
	out := []types.InstanceBlockDeviceMapping{}
	add := func(device *string, deleted *bool) {
		if devices[aws.ToString(device)] {
			return
		}
		devices[aws.ToString(device)] = true
		out = append(out, types.InstanceBlockDeviceMapping{DeviceName: device, Ebs: &types.EbsInstanceBlockDevice{
			VolumeId: aws.String(s.w.ID("vol")), Status: types.AttachmentStatusAttached, DeleteOnTermination: deleted, AttachTime: aws.Time(s.w.Now()),
		}})
	}
	for _, m := range template {
		if m.Ebs != nil {
			add(m.DeviceName, m.Ebs.DeleteOnTermination)
		}
	}
	for _, m := range image {
		if m.Ebs != nil {
			add(m.DeviceName, m.Ebs.DeleteOnTermination)
		}
	}
	return out
}
