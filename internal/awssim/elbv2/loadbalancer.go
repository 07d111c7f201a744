package elbv2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// balancer is one load balancer: what Describe shows, and what it does not.
type balancer struct {
	types.LoadBalancer
	subnets    []string
	interfaces map[string]string // subnet → network interface
	attributes map[string]string
	tags       tagList
}

func (b *balancer) arn() string  { return aws.ToString(b.LoadBalancerArn) }
func (b *balancer) name() string { return aws.ToString(b.LoadBalancerName) }
func (b *balancer) isALB() bool  { return b.Type == types.LoadBalancerTypeEnumApplication }

// description is that of the load balancer's network interfaces: "ELB app/<name>/<id>". Elastic Load Balancing user
// guide, "Update the security groups for your Application Load Balancer": search for the description "ELB app/…".
func (b *balancer) description() string {
	_, path, _ := strings.Cut(b.arn(), "loadbalancer/")
	return "ELB " + path
}

func (b *balancer) enabledIn(zone string) bool {
	return slices.ContainsFunc(b.AvailabilityZones, func(z types.AvailabilityZone) bool {
		return aws.ToString(z.ZoneName) == zone
	})
}

func (s *Service) handleBalancers() {
	awssim.Handle(s.world, serviceID, "CreateLoadBalancer", s.createLoadBalancer)
	awssim.Handle(s.world, serviceID, "DescribeLoadBalancers", s.describeLoadBalancers)
	awssim.Handle(s.world, serviceID, "DeleteLoadBalancer", s.deleteLoadBalancer)
	awssim.Handle(s.world, serviceID, "SetSubnets", s.setSubnets)
	awssim.Handle(s.world, serviceID, "SetSecurityGroups", s.setSecurityGroups)
	awssim.Handle(s.world, serviceID, "SetIpAddressType", s.setIPAddressType)
	awssim.Handle(s.world, serviceID, "DescribeLoadBalancerAttributes", s.describeLoadBalancerAttributes)
	awssim.Handle(s.world, serviceID, "ModifyLoadBalancerAttributes", s.modifyLoadBalancerAttributes)
}

func (s *Service) createLoadBalancer(c *awssim.Call, in *sdk.CreateLoadBalancerInput) (*sdk.CreateLoadBalancerOutput, error) {
	b, err := s.newBalancer(c, in)
	if err != nil {
		return nil, err
	}
	// ELBv2 API reference, CreateLoadBalancer: the operation is idempotent, it completes at most one time; the same name
	// with other settings is DuplicateLoadBalancerName.
	if old := s.balancerNamed(b.name()); old != nil {
		if !sameBalancer(old, b) {
			return nil, awssim.Errorf("DuplicateLoadBalancerName",
				"A load balancer with the same name '%s' exists, but with different settings", b.name())
		}
		return &sdk.CreateLoadBalancerOutput{LoadBalancers: []types.LoadBalancer{s.shown(old)}}, nil
	}
	if err := checkTags(b.tags); err != nil {
		return nil, err
	}
	s.identify(c, b)
	s.attach(b)
	s.balancers = append(s.balancers, b)
	return &sdk.CreateLoadBalancerOutput{LoadBalancers: []types.LoadBalancer{s.shown(b)}}, nil
}

// newBalancer checks a request and fills in AWS's defaults: internet-facing, application, ipv4.
func (s *Service) newBalancer(c *awssim.Call, in *sdk.CreateLoadBalancerInput) (*balancer, error) {
	b := &balancer{interfaces: map[string]string{}, tags: in.Tags}
	b.LoadBalancerName = in.Name
	b.Type = orDefault(in.Type, types.LoadBalancerTypeEnumApplication)
	b.Scheme = orDefault(in.Scheme, types.LoadBalancerSchemeEnumInternetFacing)
	b.IpAddressType = orDefault(in.IpAddressType, types.IpAddressTypeIpv4)
	b.CreatedTime = aws.Time(c.Now)
	b.attributes = defaults(loadBalancerAttributes(b))
	if err := checkName("Load balancer", b.name()); err != nil {
		return nil, err
	}
	if strings.HasPrefix(b.name(), "internal-") {
		return nil, invalid("Load balancer name '%s' cannot begin with 'internal-'", b.name())
	}
	if err := checkKind(b); err != nil {
		return nil, err
	}
	if old := s.balancerNamed(b.name()); old != nil {
		b.interfaces = old.interfaces // its addresses are its own
	}
	if err := s.place(b, in.Subnets, in.SubnetMappings); err != nil {
		return nil, err
	}
	if err := s.secure(b, in.SecurityGroups); err != nil {
		return nil, err
	}
	return b, nil
}

func checkKind(b *balancer) error {
	switch {
	case b.Type == types.LoadBalancerTypeEnumGateway:
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has no Gateway Load Balancers")
	case !slices.Contains(b.Type.Values(), b.Type):
		return invalid("'%s' is not a valid load balancer type", b.Type)
	case !slices.Contains(b.Scheme.Values(), b.Scheme):
		return awssim.Errorf("InvalidScheme", "'%s' is not a valid scheme", b.Scheme)
	case !slices.Contains(b.IpAddressType.Values(), b.IpAddressType):
		return invalid("'%s' is not a valid IP address type", b.IpAddressType)
	}
	return nil
}

func sameBalancer(a, b *balancer) bool {
	return a.Type == b.Type && a.Scheme == b.Scheme && a.IpAddressType == b.IpAddressType &&
		sameSet(a.subnets, b.subnets) && sameSet(a.SecurityGroups, b.SecurityGroups)
}

func (s *Service) identify(c *awssim.Call, b *balancer) {
	id, kind := s.suffix(), "net"
	if b.isALB() {
		kind = "app"
	}
	b.LoadBalancerArn = aws.String(fmt.Sprintf("arn:aws:elasticloadbalancing:%s:%s:loadbalancer/%s/%s/%s",
		c.Region, c.Account, kind, b.name(), id))
	host, zone := b.name()+"-"+id, hostedZone(c.Region, b.isALB())
	if b.Scheme == types.LoadBalancerSchemeEnumInternal {
		host = "internal-" + host
	}
	b.DNSName = aws.String(fmt.Sprintf("%s.elb.%s.amazonaws.com", host, c.Region))
	if b.isALB() {
		b.DNSName = aws.String(fmt.Sprintf("%s.%s.elb.amazonaws.com", host, c.Region))
	}
	b.CanonicalHostedZoneId = aws.String(zone)
}

// hostedZone is the Route 53 zone of the load balancers of a Region. AWS General Reference, "Elastic Load Balancing
// endpoints and quotas".
func hostedZone(region string, alb bool) string {
	zones := map[string][2]string{
		"us-east-1": {"Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"},
		"eu-west-1": {"Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"},
	}
	pair, ok := zones[region]
	if !ok {
		pair = zones["us-east-1"]
	}
	if alb {
		return pair[0]
	}
	return pair[1]
}

// shown is the load balancer as Describe answers it now: provisioning until its time is over.
func (s *Service) shown(b *balancer) types.LoadBalancer {
	lb := b.LoadBalancer
	lb.State = &types.LoadBalancerState{Code: s.stateOf(b)}
	return lb
}

func (s *Service) stateOf(b *balancer) types.LoadBalancerStateEnum {
	if s.world.Now().Sub(aws.ToTime(b.CreatedTime)) < s.ProvisionAfter {
		return types.LoadBalancerStateEnumProvisioning
	}
	return types.LoadBalancerStateEnumActive
}

func orDefault[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
