package autoscaling

import (
	"fmt"
	"time"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "Auto Scaling"

// TargetGroups is what Auto Scaling asks of Elastic Load Balancing.
type TargetGroups interface {
	HasTargetGroup(arn string) bool
	Register(arn, instanceID string)
	Deregister(arn, instanceID string)
	TargetState(arn, instanceID string) string
}

// Service holds the Auto Scaling groups of one world. All its methods run under the world's lock: call them in handlers,
// in events and in World.Do.
type Service struct {
	// Tick is how often a group looks at its instances and acts.
	Tick time.Duration
	// RetryAfter is the pause after a failed launch; it doubles up to RetryAtMost while launches fail.
	RetryAfter, RetryAtMost time.Duration
	// ImpairedAfter is how long an instance must fail EC2's status checks until it counts as unhealthy.
	ImpairedAfter time.Duration
	// DeleteAfter is how long an empty group is still there after its deletion.
	DeleteAfter time.Duration
	// StallAfter is how long an instance refresh goes on without replacing anything, warmup apart. User guide, "How an
	// instance refresh works in an Auto Scaling group", Limitations: one hour.
	StallAfter time.Duration

	world  *awssim.World
	ec2    *ec2.Service
	elb    TargetGroups
	groups []*group
	past   []*activity // of groups that are gone
	// watched is the states of CloudWatch alarms by name.
	watched map[string]string
}

// New adds Auto Scaling to the world.
func New(w *awssim.World, compute *ec2.Service, elb TargetGroups) *Service {
	s := &Service{
		Tick:          5 * time.Second,
		RetryAfter:    time.Minute,
		RetryAtMost:   5 * time.Minute,
		ImpairedAfter: 2 * time.Minute,
		DeleteAfter:   20 * time.Second,
		StallAfter:    time.Hour,
		watched:       map[string]string{},
		world:         w,
		ec2:           compute,
		elb:           elb,
	}
	s.handleGroups()
	s.handleInstances()
	s.handleActivities()
	s.handlePolicies()
	s.handleTags()
	s.handleSources()
	s.handleProcesses()
	s.handleRefreshes()
	return s
}

// uuid is a deterministic identifier in the form of a UUID.
func (s *Service) uuid() string {
	a, b := s.world.ID("a"), s.world.ID("b")
	h := a[len(a)-16:] + b[len(b)-16:]
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}

func invalid(format string, args ...any) error {
	return awssim.Errorf("ValidationError", format, args...)
}
