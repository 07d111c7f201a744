package dynamodb

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// recovery is the point-in-time recovery of a table.
type recovery struct {
	since time.Time // when it was switched on; zero while it is off
	days  int32
}

func (s *Service) handleBackups() {
	awssim.Handle(s.world, serviceID, "DescribeContinuousBackups", s.describeBackups)
	awssim.Handle(s.world, serviceID, "UpdateContinuousBackups", s.updateBackups)
}

// backedUp finds a table. SDK, UpdateContinuousBackups and DescribeContinuousBackups have a code of their own for one that is
// not there: TableNotFoundException.
func (s *Service) backedUp(given *string) (*table, error) {
	name, err := s.nameOf(given)
	if err != nil {
		return nil, err
	}
	if t := s.named(name); t != nil {
		return t, nil
	}
	return nil, awssim.Errorf("TableNotFoundException", "Table not found: %s", name)
}

func (s *Service) describeBackups(call *awssim.Call, in *sdk.DescribeContinuousBackupsInput) (*sdk.DescribeContinuousBackupsOutput, error) {
	t, err := s.backedUp(in.TableName)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeContinuousBackupsOutput{ContinuousBackupsDescription: s.backups(t, call.Now)}, nil
}

// updateBackups: SDK, UpdateContinuousBackups and PointInTimeRecoverySpecification: 1 to 35 days, 35 unless given.
// DDB-TABLE-442: no days with recovery off; ContinuousBackupsUnavailableException for some seconds after the table is ACTIVE,
// which Terraform's AWS provider retries. That it is also the answer while the table is CREATING is unverified.
func (s *Service) updateBackups(call *awssim.Call, in *sdk.UpdateContinuousBackupsInput) (*sdk.UpdateContinuousBackupsOutput, error) {
	spec := in.PointInTimeRecoverySpecification
	on, days := aws.ToBool(spec.PointInTimeRecoveryEnabled), int32(35)
	if spec.RecoveryPeriodInDays != nil {
		days = *spec.RecoveryPeriodInDays
	}
	switch {
	case days < 1 || days > 35:
		return nil, refused("1 validation error detected: Value '%d' at 'recoveryPeriodInDays' failed to satisfy constraint: 1 to 35", days)
	case !on && spec.RecoveryPeriodInDays != nil:
		return nil, refused("Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.")
	}
	t, err := s.backedUp(in.TableName)
	if err != nil {
		return nil, err
	}
	if !s.recoverable(t, call.Now) {
		return nil, awssim.Errorf("ContinuousBackupsUnavailableException", "Backups are being enabled for the table: %s. Please retry later", *t.TableName)
	}
	t.recovery = t.recovery.changed(on, days, call.Now)
	return &sdk.UpdateContinuousBackupsOutput{ContinuousBackupsDescription: s.backups(t, call.Now)}, nil
}

// changed: recovery that is on and stays on keeps what it has; unverified.
func (r recovery) changed(on bool, days int32, now time.Time) recovery {
	if !on {
		return recovery{}
	}
	if r.since.IsZero() {
		r.since = now
	}
	r.days = days
	return r
}

func (s *Service) recoverable(t *table, now time.Time) bool {
	return !now.Before(t.CreationDateTime.Add(s.CreateAfter + s.BackUpAfter))
}

// backups: SDK, ContinuousBackupsDescription and PointInTimeRecoveryDescription: the earliest time lies at most the recovery
// period back, the latest is typically 5 minutes ago. SDK, DescribeContinuousBackups, has continuous backups ENABLED on all
// tables; that they are DISABLED until recovery can be switched on is unverified.
func (s *Service) backups(t *table, now time.Time) *types.ContinuousBackupsDescription {
	shown := &types.ContinuousBackupsDescription{
		ContinuousBackupsStatus:        types.ContinuousBackupsStatusEnabled,
		PointInTimeRecoveryDescription: &types.PointInTimeRecoveryDescription{PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusDisabled},
	}
	if !s.recoverable(t, now) {
		shown.ContinuousBackupsStatus = types.ContinuousBackupsStatusDisabled
	}
	if t.recovery.since.IsZero() {
		return shown
	}
	earliest, latest := now.AddDate(0, 0, -int(t.recovery.days)), now.Add(-5*time.Minute)
	if earliest.Before(t.recovery.since) {
		earliest = t.recovery.since
	}
	if latest.Before(earliest) {
		latest = earliest
	}
	shown.PointInTimeRecoveryDescription = &types.PointInTimeRecoveryDescription{
		PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusEnabled, RecoveryPeriodInDays: &t.recovery.days,
		EarliestRestorableDateTime: &earliest, LatestRestorableDateTime: &latest,
	}
	return shown
}
