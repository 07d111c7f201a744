package table_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func expiring(attribute string) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) { t.TimeToLiveAttribute = attribute }
}

func TestADefaultTableTakesTwoWrites(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and four reads to be seen to be right", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		counts := s.World.Counts()
		if s.World.Writes() != 2 || counts["DynamoDB.CreateTable"] != 1 || counts["DynamoDB.UpdateContinuousBackups"] != 1 {
			t.Errorf("%v", counts)
		}
		s.quiet(t)
		if got := s.table(t); !aws.ToBool(got.DeletionProtectionEnabled) || got.SSEDescription != nil || got.StreamSpecification != nil {
			t.Errorf("%+v", got)
		}
	})
	blocktest.Scene(t, "also with one limit and not the other", func(t *testing.T) {
		s := newSite(t, indexes("by-user"), func(t *v1alpha1.Table) { t.MaxWriteRequestUnits = aws.Int64(9) })
		s.Settle(t)
		got, of := s.table(t).OnDemandThroughput, s.table(t).GlobalSecondaryIndexes[0].OnDemandThroughput
		if s.World.Writes() != 2 || got.MaxReadRequestUnits != nil || aws.ToInt64(got.MaxWriteRequestUnits) != 9 || aws.ToInt64(of.MaxWriteRequestUnits) != 9 {
			t.Errorf("%v, %+v, %+v", s.World.Counts(), got, of)
		}
	})
	blocktest.Scene(t, "and tags on more than one page are read", func(t *testing.T) {
		s := newSite(t)
		for n := range 12 {
			s.in.Spec.Tags[fmt.Sprintf("tag%02d", n)] = "x"
		}
		s.Settle(t)
		s.World.Forget()
		if out := s.Pass(t); !out.Settled() || s.World.Writes() > 0 || s.World.Counts()["DynamoDB.ListTagsOfResource"] != 2 {
			t.Errorf("%v:\n%s", s.World.Counts(), blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "and backups that are not there yet hold up nothing else", func(t *testing.T) {
		s := newSite(t, expiring("until"))
		s.Pass(t)
		s.Step(21 * time.Second)
		out := s.Pass(t)
		if len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Conflict) || s.expiry(t) != "ENABLING until" {
			t.Errorf("%s:\n%s", s.expiry(t), blocktest.Describe(out))
		}
		s.Settle(t)
		s.quiet(t)
	})
}

func TestAForeignTableIsReadNoFurther(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "than its tags", func(t *testing.T) {
		s := newSite(t, func(t *v1alpha1.Table) { t.TableName = "Their_Table" })
		foreign(t, s.Rig, s.name, nil, nil)
		s.Step(time.Minute)
		s.World.Forget()
		out := s.Pass(t)
		if left(t, out).Why != stack.NameTaken || len(s.World.Calls()) != 2 {
			t.Errorf("%v:\n%s", s.World.Counts(), blocktest.Describe(out))
		}
	})
}

func TestTimeToLiveChangesOnceInAnHour(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and waits for that without a call", func(t *testing.T) {
		s := newSite(t, expiring("until"))
		s.Settle(t)
		s.Step(11 * time.Minute)
		s.change(expiring("end"))
		s.World.Forget()
		out := s.Pass(t)
		step := left(t, out)
		if step.Verb != stack.Wait || !strings.HasPrefix(step.Message, "AWS takes one change of Time to Live in an hour: the next one is tried at 09:3") || s.World.Writes() > 0 || !s.serves(out) {
			t.Errorf("%d writes, left: %+v", s.World.Writes(), step)
		}
		s.Step(time.Hour)
		s.Settle(t)
		if got := s.expiry(t); !strings.HasSuffix(got, " end") {
			t.Error(got)
		}
		s.quiet(t)
	})
	blocktest.Scene(t, "and a new operator asks AWS once in ten minutes", func(t *testing.T) {
		s := newSite(t, expiring("until"))
		s.Settle(t)
		s.Step(11 * time.Minute)
		s.restart()
		s.change(expiring(""), func(t *v1alpha1.Table) { t.Stream = v1alpha1.StreamKeysOnly })
		s.World.Forget()
		out := s.Pass(t)
		if says := failures(out); len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Conflict) || !strings.Contains(says, "within a fixed interval") || s.table(t).StreamSpecification == nil {
			t.Errorf("%s:\n%s", says, blocktest.Describe(out))
		}
		for range 18 {
			s.Step(30 * time.Second)
			out = s.Pass(t)
		}
		if n := s.World.Counts()["DynamoDB.UpdateTimeToLive"]; n != 1 || left(t, out).Verb != stack.Wait {
			t.Errorf("%d calls in nine minutes:\n%s", n, blocktest.Describe(out))
		}
		s.Settle(t)
		if got := s.expiry(t); !strings.HasPrefix(got, "DISABL") {
			t.Error(got)
		}
	})
	blocktest.Scene(t, "and a busy table is no reason to wait so long", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.change(expiring("until"))
		stop := s.World.Fail(awssim.Fault{Operation: "UpdateTimeToLive", Code: "ResourceInUseException"})
		s.Pass(t)
		stop()
		s.Pass(t)
		if got := s.expiry(t); got != "ENABLING until" {
			t.Error(got)
		}
	})
}

