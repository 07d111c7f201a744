package ec2

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Instance is what the other services know of an instance.
type Instance struct {
	ID, Type, SubnetID, Zone, ZoneID string
	ImageID                          string
	State                            types.InstanceStateName
	PrivateIP                        string
	LaunchedAt                       time.Time
	Groups                           []string
	Impaired                         bool // it, or its zone, fails EC2's status checks
	Broken                           bool // its image is: it runs, and nothing on it answers
	TemplateID, TemplateVersion      string
	Interface                        string
}

type instance struct {
	types.Instance
	subnet    Subnet
	template  Template
	eni       string
	impaired  bool
	protected bool
}

func noInstance() missing {
	return missing{"InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"}
}

// Instance finds an instance; a terminated one stays for RecordFor.
func (s *Service) Instance(id string) (Instance, bool) {
	i, ok := s.instances.get(id)
	if !ok {
		return Instance{}, false
	}
	return s.view(i), true
}

// Tags are those of a resource, by key.
func (s *Service) Tags(id string) map[string]string { return tagMap(s.tags[id]) }

// Instances lists all instances in the order of their launches.
func (s *Service) Instances() []Instance {
	var out []Instance
	for _, i := range s.instances.all() {
		out = append(out, s.view(i))
	}
	return out
}

func (s *Service) view(i *instance) Instance {
	z, ok := s.zone(i.subnet.Zone)
	v := Instance{
		ID: *i.InstanceId, Type: string(i.InstanceType), SubnetID: i.subnet.ID, Zone: i.subnet.Zone, ZoneID: i.subnet.ZoneID,
		State: i.State.Name, PrivateIP: aws.ToString(i.PrivateIpAddress), LaunchedAt: *i.LaunchTime,
		Impaired: i.impaired || (ok && z.Down), ImageID: aws.ToString(i.ImageId), Broken: s.broken[aws.ToString(i.ImageId)],
		TemplateID: i.template.ID, TemplateVersion: i.template.Version, Interface: i.eni,
	}
	for _, g := range s.groupsOf(i) {
		v.Groups = append(v.Groups, *g.GroupId)
	}
	return v
}

func (s *Service) groupsOf(i *instance) []types.GroupIdentifier {
	if ni, ok := s.interfaces.get(i.eni); ok {
		return ni.Groups
	}
	return []types.GroupIdentifier{}
}

// Impair makes an instance fail EC2's status checks, or pass them again.
func (s *Service) Impair(id string, impaired bool) {
	if i, ok := s.instances.get(id); ok {
		i.impaired = impaired
	}
}

// state has the codes of EC2 API reference, InstanceState.
func state(name types.InstanceStateName) *types.InstanceState {
	codes := map[types.InstanceStateName]int32{
		types.InstanceStateNamePending: 0, types.InstanceStateNameRunning: 16, types.InstanceStateNameShuttingDown: 32,
		types.InstanceStateNameTerminated: 48, types.InstanceStateNameStopping: 64, types.InstanceStateNameStopped: 80,
	}
	return &types.InstanceState{Name: name, Code: aws.Int32(codes[name])}
}

// later changes the state after d if it is still the one it is now.
func (s *Service) later(d time.Duration, i *instance, to types.InstanceStateName, then func()) {
	from := i.State.Name
	s.w.After(d, func() {
		if i.State.Name != from {
			return
		}
		i.State = state(to)
		if then != nil {
			then()
		}
	})
}

// Terminate shuts an instance down: shutting-down, then terminated, when its address and interface are free again.
func (s *Service) Terminate(id string) { s.terminate(id, "User initiated") }

func (s *Service) terminate(id, reason string) {
	i, ok := s.instances.get(id)
	if !ok || gone(i) {
		return
	}
	i.State = state(types.InstanceStateNameShuttingDown)
	i.StateTransitionReason = aws.String(reason + " (" + s.w.Now().Format("2006-01-02 15:04:05 MST") + ")")
	s.later(s.TerminatedAfter, i, types.InstanceStateNameTerminated, func() {
		s.ReleaseInterface(i.eni)
		i.PrivateIpAddress, i.SubnetId, i.VpcId = nil, nil, nil
		s.w.After(s.RecordFor, func() {
			s.instances.remove(id)
			delete(s.tags, id)
		})
	})
}

func gone(i *instance) bool {
	return slices.Contains([]types.InstanceStateName{types.InstanceStateNameShuttingDown, types.InstanceStateNameTerminated}, i.State.Name)
}

// Stop stops an instance: stopping, then stopped. Address, interface and volume stay.
func (s *Service) Stop(id string) {
	i, ok := s.instances.get(id)
	if !ok || gone(i) || i.State.Name == types.InstanceStateNameStopped {
		return
	}
	i.State = state(types.InstanceStateNameStopping)
	s.later(s.TerminatedAfter, i, types.InstanceStateNameStopped, nil)
}

func (s *Service) findInstances(ids []string) ([]*instance, error) {
	var out []*instance
	for _, id := range ids {
		i, ok := s.instances.get(id)
		if !ok {
			return nil, noInstance().of(id)
		}
		out = append(out, i)
	}
	if len(ids) == 0 {
		return nil, awssim.Errorf("MissingParameter", "The request must contain the parameter instancesSet")
	}
	return out, nil
}
