package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) recover(name string, on bool, days *int32) error {
	_, err := r.dynamo.UpdateContinuousBackups(r.ctx, &dynamodb.UpdateContinuousBackupsInput{
		TableName: &name,
		PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{
			PointInTimeRecoveryEnabled: &on, RecoveryPeriodInDays: days,
		},
	})
	return err
}

// backups are the states of the backups of "shop", the days of recovery, and how far back it goes, from and to.
func (r *rig) backups() string {
	r.t.Helper()
	out, err := r.dynamo.DescribeContinuousBackups(r.ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: aws.String("shop")})
	r.ok(err)
	d := out.ContinuousBackupsDescription
	p := d.PointInTimeRecoveryDescription
	states := fmt.Sprint(d.ContinuousBackupsStatus, " ", p.PointInTimeRecoveryStatus)
	if p.EarliestRestorableDateTime == nil {
		return states
	}
	now := r.clock.Now()
	return fmt.Sprint(states, " ", *p.RecoveryPeriodInDays, " ", now.Sub(*p.EarliestRestorableDateTime), " ", now.Sub(*p.LatestRestorableDateTime))
}

func TestPointInTimeRecoveryIsSwitchedOnAndOff(t *testing.T) {
	r := active(t)
	got := []string{r.backups()}
	r.ok(r.recover("shop", true, nil))
	got = append(got, r.trace(r.backups, 0, time.Hour)...)
	r.ok(r.recover(arn+"shop", true, aws.Int32(2)))
	got = append(got, r.trace(r.backups, 0, 72*time.Hour)...)
	r.ok(r.recover("shop", false, nil))
	got = append(got, r.backups())
	want := []string{
		"ENABLED DISABLED", "ENABLED ENABLED 35 0s 0s", "ENABLED ENABLED 35 1h0m0s 5m0s", "ENABLED ENABLED 2 1h0m0s 5m0s",
		"ENABLED ENABLED 2 48h0m0s 5m0s", "ENABLED DISABLED",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBackupsAreUnavailableShortlyAfterCreation(t *testing.T) {
	r := newRig(t)
	_, err := r.create("shop")
	r.ok(err)
	try := func() string {
		err := r.recover("shop", true, nil)
		if _, early := errors.AsType[*types.ContinuousBackupsUnavailableException](err); early {
			return r.backups()
		}
		r.ok(err)
		return "on"
	}
	if diff := cmp.Diff([]string{"DISABLED DISABLED", "DISABLED DISABLED", "on"}, r.trace(try, 0, 25*time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
}

func TestRecoveryThatAWSRefuses(t *testing.T) {
	r := active(t)
	_, err := r.dynamo.DescribeContinuousBackups(r.ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: aws.String("none")})
	for _, row := range []struct {
		name, code string
		err        error
	}{
		{"no days", "ValidationException", r.recover("shop", true, aws.Int32(0))},
		{"36 days", "ValidationException", r.recover("shop", true, aws.Int32(36))},
		{"days with recovery off", "ValidationException", r.recover("shop", false, aws.Int32(35))},
		{"a change of a table that is not there", "TableNotFoundException", r.recover("none", true, nil)},
		{"a look at a table that is not there", "TableNotFoundException", err},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.err)
		})
	}
}
