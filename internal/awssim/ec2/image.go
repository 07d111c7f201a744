package ec2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// The images that every world has; the public parameters in SSM name them.
const (
	AL2023X86 = "ami-0a120230000008664"
	AL2023ARM = "ami-0a120230000000a64"
)

func noImage() missing {
	return missing{"InvalidAMIID.NotFound", "The image id '[%s]' does not exist"}
}

func (s *Service) addDefaultImages() {
	s.AddImage(AL2023X86, types.ArchitectureValuesX8664)
	s.AddImage(AL2023ARM, types.ArchitectureValuesArm64)
}

// AddImage adds an available image with an 8 GiB root volume on /dev/xvda; an empty id is made up.
func (s *Service) AddImage(id string, architecture types.ArchitectureValues) string {
	if id == "" {
		id = s.w.ID("ami")
	}
	s.images.add(id, &types.Image{
		ImageId: aws.String(id), Architecture: architecture, State: types.ImageStateAvailable,
		Name: aws.String("al2023-ami-" + string(architecture) + "-" + id), OwnerId: aws.String("137112412989"), ImageOwnerAlias: aws.String("amazon"),
		Public: aws.Bool(true), ImageType: types.ImageTypeValuesMachine, RootDeviceName: aws.String("/dev/xvda"),
		RootDeviceType: types.DeviceTypeEbs, EnaSupport: aws.Bool(true), ImdsSupport: types.ImdsSupportValuesV20,
		VirtualizationType: types.VirtualizationTypeHvm, Hypervisor: types.HypervisorTypeXen, BootMode: types.BootModeValuesUefiPreferred,
		PlatformDetails: aws.String("Linux/UNIX"), CreationDate: aws.String("2026-10-01T00:00:00.000Z"),
		BlockDeviceMappings: []types.BlockDeviceMapping{{
			DeviceName: aws.String("/dev/xvda"),
			Ebs: &types.EbsBlockDevice{
				SnapshotId: aws.String(s.w.ID("snap")), VolumeSize: aws.Int32(8), VolumeType: types.VolumeTypeGp3,
				Iops: aws.Int32(3000), Throughput: aws.Int32(125), Encrypted: aws.Bool(false), DeleteOnTermination: aws.Bool(true),
			},
		}},
	})
	return id
}

// SetImageState makes an image pending, deregistered, …
func (s *Service) SetImageState(id string, state types.ImageState) { s.images.rows[id].State = state }

// SetImageBroken makes an image whose instances run, while nothing on them ever answers, or mends it.
func (s *Service) SetImageBroken(id string, broken bool) { s.broken[id] = broken }

func (s *Service) describeImages(_ *awssim.Call, in *api.DescribeImagesInput) (*api.DescribeImagesOutput, error) {
	rows, err := pick(&s.images, in.ImageIds, noImage())
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(i *types.Image) bool { return !s.ownedBy(i, in.Owners) })
	images, next, err := list(query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults}, rows, s.imageFacets,
		func(i *types.Image) types.Image {
			shown := *i
			shown.Tags = s.tags[*i.ImageId]
			return shown
		})
	return &api.DescribeImagesOutput{Images: images, NextToken: next}, err
}

func (s *Service) ownedBy(i *types.Image, owners []string) bool {
	return len(owners) == 0 || slices.Contains(owners, aws.ToString(i.OwnerId)) || slices.Contains(owners, aws.ToString(i.ImageOwnerAlias)) ||
		(slices.Contains(owners, "self") && aws.ToString(i.OwnerId) == s.w.Account())
}

func (s *Service) imageFacets(i *types.Image) facets {
	return facets{tags: s.tags[aws.ToString(i.ImageId)], fields: map[string][]string{
		"image-id": one(i.ImageId), "name": one(i.Name), "state": {string(i.State)}, "architecture": {string(i.Architecture)},
		"owner-id": one(i.OwnerId), "owner-alias": one(i.ImageOwnerAlias), "is-public": flag(i.Public),
		"image-type": {string(i.ImageType)}, "root-device-name": one(i.RootDeviceName), "root-device-type": {string(i.RootDeviceType)},
		"virtualization-type": {string(i.VirtualizationType)},
	}}
}
