package ec2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// family is a family of instance types; the sizes follow from the scale.
type family struct {
	name         string
	architecture types.ArchitectureType
	perCPU       int64 // MiB
}

type size struct {
	name string
	cpus int32
	part int64 // divides the memory of the smallest sizes
}

func families() []family {
	x86, arm := types.ArchitectureTypeX8664, types.ArchitectureTypeArm64
	return []family{
		{"t3", x86, 4096},
		{"t3a", x86, 4096},
		{"t4g", arm, 4096},
		{"m6i", x86, 4096},
		{"m7i", x86, 4096},
		{"m6g", arm, 4096},
		{"m7g", arm, 4096},
		{"m8g", arm, 4096},
		{"c6i", x86, 2048},
		{"c7i", x86, 2048},
		{"c7g", arm, 2048},
		{"r7i", x86, 8192},
		{"r7g", arm, 8192},
	}
}

// EC2 User Guide, "Instance types": the t families have small sizes of 2 vCPUs with less memory.
func (f family) sizes() []size {
	sizes := []size{{"large", 2, 1}, {"xlarge", 4, 1}, {"2xlarge", 8, 1}}
	if strings.HasPrefix(f.name, "t") {
		return append([]size{{"nano", 2, 16}, {"micro", 2, 8}, {"small", 2, 4}, {"medium", 2, 2}}, sizes...)
	}
	return append(sizes, size{"4xlarge", 16, 1}, size{"8xlarge", 32, 1})
}

func instanceTypes() []*types.InstanceTypeInfo {
	var out []*types.InstanceTypeInfo
	for _, f := range families() {
		for _, sz := range f.sizes() {
			out = append(out, f.info(sz))
		}
	}
	return out
}

func (f family) info(sz size) *types.InstanceTypeInfo {
	return &types.InstanceTypeInfo{
		InstanceType: types.InstanceType(f.name + "." + sz.name), CurrentGeneration: aws.Bool(true), BareMetal: aws.Bool(false),
		FreeTierEligible: aws.Bool(false), BurstablePerformanceSupported: aws.Bool(strings.HasPrefix(f.name, "t")),
		Hypervisor: types.InstanceTypeHypervisorNitro, InstanceStorageSupported: aws.Bool(false),
		SupportedUsageClasses:        []types.UsageClassType{types.UsageClassTypeOnDemand, types.UsageClassTypeSpot},
		SupportedRootDeviceTypes:     []types.RootDeviceType{types.RootDeviceTypeEbs},
		SupportedVirtualizationTypes: []types.VirtualizationType{types.VirtualizationTypeHvm},
		ProcessorInfo:                &types.ProcessorInfo{SupportedArchitectures: []types.ArchitectureType{f.architecture}},
		VCpuInfo:                     &types.VCpuInfo{DefaultVCpus: aws.Int32(sz.cpus)},
		MemoryInfo:                   &types.MemoryInfo{SizeInMiB: aws.Int64(f.perCPU * int64(sz.cpus) / sz.part)},
		EbsInfo: &types.EbsInfo{
			EncryptionSupport: types.EbsEncryptionSupportSupported, NvmeSupport: types.EbsNvmeSupportRequired,
			EbsOptimizedSupport: types.EbsOptimizedSupportDefault,
		},
		NetworkInfo: &types.NetworkInfo{
			EnaSupport: types.EnaSupportRequired, Ipv6Supported: aws.Bool(true),
			MaximumNetworkInterfaces: aws.Int32(3), Ipv4AddressesPerInterface: aws.Int32(10),
		},
	}
}

func instanceType(name string) (*types.InstanceTypeInfo, bool) {
	for _, i := range instanceTypes() {
		if string(i.InstanceType) == name {
			return i, true
		}
	}
	return nil, false
}

// SetOffered says whether a zone, by name, has an instance type at all.
func (s *Service) SetOffered(zone, instanceType string, offered bool) {
	s.unoffered[offer{zone, instanceType}] = !offered
}

// SetCapacity says whether a zone, by name, can launch an instance type now; an empty type is any.
func (s *Service) SetCapacity(zone, instanceType string, available bool) {
	s.shortages[offer{zone, instanceType}] = !available
}

func describeInstanceTypes(_ *awssim.Call, in *api.DescribeInstanceTypesInput) (*api.DescribeInstanceTypesOutput, error) {
	rows := instanceTypes()
	if len(in.InstanceTypes) > 0 {
		rows = nil
	}
	for _, name := range in.InstanceTypes {
		i, ok := instanceType(string(name))
		if !ok {
			return nil, awssim.Errorf("InvalidInstanceType", "The following supplied instance types do not exist: [%s]", name)
		}
		rows = append(rows, i)
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	infos, next, err := list(q, rows, kindFacets, func(i *types.InstanceTypeInfo) types.InstanceTypeInfo { return *i })
	return &api.DescribeInstanceTypesOutput{InstanceTypes: infos, NextToken: next}, err
}

func kindFacets(i *types.InstanceTypeInfo) facets {
	f := facets{fields: map[string][]string{
		"instance-type": {string(i.InstanceType)}, "current-generation": flag(i.CurrentGeneration), "bare-metal": flag(i.BareMetal),
		"burstable-performance-supported": flag(i.BurstablePerformanceSupported), "hypervisor": {string(i.Hypervisor)},
		"processor-info.supported-architecture": nil,
	}}
	if i.ProcessorInfo != nil {
		f.fields["processor-info.supported-architecture"] = []string{string(i.ProcessorInfo.SupportedArchitectures[0])}
	}
	return f
}

func (s *Service) describeOfferings(_ *awssim.Call, in *api.DescribeInstanceTypeOfferingsInput) (*api.DescribeInstanceTypeOfferingsOutput, error) {
	by := in.LocationType
	if by == "" {
		by = types.LocationTypeRegion
	}
	if !slices.Contains([]types.LocationType{types.LocationTypeRegion, types.LocationTypeAvailabilityZone, types.LocationTypeAvailabilityZoneId}, by) {
		return nil, awssim.Errorf("InvalidParameterValue", "Invalid value '%s' for LocationType.", by)
	}
	var rows []*types.InstanceTypeOffering
	for _, i := range instanceTypes() {
		for _, place := range s.places(by, string(i.InstanceType)) {
			rows = append(rows, &types.InstanceTypeOffering{InstanceType: i.InstanceType, Location: aws.String(place), LocationType: by})
		}
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	offerings, next, err := list(q, rows, offeringFacets, func(o *types.InstanceTypeOffering) types.InstanceTypeOffering { return *o })
	return &api.DescribeInstanceTypeOfferingsOutput{InstanceTypeOfferings: offerings, NextToken: next}, err
}

func (s *Service) places(by types.LocationType, instanceType string) []string {
	var out []string
	for _, z := range s.zones {
		if s.unoffered[offer{z.Name, instanceType}] {
			continue
		}
		switch by {
		case types.LocationTypeAvailabilityZone:
			out = append(out, z.Name)
		case types.LocationTypeAvailabilityZoneId:
			out = append(out, z.ID)
		default:
			return []string{s.w.Region()}
		}
	}
	return out
}

func offeringFacets(o *types.InstanceTypeOffering) facets {
	return facets{fields: map[string][]string{"instance-type": {string(o.InstanceType)}, "location": one(o.Location)}}
}
