package loadbalancer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnAnswerToAChangeNeedNotShowTheRest(t *testing.T) {
	t.Parallel()
	before := map[string]string{"drain": "300", "stickiness": "false"}
	for name, tt := range map[string]struct{ before, answer, want map[string]string }{
		"what it shows is so":      {before, map[string]string{"drain": "60"}, map[string]string{"drain": "60", "stickiness": "false"}},
		"what it adds is so":       {before, map[string]string{"new": "1"}, map[string]string{"drain": "300", "stickiness": "false", "new": "1"}},
		"nothing was known before": {nil, map[string]string{"drain": "60"}, map[string]string{"drain": "60"}},
		"it shows nothing":         {before, nil, before},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, overlaid(tt.before, tt.answer)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff(map[string]string{"drain": "300", "stickiness": "false"}, before); diff != "" {
		t.Errorf("what was before has changed (-want +got):\n%s", diff)
	}
}
