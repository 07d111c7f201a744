package rds

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "RDS"

// Service holds the databases of one world. All its methods run under the world's lock: call them in handlers, in events
// and in World.Do.
type Service struct {
	// CreateAfter is how long a new DB instance is creating, a Multi-AZ one twice as long: single 5 to 10 minutes, Multi-AZ
	// 10 to 20. RDS user guide (2023), "Viewing Amazon RDS DB instance status" has the states; the durations are unverified.
	CreateAfter time.Duration
	// BackUpAfter is how long the first backup of a new DB instance takes. Unverified.
	BackUpAfter time.Duration
	// SecretAfter is how long a managed secret is creating. Unverified.
	SecretAfter time.Duration
	// NoticeAfter is how long an accepted modification still shows as available: seconds to minutes, as AWS's CloudFormation
	// handlers and Terraform's AWS provider expect.
	NoticeAfter time.Duration
	// ModifyAfter is how long a modification takes. Unverified.
	ModifyAfter time.Duration
	// OptimizeAfter is how long storage is optimized after it has grown: hours. RDS user guide, "Working with storage for
	// Amazon RDS DB instances".
	OptimizeAfter time.Duration
	// RebootAfter is how long a reboot without failover takes. Unverified.
	RebootAfter time.Duration
	// FailoverAfter is how long a failover takes: 60 to 120 seconds. RDS user guide (2023), "Multi-AZ DB instance
	// deployments", failover.
	FailoverAfter time.Duration
	// ClusterFailoverAfter is how long the failover of a Multi-AZ DB cluster takes: typically under 35 seconds. RDS user guide,
	// "Failing over a Multi-AZ DB cluster".
	ClusterFailoverAfter time.Duration
	// ZonesAfter is how long after a failover Describe shows the zones of before: several minutes. RDS user guide (2023),
	// "Rebooting a DB instance".
	ZonesAfter time.Duration
	// FailsOverAgainAfter is for how long after a failover RDS does not attempt a requested one, event RDS-EVENT-0034. RDS
	// user guide (2023), "Amazon RDS event categories and event messages"; how long is unverified.
	FailsOverAgainAfter time.Duration
	// DeleteAfter is how long a DB instance is deleting, the final snapshot not counted: 3 to 10 minutes, unverified.
	DeleteAfter time.Duration
	// SnapshotAfter is how long a snapshot is creating. Unverified.
	SnapshotAfter time.Duration
	// FailSnapshots makes the final snapshots that end from now on fail: the database is available again instead of deleted,
	// which is unverified.
	FailSnapshots bool
	// InstanceQuota is the most DB instances of the account: 40. RDS user guide, "Quotas and constraints for Amazon RDS".
	InstanceQuota int
	// StorageQuota is the most storage of all DB instances, in GiB. The same page has one; its size is unverified.
	StorageQuota int32
	// Versions are the engines with the versions that they have, the oldest first. They stand for the list of AWS, which
	// moves on every month.
	Versions map[string][]string

	world                  *awssim.World
	ec2                    *ec2.Service
	subnetGroups           []*subnetGroup
	instances              []*instance
	parameterGroups        shelf
	snapshots              []*snapshot
	clusters               []*cluster
	clusterParameterGroups shelf
	clusterSnapshots       []*clusterSnapshot
	events                 []types.Event
	unoffered              map[offer]bool
}

// New adds RDS to the world.
func New(w *awssim.World, network *ec2.Service) *Service {
	s := &Service{
		CreateAfter:          6 * time.Minute,
		BackUpAfter:          2 * time.Minute,
		SecretAfter:          time.Minute,
		NoticeAfter:          30 * time.Second,
		ModifyAfter:          5 * time.Minute,
		OptimizeAfter:        2 * time.Hour,
		RebootAfter:          time.Minute,
		FailoverAfter:        90 * time.Second,
		ClusterFailoverAfter: 30 * time.Second,
		ZonesAfter:           3 * time.Minute,
		FailsOverAgainAfter:  5 * time.Minute,
		DeleteAfter:          4 * time.Minute,
		SnapshotAfter:        2 * time.Minute,
		InstanceQuota:        40,
		StorageQuota:         100 * 1024,
		Versions:             versions(),
		world:                w,
		ec2:                  network,
	}
	s.handleSubnetGroups()
	s.handleTags()
	s.handleInstances()
	s.handleSnapshots()
	s.handleNewSnapshots()
	s.handleParameterGroups()
	s.handleClusterParameterGroups()
	s.handleResets()
	s.handleClusters()
	awssim.Handle(w, serviceID, "DescribeOrderableDBInstanceOptions", s.describeOrderable)
	return s
}

func (s *Service) arn(kind, name string) string { return s.world.ARN("rds", kind+":"+name) }
