package elbv2

import (
	"time"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "Elastic Load Balancing v2"

// Certificates is what a listener asks of ACM: the status of a certificate, and whether there is one.
type Certificates interface {
	Status(arn string) (string, bool)
}

// Service holds the load balancers, target groups and listeners of one world. All its methods run under the world's
// lock: call them in handlers, in events and in World.Do.
type Service struct {
	// ProvisionAfter is how long a new load balancer stays provisioning.
	ProvisionAfter time.Duration
	// BootAfter is how long an application needs, on a running instance, until it answers health checks.
	BootAfter time.Duration
	// LingerAfter is how long the network interfaces of a load balancer outlive it.
	LingerAfter time.Duration

	world     *awssim.World
	ec2       *ec2.Service
	certs     Certificates
	balancers []*balancer
	groups    []*group
	byARN     map[string]*group
	listeners []*listener
	// users are the load balancers that forward to each target group; nil is not known.
	users   map[string][]*balancer
	appDown map[string]bool
	closed  map[int32]bool
}

// New adds Elastic Load Balancing to the world. Without UseCertificates it knows no certificate.
func New(w *awssim.World, network *ec2.Service) *Service {
	s := &Service{
		ProvisionAfter: 2 * time.Minute,
		BootAfter:      time.Minute,
		LingerAfter:    4 * time.Minute,
		world:          w,
		ec2:            network,
		appDown:        map[string]bool{},
		closed:         map[int32]bool{},
		byARN:          map[string]*group{},
	}
	s.handleBalancers()
	s.handleGroups()
	s.handleListeners()
	s.handleTags()
	s.handleTargets()
	return s
}

// UseCertificates tells the listeners whom to ask for certificates.
func (s *Service) UseCertificates(certs Certificates) { s.certs = certs }

// suffix is the 16 hexadecimal digits that end the ARNs of Elastic Load Balancing.
func (s *Service) suffix() string {
	id := s.world.ID("elb")
	return id[len(id)-16:]
}
