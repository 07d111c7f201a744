package metrics

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// selector is a metric with its matchers; ours stand in rules and panels with braces always, be they empty.
	selector = regexp.MustCompile(`([a-z_]+)\{([^}]*)\}`)
	// bare is one of our metrics, however it is written.
	bare    = regexp.MustCompile(`\bhaws_[a-z_]+`)
	matcher = regexp.MustCompile(`([a-z_]+) *(?:=~|!=|!~|=)`)
	suffix  = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// asks checks that a query asks for metrics and labels that there are, and returns the metrics.
func asks(t *testing.T, known map[string]metric, where, query string) map[string]bool {
	t.Helper()
	asked := map[string]bool{}
	for _, found := range selector.FindAllStringSubmatch(query, -1) {
		name := found[1]
		if _, is := known[name]; !is {
			name = suffix.ReplaceAllString(name, "")
		}
		m, is := known[name]
		if !is {
			t.Errorf("%s asks for %s, which is not registered", where, found[1])
		}
		labels := strings.Split(m.labels, ", ")
		for _, l := range matcher.FindAllStringSubmatch(found[2], -1) {
			if !slices.Contains(labels, l[1]) {
				t.Errorf("%s asks for the label %s of %s, which has %s", where, l[1], name, m.labels)
			}
		}
		asked[name] = true
	}
	for _, name := range bare.FindAllString(query, -1) {
		if !asked[name] && !asked[suffix.ReplaceAllString(name, "")] {
			t.Errorf("%s names %s without braces", where, name)
		}
	}
	if len(asked) == 0 {
		t.Errorf("%s asks for nothing: %s", where, query)
	}
	return asked
}
