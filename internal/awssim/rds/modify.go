package rds

import (
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// idle tells whether the instance takes a modification or a reboot: only one at a time, the others are refused with
// InvalidDBInstanceState, which holds also while an accepted one still shows as available. RDS user guide, "Viewing Amazon
// RDS DB instance status": storage-optimization is usable.
func (i *instance) idle() bool {
	return !i.accepted && !i.leaves && (i.status() == "available" || i.status() == "storage-optimization")
}

func busy(i *instance) error {
	return awssim.Errorf("InvalidDBInstanceState", "Database instance %s is not in available state.", i.id())
}

func (s *Service) modifyInstance(_ *awssim.Call, in *sdk.ModifyDBInstanceInput) (*sdk.ModifyDBInstanceOutput, error) {
	i, err := s.instance(lower(in.DBInstanceIdentifier))
	if err != nil {
		return nil, err
	}
	if i.DBClusterIdentifier != nil {
		return nil, ofCluster(i)
	}
	if emptyModify(*in) {
		return nil, clash("No modifications were requested")
	}
	if !i.takes(in.AllocatedStorage) {
		return nil, busy(i)
	}
	if err := s.checkModify(i, in); err != nil {
		return nil, err
	}
	s.setNow(i, in)
	s.pend(i, in)
	s.start(i, aws.ToBool(in.ApplyImmediately))
	return &sdk.ModifyDBInstanceOutput{DBInstance: s.shown(i)}, nil
}

// emptyModify: Terraform's AWS provider knows the answer to it.
func emptyModify(in sdk.ModifyDBInstanceInput) bool {
	in.DBInstanceIdentifier, in.ApplyImmediately, in.AllowMajorVersionUpgrade = nil, nil, nil
	return reflect.ValueOf(in).IsZero()
}

// start begins what is not to wait, and otherwise waits for the maintenance window.
func (s *Service) start(i *instance, immediately bool) {
	if !immediately && !nothing(*i.PendingModifiedValues) {
		s.await(i)
	}
	if values := due(*i.PendingModifiedValues, immediately); !nothing(values) {
		s.begin(i, values)
	}
}

// due is what does not wait. RDS user guide, "Modifying an Amazon RDS DB instance": ApplyImmediately applies what was pending
// before, too.
func due(all types.PendingModifiedValues, immediately bool) types.PendingModifiedValues {
	if immediately {
		return all
	}
	return types.PendingModifiedValues{Port: all.Port, PendingCloudwatchLogsExports: all.PendingCloudwatchLogsExports}
}

func nothing(p types.PendingModifiedValues) bool { return reflect.ValueOf(p).IsZero() }

// await begins what is pending in a maintenance window.
func (s *Service) await(i *instance) {
	s.atWindow(func() string { return *i.PreferredMaintenanceWindow }, func() bool {
		if nothing(*i.PendingModifiedValues) || i.status() == "deleting" {
			return true
		}
		if !i.takes(i.PendingModifiedValues.AllocatedStorage) {
			return false
		}
		s.begin(i, *i.PendingModifiedValues)
		return true
	})
}

// atWindow tries something at the start of the next maintenance window, and of the one after if it is not the time for it.
func (s *Service) atWindow(text func() string, try func() (done bool)) {
	w, _ := weeklyWindow(text())
	s.world.After(w.until(s.world.Now().Add(time.Second))+time.Second, func() {
		again, _ := weeklyWindow(text())
		if again != w {
			return // a change of the window has planned its own
		}
		if !try() {
			s.atWindow(text, try)
		}
	})
}

// begin applies values: the instance shows as available a while longer, then as modifying. AWS's CloudFormation handlers and
// Terraform's AWS provider wait for that.
func (s *Service) begin(i *instance, values types.PendingModifiedValues) {
	i.accepted = true
	s.later(i, s.NoticeAfter, func() {
		i.accepted = false
		s.become(i, stateFor(values), s.ModifyAfter, func() {
			s.take(i, values)
			s.settle(i)
		})
	})
}

// stateFor: RDS user guide, "Viewing Amazon RDS DB instance status".
func stateFor(values types.PendingModifiedValues) string {
	onlyLogs := types.PendingModifiedValues{PendingCloudwatchLogsExports: values.PendingCloudwatchLogsExports}
	switch {
	case values.EngineVersion != nil:
		return "upgrading"
	case reflect.DeepEqual(values, onlyLogs):
		return "configuring-log-exports"
	}
	return "modifying"
}
