package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// darken takes the zone of the database's primary away, and waits until RDS has
// failed over, AWS has replaced the servers in the other zones, and the app tells
// what that leaves.
func darken(ctx context.Context, s *stage) error {
	zone := s.app.Status.Database.PrimaryZone
	s.title("The zone " + zone + ", with the primary of the database, goes dark")
	s.survives("before it")
	s.setZone(zone, true)
	var seen watch
	var database silence
	err := s.until(ctx, "a minute goes by", 2*time.Minute, func() bool {
		seen.note(s.answering())
		database.note(s.since(), s.answers())
		return s.since() >= time.Minute
	})
	if err := errors.Join(err, s.ask(ctx)); err != nil {
		return err
	}
	// The operator would look by itself within ten minutes, when all is over.
	s.say("Somebody asks for a look: kubectl annotate haapp %s %s=now", s.key.Name, v1alpha1.AnnotationReconcileAt)
	var replaced time.Duration
	err = s.until(ctx, "the servers of "+zone+" are replaced elsewhere, and the app tells it", time.Hour, func() bool {
		n := s.answering()
		seen.note(n)
		database.note(s.since(), s.answers())
		if replaced == 0 && n >= s.app.Status.Servers.MinSize {
			replaced = s.since()
		}
		_, failedOver := s.failover()
		return replaced > 0 && database.over() && failedOver && s.tells(zone)
	})
	if err != nil {
		return err
	}
	told, _ := s.failover()
	s.say("The database did not answer from %s to %s, and answers on the same endpoint since. %s", clockTime(database.from), clockTime(database.to), told)
	s.say("AWS has replaced the lost servers within %s of AWS time. %s", clockTime(replaced), s.verdict())
	s.say("status.zones on %s: %s", zone, s.zone(zone).Message)
	s.survives("without " + zone)
	return s.enough(seen)
}

// restore gives the zone back, and waits until the servers are spread evenly.
func restore(ctx context.Context, s *stage) error {
	zone := s.zones(true)[0]
	s.title("The zone " + zone + " returns")
	s.setZone(zone, false)
	var seen watch
	err := s.until(ctx, "the servers are spread evenly again, and the app is Ready and HighlyAvailable", 2*time.Hour, func() bool {
		n := s.answering()
		seen.note(n)
		return n >= s.app.Status.Servers.MinSize && s.even() && is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	s.say("%s", s.verdict())
	s.survives("with " + zone + " again")
	return s.enough(seen)
}

// zones are the ids of the zones that are dark, or of those that are not.
func (s *stage) zones(dark bool) []string {
	var out []string
	s.aws.World.Do(func() {
		for _, z := range s.aws.EC2.Zones() {
			if z.Down == dark {
				out = append(out, z.ID)
			}
		}
	})
	return out
}

func (s *stage) setZone(id string, down bool) {
	if down {
		s.aws.LoseZone(id)
	} else {
		s.aws.RestoreZone(id)
	}
}

// watch keeps the fewest servers that answered at any of its looks.
type watch struct {
	least int32
	looks int
}

func (w *watch) note(n int32) {
	if w.looks == 0 || n < w.least {
		w.least = n
	}
	w.looks++
}

// enough fails unless there were always as many servers as are promised.
func (s *stage) enough(w watch) error {
	promised := *s.app.Spec.Servers.Replicas.Min
	if w.least < promised {
		return fmt.Errorf("only %d servers answered the balancer at one of %d looks; replicas.min promises %d", w.least, w.looks, promised)
	}
	s.say("At each of %d looks at AWS itself at least %d servers answered the balancer; replicas.min promises %d.", w.looks, w.least, promised)
	return nil
}

// answering counts the servers that the balancer calls healthy and that do
// answer. It looks at AWS itself, not at what the operator says.
func (s *stage) answering() int32 {
	targets := s.ref("TargetGroup/")
	var n int32
	s.aws.World.Do(func() {
		for _, i := range s.aws.EC2.Instances() {
			if !i.Impaired && s.aws.ELB.TargetState(targets, i.ID) == "healthy" {
				n++
			}
		}
	})
	return n
}

// ask wakes the operator, as kubectl annotate does.
func (s *stage) ask(ctx context.Context) error {
	before := s.app.DeepCopy()
	metav1.SetMetaDataAnnotation(&s.app.ObjectMeta, v1alpha1.AnnotationReconcileAt, s.clock.Now().Format(time.RFC3339))
	if err := s.kube.Patch(ctx, s.app, client.MergeFrom(before)); err != nil {
		return fmt.Errorf("ask for a look: %w", err)
	}
	return nil
}

// tells is true when the status says that the zone is lost, that the others
// have its servers, and that the loss of another one would be too much.
func (s *stage) tells(dark string) bool {
	var healthy int32
	for _, z := range s.app.Status.Zones {
		healthy += z.Servers.Healthy
	}
	lost := s.zone(dark)
	return healthy >= s.app.Status.Servers.MinSize && lost.Servers.Healthy == 0 && lost.Message != "" &&
		meta.IsStatusConditionFalse(s.app.Status.Conditions, v1alpha1.ConditionHighlyAvailable)
}

func (s *stage) zone(id string) v1alpha1.ZoneStatus {
	zones := s.app.Status.Zones
	if i := slices.IndexFunc(zones, func(z v1alpha1.ZoneStatus) bool { return z.ID == id }); i >= 0 {
		return zones[i]
	}
	return v1alpha1.ZoneStatus{}
}

// even is true when every zone has its share of the servers, all healthy.
func (s *stage) even() bool {
	zones := s.app.Status.Zones
	return !slices.ContainsFunc(zones, func(z v1alpha1.ZoneStatus) bool {
		return z.Servers.Healthy != z.Servers.Total || z.Servers.Healthy*int32(len(zones)) != s.app.Status.Servers.MinSize
	})
}
