package ec2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) registerCompute() {
	handle(s, "DescribeImages", s.describeImages)
	handle(s, "DescribeInstanceTypes", describeInstanceTypes)
	handle(s, "DescribeInstanceTypeOfferings", s.describeOfferings)
	handle(s, "DescribeInstances", s.describeInstances)
	handle(s, "TerminateInstances", s.terminateInstances)
	handle(s, "StopInstances", s.stopInstances)
}

func (s *Service) describeInstances(_ *awssim.Call, in *api.DescribeInstancesInput) (*api.DescribeInstancesOutput, error) {
	if len(in.InstanceIds) > 0 && in.MaxResults != nil {
		return nil, awssim.Errorf("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults")
	}
	rows, err := pick(&s.instances, in.InstanceIds, noInstance())
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	reservations, next, err := list(q, rows, s.instanceFacets, func(i *instance) types.Reservation {
		return types.Reservation{
			ReservationId: aws.String("r" + (*i.InstanceId)[1:]), OwnerId: aws.String(s.w.Account()),
			RequesterId: aws.String("043234062703"), Instances: []types.Instance{s.showInstance(i)}, Groups: []types.GroupIdentifier{},
		}
	})
	return &api.DescribeInstancesOutput{Reservations: reservations, NextToken: next}, err
}

func (s *Service) showInstance(i *instance) types.Instance {
	shown := i.Instance
	shown.Tags = s.tags[*i.InstanceId]
	shown.SecurityGroups = s.groupsOf(i)
	shown.NetworkInterfaces = []types.InstanceNetworkInterface{}
	if ni, ok := s.interfaces.get(i.eni); ok {
		shown.NetworkInterfaces = append(shown.NetworkInterfaces, types.InstanceNetworkInterface{
			NetworkInterfaceId: ni.NetworkInterfaceId, SubnetId: ni.SubnetId, VpcId: ni.VpcId, PrivateIpAddress: ni.PrivateIpAddress,
			Groups: ni.Groups, OwnerId: ni.OwnerId, Status: ni.Status, SourceDestCheck: ni.SourceDestCheck,
		})
	}
	return shown
}

func (s *Service) instanceFacets(i *instance) facets {
	f := facets{tags: s.tags[aws.ToString(i.InstanceId)], fields: map[string][]string{
		"instance-id": one(i.InstanceId), "instance-type": {string(i.InstanceType)}, "image-id": one(i.ImageId),
		"subnet-id": one(i.SubnetId), "vpc-id": one(i.VpcId), "private-ip-address": one(i.PrivateIpAddress),
		"availability-zone": {i.subnet.Zone}, "availability-zone-id": {i.subnet.ZoneID}, "architecture": {string(i.Architecture)},
		"instance-state-name": nil, "instance.group-id": nil, "instance.group-name": nil,
	}}
	if i.State != nil {
		f.fields["instance-state-name"] = []string{string(i.State.Name)}
	}
	for _, g := range s.groupsOf(i) {
		f.fields["instance.group-id"] = append(f.fields["instance.group-id"], *g.GroupId)
		f.fields["instance.group-name"] = append(f.fields["instance.group-name"], *g.GroupName)
	}
	return f
}

func (s *Service) terminateInstances(_ *awssim.Call, in *api.TerminateInstancesInput) (*api.TerminateInstancesOutput, error) {
	rows, err := s.findInstances(in.InstanceIds)
	if err != nil {
		return nil, err
	}
	for _, i := range rows {
		if i.protected && !gone(i) {
			return nil, awssim.Errorf("OperationNotPermitted",
				"The instance '%s' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.", *i.InstanceId)
		}
	}
	return &api.TerminateInstancesOutput{TerminatingInstances: changes(rows, s.Terminate)}, nil
}

func (s *Service) stopInstances(_ *awssim.Call, in *api.StopInstancesInput) (*api.StopInstancesOutput, error) {
	rows, err := s.findInstances(in.InstanceIds)
	if err != nil {
		return nil, err
	}
	for _, i := range rows {
		// EC2 API reference, "Error codes", IncorrectInstanceState.
		if gone(i) {
			return nil, awssim.Errorf("IncorrectInstanceState",
				"This instance '%s' is not in a state from which it can be stopped.", *i.InstanceId)
		}
	}
	return &api.StopInstancesOutput{StoppingInstances: changes(rows, s.Stop)}, nil
}

func changes(rows []*instance, change func(id string)) []types.InstanceStateChange {
	out := make([]types.InstanceStateChange, 0, len(rows))
	for _, i := range rows {
		before := i.State
		change(*i.InstanceId)
		out = append(out, types.InstanceStateChange{InstanceId: i.InstanceId, PreviousState: before, CurrentState: i.State})
	}
	return out
}
