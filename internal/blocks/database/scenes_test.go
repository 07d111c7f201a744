package database_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func tuned(d *v1alpha1.Database) { d.Parameters = map[string]string{"work_mem": "8192"} }

func policy(p v1alpha1.DeletionPolicy) func(*v1alpha1.Database) {
	return func(d *v1alpha1.Database) { d.DeletionPolicy = p }
}

func TestADatabaseLeavesAFinalSnapshotOfEachLife(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "deleted, made again and deleted again", func(t *testing.T) {
		s := newSite(t, tuned)
		for life := 1; life <= 2; life++ {
			s.gone = false
			s.Settle(t)
			s.gone = true
			s.Settle(t)
			all := s.snapshots(t)
			if s.instance(t) != nil || len(s.Inventory()) > 0 || len(all) != life || !strings.HasSuffix(all[life-1], " available") {
				t.Errorf("life %d: left %v, snapshots %v", life, s.Inventory(), all)
			}
		}
	})
	blocktest.Scene(t, "and stays when that fails", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.gone = true
		s.World.Do(func() { s.RDS.FailSnapshots = true })
		s.Pass(t)
		s.Step(3 * time.Minute)
		if s.instance(t) == nil || len(s.Inventory()) == 0 {
			t.Fatal("it is gone without a snapshot")
		}
		s.World.Do(func() { s.RDS.FailSnapshots = false })
		s.Settle(t)
		all := s.snapshots(t)
		if s.instance(t) != nil || len(all) != 2 || !strings.HasSuffix(all[0], " failed") || !strings.HasSuffix(all[1], "-2 available") {
			t.Errorf("snapshots %v", all)
		}
	})
	blocktest.Scene(t, "but none when the policy is Delete", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DeletionDelete))
		s.Settle(t)
		s.gone = true
		s.Settle(t)
		if all := s.snapshots(t); s.instance(t) != nil || len(all) > 0 {
			t.Errorf("snapshots %v", all)
		}
	})
}

func TestAFailedDatabaseTakesNoSnapshot(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "so the policy must say Delete", func(t *testing.T) {
		s := newSite(t)
		s.in.Spec.DeletionProtection = aws.Bool(false)
		s.Settle(t)
		s.World.Do(func() { must(t, s.RDS.Break(s.name.Physical, "failed")) })
		s.gone = true
		s.World.Forget()
		out := s.Pass(t)
		if says := failures(out); !strings.Contains(says, "set database.deletionPolicy to Delete or Retain") || s.World.Writes() > 0 {
			t.Errorf("%d writes: %s", s.World.Writes(), says)
		}
		retag(cloud.TagDeletionPolicy, "Delete")(t, s.Rig, out.Seen[s.name])
		s.Settle(t)
		if s.instance(t) != nil || len(s.snapshots(t)) > 0 {
			t.Error("it still stands, or has left a snapshot")
		}
	})
}

func TestARetainedDatabaseIsLetGoAndTakenBack(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "protected, with its subnet group and parameter group", func(t *testing.T) {
		s := newSite(t, tuned, policy(v1alpha1.DeletionRetain))
		s.in.Spec.DeletionProtection = aws.Bool(false)
		s.Settle(t)
		before := s.instance(t)
		_, err := s.Clients.RDS.ModifyDBInstance(t.Context(), &rds.ModifyDBInstanceInput{DBInstanceIdentifier: &s.name.Physical, DeletionProtection: aws.Bool(false)})
		must(t, err)
		s.gone = true
		s.Settle(t)
		after := s.instance(t)
		if after == nil || !aws.ToBool(after.DeletionProtection) || len(s.Inventory()) > 0 || cloud.FromRDSTags(after.TagList)[cloud.TagReleased] != "true" {
			t.Fatalf("after it was let go: %+v, inventory %v", after, s.Inventory())
		}
		s.World.Forget()
		s.gone = false
		s.Settle(t)
		back := s.instance(t)
		if aws.ToString(back.DbiResourceId) != aws.ToString(before.DbiResourceId) || cloud.FromRDSTags(back.TagList)[cloud.TagReleased] != "" {
			t.Errorf("not taken back: %s, tags %v", aws.ToString(back.DbiResourceId), back.TagList)
		}
		if n := s.World.Counts()["RDS.CreateDBSubnetGroup"] + s.World.Counts()["RDS.CreateDBParameterGroup"]; n > 0 {
			t.Errorf("%d groups were made again", n)
		}
		s.quiet(t)
	})
}

