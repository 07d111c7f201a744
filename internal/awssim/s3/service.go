package s3

import (
	"time"

	"github.com/haws-dev/haws/internal/awssim"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "S3"

// Service holds the buckets of one world. All its methods run under the world's lock: call them in handlers, in events and in
// World.Do.
type Service struct {
	// VisibleAfter is how long the configuration of a new bucket answers NoSuchBucket: up to a minute, which is how long
	// Terraform's AWS provider tries again. 0 by default.
	VisibleAfter time.Duration
	// ReusableAfter is how long the name of a bucket that was deleted answers OperationAborted. S3 user guide, "Deleting a
	// bucket": the name might not be available at once. 0 by default.
	ReusableAfter time.Duration
	// BucketQuota is the most buckets of the account: 10000. S3 user guide, "Bucket quotas, limitations, and restrictions".
	BucketQuota int

	world   *awssim.World
	buckets []*bucket
	deleted map[string]time.Time
	counter int
	held    []holding
}

// New adds S3 to the world.
func New(w *awssim.World) *Service {
	s := &Service{BucketQuota: 10000, world: w, deleted: map[string]time.Time{}}
	s.handleBuckets()
	s.handleTags()
	s.handleAccess()
	s.handlePolicy()
	s.handleEncryption()
	s.handleVersioning()
	s.handleLifecycle()
	s.handleObjects()
	s.handleUploads()
	return s
}
