package ec2

import (
	"net/http"
	"net/netip"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Service is EC2 in one world.
type Service struct {
	RunningAfter    time.Duration // from launch to running
	TerminatedAfter time.Duration // from shutting-down to terminated, when address and interface are free again
	RecordFor       time.Duration // how long a terminated instance can still be described

	w          *awssim.World
	zones      []*Zone
	vpcs       table[types.Vpc]
	subnets    table[types.Subnet]
	routes     table[types.RouteTable]
	nats       table[types.NatGateway]
	images     table[types.Image]
	interfaces table[types.NetworkInterface]
	groups     table[types.SecurityGroup]
	rules      table[types.SecurityGroupRule]
	byGroup    map[string][]*rule // the rules of each group
	templates  table[template]
	instances  table[instance]
	tags       map[string][]types.Tag // by resource id
	tokens     map[string]token       // by operation and client token
	broken     map[string]bool        // images by id
	shortages  map[offer]bool
	unoffered  map[offer]bool
	used       map[string]map[netip.Addr]bool // addresses by subnet
	profiles   Profiles                       // nil: any is known
}

// offer is an instance type in a zone; an empty type is any.
type offer struct{ zone, instanceType string }

// New adds EC2 to the world: three zones with a default VPC, and two Amazon Linux images. Without UseProfiles it knows any
// instance profile.
func New(w *awssim.World) *Service {
	s := &Service{
		RunningAfter:    20 * time.Second,
		TerminatedAfter: 30 * time.Second,
		RecordFor:       time.Hour,
		w:               w,
		tags:            map[string][]types.Tag{},
		tokens:          map[string]token{},
		broken:          map[string]bool{},
		shortages:       map[offer]bool{},
		unoffered:       map[offer]bool{},
		used:            map[string]map[netip.Addr]bool{},
	}
	for _, letter := range []string{"a", "b", "c"} {
		s.AddZone(letter)
	}
	s.addDefaultVPC()
	s.addDefaultImages()
	s.register()
	return s
}

func (s *Service) register() {
	s.registerNetwork()
	s.registerCompute()
	s.registerGroups()
	s.registerTemplates()
}

// handle refuses a dry run with the answer that says it would have succeeded.
func handle[I, O any](s *Service, operation string, fn func(c *awssim.Call, in *I) (*O, error)) {
	awssim.Handle(s.w, "EC2", operation, func(c *awssim.Call, in *I) (*O, error) {
		if dry := reflect.ValueOf(in).Elem().FieldByName("DryRun"); dry.IsValid() && !dry.IsNil() && dry.Elem().Bool() {
			err := awssim.Errorf("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
			return nil, awssim.WithStatus(err, http.StatusPreconditionFailed)
		}
		return fn(c, in)
	})
}
