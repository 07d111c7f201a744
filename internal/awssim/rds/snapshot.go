package rds

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// snapshot is one DB snapshot.
type snapshot struct {
	types.DBSnapshot
	tags tagList
}

func (s *Service) handleSnapshots() {
	awssim.Handle(s.world, serviceID, "DescribeDBSnapshots", s.describeSnapshots)
}

func (s *Service) snapshot(name string) (*snapshot, error) {
	name = strings.TrimPrefix(strings.ToLower(name), s.arn("snapshot", ""))
	for _, sn := range s.snapshots {
		if *sn.DBSnapshotIdentifier == name {
			return sn, nil
		}
	}
	return nil, missing("DBSnapshotNotFound", "DBSnapshot not found: %s", name)
}

func (s *Service) snapshotFree(name string) error {
	if err := checkIdentifier("FinalDBSnapshotIdentifier", name, 255); err != nil {
		return err
	}
	if _, err := s.snapshot(name); err == nil {
		return awssim.Errorf("DBSnapshotAlreadyExists", "Cannot create the snapshot because a snapshot with the identifier %s already exists.", name)
	}
	return nil
}

// snap takes the final snapshot of an instance. RDS API reference, CreateDBInstance: CopyTagsToSnapshot.
func (s *Service) snap(i *instance, name string) {
	sn := &snapshot{DBSnapshot: types.DBSnapshot{
		DBSnapshotIdentifier: aws.String(name), DBSnapshotArn: aws.String(s.arn("snapshot", name)), SnapshotType: aws.String("manual"),
		DBInstanceIdentifier: i.DBInstanceIdentifier, DbiResourceId: i.DbiResourceId, Engine: i.Engine, EngineVersion: i.EngineVersion,
		AllocatedStorage: i.AllocatedStorage, StorageType: i.StorageType, Encrypted: i.StorageEncrypted, KmsKeyId: i.KmsKeyId,
		MasterUsername: i.MasterUsername, Port: i.DbInstancePort, VpcId: aws.String(i.group.vpc), AvailabilityZone: i.AvailabilityZone,
		InstanceCreateTime: i.InstanceCreateTime, Status: aws.String("creating"), PercentProgress: aws.Int32(0),
	}}
	if aws.ToBool(i.CopyTagsToSnapshot) {
		sn.tags, _ = sn.tags.with(i.tags)
	}
	s.snapshots = append(s.snapshots, sn)
	s.world.After(s.SnapshotAfter, func() {
		if s.FailSnapshots {
			sn.Status = aws.String("failed")
			s.settle(i)
			return
		}
		sn.Status, sn.PercentProgress, sn.SnapshotCreateTime = aws.String("available"), aws.Int32(100), aws.Time(s.world.Now())
	})
}

func (s *Service) describeSnapshots(_ *awssim.Call, in *sdk.DescribeDBSnapshotsInput) (*sdk.DescribeDBSnapshotsOutput, error) {
	if in.DBSnapshotIdentifier != nil {
		if _, err := s.snapshot(*in.DBSnapshotIdentifier); err != nil {
			return nil, err
		}
	}
	var all []types.DBSnapshot
	for _, sn := range s.snapshots {
		ok, err := matches(snapshotFilters(in), s.snapshotFacets(sn))
		if err != nil {
			return nil, err
		}
		if ok {
			shown := sn.DBSnapshot
			shown.TagList = sn.tags
			all = append(all, shown)
		}
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBSnapshotsOutput{DBSnapshots: items, Marker: next}, err
}

// snapshotFilters puts the request's own fields with its filters.
func snapshotFilters(in *sdk.DescribeDBSnapshotsInput) []types.Filter {
	return withFields(in.Filters, map[string]*string{
		"db-snapshot-id": in.DBSnapshotIdentifier, "db-instance-id": in.DBInstanceIdentifier,
		"dbi-resource-id": in.DbiResourceId, "snapshot-type": in.SnapshotType,
	})
}

func withFields(filters []types.Filter, fields map[string]*string) []types.Filter {
	for name, value := range fields {
		if value != nil {
			filters = append(filters, types.Filter{Name: aws.String(name), Values: []string{*value}})
		}
	}
	return filters
}

// snapshotFacets: RDS API reference, DescribeDBSnapshots: the filters.
func (s *Service) snapshotFacets(sn *snapshot) map[string][]string {
	return map[string][]string{
		"db-instance-id":  {*sn.DBInstanceIdentifier, s.arn("db", *sn.DBInstanceIdentifier)},
		"db-snapshot-id":  {*sn.DBSnapshotIdentifier, *sn.DBSnapshotArn},
		"dbi-resource-id": {aws.ToString(sn.DbiResourceId)}, "snapshot-type": {*sn.SnapshotType}, "engine": {*sn.Engine},
	}
}
