package servers_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// The group and its refreshes are two reads, and the one may be older than the other.
func TestServersAreNotReplacedTwice(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "when the group still shows those of before", func(t *testing.T) {
		s := begun(t)
		s.through(nil, &types.InstanceRefresh{
			Status: types.InstanceRefreshStatusSuccessful, EndTime: aws.Time(s.Clock.Now()), DesiredConfiguration: s.toward(t, "2"),
		})
		out := s.Pass(t)
		if seen := out.Seen[s.refreshName(t)]; seen.State != stack.Busy || s.World.Counts()["Auto Scaling.StartInstanceRefresh"] > 0 {
			t.Errorf("%v:\n%s", s.World.Counts(), blocktest.Describe(out))
		}
		s.Step(cloud.Propagation)
		s.Pass(t)
		if n := s.World.Counts()["Auto Scaling.StartInstanceRefresh"]; n != 1 {
			t.Errorf("somebody put the old ones back, and %d refreshes are started", n)
		}
	})
	blocktest.Scene(t, "and at once when it led elsewhere", func(t *testing.T) {
		s := begun(t)
		s.through(nil, &types.InstanceRefresh{
			Status: types.InstanceRefreshStatusSuccessful, EndTime: aws.Time(s.Clock.Now()), DesiredConfiguration: s.toward(t, "1"),
		})
		s.Pass(t)
		if n := s.World.Counts()["Auto Scaling.StartInstanceRefresh"]; n != 1 {
			t.Errorf("%d refreshes are started", n)
		}
	})
}
