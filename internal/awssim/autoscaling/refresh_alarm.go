package autoscaling

import "strings"

// SetAlarm makes a CloudWatch alarm, or changes its state: OK, ALARM or INSUFFICIENT_DATA.
func (s *Service) SetAlarm(name, state string) { s.watched[name] = state }

// checkAlarms: user guide, "Undo changes with a manual or auto rollback", Considerations: an alarm has to be created
// first, and one that is in INSUFFICIENT_DATA or ALARM is an error at the start. The words of the error are not
// documented.
func (s *Service) checkAlarms(r *refresh) error {
	for _, name := range r.alarms() {
		switch state, exists := s.watched[name]; {
		case !exists:
			return invalid("The CloudWatch alarm '%s' does not exist", name)
		case state != "OK":
			return invalid("The CloudWatch alarm '%s' is in the state %s; it must be in the state OK", name, state)
		}
	}
	return nil
}

func (r *refresh) alarms() []string {
	if a := r.Preferences.AlarmSpecification; a != nil {
		return a.Alarms
	}
	return nil
}

// alarmsIn lists the refresh's alarms that are in a state.
func (s *Service) alarmsIn(r *refresh, state string) string {
	var names []string
	for _, name := range r.alarms() {
		if s.watched[name] == state {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
