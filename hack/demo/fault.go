package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/awssim"
)

func zoneDown(_ context.Context, s *stage, zone string) (string, error) {
	id, err := pick(zone, s.zones(false), "up")
	if err != nil {
		return "", err
	}
	s.setZone(id, true)
	return "The zone " + id + " goes dark: its servers answer nobody, and none can start there, until make zone-up. " +
		"AWS replaces them in the other zones, and a database whose primary is there fails over: ZONES falls, and HighlyAvailable turns False.", nil
}

func zoneUp(_ context.Context, s *stage, zone string) (string, error) {
	back := s.zones(true)
	id, err := pick(zone, back, "dark")
	if err != nil {
		return "", err
	}
	if zone != "" {
		back = []string{id}
	}
	for _, id := range back {
		s.setZone(id, false)
	}
	return strings.Join(back, ", ") + " returned. AWS spreads the servers evenly again: ZONES rises, and HighlyAvailable turns True.", nil
}

// pick finds a zone by its id among those in a state; unnamed, it is the first.
func pick(zone string, choice []string, state string) (string, error) {
	switch {
	case len(choice) == 0:
		return "", errors.New("no zone is " + state)
	case zone == "":
		return choice[0], nil
	case slices.Contains(choice, zone):
		return zone, nil
	}
	return "", fmt.Errorf("%s is no zone that is %s; these are: %s", zone, state, strings.Join(choice, ", "))
}

// throttle makes the services that have an app's resources refuse every call.
// EC2 answers RequestLimitExceeded with HTTP 503, the query services Throttling with 400.
func throttle(_ context.Context, s *stage, _ string) (string, error) {
	if len(s.throttled) > 0 {
		return "", errors.New("AWS refuses every call already")
	}
	for _, f := range []awssim.Fault{
		{Service: "EC2", Code: "RequestLimitExceeded", Message: "Request limit exceeded.", Status: http.StatusServiceUnavailable},
		{Service: "Elastic Load Balancing v2", Code: "Throttling", Message: "Rate exceeded"},
		{Service: "Auto Scaling", Code: "Throttling", Message: "Rate exceeded"},
		{Service: "RDS", Code: "Throttling", Message: "Rate exceeded"},
	} {
		s.throttled = append(s.throttled, s.aws.World.Fail(f))
	}
	return "AWS refuses every call as one too many, as in an account whose rate others use up, until make heal. The servers answer all the same. " +
		"READY turns False with the REASON Throttled.", nil
}

func deleteListener(ctx context.Context, s *stage, _ string) (string, error) {
	if s.app == nil {
		return "", errors.New("there is no app")
	}
	row, ok := s.row("Listener/")
	if !ok || row.Ref == "" {
		return "", errors.New("the app has no listener just now")
	}
	if err := s.deleteListener(ctx, row.Ref); err != nil {
		return "", fmt.Errorf("delete %s: %w", row.ID, err)
	}
	return "A stranger deleted " + row.ID + " of the app: the balancer refuses connections to that port, until the operator looks and makes it anew.", nil
}

// heal stops every fault that goes on.
func heal(_ context.Context, s *stage, _ string) (string, error) {
	var done []string
	for _, id := range s.zones(true) {
		s.setZone(id, false)
		done = append(done, id+" is back")
	}
	for _, stop := range s.throttled {
		stop()
	}
	if len(s.throttled) > 0 {
		done = append(done, "AWS takes calls again")
	}
	s.throttled = nil
	if len(done) == 0 {
		return "There was nothing to stop.", nil
	}
	return "It is over: " + strings.Join(done, ", ") + ". READY and HighlyAvailable turn True.", nil
}
