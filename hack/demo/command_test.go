package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args    string
		want    wish
		problem string
	}{
		"nothing is the story":                   {"", wish{}, ""},
		"an app that stays up":                   {"--keep", wish{keep: true}, ""},
		"a story that is kept":                   {"--record folder", wish{record: "folder"}, ""},
		"an order":                               {"heal", wish{order: []string{"heal"}}, ""},
		"an order that may name a zone":          {"zone-down", wish{order: []string{"zone-down"}}, ""},
		"and does":                               {"zone-down euw1-az2", wish{order: []string{"zone-down", "euw1-az2"}}, ""},
		"two zones are too many":                 {"zone-up a b", wish{}, "zone-up takes no more than: make zone-up [ZONE=…]"},
		"an order that names no zone":            {"throttle euw1-az2", wish{}, "throttle takes no more than: make throttle"},
		"an unknown order is told what there is": {"explode", wish{}, "there is no command \"explode\"; there are:\n" + usage()},
		"an unknown flag too":                    {"--kepp", wish{}, "there is no command \"--kepp\"; there are:\n" + usage()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := parse(strings.Fields(tt.args))
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(wish{})) + cmp.Diff(tt.problem, problem); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryCommandIsInTheUsage(t *testing.T) {
	t.Parallel()
	lines := strings.Split(usage(), "\n")
	for i, c := range commands() {
		if !strings.HasPrefix(lines[i], "  make "+c.name) || !strings.HasSuffix(lines[i], c.help) {
			t.Errorf("%s: %q", c.name, lines[i])
		}
	}
}
