package rds

import (
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "RDS"

// Service holds the databases of one world. All its methods run under the world's lock: call them in handlers, in events
// and in World.Do.
type Service struct {
	world        *awssim.World
	ec2          *ec2.Service
	subnetGroups []*subnetGroup
}

// New adds RDS to the world.
func New(w *awssim.World, network *ec2.Service) *Service {
	s := &Service{world: w, ec2: network}
	s.handleSubnetGroups()
	s.handleTags()
	return s
}

func (s *Service) arn(kind, name string) string { return s.world.ARN("rds", kind+":"+name) }
