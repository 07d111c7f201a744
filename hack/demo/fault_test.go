package main

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

// bare is a stage with an AWS and nothing else.
func bare() *stage {
	return &stage{aws: region.New(clocktesting.NewFakeClock(time.Unix(0, 0)))}
}

// order gives orders, and returns the last one's answer.
func (s *stage) order(t *testing.T, orders ...string) (answer string, err error) {
	t.Helper()
	for _, o := range orders {
		c, zone, bad := understand(strings.Fields(o))
		if bad != nil {
			t.Fatal(bad)
		}
		answer, err = c.do(t.Context(), s, zone)
	}
	return answer, err
}

func TestZonesGoDarkAndReturn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		orders, dark []string
		problem      string
	}{
		"the first that is up, unless one is named": {[]string{"zone-down use1-az2", "zone-down"}, []string{"use1-az1", "use1-az2"}, ""},
		"one after the other":                       {[]string{"zone-down", "zone-down"}, []string{"use1-az1", "use1-az2"}, ""},
		"until none is left":                        {[]string{"zone-down", "zone-down", "zone-down", "zone-down"}, []string{"use1-az1", "use1-az2", "use1-az3"}, "no zone is up"},
		"a dark one does not go dark again":         {[]string{"zone-down", "zone-down use1-az1"}, []string{"use1-az1"}, "use1-az1 is no zone that is up; these are: use1-az2, use1-az3"},
		"the one that is named returns":             {[]string{"zone-down", "zone-down", "zone-up use1-az1"}, []string{"use1-az2"}, ""},
		"all of them return":                        {[]string{"zone-down", "zone-down", "zone-up"}, nil, ""},
		"none returns where none is dark":           {[]string{"zone-up"}, nil, "no zone is dark"},
		"nor one that is up":                        {[]string{"zone-down", "zone-up use1-az3"}, []string{"use1-az1"}, "use1-az3 is no zone that is dark; these are: use1-az1"},
		"heal brings them back":                     {[]string{"zone-down", "zone-down", "heal"}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := bare()
			_, err := s.order(t, tt.orders...)
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if diff := cmp.Diff(tt.dark, s.zones(true)) + cmp.Diff(tt.problem, problem); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestThrottlingLastsUntilItIsHealed(t *testing.T) {
	t.Parallel()
	s := bare()
	client := ec2.NewFromConfig(s.aws.Config())
	refused := func() bool {
		_, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
		return err != nil && strings.Contains(err.Error(), "RequestLimitExceeded")
	}
	if _, err := s.order(t, "throttle"); err != nil || !refused() {
		t.Errorf("calls are not refused: %v", err)
	}
	if _, err := s.order(t, "throttle"); err == nil {
		t.Error("it was throttled twice")
	}
	if answer, err := s.order(t, "heal"); err != nil || refused() {
		t.Errorf("calls are still refused: %s, %v", answer, err)
	}
	if answer, _ := s.order(t, "heal"); answer != "There was nothing to stop." {
		t.Error(answer)
	}
	if answer, _ := s.order(t, "zone-down", "throttle", "heal"); answer != "It is over: use1-az1 is back, AWS takes calls again. READY and HighlyAvailable turn True." {
		t.Error(answer)
	}
	if _, err := s.order(t, "throttle"); err != nil || !refused() {
		t.Errorf("it cannot be throttled again: %v", err)
	}
}

func TestNoListenerIsDeletedOfAnAppThatIsGone(t *testing.T) {
	t.Parallel()
	if _, err := bare().order(t, "delete-listener"); err == nil {
		t.Error("no error")
	}
}
