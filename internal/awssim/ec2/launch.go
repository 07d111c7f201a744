package ec2

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// LaunchSpec is an instance to be launched from a launch template.
type LaunchSpec struct {
	TemplateID, Version string // a number, $Latest, $Default or "" for the default
	InstanceType        string // overrides the template's
	SubnetID            string
	Tags                map[string]string
	Group               string // the Auto Scaling group, if any
}

// plan is a launch that EC2 accepts.
type plan struct {
	LaunchSpec
	template Template
	subnet   Subnet
	image    *types.Image
	groups   []string
	profile  *types.IamInstanceProfile
}

// Launch starts an instance, or refuses it with the error that RunInstances has for the reason.
func (s *Service) Launch(spec LaunchSpec) (string, error) {
	p := plan{LaunchSpec: spec}
	for _, step := range []func(*plan) error{s.planTemplate, s.planImage, planType, s.planProfile, s.planSubnet, s.planGroups, s.planCapacity} {
		if err := step(&p); err != nil {
			return "", err
		}
	}
	return s.start(p)
}

func (s *Service) planTemplate(p *plan) (err error) {
	p.template, err = s.Template(p.TemplateID, "", p.Version)
	return err
}

func (s *Service) planImage(p *plan) error {
	id := aws.ToString(p.template.Data.ImageId)
	switch {
	case id == "":
		return awssim.Errorf("MissingParameter", "The request must contain the parameter ImageId")
	case !strings.HasPrefix(id, "ami-"):
		return awssim.Errorf("InvalidAMIID.Malformed", `Invalid id: "%s" (expecting "ami-...")`, id)
	}
	image, ok := s.images.get(id)
	if !ok {
		return noImage().of(id)
	}
	if image.State != types.ImageStateAvailable {
		return awssim.Errorf("InvalidAMIID.Unavailable", "The image ID '%s' is not available", id)
	}
	p.image = image
	return nil
}

func planType(p *plan) error {
	p.InstanceType = cmp.Or(p.InstanceType, string(p.template.Data.InstanceType))
	if p.InstanceType == "" {
		return awssim.Errorf("MissingParameter", "The request must contain the parameter InstanceType")
	}
	info, ok := instanceType(p.InstanceType)
	if !ok {
		return awssim.Errorf("InvalidParameterValue", "Invalid value '%s' for InstanceType.", p.InstanceType)
	}
	supported := string(info.ProcessorInfo.SupportedArchitectures[0])
	if supported != string(p.image.Architecture) {
		return awssim.Errorf("InvalidParameterValue",
			"The architecture '%s' of the specified instance type does not match the architecture '%s' of the specified AMI. "+
				"Specify an instance type and an AMI that have matching architectures, and try again.", supported, p.image.Architecture)
	}
	return nil
}

func (s *Service) planSubnet(p *plan) error {
	subnet, ok := s.Subnet(p.SubnetID)
	if !ok {
		return noSubnet().of(p.SubnetID)
	}
	p.subnet = subnet
	if s.unoffered[offer{subnet.Zone, p.InstanceType}] {
		return awssim.Errorf("Unsupported",
			"Your requested instance type (%s) is not supported in your requested Availability Zone (%s). "+
				"Please retry your request by not specifying an Availability Zone or choosing %s.",
			p.InstanceType, subnet.Zone, strings.Join(s.places(types.LocationTypeAvailabilityZone, p.InstanceType), ", "))
	}
	return nil
}

func (s *Service) planProfile(p *plan) (err error) {
	p.profile, err = s.profileOf(p.template.Data.IamInstanceProfile)
	return err
}

// planGroups takes the groups of the template's interface, its own, or the VPC's default one.
func (s *Service) planGroups(p *plan) error {
	data := p.template.Data
	p.groups = slices.Clone(data.SecurityGroupIds)
	if len(data.NetworkInterfaces) > 0 {
		p.groups = slices.Clone(data.NetworkInterfaces[0].Groups)
	}
	for _, name := range data.SecurityGroups {
		g, ok := s.groupNamed(name, p.subnet.VPC)
		if !ok {
			return awssim.Errorf("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", name, p.subnet.VPC)
		}
		p.groups = append(p.groups, *g.GroupId)
	}
	if len(p.groups) == 0 {
		p.groups = []string{s.DefaultGroup(p.subnet.VPC)}
	}
	for _, id := range p.groups {
		vpc, ok := s.GroupVPC(id)
		if !ok {
			return awssim.Errorf("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", id, p.subnet.VPC)
		}
		if vpc != p.subnet.VPC {
			return awssim.Errorf("InvalidParameter", "Security group %s and subnet %s belong to different networks.", id, p.SubnetID)
		}
	}
	return nil
}

// EC2 API reference, "Error codes": InsufficientInstanceCapacity, InsufficientFreeAddressesInSubnet.
func (s *Service) planCapacity(p *plan) error {
	if p.subnet.Free <= 0 {
		return awssim.Errorf("InsufficientFreeAddressesInSubnet",
			"There are not enough free addresses in subnet '%s' to satisfy the requested number of instances.", p.SubnetID)
	}
	if s.hasCapacity(p.subnet.Zone, p.InstanceType) {
		return nil
	}
	others := slices.DeleteFunc(s.places(types.LocationTypeAvailabilityZone, p.InstanceType), func(zone string) bool {
		return !s.hasCapacity(zone, p.InstanceType)
	})
	advice := ""
	if len(others) > 0 {
		advice = " You can currently get " + p.InstanceType +
			" capacity by not specifying an Availability Zone in your request or choosing " + strings.Join(others, ", ") + "."
	}
	return awssim.Errorf("InsufficientInstanceCapacity",
		"We currently do not have sufficient %s capacity in the Availability Zone you requested (%s). "+
			"Our system will be working on provisioning additional capacity.%s", p.InstanceType, p.subnet.Zone, advice)
}

func (s *Service) hasCapacity(zone, instanceType string) bool {
	z, ok := s.zone(zone)
	return ok && !z.Down && !s.shortages[offer{zone, ""}] && !s.shortages[offer{zone, instanceType}]
}
