package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestSilence(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answers []bool
		want    silence
	}{
		"a database that always answers":             {[]bool{true, true}, silence{}},
		"one that does not answer from some time on": {[]bool{true, false, false}, silence{from: 2 * time.Second}},
		"and answers again":                          {[]bool{true, false, false, true, true}, silence{from: 2 * time.Second, to: 4 * time.Second}},
		"the first silence counts":                   {[]bool{false, true, false, true}, silence{from: time.Second, to: 2 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got silence
			for i, answers := range tt.answers {
				got.note(time.Duration(i+1)*time.Second, answers)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(silence{})); diff != "" || got.over() != (tt.want.to > 0) {
				t.Error(diff, got.over())
			}
		})
	}
}

func TestMilestonesKeepTheFirstTime(t *testing.T) {
	t.Parallel()
	m := milestones{}
	for i, stands := range []bool{false, true, false, true} {
		m.note(time.Duration(i)*time.Minute, v1alpha1.ConditionLoadBalancerReady, stands)
		m.note(time.Duration(10*i)*time.Minute, v1alpha1.ConditionDatabaseReady, stands)
	}
	const want = "The load balancer stood after 1:00 min, the database after 10:00 min, and then came the servers, whose user data quotes it: it is the critical path."
	if diff := cmp.Diff(want, m.criticalPath()); diff != "" {
		t.Error(diff)
	}
}

func TestFailover(t *testing.T) {
	t.Parallel()
	began := metav1.NewTime(time.Unix(0, 0))
	ended := metav1.NewTime(began.Add(90 * time.Second))
	for name, tt := range map[string]struct {
		status *v1alpha1.DatabaseStatus
		want   string
	}{
		"no database":                     {nil, ""},
		"none yet":                        {&v1alpha1.DatabaseStatus{PrimaryZone: "euw1-az1"}, ""},
		"one that goes on":                {&v1alpha1.DatabaseStatus{PrimaryZone: "euw1-az1", LastFailover: &v1alpha1.DatabaseFailover{StartedAt: began}}, ""},
		"one whose zones do not show yet": {&v1alpha1.DatabaseStatus{LastFailover: &v1alpha1.DatabaseFailover{StartedAt: began, CompletedAt: &ended}}, ""},
		"one that is over": {
			&v1alpha1.DatabaseStatus{PrimaryZone: "euw1-az2", LastFailover: &v1alpha1.DatabaseFailover{StartedAt: began, CompletedAt: &ended}},
			"status.database: a failover of 1:30 min, and the primary is in euw1-az2 now.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &stage{app: &v1alpha1.HighlyAvailableApp{Status: v1alpha1.HighlyAvailableAppStatus{Database: tt.status}}}
			got, done := s.failover()
			if diff := cmp.Diff(tt.want, got); diff != "" || done != (tt.want != "") {
				t.Error(diff, done)
			}
		})
	}
}

func TestAFailoverNeedsADatabase(t *testing.T) {
	t.Parallel()
	s := bare()
	if _, err := s.order(t, "failover"); err == nil || err.Error() != "there is no app" {
		t.Error(err)
	}
	s.app = &v1alpha1.HighlyAvailableApp{}
	if _, err := s.order(t, "failover"); err == nil || err.Error() != "the app has no database just now" {
		t.Error(err)
	}
}
