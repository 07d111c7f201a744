package dynamodb

import (
	"time"

	"github.com/haws-dev/haws/internal/awssim"
)

// serviceID is the ServiceID of the SDK's client.
const serviceID = "DynamoDB"

// Service holds the tables of one world. All its methods run under the world's lock: call them in handlers, in events and in
// World.Do.
type Service struct {
	// CreateAfter is how long a new table is CREATING. Unverified.
	CreateAfter time.Duration
	// VisibleAfter is how long DescribeTable does not know a new table: a few seconds at times. SDK, DescribeTable. 0 by
	// default.
	VisibleAfter time.Duration
	// DeleteAfter is how long a table is DELETING. Unverified.
	DeleteAfter time.Duration
	// UpdateAfter is how long a table is UPDATING: a stream 4 to 5 seconds. DDB-TABLE-050.
	UpdateAfter time.Duration
	// BackfillAfter is how long a new index is filled while its table is ACTIVE again: minutes to hours, unverified.
	BackfillAfter time.Duration
	// EncryptAfter is how long a change of the encryption takes. DDB-TABLE-065.
	EncryptAfter time.Duration
	// BackUpAfter is how long after a table is ACTIVE its continuous backups are there: 3 to 6 seconds. DDB-TABLE-442.
	BackUpAfter time.Duration
	// TimeToLiveAfter is how long a change of Time to Live takes: up to an hour. SDK, UpdateTimeToLive.
	TimeToLiveAfter time.Duration
	// TimeToLivePause is how long after a change of Time to Live there is no other: one hour. SDK, UpdateTimeToLive;
	// DDB-TABLE-442 measured half of it. Not shorter than TimeToLiveAfter.
	TimeToLivePause time.Duration
	// IndexedAtOnce is the most tables with secondary indexes that are CREATING at once: 250 says the SDK at
	// LimitExceededException, 1 at CreateTable.
	IndexedAtOnce int
	// TableQuota is the most tables of the account: 2500. SDK, LimitExceededException.
	TableQuota int
	// TagsPerPage is the most tags that ListTagsOfResource answers at once. Unverified.
	TagsPerPage int

	world  *awssim.World
	tables []*table
}

// New adds DynamoDB to the world.
func New(w *awssim.World) *Service {
	s := &Service{
		CreateAfter:     20 * time.Second,
		DeleteAfter:     10 * time.Second,
		UpdateAfter:     5 * time.Second,
		BackfillAfter:   5 * time.Minute,
		EncryptAfter:    22 * time.Second,
		BackUpAfter:     6 * time.Second,
		TimeToLiveAfter: 10 * time.Minute,
		TimeToLivePause: time.Hour,
		IndexedAtOnce:   250,
		TableQuota:      2500,
		TagsPerPage:     10,
		world:           w,
	}
	s.handleTables()
	s.handleTags()
	s.handleBackups()
	s.handleTimeToLive()
	return s
}