func TestAMajorUpgradeWithParametersWaitsForTheWindow(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string][]func(*v1alpha1.Database){"of an instance": {tuned}, "of a cluster": {tuned, cluster}} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, changes...)
			s.Settle(t)
			groups := func() (n int) {
				for _, known := range s.Inventory() {
					if strings.Contains(known.Kind, "ParameterGroup") {
						n++
					}
				}
				return n
			}
			s.change(func(d *v1alpha1.Database) { d.Version = "17" })
			out := s.Settle(t)
			have := out.Seen[s.name].Have.(*db)
			if have.Pending["version"] != "17.6" || groups() != 2 || !strings.Contains(out.Seen[s.name].Message, "version 17.6 waits for the maintenance window tue:05:00-tue:06:00") {
				t.Fatalf("%d groups, pending %v: %s", groups(), have.Pending, out.Seen[s.name].Message)
			}
			s.Step(24 * time.Hour)
			have = s.Settle(t).Seen[s.name].Have.(*db)
			if have.Version != "17.6" || groups() != 1 || have.Parameters.Value == "" {
				t.Errorf("%s with %s, %d groups", have.Version, have.Parameters, groups())
			}
			s.quiet(t)
		})
	}
	blocktest.Scene(t, "and is taken back before", func(t *testing.T) {
		s := newSite(t, tuned)
		s.Settle(t)
		s.change(func(d *v1alpha1.Database) { d.Version = "17" })
		s.Settle(t)
		s.change(func(d *v1alpha1.Database) { d.Version = "16" })
		s.Settle(t)
		s.Step(24 * time.Hour)
		have := s.quiet(t).Seen[s.name].Have.(*db)
		if have.Version != "16.10" || len(s.Inventory()) != 3 {
			t.Errorf("%s, inventory %v", have.Version, s.Inventory())
		}
	})
}

func TestStorageThatCannotGrowYetIsAConflict(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and grows later", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		grow := func(size int32) {
			s.change(func(d *v1alpha1.Database) { d.StorageGiB, d.MaxStorageGiB = &size, aws.Int32(1000) })
		}
		grow(150)
		s.Settle(t)
		grow(200)
		out := s.Pass(t)
		if len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Conflict) {
			t.Errorf("not a conflict:\n%s", blocktest.Describe(out))
		}
		s.Step(7 * time.Hour)
		s.Settle(t)
		if got := aws.ToInt32(s.instance(t).AllocatedStorage); got != 200 {
			t.Errorf("%d GiB", got)
		}
	})
}

