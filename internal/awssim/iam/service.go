package iam

import (
	"time"

	"github.com/haws-dev/haws/internal/awssim"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "IAM"

// Service holds the roles and instance profiles of one world. All its methods run under the world's lock: call them in
// handlers, in events and in World.Do.
type Service struct {
	// VisibleAfter is how long no call knows a new role or a new instance profile: IAM is eventually consistent. IAM user
	// guide, "Troubleshoot IAM": "Changes that I make are not always immediately visible". 0 by default.
	VisibleAfter time.Duration
	// PropagateAfter is how long EC2 and Auto Scaling do not know a new instance profile, nor the role in it: seconds up to
	// two minutes, says Terraform's AWS provider, which retries that long.
	PropagateAfter time.Duration
	// RoleQuota and ProfileQuota are the most roles and instance profiles of the account. IAM user guide, "IAM and AWS STS
	// quotas": 1000 by default.
	RoleQuota, ProfileQuota int

	world    *awssim.World
	roles    []*role
	profiles []*profile
	managed  map[string]bool // policies of the account, by ARN
}

// New adds IAM to the world.
func New(w *awssim.World) *Service {
	s := &Service{PropagateAfter: 8 * time.Second, RoleQuota: 1000, ProfileQuota: 1000, world: w, managed: map[string]bool{}}
	s.handleRoles()
	s.handlePolicies()
	s.handleAttachments()
	s.handleProfiles()
	s.handleTags()
	return s
}

// AddPolicy makes a managed policy of the account, and gives its ARN. Those of AWS are always there.
func (s *Service) AddPolicy(name string) string {
	arn := s.arn("policy/" + name)
	s.managed[arn] = true
	return arn
}

// arn names a resource of IAM, which knows no Region. IAM user guide, "IAM identifiers".
func (s *Service) arn(resource string) string {
	return "arn:aws:iam::" + s.world.Account() + ":" + resource
}

// id is a unique id. IAM user guide, "IAM identifiers": AROA for a role, AIPA for an instance profile.
func (s *Service) id(prefix string) string { return prefix + upper(s.world.ID("")) }

// visible: see VisibleAfter.
func (s *Service) visible(created time.Time) bool {
	return !s.world.Now().Before(created.Add(s.VisibleAfter))
}
