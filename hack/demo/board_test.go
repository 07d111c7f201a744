package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestTheBoardHasARowForEachChange(t *testing.T) {
	t.Parallel()
	const head = "  AWS TIME  READY                    HIGHLY AVAILABLE               HEALTHY SERVERS BY ZONE, AND THE DATABASE\n"
	for name, tt := range map[string]struct {
		terminal bool
		want     string
	}{
		"with the time of the change": {false, head + "  0:00 min  on its way\n  1:05 min  there\n"},
		"and a running clock on a terminal": {true, head +
			"\r\033[K  0:00 min  on its way\n  0:00 min\r\033[K  0:30 min\r\033[K  1:05 min  there\n  1:05 min\r\033[K  2:00 min\r\033[K"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			b := board{out: &out, terminal: tt.terminal}
			b.show(0, "on its way")
			b.show(30*time.Second, "on its way")
			b.show(65*time.Second, "there")
			b.show(2*time.Minute, "there")
			b.clear()
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	known := &v1alpha1.HighlyAvailableApp{}
	known.Status.Conditions = []metav1.Condition{
		{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonAllReady},
		{Type: v1alpha1.ConditionHighlyAvailable, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonTooFewServers},
	}
	known.Status.Zones = []v1alpha1.ZoneStatus{
		{ID: "euw1-az1", Servers: v1alpha1.ServerCount{Healthy: 3, Total: 3}, Database: "Standby"}, {ID: "euw1-az2", Servers: v1alpha1.ServerCount{Total: 1}},
	}
	for name, tt := range map[string]struct {
		app  *v1alpha1.HighlyAvailableApp
		want string
	}{
		"an app that the operator has not seen": {&v1alpha1.HighlyAvailableApp{}, "not looked at yet        not looked at yet"},
		"an app with a dark zone":               {known, "True, AllReady           False, TooFewServers           euw1-az1 3/3 Standby, euw1-az2 0/1"},
		"an app that is gone":                   {nil, "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, line(tt.app)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParagraph(t *testing.T) {
	t.Parallel()
	long, letter := strings.Repeat("é", 100), "é"
	for name, tt := range map[string]struct{ text, want string }{
		"a short text is indented":                        {"all is  well", "  all is well"},
		"a long one is broken where a word would not fit": {long + " 123456789012345 67", "  " + long + " 123456789012345\n    67"},
		"letters count, not bytes":                        {long + " " + strings.Repeat(letter, 15), "  " + long + " " + strings.Repeat(letter, 15)},
		"nothing stays nothing":                           {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, paragraph(tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
