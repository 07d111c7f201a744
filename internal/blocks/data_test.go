package blocks_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// keeping is the shop with a table and a bucket.
func keeping() *v1alpha1.HighlyAvailableApp {
	o := shop("web", "shop")
	o.Spec.Tables = []v1alpha1.Table{{Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}}}
	o.Spec.Buckets = []v1alpha1.Bucket{{Name: "assets"}}
	return o
}

// seenOf is what was seen of a kind.
func seenOf(out engine.Outcome, kind string) (stack.Seen, bool) {
	for name, seen := range out.Seen {
		if name.Kind == kind {
			return seen, true
		}
	}
	return stack.Seen{}, false
}

// told puts what was seen into the object's status, as the operator does.
func (s *site) told(out engine.Outcome) {
	for name, seen := range out.Seen {
		s.object.Status.Resources = append(s.object.Status.Resources, v1alpha1.ResourceStatus{ID: name.ID(), Kind: name.Kind, Name: name.Physical, Ref: seen.Ref, State: v1alpha1.ResourceReady})
	}
}

func TestServersWaitForTheirRole(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "which is there for as long as they are", func(t *testing.T) {
		s := newSite(t, keeping())
		for _, sentence := range []string{"RolePolicy/servers waits for Role/servers", "LaunchTemplate/servers waits for LoadBalancer/app, SecurityGroup/servers, InstanceProfile/servers"} {
			if all := sentences(s.app.Desire(stack.World{})); !slices.Contains(all, sentence) {
				t.Errorf("nobody says %q: %q", sentence, all)
			}
		}
		out := s.Settle(t)
		profile, _ := seenOf(out, "InstanceProfile")
		template, _ := seenOf(out, servers.KindLaunchTemplate)
		if got := template.Have.(*servers.LaunchTemplate).Profile.Value; got == "" || got != profile.Ref {
			t.Errorf("servers get the profile %q", got)
		}
		s.quiet(t)
		s.told(out)
		s.object.DeletionTimestamp = timeOf(s.Clock.Now())
		s.World.Forget()
		out = s.Pass(t)
		for _, kind := range []string{servers.KindAutoScalingGroup, "Role", "RolePolicy", "InstanceProfile", "Table", "Bucket"} {
			if _, stands := seenOf(out, kind); !stands {
				t.Errorf("%s is gone while servers stand", kind)
			}
		}
		for _, read := range []string{"S3.GetBucketPolicy", "DynamoDB.DescribeTimeToLive"} {
			if s.World.Counts()[read] > 0 {
				t.Errorf("%s of an app that goes", read)
			}
		}
		s.Settle(t)
	})
	blocktest.Scene(t, "but data that is taken out does not wait for servers", func(t *testing.T) {
		s := newSite(t, keeping())
		s.told(s.Settle(t))
		s.object.Spec.Buckets = nil
		if _, stands := seenOf(s.Pass(t), "Bucket"); stands {
			t.Error("the bucket stays")
		}
	})
	blocktest.Scene(t, "until all of them have another one", func(t *testing.T) {
		s := newSite(t, keeping())
		s.Settle(t)
		s.World.Do(func() { s.IAM.AddInstanceProfile("web") })
		s.object.Spec.Servers.InstanceProfile = "web"
		stop := s.World.Fail(awssim.Fault{Operation: "StartInstanceRefresh", Code: "AccessDenied", Status: 403})
		if _, stands := seenOf(s.Pass(t), "Role"); !stands {
			t.Error("the role is gone before the replacement begins")
		}
		stop()
		for range 3 {
			s.Step(10 * time.Second)
			if _, stands := seenOf(s.Pass(t), "Role"); !stands {
				t.Error("the role is gone before the servers are replaced")
			}
		}
		if _, stands := seenOf(s.Settle(t), "Role"); stands {
			t.Error("the role stays")
		}
	})
	blocktest.Scene(t, "also when the inventory is all that knows of it", func(t *testing.T) {
		o := shop("web", "shop")
		o.Status.Resources = []v1alpha1.ResourceStatus{{ID: "Role/servers", Kind: "Role", Name: "haws-1"}}
		if all := sentences(newSite(t, o).app.Desire(stack.World{})); !slices.Contains(all, "Role/servers") {
			t.Errorf("%q", all)
		}
	})
}

func TestANewProfileThatAutoScalingDoesNotKnow(t *testing.T) {
	t.Parallel()
	awaited := func(out engine.Outcome, kind string) bool {
		return slices.ContainsFunc(out.Done, func(d engine.Done) bool {
			return d.Kind == kind && d.Err != nil && stack.FaultOf(d.Err).Code == v1alpha1.ReasonWaiting
		})
	}
	blocktest.Scene(t, "is waited for by a new group", func(t *testing.T) {
		s := newSite(t, keeping())
		s.World.Do(func() { s.IAM.PropagateAfter = time.Minute })
		if out := s.Pass(t); !awaited(out, servers.KindAutoScalingGroup) {
			t.Error(blocktest.Describe(out))
		}
		s.Step(time.Minute)
		s.Settle(t)
	})
	blocktest.Scene(t, "is waited for by a refresh", func(t *testing.T) {
		s := newSite(t, shop("web", "shop"))
		s.Settle(t)
		stop := s.World.Fail(awssim.Fault{Operation: "StartInstanceRefresh", Code: "ValidationError", Status: 400, Message: "Invalid IAM Instance Profile name"})
		s.object.Spec.Tables = keeping().Spec.Tables
		s.Pass(t)
		if out := s.Pass(t); !awaited(out, servers.KindInstanceRefresh) {
			t.Error(blocktest.Describe(out))
		}
		stop()
		s.Settle(t)
	})
}

func TestABucketThatIsLost(t *testing.T) {
	t.Parallel()
	lost := func(t *testing.T) *site {
		t.Helper()
		s := newSite(t, keeping())
		bucket, _ := seenOf(s.Settle(t), "Bucket")
		if _, err := s.Clients.S3.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &bucket.Physical}); err != nil {
			t.Fatal(err)
		}
		s.Step(10 * time.Minute)
		s.World.Forget()
		s.object.Status.Resources = []v1alpha1.ResourceStatus{{ID: "Bucket/assets", Kind: "Bucket", Name: bucket.Physical, State: v1alpha1.ResourceReady}}
		return s
	}
	blocktest.Scene(t, "is not made anew", func(t *testing.T) {
		s := lost(t)
		s.Pass(t) // which may have had an older answer
		s.Step(3 * time.Minute)
		if out := s.Pass(t); len(out.Left) != 1 || out.Left[0].Why != stack.Failed || s.World.Writes() > 0 {
			t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "is made anew when haws itself was deleting it", func(t *testing.T) {
		s := lost(t)
		s.object.Status.Resources[0].State = v1alpha1.ResourceDeleting
		s.Settle(t)
	})
	blocktest.Scene(t, "is just gone when nobody wants it", func(t *testing.T) {
		s := lost(t)
		s.object.Spec.Buckets = nil
		if s.Pass(t); s.World.Counts()["S3.PutBucketTagging"] > 0 {
			t.Error("it is tagged")
		}
	})
	blocktest.Scene(t, "is just gone when the app goes", func(t *testing.T) {
		s := lost(t)
		s.object.DeletionTimestamp = timeOf(s.Clock.Now())
		for range 10 {
			if s.Pass(t); s.World.Counts()["S3.PutBucketTagging"] > 0 {
				t.Error("it is tagged")
			}
			s.Step(time.Minute)
		}
	})
}
