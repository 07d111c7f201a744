package main

import (
	"fmt"
	"slices"
	"strings"

	eventsv1 "k8s.io/api/events/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// most is how many rows of a list one screen has room for.
const most = 6

// waits are the resources that are not as they should be: first those that AWS,
// or a person, has to do something about; those that only follow are counted.
func waits(a *v1alpha1.HighlyAvailableApp, v view) *grid {
	g := &grid{}
	var roots, followers []v1alpha1.ResourceStatus
	for _, r := range a.Status.Resources {
		switch {
		case r.State == v1alpha1.ResourceReady && r.Message == "" || paused(a):
		case follows(r):
			followers = append(followers, r)
		default:
			roots = append(roots, r)
		}
	}
	slices.SortStableFunc(roots, func(x, y v1alpha1.ResourceStatus) int { return urgency(x) - urgency(y) })
	shown := slices.Concat(roots, followers)
	for i, r := range shown {
		if i == most && len(shown) > most+1 {
			g.add(text(fmt.Sprintf("and %d more: kubectl haws tree %s -n %s", len(shown)-most, a.Name, a.Namespace)))
			break
		}
		g.add(text(r.ID), cell{r.State, toneOf(r)}, text(v.since(r.Since)), text(shorten(r.Message, enough)))
	}
	return g
}

// follows is true of what waits for another resource only. (The words are the
// operator's, which has no state of its own for it.)
func follows(r v1alpha1.ResourceStatus) bool {
	return strings.HasPrefix(r.Message, "waits for ") || strings.HasPrefix(r.Message, "still used by ")
}

// urgency orders states: what needs a person comes first.
func urgency(r v1alpha1.ResourceStatus) int {
	order := []string{
		v1alpha1.ResourceBlocked, v1alpha1.ResourceFailed, v1alpha1.ResourceBroken, v1alpha1.ResourceUnreadable,
		v1alpha1.ResourceBusy, v1alpha1.ResourceDeleting, v1alpha1.ResourceWaiting, v1alpha1.ResourceReady,
	}
	return slices.Index(order, r.State)
}

func toneOf(r v1alpha1.ResourceStatus) tone {
	switch r.State {
	case v1alpha1.ResourceReady:
		return good
	case v1alpha1.ResourceBlocked, v1alpha1.ResourceFailed, v1alpha1.ResourceBroken, v1alpha1.ResourceUnreadable:
		return bad
	}
	return busy
}

// latest are the last events, each in one line.
func latest(told []eventsv1.Event, remark string, v view) *grid {
	g := &grid{cut: true}
	for _, e := range told[max(0, len(told)-most):] {
		g.add(eventRow(e, v)...)
	}
	if remark != "" {
		g.add(cell{remark, busy})
	}
	return g
}
