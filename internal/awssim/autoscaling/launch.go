package autoscaling

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// attempt is one try to launch an instance.
type attempt struct {
	cause  string
	extra  bool // beyond the desired capacity
	surge  bool // beyond the desired capacity, until an instance refresh terminates one for it
	subnet ec2.Subnet
}

func (a attempt) place() place { return place{subnet: a.subnet.ID, zone: a.subnet.Zone} }

// launchIn starts one instance in the first zone of the list that takes it. User guide, "Availability Zone distribution":
// with balanced-best-effort another zone takes over a failed launch, with balanced-only it does not.
func (s *Service) launchIn(g *group, zones []string, a attempt) bool {
	for _, zone := range zones {
		a.subnet = s.roomiest(g, zone)
		err := s.tryTypes(g, a)
		if err == nil {
			delete(g.pauses, zone)
			delete(g.pauses, "")
			return true
		}
		s.record(g, "Launching a new EC2 instance", a.cause, a.place()).fail(s.world.Now(), launchMessage(g, err))
		if !zonal(err) {
			s.pause(g, "")
			return false
		}
		s.pause(g, zone)
		if g.balancedOnly() {
			return false
		}
	}
	return false
}

// tryTypes tries the instance types in the order of the overrides, as the allocation strategy "prioritized" does. When
// none can be had, a lack of capacity is the error that counts, for that may pass.
func (s *Service) tryTypes(g *group, a attempt) (err error) {
	for _, c := range g.target().choices() {
		id, refusal := s.ec2.Launch(ec2.LaunchSpec{
			TemplateID: *c.template.LaunchTemplateId, Version: *c.template.Version, InstanceType: c.instanceType,
			SubnetID: a.subnet.ID, Tags: g.launchTags(), Group: g.name(),
		})
		if refusal == nil {
			s.join(g, id, a, c.template)
			return nil
		}
		if err == nil || zonal(refusal) {
			err = refusal
		}
	}
	return err
}

func (s *Service) join(g *group, id string, a attempt, template *types.LaunchTemplateSpecification) {
	i, _ := s.ec2.Instance(id)
	m := &member{
		id: id, instanceType: i.Type, subnet: a.subnet.ID, zone: a.subnet.Zone, zoneID: a.subnet.ZoneID,
		lifecycle: types.LifecycleStatePending, extra: a.extra, surge: a.surge, wave: g.wave(), launchedAt: s.world.Now(),
		protected: aws.ToBool(g.NewInstancesProtectedFromScaleIn),
		template: &types.LaunchTemplateSpecification{
			LaunchTemplateId: template.LaunchTemplateId, LaunchTemplateName: template.LaunchTemplateName,
			Version: aws.String(i.TemplateVersion),
		},
	}
	m.activity = s.record(g, "Launching a new EC2 instance: "+id, a.cause, a.place())
	m.activity.StatusCode, m.activity.Progress = types.ScalingActivityStatusCodePreInService, aws.Int32(30)
	g.members = append(g.members, m)
}

// zonesToLaunch orders the zones by how much they need another instance, and leaves out those that pause after a
// failure. With balanced-only, no zone may get ahead of another.
func (s *Service) zonesToLaunch(g *group) []string {
	if s.paused(g, "") {
		return nil
	}
	zones := slices.Clone(g.AvailabilityZones)
	slices.SortStableFunc(zones, func(a, b string) int { return cmp.Compare(g.inZone(a), g.inZone(b)) })
	least := g.inZone(zones[0])
	return slices.DeleteFunc(zones, func(z string) bool {
		return s.paused(g, z) || g.balancedOnly() && g.inZone(z) > least
	})
}

func (g *group) balancedOnly() bool {
	return g.AvailabilityZoneDistribution.CapacityDistributionStrategy == types.CapacityDistributionStrategyBalancedOnly
}

// roomiest is the group's subnet in the zone with the most free addresses.
func (s *Service) roomiest(g *group, zone string) ec2.Subnet {
	var best ec2.Subnet
	for _, n := range g.subnets {
		now, ok := s.ec2.Subnet(n.ID)
		if n.Zone == zone && (best.ID == "" || ok && now.Free > best.Free) {
			best = n
			best.Free = now.Free
		}
	}
	return best
}

func (s *Service) pause(g *group, zone string) {
	p := g.pauses[zone]
	if p == nil {
		p = &pause{next: s.RetryAfter}
		g.pauses[zone] = p
	}
	p.until = s.world.Now().Add(p.next)
	p.next = min(2*p.next, s.RetryAtMost)
}

func (s *Service) paused(g *group, zone string) bool {
	p := g.pauses[zone]
	return p != nil && s.world.Now().Before(p.until)
}

// zonal tells whether another zone or instance type might do.
func zonal(err error) bool {
	return slices.Contains([]string{"InsufficientInstanceCapacity", "Unsupported", "InsufficientFreeAddressesInSubnet"}, awssim.Code(err))
}

// launchMessage words a failed launch as the StatusMessage of an activity. User guide, "Troubleshoot Amazon EC2 Auto
// Scaling: EC2 instance launch failures".
func launchMessage(g *group, err error) string {
	text := message(err)
	if g.target().mixed != nil {
		text = "Could not launch On-Demand Instances. " + awssim.Code(err) + " - " + text
	}
	return strings.TrimSuffix(text, ".") + ". Launching EC2 instance failed."
}

// message is the text of an error without its code.
func message(err error) string {
	if refusal, ok := errors.AsType[*awssim.Error](err); ok {
		return refusal.Message
	}
	return err.Error()
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