func TestWhatAWSRefusesHoldsUpNothingElse(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a key that is not there, and a class", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.change(func(t *v1alpha1.Table) {
			t.KMSKeyARN, t.Stream, t.PointInTimeRecovery.PeriodDays = kmsKey, v1alpha1.StreamKeysOnly, aws.Int32(7)
		}, expiring("until"), indexes("by-user"))
		s.World.Fail(awssim.Fault{Operation: "UpdateTable", Code: "ValidationException", Match: func(in any) bool { return in.(*dynamodb.UpdateTableInput).SSESpecification != nil }})
		out := s.Pass(t)
		if len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Invalid) || !strings.Contains(failures(out), "change KMS key of table "+s.name.Physical) {
			t.Errorf("not refused:\n%s", blocktest.Describe(out))
		}
		for range 5 {
			s.Step(time.Minute)
			s.Pass(t)
		}
		if got := s.table(t); got.StreamSpecification == nil || s.standing(t) != "by-user=CREATING" || s.expiry(t) != "ENABLING until" {
			t.Errorf("%s, %s, %+v", s.standing(t), s.expiry(t), got.StreamSpecification)
		}
	})
	blocktest.Scene(t, "and what it is too busy for is not followed by more", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.World.Forget()
		s.change(func(t *v1alpha1.Table) { t.TableClass, t.Stream = v1alpha1.TableInfrequent, v1alpha1.StreamKeysOnly })
		s.World.Fail(awssim.Fault{Operation: "UpdateTable", Code: "ResourceInUseException"})
		s.Pass(t)
		if n := s.World.Counts()["DynamoDB.UpdateTable"]; n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestABrokenTableIsForAPerson(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and nothing is written", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.World.Do(func() {
			must(t, s.DynamoDB.Break(s.name.Physical, types.TableStatusInaccessibleEncryptionCredentials))
		})
		s.change(expiring("until"))
		s.World.Forget()
		out := s.Pass(t)
		if step := left(t, out); step.Why != stack.Failed || !strings.Contains(step.Message, "enable the key") || s.World.Writes() > 0 || s.serves(out) {
			t.Errorf("%d writes, left: %+v", s.World.Writes(), step)
		}
		s.World.Do(func() { must(t, s.DynamoDB.Mend(s.name.Physical)) })
		s.Settle(t)
		s.quiet(t)
	})
}

func TestATableWithLocalIndexesIsRefused(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "for DynamoDB cannot remove them", func(t *testing.T) {
		s := newSite(t, func(t *v1alpha1.Table) { t.SortKey = &v1alpha1.TableKey{Name: "at", Type: v1alpha1.KeyString} })
		_, err := s.Clients.DDB.CreateTable(t.Context(), &dynamodb.CreateTableInput{
			TableName: &s.name.Physical, BillingMode: types.BillingModePayPerRequest, Tags: cloud.DDBTags(s.Owner.Tags(s.name.ID(), nil)),
			AttributeDefinitions: []types.AttributeDefinition{define("id"), define("at"), define("size")}, KeySchema: schema("id", "at"),
			LocalSecondaryIndexes: []types.LocalSecondaryIndex{{IndexName: aws.String("by-size"), KeySchema: schema("id", "size"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll}}},
		})
		must(t, err)
		s.Step(time.Minute)
		s.World.Forget()
		if step := left(t, s.Pass(t)); step.Why != stack.Immutable || !strings.HasPrefix(step.Message, "local secondary indexes: by-size") || s.World.Writes() > 0 {
			t.Errorf("%d writes, left: %+v", s.World.Writes(), step)
		}
	})
}

