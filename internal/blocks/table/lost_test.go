package table_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestANewTableMayNotBeShown(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"and is neither made twice nor lost": false, "and nobody heard that it was made": true} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t)
			s.World.Do(func() { s.DynamoDB.VisibleAfter = 90 * time.Second })
			if lost {
				s.Lost(t)
				s.restart()
			} else {
				s.Pass(t)
			}
			for range 2 {
				s.Step(30 * time.Second)
				out := s.Pass(t)
				if seen := out.Seen[s.name]; out.Settled() || seen.State == stack.Broken || s.serves(out) || lost != strings.Contains(failures(out), "ResourceInUseException") {
					t.Errorf("%s:\n%s", seen.State, blocktest.Describe(out))
				}
			}
			if n := s.World.Counts()["DynamoDB.CreateTable"]; !lost && n != 1 {
				t.Errorf("made %d times", n)
			}
			s.Settle(t)
			s.quiet(t)
		})
	}
}

// strip deletes the settled table behind haws' back.
func (s *site) strip(t *testing.T) {
	t.Helper()
	remove(t, s.Rig, stack.Seen{Name: s.name})
	s.World.Forget()
}

func TestALostTableIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "for it would look like the old one, and be empty", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.strip(t)
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy {
			t.Errorf("lost at the first look:\n%s", blocktest.Describe(out))
		}
		s.Step(2 * time.Minute)
		out := s.Pass(t)
		step := left(t, out)
		if step.Why != stack.Failed || !strings.Contains(step.Message, "restore that as "+s.name.Physical) || s.World.Writes() > 0 || s.serves(out) {
			t.Errorf("%d writes, left: %+v", s.World.Writes(), step)
		}
		s.gone = true
		if out := s.Pass(t); !out.Settled() || len(s.Inventory()) > 0 {
			t.Errorf("inventory %v:\n%s", s.Inventory(), blocktest.Describe(out))
		}
		s.gone = false
		s.Settle(t)
		s.quiet(t)
	})
	blocktest.Scene(t, "and is set up as before when it is restored, without tags", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete), expiring("until"))
		s.Settle(t)
		s.strip(t)
		s.Pass(t)
		s.Step(2 * time.Minute)
		s.Pass(t)
		_, err := s.Clients.DDB.CreateTable(t.Context(), &dynamodb.CreateTableInput{
			TableName: &s.name.Physical, BillingMode: "PAY_PER_REQUEST", AttributeDefinitions: []types.AttributeDefinition{define("id")}, KeySchema: schema("id", "")[:1],
		})
		must(t, err)
		s.Settle(t)
		if got := s.tags(t); !s.Owner.Owns(got, s.name.ID()) || !aws.ToBool(s.table(t).DeletionProtectionEnabled) || !strings.HasSuffix(s.expiry(t), "until") {
			t.Errorf("tags %v, %s", got, s.expiry(t))
		}
		s.strip(t)
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy {
			t.Errorf("lost at the first look in its second life:\n%s", blocktest.Describe(out))
		}
	})
}

func TestARetainedTableIsLetGoAndTakenBack(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "protected", func(t *testing.T) {
		s := newSite(t)
		s.in.Spec.DeletionProtection = aws.Bool(false)
		s.Settle(t)
		before := s.table(t)
		updated(func(in *dynamodb.UpdateTableInput) { in.DeletionProtectionEnabled = aws.Bool(false) })(t, s.Rig, stack.Seen{Name: s.name})
		s.gone = true
		out := s.Pass(t)
		after := s.table(t)
		if after == nil || !aws.ToBool(after.DeletionProtectionEnabled) || len(s.Inventory()) > 0 || s.tags(t)[cloud.TagReleased] != "true" {
			t.Fatalf("after it was let go: %+v, inventory %v", after, s.Inventory())
		}
		if got := out.Done[0].After; got.State != stack.Gone || got.Message != "retained: "+aws.ToString(before.TableArn) {
			t.Errorf("%+v", got)
		}
		s.gone = false
		s.Settle(t)
		if back := s.table(t); aws.ToString(back.TableId) != aws.ToString(before.TableId) || s.tags(t)[cloud.TagReleased] != "" {
			t.Errorf("not taken back: tags %v", s.tags(t))
		}
		s.quiet(t)
		s.gone = true
		s.Settle(t)
		s.gone = false
		s.change(func(t *v1alpha1.Table) { t.PartitionKey = key("number") })
		s.World.Forget()
		if step := left(t, s.Pass(t)); step.Why != stack.Immutable || !strings.Contains(step.Message, "copy the items over") || s.World.Writes() > 0 {
			t.Errorf("taken back with another key: %+v", step)
		}
	})
	blocktest.Scene(t, "and not before it is protected", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		updated(func(in *dynamodb.UpdateTableInput) { in.DeletionProtectionEnabled = aws.Bool(false) })(t, s.Rig, stack.Seen{Name: s.name})
		s.gone = true
		stop := s.World.Fail(awssim.Fault{Operation: "UpdateTable", Code: "AccessDeniedException"})
		out := s.Pass(t)
		stop()
		if !stack.Is(out.Done[0].Err, stack.Denied) || len(s.Inventory()) != 1 || s.tags(t)[cloud.TagReleased] != "" {
			t.Errorf("let go:\n%s", blocktest.Describe(out))
		}
		s.Settle(t)
	})
	blocktest.Scene(t, "also when nobody knows the policy", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete))
		s.Settle(t)
		retag(cloud.TagDeletionPolicy, "Shred")(t, s.Rig, stack.Seen{Ref: aws.ToString(s.table(t).TableArn)})
		s.gone = true
		s.Settle(t)
		if s.table(t) == nil || s.World.Counts()["DynamoDB.DeleteTable"] > 0 {
			t.Error("it is gone")
		}
	})
}

