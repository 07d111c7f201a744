package servers

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// metadataHops lets a container on the server reach the instance metadata, one
// network hop further than the server itself. (EC2 user guide, "Configure the
// Instance Metadata Service options".)
const metadataHops = 2

// render looks the image up and makes the data of a template version: session
// tokens for instance metadata only, and an encrypted gp3 volume in place of
// the image's root volume.
func (k launchTemplates) render(ctx context.Context, want *LaunchTemplate) (*types.RequestLaunchTemplateData, error) {
	image, err := k.image(ctx, want)
	if err != nil {
		return nil, err
	}
	data := &types.RequestLaunchTemplateData{
		ImageId: image.ImageId, InstanceType: types.InstanceType(first(want.Types)),
		MetadataOptions: &types.LaunchTemplateInstanceMetadataOptionsRequest{
			HttpTokens: types.LaunchTemplateHttpTokensStateRequired, HttpPutResponseHopLimit: aws.Int32(metadataHops),
		},
		Monitoring:          &types.LaunchTemplatesMonitoringRequest{Enabled: aws.Bool(true)},
		BlockDeviceMappings: []types.LaunchTemplateBlockDeviceMappingRequest{rootVolume(image, want.VolumeGiB)},
		IamInstanceProfile:  profile(want.Profile.Value),
	}
	for _, g := range want.Groups {
		data.SecurityGroupIds = append(data.SecurityGroupIds, g.Value)
	}
	if want.UserData != "" {
		data.UserData = aws.String(base64.StdEncoding.EncodeToString([]byte(want.UserData)))
	}
	for _, s := range cloud.EC2TagSpec(types.ResourceTypeVolume, want.Tags) {
		data.TagSpecifications = append(data.TagSpecifications, types.LaunchTemplateTagSpecificationRequest{ResourceType: s.ResourceType, Tags: s.Tags})
	}
	return data, nil
}

func rootVolume(image types.Image, sizeGiB int32) types.LaunchTemplateBlockDeviceMappingRequest {
	disk := &types.LaunchTemplateEbsBlockDeviceRequest{
		Encrypted: aws.Bool(true), VolumeType: types.VolumeTypeGp3, DeleteOnTermination: aws.Bool(true),
	}
	if sizeGiB > 0 {
		disk.VolumeSize = aws.Int32(sizeGiB)
	}
	return types.LaunchTemplateBlockDeviceMappingRequest{DeviceName: image.RootDeviceName, Ebs: disk}
}

func profile(nameOrARN string) *types.LaunchTemplateIamInstanceProfileSpecificationRequest {
	switch {
	case nameOrARN == "":
		return nil
	case strings.HasPrefix(nameOrARN, "arn:"):
		return &types.LaunchTemplateIamInstanceProfileSpecificationRequest{Arn: &nameOrARN}
	}
	return &types.LaunchTemplateIamInstanceProfileSpecificationRequest{Name: &nameOrARN}
}

// image finds the image, which the spec gives by id or by SSM parameter.
func (k launchTemplates) image(ctx context.Context, want *LaunchTemplate) (types.Image, error) {
	id := want.Image
	if source := want.Parameter; source != "" {
		out, err := k.parameters.GetParameter(ctx, &ssm.GetParameterInput{Name: &source})
		switch {
		case stack.Is(err, stack.NotFound):
			return types.Image{}, unusable(err, "servers.image.ssmParameter: "+source+" does not exist in this region")
		case err != nil:
			return types.Image{}, fmt.Errorf("read SSM parameter %s: %w", source, err)
		}
		id = aws.ToString(out.Parameter.Value)
	}
	out, err := k.api.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{id}})
	switch {
	case stack.Is(err, stack.NotFound), stack.Is(err, stack.Invalid):
		return types.Image{}, unusable(err, "servers.image: "+id+" does not exist in this region, or is not shared with this account")
	case err != nil:
		return types.Image{}, fmt.Errorf("find image %s: %w", id, err)
	case len(out.Images) == 0 || out.Images[0].State != types.ImageStateAvailable:
		return types.Image{}, &stack.Fault{Class: stack.Invalid, Service: "EC2", Operation: "DescribeImages", Code: "ImageNotAvailable", Message: "servers.image: " + id + " is not available"}
	}
	return out.Images[0], nil
}

// unusable says of a lookup that failed which field of the spec is at fault.
func unusable(err error, message string) error {
	f := *stack.FaultOf(err)
	f.Class, f.Message = stack.Invalid, message+" ("+f.Message+")"
	return &f
}
