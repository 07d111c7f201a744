package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// act is one step of the story.
type act func(context.Context, *stage) error

func story() []act { return []act{create, sabotage, remove} }

// create applies the sample and waits until it stands.
func create(ctx context.Context, s *stage) error {
	s.title("kubectl apply -f " + sample)
	if err := s.kube.Create(ctx, s.app); err != nil {
		return fmt.Errorf("apply the sample: %w", err)
	}
	s.opened = s.clock.Now()
	err := s.until(ctx, "the app is Ready and HighlyAvailable", 30*time.Minute, func() bool {
		return is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	fmt.Printf("  Ready after %s of AWS time, with %s.\n", clockTime(s.since()), s.calls())
	fmt.Println("  " + meta.FindStatusCondition(s.app.Status.Conditions, v1alpha1.ConditionHighlyAvailable).Message + ".")
	fmt.Println("  " + s.app.Status.Servers.Sizing + ".")
	fmt.Println("  Endpoint: " + s.app.Status.Endpoint)
	return nil
}

// sabotage deletes a listener and opens a security group behind the operator's
// back, and waits until both are mended and the app serves again.
func sabotage(ctx context.Context, s *stage) error {
	s.title("Somebody deletes the listener on port 443 and opens the servers' security group to the world")
	balancer, group, listener := s.ref("LoadBalancer/"), s.ref("SecurityGroup/servers"), s.ref("Listener/443")
	if err := s.deleteListener(ctx, listener); err != nil {
		return err
	}
	if err := s.openGroup(ctx, group); err != nil {
		return err
	}
	s.aws.World.Forget()
	var mended time.Duration
	err := s.until(ctx, "listener and security group are mended, and the servers serve again", time.Hour, func() bool {
		if mended == 0 && s.serves(ctx, balancer, 443) && s.closed(ctx, group, 22) {
			mended = s.since()
		}
		told := s.ref("Listener/443") != listener
		return mended > 0 && told && is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
	if err != nil {
		return err
	}
	fmt.Printf("  Both mended at the next look, after %s of AWS time: the listener is back, and port 22 is closed again.\n", clockTime(mended))
	return nil
}

// remove lifts the deletion protection, deletes the app, and looks whether
// anything is left.
func remove(ctx context.Context, s *stage) error {
	s.title("kubectl delete haapp shop, once spec.deletionProtection is false")
	if err := s.unprotect(ctx); err != nil {
		return err
	}
	s.aws.World.Forget()
	if err := s.kube.Delete(ctx, s.app); err != nil {
		return fmt.Errorf("delete the app: %w", err)
	}
	if err := s.until(ctx, "the app is gone", time.Hour, func() bool { return s.app == nil }); err != nil {
		return err
	}
	left := s.left(ctx)
	if len(left) > 0 {
		return fmt.Errorf("these are left on AWS: %s", strings.Join(left, ", "))
	}
	fmt.Printf("  Gone after %s of AWS time, with %s. Nothing is left on AWS.\n", clockTime(s.since()), s.calls())
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

func (s *stage) title(text string) {
	s.board = newBoard()
	s.opened = s.clock.Now()
	fmt.Println("\n▶ " + text)
}

func (s *stage) since() time.Duration { return s.clock.Since(s.opened) }

// calls counts what the operator asked of AWS in this act.
func (s *stage) calls() string {
	return fmt.Sprintf("%d AWS calls, %d of them writes", s.aws.World.Reads()+s.aws.World.Writes(), s.aws.World.Writes())
}

// until shows the app until something holds.
func (s *stage) until(ctx context.Context, what string, atMost time.Duration, holds func() bool) error {
	defer s.board.end()
	key := client.ObjectKeyFromObject(s.app)
	for {
		app := &v1alpha1.HighlyAvailableApp{}
		err := s.kube.Get(ctx, key, app)
		switch {
		case apierrors.IsNotFound(err):
			s.app = nil
		case err != nil:
			return fmt.Errorf("read the app: %w", err)
		default:
			s.app = app
			s.board.show(s.since(), app)
		}
		if holds() {
			return nil
		}
		if s.since() > atMost {
			return fmt.Errorf("%s: not within %s of AWS time; the app says %s", what, clockTime(atMost), says(s.app))
		}
		s.clock.Sleep(5 * time.Second)
	}
}

func says(app *v1alpha1.HighlyAvailableApp) string {
	if app == nil {
		return "nothing: it is gone"
	}
	c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionReady)
	if c == nil {
		return "nothing yet"
	}
	return c.Reason + ": " + c.Message
}

func is(app *v1alpha1.HighlyAvailableApp, name string) bool {
	c := meta.FindStatusCondition(app.Status.Conditions, name)
	return c != nil && c.Status == "True" && c.ObservedGeneration == app.Generation
}

// ref is what AWS knows a resource of the app by.
func (s *stage) ref(id string) string {
	i := slices.IndexFunc(s.app.Status.Resources, func(r v1alpha1.ResourceStatus) bool { return strings.HasPrefix(r.ID, id) })
	if i < 0 {
		return ""
	}
	return s.app.Status.Resources[i].Ref
}

func (s *stage) deleteListener(ctx context.Context, arn string) error {
	_, err := s.elb.DeleteListener(ctx, &elasticloadbalancingv2.DeleteListenerInput{ListenerArn: &arn})
	return err
}

func (s *stage) openGroup(ctx context.Context, id string) error {
	_, err := s.ec2.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &id, IpPermissions: []types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}}})
	return err
}

// serves, closed and left look at AWS itself, not at what the operator says.
func (s *stage) serves(ctx context.Context, balancer string, port int32) bool {
	out, err := s.elb.DescribeListeners(ctx, &elasticloadbalancingv2.DescribeListenersInput{LoadBalancerArn: &balancer})
	if err != nil {
		return false
	}
	for _, l := range out.Listeners {
		if aws.ToInt32(l.Port) == port {
			return true
		}
	}
	return false
}

func (s *stage) closed(ctx context.Context, group string, port int32) bool {
	out, err := s.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{group}})
	if err != nil || len(out.SecurityGroups) != 1 {
		return false
	}
	return !slices.ContainsFunc(out.SecurityGroups[0].IpPermissions, func(p types.IpPermission) bool { return aws.ToInt32(p.FromPort) == port })
}