func TestATableIsDeletedWhenItsPolicySaysSo(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "its protection first", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete))
		s.Settle(t)
		s.gone = true
		s.World.Forget()
		out := s.Pass(t)
		if says := out.Seen[s.name].Message; !strings.Contains(says, "a backup of it for 35 days") || s.World.Writes() != 2 || out.Seen[s.name].State != stack.Busy {
			t.Errorf("%v, %s", s.World.Counts(), says)
		}
		s.Settle(t)
		if s.table(t) != nil || len(s.Inventory()) > 0 || s.World.Writes() != 2 {
			t.Errorf("%v, inventory %v", s.World.Counts(), s.Inventory())
		}
	})
	blocktest.Scene(t, "and leaves no backup without recovery", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete), func(t *v1alpha1.Table) {
			t.PointInTimeRecovery = &v1alpha1.PointInTimeRecovery{Mode: v1alpha1.Disabled}
		})
		s.Settle(t)
		s.gone = true
		if says := s.Pass(t).Seen[s.name].Message; says != "AWS is deleting it, with all of its items" {
			t.Error(says)
		}
	})
	blocktest.Scene(t, "and waits while an index is filled", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete))
		s.Settle(t)
		s.change(indexes("by-user"))
		s.Pass(t)
		s.Step(30 * time.Second)
		s.gone = true
		for range 2 {
			if out := s.Pass(t); len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Conflict) {
				t.Errorf("no conflict:\n%s", blocktest.Describe(out))
			}
		}
		s.Settle(t)
		if s.table(t) != nil {
			t.Error("it still stands")
		}
	})
	blocktest.Scene(t, "and made anew when it is wanted again meanwhile", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DataDelete))
		s.Settle(t)
		before := aws.ToString(s.table(t).TableId)
		s.gone = true
		s.Pass(t)
		s.gone = false
		if says := left(t, s.Pass(t)).Message; says != "AWS shows it as DELETING" {
			t.Error(says)
		}
		s.Settle(t)
		if aws.ToString(s.table(t).TableId) == before {
			t.Error("it is the old one")
		}
		s.strip(t)
		s.Pass(t)
		s.Step(2 * time.Minute)
		if out := s.Pass(t); out.Seen[s.name].State != stack.Broken {
			t.Errorf("its second life is not lost:\n%s", blocktest.Describe(out))
		}
	})
}

// An answer that is older than the deletion shows the table as it was.
func TestATableThatHawsDeletedAndAWSStillShows(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "is left alone", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.restart().End(aws.ToString(s.table(t).TableArn))
		s.World.Forget()
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy || s.World.Writes() > 0 {
			t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
		}
		s.Step(3 * time.Minute)
		if out := s.Pass(t); !out.Settled() {
			t.Errorf("what stands long after that is another one:\n%s", blocktest.Describe(out))
		}
	})
}

// Somebody took all tags off, and the app goes before haws has put them back.
func TestATableWithoutTagsIsRetainedAsTheApps(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "so that it can be taken back", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		_, err := s.Clients.DDB.UntagResource(t.Context(), &dynamodb.UntagResourceInput{ResourceArn: s.table(t).TableArn, TagKeys: slices.Sorted(maps.Keys(s.tags(t)))})
		must(t, err)
		s.gone = true
		s.Settle(t)
		if tags := s.tags(t); !s.Owner.Owns(tags, s.name.ID()) || tags[cloud.TagReleased] == "" {
			t.Errorf("nobody can take it back: %v", tags)
		}
		s.gone = false
		s.Settle(t)
	})
}