func define(name string) types.AttributeDefinition {
	return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
}

func schema(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &partition, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange}}
}

func TestWhatIsDesired(t *testing.T) {
	t.Parallel()
	rig := blocktest.NewRig()
	for name, c := range map[string]struct {
		policy             v1alpha1.DataDeletionPolicy
		protection, wanted bool
	}{
		"what is retained is protected whatever the spec says": {v1alpha1.DataRetain, false, true},
		"what is deleted is not, if the spec says so":          {v1alpha1.DataDelete, false, false},
		"and is, if the spec says so":                          {v1alpha1.DataDelete, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := table.Input{Spec: spec(policy(c.policy)), Names: rig.Names, Owner: rig.Owner}
			in.Spec.DeletionProtection = &c.protection
			node := table.Desire(in)[0]
			w := node.Want.(*table.Table)
			tags := rig.Owner.Tags("Table/sessions", in.Spec.Tags)
			tags[cloud.TagDeletionPolicy] = string(c.policy)
			if diff := cmp.Diff(tags, w.Tags); diff != "" || w.Protection != c.wanted {
				t.Errorf("protection %v, tags (-want +got):\n%s", w.Protection, diff)
			}
		})
	}
	t.Run("everything that a table may have", func(t *testing.T) {
		t.Parallel()
		node := table.Desire(table.Input{Spec: spec(rich, func(t *v1alpha1.Table) { t.TableName = "Their_Table" }), Names: rig.Names, Owner: rig.Owner})[0]
		w := node.Want.(*table.Table)
		limits := table.Limits{Read: aws.Int64(100), Write: aws.Int64(50)}
		mail, town := made("by-mail", "mail"), made("by-town", "town")
		mail.Limits, town.Limits, town.Projection, town.Attributes = limits, limits, types.ProjectionTypeInclude, []string{"street", "name"}
		want := &table.Table{
			Keys: []table.Key{{Name: "id", Type: "S", Role: "HASH"}, {Name: "at", Type: "N", Role: "RANGE"}}, OnDemand: true, Limits: limits, Indexes: []table.Index{mail, town},
			TimeToLive: "until", Stream: types.StreamViewTypeNewImage, KMSKey: kmsKey, RecoveryDays: 35, Class: types.TableClassStandard, Protection: true, Tags: w.Tags,
		}
		if diff := cmp.Diff(want, w); diff != "" || node.Name != (stack.Name{Kind: table.KindTable, Role: "sessions", Physical: "Their_Table"}) {
			t.Errorf("%v, want (-want +got):\n%s", node.Name, diff)
		}
	})
	t.Run("what a stream may hold", func(t *testing.T) {
		t.Parallel()
		for view, want := range map[v1alpha1.StreamView]types.StreamViewType{
			"": "", v1alpha1.StreamKeysOnly: "KEYS_ONLY", v1alpha1.StreamNewImage: "NEW_IMAGE", v1alpha1.StreamOldImage: "OLD_IMAGE", v1alpha1.StreamNewAndOldImages: "NEW_AND_OLD_IMAGES",
		} {
			in := table.Input{Spec: spec(func(t *v1alpha1.Table) { t.Stream = view }), Names: rig.Names, Owner: rig.Owner}
			if got := table.Desire(in)[0].Want.(*table.Table).Stream; got != want {
				t.Errorf("%s: %s", view, got)
			}
		}
	})
	t.Run("words of the spec", func(t *testing.T) {
		t.Parallel()
		w := table.Desire(table.Input{Spec: spec(func(t *v1alpha1.Table) {
			t.TableClass, t.Stream, t.PointInTimeRecovery = v1alpha1.TableInfrequent, v1alpha1.StreamOldImage, &v1alpha1.PointInTimeRecovery{Mode: v1alpha1.Disabled}
			t.Indexes = []v1alpha1.TableIndex{{Name: "b", PartitionKey: key("x"), Projection: v1alpha1.ProjectKeysOnly}, index("a", "x")}
		}), Names: rig.Names, Owner: rig.Owner})[0].Want.(*table.Table)
		if w.Class != types.TableClassStandardInfrequentAccess || w.Stream != types.StreamViewTypeOldImage || w.RecoveryDays != 0 || w.Indexes[0].Name != "a" || w.Indexes[1].Projection != types.ProjectionTypeKeysOnly {
			t.Errorf("%+v", w)
		}
	})
}
