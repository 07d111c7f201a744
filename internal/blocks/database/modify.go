package database

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// modification is what one call changes; nil is left alone.
type modification struct {
	immediately                     bool
	class, version, ca, parameters  *string
	major                           bool
	storage, maxStorage             *int32
	iops, throughput                *int32
	storageType                     *string
	multiAZ, public, manage         *bool
	groups                          []string
	port, retention                 *int32
	backupWindow, maintenanceWindow *string
	logsOn, logsOff                 []string
	minor, extended                 *bool
	copyTags, protection            *bool
}

// plan picks what one call may change, for AWS makes one modification at a time.
// Changes that interrupt nothing come first and do not wait, unless others wait
// already: "ApplyImmediately" applies all that is pending. (RDS user guide,
// "Modifying an Amazon RDS DB instance".) What AWS does not show may wait already.
// A database whose storage is full is interrupted as it is.
func plan(want, have *Database) (modification, []setting) {
	all := settings(want, have)
	var calm []setting
	waits := len(have.Pending) > 0
	for _, s := range all {
		waits = waits || s.Unshown
		if !s.interrupts {
			calm = append(calm, s)
		}
	}
	full := have.Status == statusFull
	m := modification{immediately: want.Now || full || !waits && len(calm) > 0}
	if len(calm) > 0 && !want.Now {
		all = calm
	}
	for _, s := range all {
		s.put(&m)
	}
	return m, all
}

// modify sends a modification, and remembers that AWS took it.
func (d desk) modify(e engine.Edit[Database], send func(modification) error) (stack.Seen, error) {
	m, done := plan(e.Want, e.Have)
	if len(done) == 0 {
		return e.Seen, nil
	}
	if err := send(m); err != nil && !nothingToDo(err) {
		return e.Seen, err
	}
	d.Recent.note(e.Seen.Ref, m.immediately)
	var fields []string
	for _, s := range done {
		fields = append(fields, s.Field)
	}
	e.Seen.State, e.Seen.Message = stack.Busy, "AWS takes up: "+strings.Join(fields, ", ")
	return e.Seen, nil
}

// nothingToDo is AWS's answer to a modification that it has made already; the text
// is the one that Terraform's AWS provider knows.
func nothingToDo(err error) bool {
	f := stack.FaultOf(err)
	return f.Code == "InvalidParameterCombination" && strings.Contains(f.Message, "No modifications were requested")
}

func (m modification) logs() *types.CloudwatchLogsExportConfiguration {
	if len(m.logsOn)+len(m.logsOff) == 0 {
		return nil
	}
	return &types.CloudwatchLogsExportConfiguration{EnableLogTypes: m.logsOn, DisableLogTypes: m.logsOff}
}

// lifecycle: RDS API reference, CreateDBInstance: EngineLifecycleSupport.
func lifecycle(extended *bool) *string {
	if extended == nil {
		return nil
	}
	word := "open-source-rds-extended-support"
	if !*extended {
		word += "-disabled"
	}
	return &word
}

// update mends the tags, then sends a modification if anything else differs. What
// RDS refuses because of the state that the database is in waits for a person.
func (d desk) update(ctx context.Context, what string, e engine.Edit[Database], send func(modification) error) (stack.Seen, error) {
	have := *e.Have
	if err := d.retag(ctx, e.Seen.Ref, e.Want.Tags, e.Have.Tags); err != nil {
		return e.Seen, fmt.Errorf("update %s %s: %w", what, e.Seen.Physical, err)
	}
	have.Tags = e.Want.Tags
	e.Have, e.Seen.Have = &have, &have
	e.Seen.Attrs = maps.Clone(e.Seen.Attrs)
	e.Seen.Attrs[AttrDeletionPolicy] = have.Tags[cloud.TagDeletionPolicy]
	after, err := d.modify(e, send)
	err = cloud.Wrap(err, "modify "+what+" "+e.Seen.Physical)
	if e.Seen.State == stack.Broken && stack.Is(err, stack.Conflict) {
		return after, &stack.Fault{Class: stack.Invalid, Code: v1alpha1.ReasonDatabaseFailed, Message: e.Seen.Message + "; until then: " + err.Error(), Err: err}
	}
	return after, err
}
