package table_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// serves is true when servers that quote the table need not wait.
func (s *site) serves(out engine.Outcome) bool {
	ref := out.Seen.WhenReady(table.Facts(out.Seen, s.in.Names, s.in.Spec.Tables)["tables.sessions"])
	return ref.Known && ref.Value == s.name.Physical
}

// standing are the indexes as AWS shows them.
func (s *site) standing(t *testing.T) string {
	t.Helper()
	var all []string
	for _, i := range s.table(t).GlobalSecondaryIndexes {
		all = append(all, aws.ToString(i.IndexName)+"="+string(i.IndexStatus))
	}
	return strings.Join(all, " ")
}

func TestANewTableHasAllItsIndexesFromTheStart(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and nobody quotes it before", func(t *testing.T) {
		s := newSite(t, indexes("by-user", "by-date"))
		out := s.Pass(t)
		if s.serves(out) || left(t, out).Message != "AWS shows it as CREATING" {
			t.Errorf("served while it is made:\n%s", blocktest.Describe(out))
		}
		s.Step(30 * time.Second)
		out = s.Pass(t)
		if !s.serves(out) || !out.Settled() || s.World.Counts()["DynamoDB.UpdateTable"] > 0 {
			t.Errorf("%v:\n%s", s.World.Counts(), blocktest.Describe(out))
		}
	})
}

func TestIndexesAreMadeOneAtATime(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "while the table serves and takes other changes", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.World.Forget()
		s.change(indexes("by-user", "by-date"))
		if says := left(t, s.Pass(t)).Message; says != "AWS takes up: index by-date; waiting for that: index by-user" {
			t.Error(says)
		}
		s.Step(time.Minute)
		out := s.Pass(t)
		step := left(t, out)
		if step.Verb != stack.Wait || step.Message != "index by-date is being filled; index by-user waits for index by-date" || len(out.Done) > 0 {
			t.Errorf("left: %+v", step)
		}
		if seen := out.Seen[s.name]; !s.serves(out) || seen.Message != "index by-date is being filled" {
			t.Errorf("seen: %s, %s", seen.State, seen.Message)
		}
		if n := s.World.Counts()["DynamoDB.UpdateTable"]; n != 1 {
			t.Errorf("%d updates while the first index is filled", n)
		}
		s.change(func(t *v1alpha1.Table) { t.TableClass = v1alpha1.TableInfrequent })
		s.Pass(t)
		if c := s.table(t).TableClassSummary; c == nil || c.TableClass != types.TableClassStandardInfrequentAccess || s.standing(t) != "by-date=CREATING" {
			t.Errorf("the class waited for the index: %+v, %s", c, s.standing(t))
		}
		s.Settle(t)
		if got := s.standing(t); got != "by-date=ACTIVE by-user=ACTIVE" || s.World.Counts()["DynamoDB.UpdateTable"] != 3 {
			t.Errorf("%s, %v", got, s.World.Counts())
		}
		s.quiet(t)
	})
}

func TestAnIndexThatWaitsIsNotAskedFor(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "along with what goes on", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.change(indexes("by-user", "by-date"))
		s.Pass(t)
		s.Step(time.Minute)
		s.in.Spec.Tags["team"] = "red"
		s.World.Forget()
		out := s.Pass(t)
		if failures(out) != "" || s.World.Counts()["DynamoDB.UpdateTable"] > 0 || s.tags(t)["team"] != "red" || left(t, out).Verb != stack.Wait {
			t.Errorf("%v:\n%s", s.World.Counts(), blocktest.Describe(out))
		}
	})
}

func TestIndexesGoBeforeOthersCome(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "for there are 20 at most", func(t *testing.T) {
		var old, next []string
		for n := range 20 {
			old = append(old, fmt.Sprintf("by-old%02d", n))
			next = append(next, fmt.Sprintf("by-old%02d", n))
		}
		next[0], next[1] = "by-a", "by-b"
		s := newSite(t, indexes(old...))
		s.Settle(t)
		s.World.Forget()
		s.change(indexes(next...))
		if out := s.Settle(t); failures(out) != "" {
			t.Error(failures(out))
		}
		var order []string
		for _, c := range s.World.Calls() {
			if c.Code != "" {
				order = append(order, c.Operation+" "+c.Code)
			} else if c.Operation == "UpdateTable" {
				order = append(order, c.Operation)
			}
		}
		if diff := cmp.Diff([]string{"UpdateTable", "UpdateTable", "UpdateTable", "UpdateTable"}, order); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestAnIndexThatIsFilledMayGo(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and the next one need not wait for it", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.change(indexes("by-user"))
		s.Pass(t)
		s.Step(time.Minute)
		s.change(indexes("by-date"))
		s.Pass(t)
		s.Step(10 * time.Second)
		s.Pass(t)
		if got := s.standing(t); got != "by-date=CREATING" {
			t.Error(got)
		}
		s.Settle(t)
	})
	blocktest.Scene(t, "and comes again when it is wanted again", func(t *testing.T) {
		s := newSite(t, indexes("by-user"))
		s.Settle(t)
		s.change(indexes())
		s.Pass(t)
		s.change(indexes("by-user"))
		s.Settle(t)
		if got := s.standing(t); got != "by-user=ACTIVE" {
			t.Error(got)
		}
	})
}

func TestAStreamOfAnotherViewIsAnotherStream(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the old one ends first", func(t *testing.T) {
		s := newSite(t, func(t *v1alpha1.Table) { t.Stream = v1alpha1.StreamNewImage })
		s.Settle(t)
		before := s.table(t)
		s.World.Forget()
		s.change(func(t *v1alpha1.Table) { t.Stream = v1alpha1.StreamKeysOnly })
		s.Pass(t)
		if got := s.table(t).StreamSpecification; got != nil {
			t.Errorf("after one pass: %v", got.StreamViewType)
		}
		s.Settle(t)
		after := s.table(t)
		if after.StreamSpecification.StreamViewType != types.StreamViewTypeKeysOnly || aws.ToString(after.LatestStreamArn) == aws.ToString(before.LatestStreamArn) {
			t.Errorf("%v", after.StreamSpecification.StreamViewType)
		}
		if n := s.World.Counts()["DynamoDB.UpdateTable"]; n != 2 {
			t.Errorf("%d updates", n)
		}
	})
}
