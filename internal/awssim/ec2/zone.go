package ec2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Zone is an Availability Zone.
type Zone struct {
	Name, ID string
	State    types.AvailabilityZoneState
	Messages []string
	Down     bool // its instances are impaired and none can be launched
}

// AddZone adds the zone of a letter: "d" in us-east-1 is us-east-1d, use1-az4.
func (s *Service) AddZone(letter string) Zone {
	number := string(rune('1' + letter[0] - 'a'))
	z := &Zone{
		Name:  s.w.Region() + letter,
		ID:    shortRegion(s.w.Region()) + "-az" + number,
		State: types.AvailabilityZoneStateAvailable,
	}
	s.zones = append(s.zones, z)
	return *z
}

// shortRegion gives us-east-1 as use1: the first letters of area and direction, and the number.
func shortRegion(region string) string {
	parts := strings.Split(region, "-")
	if len(parts) != 3 {
		return region
	}
	direction := strings.NewReplacer(
		"northeast", "ne", "northwest", "nw", "southeast", "se", "southwest", "sw",
		"north", "n", "south", "s", "east", "e", "west", "w", "central", "c",
	).Replace(parts[1])
	return parts[0] + direction + parts[2]
}

// Zones lists the zones by name.
func (s *Service) Zones() []Zone {
	out := make([]Zone, 0, len(s.zones))
	for _, z := range s.zones {
		out = append(out, *z)
	}
	return out
}

// SetZoneDown makes a zone, by name or id, fail or come back.
func (s *Service) SetZoneDown(zone string, down bool) {
	state := types.AvailabilityZoneStateAvailable
	var messages []string
	if down {
		state, messages = types.AvailabilityZoneStateUnavailable, []string{"The zone is experiencing a simulated outage."}
	}
	s.SetZoneState(zone, state, messages...)
	if z, ok := s.zone(zone); ok {
		z.Down = down
	}
}

// SetZoneState changes only what DescribeAvailabilityZones shows.
func (s *Service) SetZoneState(zone string, state types.AvailabilityZoneState, messages ...string) {
	if z, ok := s.zone(zone); ok {
		z.State, z.Messages = state, messages
	}
}

func (s *Service) zone(name string) (*Zone, bool) {
	for _, z := range s.zones {
		if z.Name == name || z.ID == name {
			return z, true
		}
	}
	return nil, false
}

func (s *Service) describeZones(_ *awssim.Call, in *api.DescribeAvailabilityZonesInput) (*api.DescribeAvailabilityZonesOutput, error) {
	for _, name := range slices.Concat(in.ZoneNames, in.ZoneIds) {
		if _, ok := s.zone(name); !ok {
			return nil, awssim.Errorf("InvalidParameterValue", "Invalid availability zone: [%s]", name)
		}
	}
	rows := slices.DeleteFunc(slices.Clone(s.zones), func(z *Zone) bool {
		return (len(in.ZoneNames) > 0 && !slices.Contains(in.ZoneNames, z.Name)) ||
			(len(in.ZoneIds) > 0 && !slices.Contains(in.ZoneIds, z.ID))
	})
	zones, _, err := list(query{filters: in.Filters}, rows, s.zoneFacets, s.showZone)
	return &api.DescribeAvailabilityZonesOutput{AvailabilityZones: zones}, err
}

func (s *Service) zoneFacets(z *Zone) facets {
	return facets{fields: map[string][]string{
		"zone-name": {z.Name}, "zone-id": {z.ID}, "state": {string(z.State)}, "region-name": {s.w.Region()},
		"zone-type": {"availability-zone"}, "opt-in-status": {"opt-in-not-required"}, "group-name": {s.w.Region() + "-zg-1"},
	}}
}

func (s *Service) showZone(z *Zone) types.AvailabilityZone {
	messages := []types.AvailabilityZoneMessage{}
	for _, m := range z.Messages {
		messages = append(messages, types.AvailabilityZoneMessage{Message: aws.String(m)})
	}
	return types.AvailabilityZone{
		ZoneName: aws.String(z.Name), ZoneId: aws.String(z.ID), State: z.State, Messages: messages,
		RegionName: aws.String(s.w.Region()), ZoneType: aws.String("availability-zone"),
		OptInStatus: types.AvailabilityZoneOptInStatusOptInNotRequired,
		GroupName:   aws.String(s.w.Region() + "-zg-1"), NetworkBorderGroup: aws.String(s.w.Region()),
	}
}
