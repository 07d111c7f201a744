package controllers

import (
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestManyAppsAreLookedAtLessOften(t *testing.T) {
	t.Parallel()
	busy := engine.Outcome{Seen: stood(stack.Busy, ""), Left: []stack.Step{waits(theGroup(), stack.Changing, "")}}
	blind := busy
	blind.Blind = map[string]error{"Fleet": answer(stack.Transient)}
	rollout := busy
	rollout.Seen = stack.World{theFleet(): {State: stack.Busy, Facts: availability.Fleet{Rollout: availability.Rollout{Active: true}}}}
	for name, tt := range map[string]struct {
		outcome engine.Outcome
		crowd   crowd
		turn    time.Duration
		want    time.Duration
	}{
		"200 apps that have settled, each ten minutes":         {engine.Outcome{}, crowd{apps: 200}, 0, fullLook},
		"a thousand, as often as AWS lets them":                {engine.Outcome{}, crowd{apps: 1000}, 0, 50 * time.Minute},
		"a few that AWS is busy with, soon":                    {busy, crowd{1000, 10}, 0, soon},
		"many, as often as AWS lets them":                      {busy, crowd{1000, 400}, 0, 10 * time.Minute},
		"a change that was put off, when its turn comes":       {busy, crowd{1000, 400}, 25 * time.Minute, 25 * time.Minute},
		"but what it is a part of is read in the meantime":     {busy, crowd{1000, 400}, 2 * time.Hour, 50 * time.Minute},
		"what could not be read is not left until then":        {blind, crowd{10, 1}, 25 * time.Minute, soon},
		"and a rollout is followed":                            {rollout, crowd{10, 1}, 25 * time.Minute, soon},
		"also when its turn comes before the next look at all": {rollout, crowd{1000, 400}, 3 * time.Minute, 3 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 20 {
				got := Report{Outcome: &tt.outcome, Crowd: tt.crowd, Turn: tt.turn}.next(0)
				if off := (got - tt.want).Abs(); off > time.Duration(jitter*float64(tt.want)) {
					t.Fatalf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestAFrailAppIsLookedAtEachTenMinutesAmongMany(t *testing.T) {
	t.Parallel()
	got := Report{Outcome: &engine.Outcome{}, Crowd: crowd{apps: 1000}, Frail: true}.next(0)
	if off := (got - fullLook).Abs(); off > time.Duration(jitter*float64(fullLook)) {
		t.Errorf("got %s", got)
	}
}

func TestATurnIsNotMissed(t *testing.T) {
	t.Parallel()
	var m memory
	now, shop := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC), &v1alpha1.HighlyAvailableApp{}
	shop.Name, shop.Generation = "shop", 1
	off := failed(theBalancer(), stack.Create, &stack.Fault{Class: stack.Throttled, Code: "ClientRateLimit", RetryAfter: time.Hour})
	off.Left = []stack.Step{off.Done[0].Step}
	m.note(shop, off, m.recall(shop, now), now)
	later := now.Add(40 * time.Minute)
	m.note(shop, off, m.recall(shop, later), later) // the same answer, without asking
	if p := m.recall(shop, later); !p.turn.Equal(now.Add(time.Hour)) {
		t.Errorf("its turn is at %s, an hour after it was put off", p.turn)
	}
	m.note(shop, off, m.recall(shop, now.Add(time.Hour-time.Second)), now.Add(time.Hour+time.Second)) // the same in a look during which its turn came
	if p := m.recall(shop, later); !p.turn.Equal(now.Add(time.Hour)) {
		t.Errorf("its turn came during a look, and is at %s now", p.turn)
	}
	if c := m.count(); c != (crowd{apps: 1}) {
		t.Errorf("%+v: AWS is not busy with what only waits for its turn", c)
	}
	if m.urgent(shop, later) || !m.urgent(shop, now.Add(time.Hour)) {
		t.Error("it is urgent before its turn, or not then")
	}
	m.forget(types.NamespacedName{Name: "shop"})
	m.note(shop, failed(theBalancer(), stack.Create, &stack.Fault{Class: stack.Throttled, Code: "Throttling", RetryAfter: time.Hour}), m.recall(shop, later), later)
	if p := m.recall(shop, later); !p.turn.IsZero() {
		t.Errorf("AWS keeps no place in line, and yet its turn comes at %s", p.turn)
	}
	m.forget(types.NamespacedName{Name: "shop"})
	m.note(shop, off, m.recall(shop, now), now)
	m.note(shop, engine.Outcome{}, m.recall(shop, later), later)
	if p := m.recall(shop, later); !p.turn.IsZero() {
		t.Errorf("it was done, and yet its turn comes at %s", p.turn)
	}
}

func TestAnEditIsUrgent(t *testing.T) {
	t.Parallel()
	var m memory
	now, shop := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC), &v1alpha1.HighlyAvailableApp{}
	shop.Name, shop.Generation, shop.Status.ObservedGeneration = "shop", 1, -1
	if m.urgent(shop, now) {
		t.Error("it is one of many that are new")
	}
	if shop.Status.ObservedGeneration = 1; m.urgent(shop, now) {
		t.Error("after a restart all apps are new to the operator: nobody waits for them")
	}
	if shop.Generation = 2; !m.urgent(shop, now) {
		t.Error("its spec has changed while no operator ran")
	}
	shop.Generation = 1
	m.note(shop, engine.Outcome{}, m.recall(shop, now), now)
	if m.urgent(shop, now) {
		t.Error("nothing has changed")
	}
	shop.Generation++
	if !m.urgent(shop, now) {
		t.Error("its spec has changed")
	}
	shop.Name, shop.DeletionTimestamp = "unknown", &metav1.Time{Time: now}
	if !m.urgent(shop, now) {
		t.Error("somebody waits for its end")
	}
}

func TestAFullLookIsDueLaterAmongMany(t *testing.T) {
	t.Parallel()
	var m memory
	now, shop := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC), &v1alpha1.HighlyAvailableApp{}
	waiting := leftover(waits(theGroup(), stack.Changing, ""))
	for i := range 1000 {
		shop.Name = fmt.Sprint(i)
		m.note(shop, waiting, m.recall(shop, now), now)
	}
	if p := m.recall(shop, now.Add(49*time.Minute)); p.outcome == nil {
		t.Error("a thousand apps are read from the beginning before it is their turn")
	}
	if p := m.recall(shop, now.Add(50*time.Minute)); p.outcome != nil {
		t.Error("it is not read from the beginning when it is due")
	}
}
