package database

import "testing"

func TestTheVersionToAskFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ want, have, pending, ask string }{
		"a minor version of what is wanted is kept":    {"16", "16.9", "", "16.9"},
		"just what is wanted is kept":                  {"16.9", "16.9", "", "16.9"},
		"a higher minor version":                       {"16.10", "16.9", "", "16.10"},
		"nine is less than ten":                        {"16.9", "16.10", "", "16.10"},
		"a higher major version":                       {"17", "16.9", "", "17"},
		"one digit is less than two":                   {"10", "9.6", "", "10"},
		"a lower major version is never asked for":     {"15", "16.9", "", "16.9"},
		"a prefix counts at its dots only":             {"8.4", "8.40.1", "", "8.40.1"},
		"of three numbers":                             {"8.4", "8.0.42", "", "8.4"},
		"three numbers that fit two":                   {"8.4", "8.4.5", "", "8.4.5"},
		"what waits and fits":                          {"17", "16.9", "17.6", "17.6"},
		"what waits and is just that":                  {"17.6", "16.9", "17.6", "17.6"},
		"what waits and is another minor version":      {"17.6", "16.9", "17.5", "17.6"},
		"what waits and nobody wants is taken back":    {"16", "16.9", "17.6", "16.9"},
		"a minor version that waits and fits is kept":  {"16", "16.9", "16.10", "16.10"},
		"a minor version that waits and does not fit":  {"16.9", "16.9", "16.10", "16.9"},
		"what waits does not count by its digits only": {"1", "16.9", "17.6", "16.9"},
		"a later build of what is wanted":              {"13.20", "13.20-R2", "", "13.20-R2"},
		"a later build that waits":                     {"13.20", "13.19", "13.20-R2", "13.20-R2"},
		"RDS's own build of what is wanted":            {"5.7.44", "5.7.44-rds.20240408", "", "5.7.44-rds.20240408"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := wantedVersion(c.want, c.have, c.pending); got != c.ask {
				t.Errorf("asks for %s, and should for %s", got, c.ask)
			}
		})
	}
}

func TestFamilies(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct{ engine, version string }{
		"postgres17":  {"postgres", "17.6"},
		"postgres16":  {"postgres", "16"},
		"mysql8.4":    {"mysql", "8.4.5"},
		"mariadb11.4": {"mariadb", "11.4"},
	} {
		if got := Family(c.engine, c.version); got != want {
			t.Errorf("%s %s is of %s, and should be of %s", c.engine, c.version, got, want)
		}
	}
}

func TestANewerMajorVersion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		engine, want, have string
		newer              bool
	}{
		{"postgres", "16", "17.6", true},
		{"postgres", "16", "16.9", false},
		{"postgres", "17", "16.9", false},
		{"postgres", "9", "10.1", true},
		{"mysql", "8.0", "8.4.5", true},
		{"mysql", "8.4", "8.4.5", false},
	} {
		if newer(c.engine, c.want, c.have) != c.newer {
			t.Errorf("%s: that %s is newer than %s should be %v", c.engine, c.have, c.want, c.newer)
		}
	}
}
