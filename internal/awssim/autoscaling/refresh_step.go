package autoscaling

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// advance carries an instance refresh on. User guide, "Monitor an instance refresh": its statuses. A group that may have
// no instances ends it.
func (s *Service) advance(g *group) {
	r := g.refresh()
	switch {
	case r == nil:
		s.settle(g)
	case aws.ToInt32(g.MaxSize) == 0:
		s.end(g, r, types.InstanceRefreshStatusCancelled)
	case r.Status == types.InstanceRefreshStatusCancelling:
		s.wind(g, r)
	case r.rollingBack():
		s.roll(g, r)
	default:
		s.goOn(g, r)
	}
}

// goOn is a step forward. User guide, "Undo changes with a manual or auto rollback": an alarm ends it at once.
func (s *Service) goOn(g *group, r *refresh) {
	if r.Status == types.InstanceRefreshStatusPending {
		r.Status = types.InstanceRefreshStatusInProgress
		r.least = len(s.tally(g, r).old)
	}
	if names := s.alarmsIn(r, "ALARM"); names != "" {
		s.fail(g, r, "The CloudWatch alarms are in the ALARM state: "+names)
		return
	}
	if r.Status == types.InstanceRefreshStatusBaking {
		s.bake(g, r)
		return
	}
	s.roll(g, r)
}

// roll replaces instances and looks where that leaves the refresh.
func (s *Service) roll(g *group, r *refresh) {
	now := s.world.Now()
	held := s.held(g, r)
	if held == "" {
		s.move(g, r)
	}
	t := s.tally(g, r)
	r.note(t)
	if t.updated > r.best || len(t.old) < r.least || now.Before(r.pausedUntil) || g.suspended("InstanceRefresh") {
		r.movedAt = now
	}
	r.best, r.least = max(r.best, t.updated), min(r.least, len(t.old))
	r.reachCheckpoint(t, now)
	r.StatusReason = s.reason(g, r, t, held)
	switch {
	case r.arrived(t) && r.rollingBack():
		s.end(g, r, types.InstanceRefreshStatusRollbackSuccessful)
	case r.arrived(t):
		s.arrive(g, r)
	case now.Sub(r.movedAt) >= s.StallAfter+r.warmup():
		s.fail(g, r, fmt.Sprintf("No instance could be replaced for %s. %s", s.StallAfter, aws.ToString(r.StatusReason)))
	}
}

// held tells why nothing may be replaced now, or nothing. User guide, "Suspend and resume Amazon EC2 Auto Scaling
// processes", and "Undo changes with a manual or auto rollback": without alarm data nothing is replaced.
func (s *Service) held(g *group, r *refresh) string {
	if wait := r.pausedUntil.Sub(s.world.Now()); wait > 0 {
		return fmt.Sprintf("Waiting for the checkpoint delay to finish before continuing. There are %d seconds left.", int(wait.Seconds()))
	}
	for _, name := range []string{"InstanceRefresh", "Launch", "Terminate"} {
		if g.suspended(name) {
			return "Waiting for the process " + name + " to be resumed."
		}
	}
	if names := s.alarmsIn(r, "INSUFFICIENT_DATA"); names != "" && !r.rollingBack() {
		return "Waiting for data of the CloudWatch alarms: " + names
	}
	return ""
}

// reason words what the refresh waits for. Only the sentence about warming up is documented: user guide, "Monitor an
// instance refresh".
func (s *Service) reason(g *group, r *refresh, t tally, held string) *string {
	if held != "" {
		return aws.String(held)
	}
	warming := ""
	for _, m := range g.members {
		switch {
		case m.leaving() || t.ready[m]:
		case m.unhealthy != "" || !m.inService() || !s.sound(g, m):
			return aws.String(fmt.Sprintf("Waiting for remaining instances to be available. For example: %s is not yet healthy.", m.id))
		default:
			warming = m.id
		}
	}
	if warming != "" {
		return aws.String(fmt.Sprintf("Waiting for instances to warm up before continuing. For example: %s is warming up.", warming))
	}
	if len(t.old) > 0 && len(r.replaceable(t)) == 0 {
		return aws.String(fmt.Sprintf("Waiting for remaining instances to be available. For example: %s is protected from scale in.", t.old[0].id))
	}
	return nil
}

// arrive lets the refresh bake, or ends it.
func (s *Service) arrive(g *group, r *refresh) {
	r.StatusReason = nil
	if seconds := aws.ToInt32(r.Preferences.BakeTime); seconds > 0 {
		r.Status, r.pausedUntil = types.InstanceRefreshStatusBaking, s.world.Now().Add(time.Duration(seconds)*time.Second)
		return
	}
	s.end(g, r, types.InstanceRefreshStatusSuccessful)
}

func (s *Service) bake(g *group, r *refresh) {
	wait := r.pausedUntil.Sub(s.world.Now())
	r.StatusReason = aws.String(fmt.Sprintf("Waiting for the bake time to finish before continuing. There are %d seconds left.", int(wait.Seconds())))
	if wait <= 0 {
		r.StatusReason = nil
		s.end(g, r, types.InstanceRefreshStatusSuccessful)
	}
}
