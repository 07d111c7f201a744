package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// act is one step of the story.
type act func(context.Context, *stage) error

func story() []act { return []act{create, sabotage, darken, restore, rollOut, rollBack, remove} }

// create applies the sample and waits until it stands.
func create(ctx context.Context, s *stage) error {
	s.title("kubectl apply -f " + sample)
	if err := s.kube.Create(ctx, s.app); err != nil {
		return fmt.Errorf("apply the sample: %w", err)
	}
	s.opened = s.clock.Now()
	stood := milestones{}
	err := s.until(ctx, "the app is Ready and HighlyAvailable", time.Hour, func() bool {
		for _, part := range []string{v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionDatabaseReady} {
			stood.note(s.since(), part, is(s.app, part))
		}
		return is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	s.say("Ready after %s of AWS time, with %s.", clockTime(s.since()), s.calls())
	s.say("%s", stood.criticalPath())
	s.say("%s", s.verdict())
	s.say("%s.", s.app.Status.Servers.Sizing)
	s.say("Endpoint: %s", s.app.Status.Endpoint)
	published, err := s.connection(ctx)
	if err != nil {
		return err
	}
	s.say("%s", published)
	role, _ := s.row("Role/servers")
	s.say("The servers' role %s allows just that: the items of the table, the objects of the bucket, the secret of the database.", role.Name)
	return s.use(ctx)
}

// sabotage deletes a listener, opens a security group and lifts the bucket's block
// of public access behind the operator's back, and waits until all of it is mended
// and the app serves again.
func sabotage(ctx context.Context, s *stage) error {
	s.title("Somebody deletes the listener on port 443, and opens the servers' security group and the bucket to the world")
	balancer, group, listener := s.ref("LoadBalancer/"), s.ref("SecurityGroup/servers"), s.ref("Listener/443")
	if err := s.deleteListener(ctx, listener); err != nil {
		return err
	}
	if err := errors.Join(s.openGroup(ctx, group), s.expose(ctx)); err != nil {
		return err
	}
	s.aws.World.Forget()
	var mended time.Duration
	err := s.until(ctx, "listener, security group and bucket are mended, and the servers serve again", time.Hour, func() bool {
		if mended == 0 && s.serves(ctx, balancer, 443) && s.closed(ctx, group, 22) && s.private(ctx) {
			mended = s.since()
		}
		told := s.ref("Listener/443") != listener
		return mended > 0 && told && is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	s.say("All mended at the next look, after %s of AWS time: the listener is back, and port 22 and the bucket are closed again.", clockTime(mended))
	return nil
}

// remove lifts the deletion protection, deletes the app, and looks whether
// anything is left but a snapshot of the database, and what is to be retained.
func remove(ctx context.Context, s *stage) error {
	s.title("kubectl delete haapp " + s.key.Name + ", once spec.deletionProtection is false")
	if err := s.unprotect(ctx); err != nil {
		return err
	}
	s.aws.World.Forget()
	retained := s.retained()
	if err := s.kube.Delete(ctx, s.app); err != nil {
		return fmt.Errorf("delete the app: %w", err)
	}
	if err := s.until(ctx, "the app is gone", time.Hour, func() bool { return s.app == nil }); err != nil {
		return err
	}
	took, calls := clockTime(s.since()), s.calls()
	if left := s.left(ctx); !slices.Equal(left, retained) {
		return fmt.Errorf("these are left on AWS: %s; of these it is meant: %s", strings.Join(left, ", "), strings.Join(retained, ", "))
	}
	if err := s.unpublished(ctx); err != nil {
		return err
	}
	snapshots, err := s.snapshots(ctx)
	if err != nil || len(snapshots) != 1 {
		return fmt.Errorf("got the snapshots %v, %w; want one", snapshots, err)
	}
	s.say("Gone after %s of AWS time, with %s. Nothing is left on AWS but the final snapshot %s, and what is retained: %s.", took, calls, snapshots[0], strings.Join(retained, ", "))
	return nil
}

func (s *stage) unprotect(ctx context.Context) error {
	before := s.app.DeepCopy()
	s.app.Spec.DeletionProtection = aws.Bool(false)
	if err := s.kube.Patch(ctx, s.app, client.MergeFrom(before)); err != nil {
		return fmt.Errorf("lift the deletion protection: %w", err)
	}
	return nil
}

// title opens an act, with a table and a clock of its own.
func (s *stage) title(text string) {
	s.board.clear()
	s.board = newBoard()
	s.opened = s.clock.Now()
	s.board.print("\n▶ %s\n", text)
}

// say comments on what happens.
func (s *stage) say(format string, args ...any) {
	s.board.clear()
	s.board.print("%s\n", paragraph(fmt.Sprintf(format, args...)))
}

func (s *stage) since() time.Duration { return s.clock.Since(s.opened) }

// calls counts what the operator asked of AWS in this act.
func (s *stage) calls() string {
	return fmt.Sprintf("%d AWS calls, %d of them writes", s.aws.World.Reads()+s.aws.World.Writes(), s.aws.World.Writes())
}
