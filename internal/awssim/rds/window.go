package rds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const week = 7 * 24 * time.Hour

var (
	daily  = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$`)
	weekly = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$`)
)

// window is a time of the week or of the day, from its start on.
type window struct{ start, length time.Duration }

// dailyWindow reads "hh24:mi-hh24:mi". RDS API reference, CreateDBInstance: in UTC, at least 30 minutes.
func dailyWindow(text string) (window, bool) {
	if !daily.MatchString(text) {
		return window{}, false
	}
	from, to, _ := strings.Cut(text, "-")
	w := window{minutes(from), (minutes(to) - minutes(from) + 24*time.Hour) % (24 * time.Hour)}
	return w, w.length >= 30*time.Minute
}

// weeklyWindow reads "ddd:hh24:mi-ddd:hh24:mi". RDS API reference, CreateDBInstance: in UTC, at least 30 minutes.
func weeklyWindow(text string) (window, bool) {
	text = strings.ToLower(text)
	if !weekly.MatchString(text) {
		return window{}, false
	}
	from, to, _ := strings.Cut(text, "-")
	start := inWeek(from)
	w := window{start, (inWeek(to) - start + week) % week}
	return w, w.length >= 30*time.Minute
}

func minutes(clock string) time.Duration {
	h, m, _ := strings.Cut(clock, ":")
	hours, _ := strconv.Atoi(h)
	mins, _ := strconv.Atoi(m)
	return time.Duration(hours)*time.Hour + time.Duration(mins)*time.Minute
}

func inWeek(text string) time.Duration {
	day := slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, text[:3])
	return time.Duration(day)*24*time.Hour + minutes(text[4:])
}

// overlaps tells whether a daily window meets a weekly one.
func (w window) overlaps(other window) bool {
	for day := range 7 {
		start := w.start + time.Duration(day)*24*time.Hour
		if (start-other.start+week)%week < other.length || (other.start-start+week)%week < w.length {
			return true
		}
	}
	return false
}

// checkWindows: RDS API reference, CreateDBInstance: the windows must not conflict. The code is unverified.
func checkWindows(backup, maintenance string) error {
	d, ok := dailyWindow(backup)
	if !ok {
		return invalid("The parameter PreferredBackupWindow '%s' is not a valid window", backup)
	}
	w, ok := weeklyWindow(maintenance)
	if !ok {
		return invalid("The parameter PreferredMaintenanceWindow '%s' is not a valid window", maintenance)
	}
	if d.overlaps(w) {
		return invalid("The backup window and maintenance window must not overlap.")
	}
	return nil
}

// until is the time from now to the window's next start.
func (w window) until(now time.Time) time.Duration {
	monday := now.Truncate(24*time.Hour).AddDate(0, 0, -(int(now.Weekday())+6)%7)
	return (w.start - now.Sub(monday) + week) % week
}
