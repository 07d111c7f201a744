package ec2

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// known refuses the id of a resource that is not there, with the code of its kind.
func (s *Service) known(id string) error {
	found, kind := s.lookup(id)
	if found {
		return nil
	}
	refusals := map[types.ResourceType]missing{
		types.ResourceTypeVpc:              noVPC(),
		types.ResourceTypeSubnet:           noSubnet(),
		types.ResourceTypeImage:            noImage(),
		types.ResourceTypeInstance:         noInstance(),
		types.ResourceTypeSecurityGroup:    noGroup(),
		types.ResourceTypeLaunchTemplate:   noTemplate(),
		types.ResourceTypeNetworkInterface: {"InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist"},
		types.ResourceTypeNatgateway:       noNATGateway(),
		types.ResourceTypeRouteTable:       {"InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist"},
	}
	if m, ok := refusals[kind]; ok {
		return m.of(id)
	}
	if kind == types.ResourceTypeSecurityGroupRule {
		return noRule().of(id)
	}
	return awssim.Errorf("InvalidID", "The ID '%s' is not valid", id)
}

func (s *Service) lookup(id string) (found bool, kind types.ResourceType) {
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "vpc":
		found, kind = has(&s.vpcs, id, types.ResourceTypeVpc)
	case "subnet":
		found, kind = has(&s.subnets, id, types.ResourceTypeSubnet)
	case "rtb":
		found, kind = has(&s.routes, id, types.ResourceTypeRouteTable)
	case "nat":
		found, kind = has(&s.nats, id, types.ResourceTypeNatgateway)
	case "ami":
		found, kind = has(&s.images, id, types.ResourceTypeImage)
	case "eni":
		found, kind = has(&s.interfaces, id, types.ResourceTypeNetworkInterface)
	case "sg":
		found, kind = has(&s.groups, id, types.ResourceTypeSecurityGroup)
	case "sgr":
		found, kind = has(&s.rules, id, types.ResourceTypeSecurityGroupRule)
	case "lt":
		found, kind = has(&s.templates, id, types.ResourceTypeLaunchTemplate)
	case "i":
		found, kind = has(&s.instances, id, types.ResourceTypeInstance)
	}
	return found, kind
}

func has[T any](t *table[T], id string, kind types.ResourceType) (bool, types.ResourceType) {
	_, ok := t.get(id)
	return ok, kind
}
