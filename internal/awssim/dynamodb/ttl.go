package dynamodb

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// expiry is the Time to Live of a table.
type expiry struct {
	attribute string // "" while it is off
	status    types.TimeToLiveStatus
	changed   time.Time
}

func (s *Service) handleTimeToLive() {
	awssim.Handle(s.world, serviceID, "DescribeTimeToLive", s.describeTimeToLive)
	awssim.Handle(s.world, serviceID, "UpdateTimeToLive", s.updateTimeToLive)
}

// describeTimeToLive: DDB-TABLE-442: ValidationException for a table in CREATING or DELETING.
func (s *Service) describeTimeToLive(_ *awssim.Call, in *sdk.DescribeTimeToLiveInput) (*sdk.DescribeTimeToLiveOutput, error) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	if t.TableStatus == types.TableStatusCreating || t.TableStatus == types.TableStatusDeleting {
		return nil, refused("Cannot describe time to live while table is in %s state: Current table state is %[1]s", t.TableStatus)
	}
	shown := &types.TimeToLiveDescription{TimeToLiveStatus: types.TimeToLiveStatusDisabled}
	if t.expiry.status != "" {
		shown.TimeToLiveStatus = t.expiry.status
	}
	if t.expiry.attribute != "" {
		shown.AttributeName = &t.expiry.attribute
	}
	return &sdk.DescribeTimeToLiveOutput{TimeToLiveDescription: shown}, nil
}

// updateTimeToLive: SDK, UpdateTimeToLive: answers with the specification; a change can take an hour, and every other one in
// that hour is a ValidationException. SDK, ResourceInUseException, for a table that is being changed; DDB-TABLE-002: not for
// one in UPDATING.
func (s *Service) updateTimeToLive(call *awssim.Call, in *sdk.UpdateTimeToLiveInput) (*sdk.UpdateTimeToLiveOutput, error) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	if t.TableStatus == types.TableStatusCreating || t.TableStatus == types.TableStatusDeleting {
		return nil, busy("Attempt to change a resource which is still in use: Table is %s: %s", t.TableStatus, *t.TableName)
	}
	on, attribute := aws.ToBool(in.TimeToLiveSpecification.Enabled), aws.ToString(in.TimeToLiveSpecification.AttributeName)
	if err := t.expiry.allows(on, attribute); err != nil {
		return nil, err
	}
	if !t.expiry.changed.IsZero() && call.Now.Before(t.expiry.changed.Add(s.TimeToLivePause)) {
		return nil, refused("Time to live has been modified multiple times within a fixed interval")
	}
	s.expire(t, on, attribute, call.Now)
	return &sdk.UpdateTimeToLiveOutput{TimeToLiveSpecification: in.TimeToLiveSpecification}, nil
}

// allows: DDB-TABLE-442: all of it ValidationException. That attribute names have 1 to 255 characters is unverified.
func (e expiry) allows(on bool, attribute string) error {
	switch {
	case attribute == "" || len(attribute) > 255:
		return refused("1 validation error detected: Value '%s' at 'timeToLiveSpecification.attributeName' failed to satisfy "+
			"constraint: 1 to 255 characters", attribute)
	case !on && e.attribute == "":
		return refused("TimeToLive is already disabled")
	case e.attribute != "" && e.attribute != attribute:
		return refused("TimeToLive is active on a different AttributeName: current AttributeName is %s", e.attribute)
	case on && e.attribute != "":
		return refused("TimeToLive is already enabled")
	}
	return nil
}

// expire goes through ENABLING or DISABLING, the SDK's TimeToLiveStatus. That the attribute still shows while DISABLING is
// unverified.
func (s *Service) expire(t *table, on bool, attribute string, now time.Time) {
	next := expiry{attribute: attribute, status: types.TimeToLiveStatusEnabled, changed: now}
	t.expiry = next
	t.expiry.status = types.TimeToLiveStatusEnabling
	if !on {
		next = expiry{status: types.TimeToLiveStatusDisabled, changed: now}
		t.expiry.status = types.TimeToLiveStatusDisabling
	}
	s.world.After(s.TimeToLiveAfter, func() { t.expiry = next })
}
