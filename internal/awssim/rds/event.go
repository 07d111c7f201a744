package rds

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// note adds an event of a DB instance. RDS API reference, Event: it has no id of its kind, only categories and a message.
func (s *Service) note(i *instance, category, message string) {
	s.events = append(s.events, types.Event{
		Date: aws.Time(s.world.Now()), EventCategories: []string{category}, Message: aws.String(message),
		SourceType: types.SourceTypeDbInstance, SourceIdentifier: i.DBInstanceIdentifier, SourceArn: i.DBInstanceArn,
	})
}

// describeEvents: RDS API reference, DescribeEvents: of the last 60 minutes unless Duration or the times say otherwise; a
// SourceIdentifier needs a SourceType. Events are kept for 14 days.
func (s *Service) describeEvents(c *awssim.Call, in *sdk.DescribeEventsInput) (*sdk.DescribeEventsOutput, error) {
	if in.SourceIdentifier != nil && in.SourceType == "" {
		return nil, clash("SourceType must be specified with SourceIdentifier")
	}
	until := *or(in.EndTime, c.Now)
	since := *or(in.StartTime, until.Add(-time.Duration(*or(in.Duration, 60))*time.Minute))
	since = latest(since, c.Now.AddDate(0, 0, -14))
	var found []types.Event
	for _, e := range s.events {
		if !e.Date.Before(since) && !e.Date.After(until) && concerns(e, in) {
			found = append(found, e)
		}
	}
	items, next, err := page(found, in.Marker, in.MaxRecords)
	return &sdk.DescribeEventsOutput{Events: items, Marker: next}, err
}

func concerns(e types.Event, in *sdk.DescribeEventsInput) bool {
	switch {
	case in.SourceType != "" && e.SourceType != in.SourceType:
		return false
	case in.SourceIdentifier != nil && *e.SourceIdentifier != lower(in.SourceIdentifier):
		return false
	}
	return len(in.EventCategories) == 0 || slices.ContainsFunc(e.EventCategories, func(category string) bool {
		return slices.Contains(in.EventCategories, category)
	})
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