func TestWhatIsMadeRightAtOnce(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "needs no modification, and parameters that AWS does not have hold up nothing else", func(t *testing.T) {
		s := newSite(t, tuned)
		s.Settle(t)
		if n := s.World.Counts()["RDS.ModifyDBInstance"]; n > 0 {
			t.Errorf("%d modifications of a new database", n)
		}
		s.change(func(d *v1alpha1.Database) {
			d.Parameters, d.Backup.RetentionDays = map[string]string{"no_such_parameter": "1"}, aws.Int32(14)
		})
		out := s.Pass(t)
		if !strings.Contains(failures(out), "Could not find parameter with name: no_such_parameter") || aws.ToInt32(s.instance(t).BackupRetentionPeriod) != 14 {
			t.Errorf("%d days:\n%s", aws.ToInt32(s.instance(t).BackupRetentionPeriod), blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "and a group that nothing stands in is deleted, not let go", func(t *testing.T) {
		s := newSite(t, policy(v1alpha1.DeletionRetain))
		stop := s.World.Fail(awssim.Fault{Operation: "CreateDBInstance", Code: "InsufficientDBInstanceCapacity"})
		s.Pass(t)
		stop()
		s.gone = true
		s.World.Forget()
		s.Pass(t)
		if n := s.World.Counts(); n["RDS.AddTagsToResource"] > 0 || n["RDS.DeleteDBSubnetGroup"] != 1 || len(s.Inventory()) > 0 {
			t.Errorf("%v, inventory %v", n, s.Inventory())
		}
	})
}

func TestABusyDatabaseIsLeftAlone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "while it is made, and modified", func(t *testing.T) {
		s := newSite(t)
		s.Pass(t)
		s.change(func(d *v1alpha1.Database) { d.Backup.RetentionDays = aws.Int32(14) })
		s.World.Forget()
		s.Step(time.Minute)
		s.Pass(t)
		if n := s.World.Writes(); n > 0 {
			t.Errorf("%d writes while it is made", n)
		}
		s.Settle(t)
		s.change(func(d *v1alpha1.Database) {
			d.InstanceClass, d.ApplyChanges = "db.m7g.xlarge", v1alpha1.ApplyImmediately
		})
		s.Pass(t)
		s.change(func(d *v1alpha1.Database) { d.Backup.RetentionDays = aws.Int32(21) })
		s.World.Forget()
		s.Pass(t)
		s.Step(2 * time.Minute)
		s.Pass(t)
		if n := s.World.Writes(); n > 0 {
			t.Errorf("%d writes while it is modified", n)
		}
		s.Settle(t)
		if i := s.instance(t); aws.ToInt32(i.BackupRetentionPeriod) != 21 || aws.ToString(i.DBInstanceClass) != "db.m7g.xlarge" {
			t.Errorf("%d days, %s", aws.ToInt32(i.BackupRetentionPeriod), aws.ToString(i.DBInstanceClass))
		}
	})
}

func TestFailoversThatCannotBeSeenAreTold(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and hold up nothing", func(t *testing.T) {
		s := newSite(t)
		s.Settle(t)
		s.World.Fail(awssim.Fault{Service: "RDS", Operation: "DescribeEvents", Code: "AccessDenied"})
		out := s.Pass(t)
		facts := out.Seen[s.name].Facts.(availability.Database)
		if !stack.Is(facts.FailoversUnread, stack.Denied) || !out.Settled() || facts.Primary == "" {
			t.Errorf("told: %v\n%s", facts.FailoversUnread, blocktest.Describe(out))
		}
	})
}

func TestWhatIsDesired(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the database waits for its groups and their parameters", func(t *testing.T) {
		s := newSite(t, tuned)
		out := s.Pass(t)
		var order []string
		for _, c := range s.World.Calls() {
			if c.Write {
				order = append(order, c.Operation)
			}
		}
		if slices.Sort(order[:2]); !slices.Equal(order, []string{"CreateDBParameterGroup", "CreateDBSubnetGroup", "ModifyDBParameterGroup", "CreateDBInstance"}) {
			t.Errorf("%v:\n%s", order, blocktest.Describe(out))
		}
	})
	t.Run("what is retained is protected whatever the spec says", func(t *testing.T) {
		t.Parallel()
		rig := blocktest.NewRig()
		for p, protected := range map[v1alpha1.DeletionPolicy]bool{v1alpha1.DeletionRetain: true, v1alpha1.DeletionSnapshot: false, v1alpha1.DeletionDelete: false} {
			in := input(t, blocktest.NewRig(), spec(policy(p)))
			in.Spec.DeletionProtection = aws.Bool(false)
			name, w := want[db](t, in, "DBInstance/database")
			wantTags := rig.Owner.Tags(name.ID(), in.Spec.Tags)
			wantTags[cloud.TagDeletionPolicy] = string(p)
			if diff := cmp.Diff(wantTags, w.Tags); diff != "" || w.Protection != protected {
				t.Errorf("%s: protection %v, tags (-want +got):\n%s", p, w.Protection, diff)
			}
		}
	})
}
