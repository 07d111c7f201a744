package database

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

// settled wants what stands.
func settled() (want, have *Database) {
	one := func() *Database {
		return &Database{
			SubnetGroup: stack.Literal("g"), Groups: []stack.Ref{stack.Literal("sg-1")}, Parameters: stack.Literal("default.postgres16"),
			Engine: "postgres", Version: "16.9", Class: "db.m7g.large", MultiAZ: true, StorageGiB: 100, MaxStorageGiB: aws.Int32(200), StorageType: "gp3",
			Port: 5432, Encrypted: true, ManagedPassword: true, RetentionDays: 7, CopyTags: true, Protection: true, MinorUpgrades: true,
			Pending: map[string]string{},
		}
	}
	want, have = one(), one()
	want.Version, want.Parameters, want.Pending = "16", stack.Literal(""), nil
	have.IOPS, have.Throughput = aws.Int32(3000), aws.Int32(125)
	return want, have
}

// sentence says what one call would change, and whether it waits.
func sentence(m modification, all []setting) string {
	var words []string
	for _, s := range all {
		words = append(words, fmt.Sprintf("%s: %s → %s", s.Field, s.From, s.To))
	}
	switch {
	case len(all) == 0:
		return ""
	case m.immediately:
		words = append(words, "now")
	default:
		words = append(words, "in the window")
	}
	return strings.Join(words, "; ")
}

func TestOneModification(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(want, have *Database)
		says   string
	}{
		"nothing differs": {func(_, _ *Database) {}, ""},
		"what interrupts waits for the window": {
			func(want, _ *Database) { want.Class = "db.m7g.xlarge" }, "instance class: db.m7g.large → db.m7g.xlarge; in the window",
		},
		"what interrupts does not wait when it shall not": {
			func(want, _ *Database) { want.Class, want.Now = "db.m7g.xlarge", true }, "instance class: db.m7g.large → db.m7g.xlarge; now",
		},
		"what interrupts nothing does not wait": {
			func(want, _ *Database) { want.RetentionDays = 14 }, "backup retention: 7 days → 14 days; now",
		},
		"what interrupts nothing comes first, and alone": {
			func(want, _ *Database) { want.RetentionDays, want.Class = 14, "db.m7g.xlarge" }, "backup retention: 7 days → 14 days; now",
		},
		"everything comes at once when nothing shall wait": {
			func(want, _ *Database) { want.RetentionDays, want.Class, want.Now = 14, "db.m7g.xlarge", true },
			"backup retention: 7 days → 14 days; instance class: db.m7g.large → db.m7g.xlarge; now",
		},
		"what waits already is what will be": {
			func(want, have *Database) { want.Class, have.Pending[fieldClass] = "db.m7g.xlarge", "db.m7g.xlarge" }, "",
		},
		"what interrupts nothing waits with what waits already": {
			func(want, have *Database) {
				want.Class, have.Pending[fieldClass], want.RetentionDays = "db.m7g.xlarge", "db.m7g.xlarge", 14
			}, "backup retention: 7 days → 14 days; in the window",
		},
		"what interrupts nothing waits with a class that AWS does not show": {
			func(want, have *Database) {
				want.Class, have.HidesClass, want.RetentionDays = "db.m7g.xlarge", true, 14
			},
			"backup retention: 7 days → 14 days; in the window",
		},
		"a change that waits is taken back": {
			func(_, have *Database) { have.Pending[fieldClass] = "db.m7g.xlarge" }, "instance class: db.m7g.xlarge → db.m7g.large; in the window",
		},
		"a standby that shall go away is kept": {
			func(_, have *Database) { have.Pending[fieldMultiAZ] = "off" }, "standby: off → on; in the window",
		},
		"what waits already is sent again when it shall not wait": {
			func(want, have *Database) {
				want.Class, want.Now, have.Pending[fieldClass] = "db.m7g.xlarge", true, "db.m7g.xlarge"
			}, "instance class: db.m7g.xlarge (waits for the maintenance window) → db.m7g.xlarge; now",
		},
		"an upgrade waits": {func(want, _ *Database) { want.Version = "17" }, "version: 16.9 → 17; in the window"},
		"an upgrade waits already, as AWS calls it": {
			func(want, have *Database) { want.Version, have.Pending[fieldVersion] = "17", "17.6" }, "",
		},
		"an upgrade that waits is taken back by a lower version": {
			func(_, have *Database) { have.Pending[fieldVersion] = "17.6" }, "version: 17.6 → 16.9; in the window",
		},
		"a lower version changes nothing":       {func(want, _ *Database) { want.Version = "15" }, ""},
		"a lower minor version changes nothing": {func(want, _ *Database) { want.Version = "16.1" }, ""},
		"storage does not shrink":               {func(want, _ *Database) { want.StorageGiB = 50 }, ""},
		"storage grows, and needs no IOPS":      {func(want, _ *Database) { want.StorageGiB = 150 }, "storage: 100 GiB → 150 GiB; now"},
		"more storage than wanted waits already, as RDS rounds up": {
			func(want, have *Database) { want.StorageGiB, have.Pending[fieldStorage] = 101, "110 GiB" }, "",
		},
		"less storage than wanted waits already": {
			func(want, have *Database) { want.StorageGiB, have.Pending[fieldStorage] = 150, "110 GiB" }, "storage: 110 GiB → 150 GiB; in the window",
		},
		"storage that has grown by itself keeps its maximum": {
			func(_, have *Database) { have.StorageGiB = 195 }, "",
		},
		"storage that has grown to a maximum that RDS had to be given keeps that": {
			func(_, have *Database) { have.StorageGiB, have.MaxStorageGiB = 215, aws.Int32(215) }, "",
		},
		"a maximum that is too high comes down": {
			func(_, have *Database) { have.MaxStorageGiB = aws.Int32(1000) }, "maximum storage: 1000 GiB → 200 GiB; now",
		},
		"a maximum comes down as far as RDS takes it": {
			func(_, have *Database) { have.StorageGiB, have.MaxStorageGiB = 195, aws.Int32(1000) }, "maximum storage: 1000 GiB → 215 GiB; now",
		},
		"a maximum that is too low goes up": {
			func(_, have *Database) { have.MaxStorageGiB = aws.Int32(120) }, "maximum storage: 120 GiB → 200 GiB; now",
		},
		"a maximum that was taken away comes back": {
			func(_, have *Database) { have.MaxStorageGiB = nil }, "maximum storage:  → 200 GiB; now",
		},
		"IOPS that nobody wants are left alone": {func(_, have *Database) { have.IOPS, have.Throughput = aws.Int32(9), aws.Int32(9) }, ""},
		"logs that nobody wants are left alone": {func(_, have *Database) { have.Logs = []string{"upgrade"} }, ""},
		"the order of logs is none": {
			func(want, have *Database) { want.Logs, have.Logs = []string{"a", "b"}, []string{"b", "a"} }, "",
		},
		"protection comes back at once": {func(_, have *Database) { have.Protection = false }, "deletion protection: off → on; now"},
		"a database is closed at once":  {func(_, have *Database) { have.Public = true }, "public access: on → off; now"},
		"parameters that nobody wants give way to the engine's own": {
			func(_, have *Database) { have.Parameters = stack.Literal("ours-16") }, "parameter group: ours-16 → default.postgres16; now",
		},
		"a parameter group does not come before its major version": {
			func(want, _ *Database) { want.Version, want.Parameters = "17", stack.Literal("ours-17") }, "version: 16.9 → 17; in the window",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, have := settled()
			c.change(want, have)
			if diff := cmp.Diff(c.says, sentence(plan(want, have))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatAModificationCarries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(want, have *Database)
		want   modification
	}{
		"a major upgrade says that it is one": {
			func(want, _ *Database) { want.Version = "17" }, modification{version: aws.String("17"), major: true},
		},
		"a minor one does not": {func(want, _ *Database) { want.Version = "16.10" }, modification{version: aws.String("16.10")}},
		"a major upgrade takes its parameter group along": {
			func(want, have *Database) {
				want.Version, want.Parameters, have.Parameters = "17", stack.Literal("ours-17"), stack.Literal("ours-16")
			}, modification{version: aws.String("17"), major: true, parameters: aws.String("ours-17")},
		},
		"and goes back to the engine's own when parameters are gone": {
			func(want, have *Database) { want.Version, have.Parameters = "17", stack.Literal("ours-16") },
			modification{version: aws.String("17"), major: true, parameters: aws.String("default.postgres17")},
		},
		"taking an upgrade back is none": {
			func(want, have *Database) {
				have.Pending[fieldVersion], want.Parameters, have.Parameters = "17.6", stack.Literal("ours-16"), stack.Literal("ours-16")
			}, modification{version: aws.String("16.9")},
		},
		"storage from 400 GiB on comes with its IOPS": {
			func(want, _ *Database) { want.StorageGiB, want.MaxStorageGiB = 400, nil },
			modification{immediately: true, storage: aws.Int32(400), iops: aws.Int32(12000)},
		},
		"or with those that it has": {
			func(want, have *Database) {
				want.StorageGiB, want.MaxStorageGiB, have.IOPS = 500, nil, aws.Int32(20000)
			},
			modification{immediately: true, storage: aws.Int32(500), iops: aws.Int32(20000)},
		},
		"or with those that are wanted": {
			func(want, have *Database) {
				want.StorageGiB, want.MaxStorageGiB, want.IOPS, have.IOPS = 500, nil, aws.Int32(13000), aws.Int32(13000)
			}, modification{immediately: true, storage: aws.Int32(500), iops: aws.Int32(13000)},
		},
		"storage below comes without": {
			func(want, _ *Database) { want.StorageGiB, want.MaxStorageGiB = 399, nil }, modification{immediately: true, storage: aws.Int32(399)},
		},
		"storage that is full grows at once, whatever waits": {
			func(want, have *Database) {
				have.Status, have.Pending, want.StorageGiB, want.MaxStorageGiB = "storage-full", map[string]string{fieldClass: want.Class}, 200, nil
			}, modification{immediately: true, storage: aws.Int32(200)},
		},
		"logs come as what is to go on and off": {
			func(want, have *Database) { want.Logs, have.Logs = []string{"a", "b"}, []string{"b", "c"} },
			modification{immediately: true, logsOn: []string{"a"}, logsOff: []string{"c"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, have := settled()
			c.change(want, have)
			got, _ := plan(want, have)
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(modification{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(want, have *Database)
		field  string
	}{
		"nothing":                 {func(_, _ *Database) {}, ""},
		"an unencrypted database": {func(_, have *Database) { have.Encrypted = false }, "encryption"},
		"another key":             {func(want, have *Database) { want.KMSKey, have.KMSKey = "a", "b" }, "KMS key"},
		"no key in the spec":      {func(_, have *Database) { have.KMSKey, have.SecretKMSKey = "b", "b" }, ""},
		"a key by its id": {func(want, have *Database) {
			want.KMSKey, have.KMSKey = "arn:aws:kms:eu-west-1:123456789012:key/a", "a"
			want.SecretKMSKey, have.SecretKMSKey = "arn:aws:kms:eu-west-1:123456789012:key/b", "arn:aws:kms:eu-west-1:123456789012:key/b"
		}, ""},
		"another key of the secret": {func(want, have *Database) { want.SecretKMSKey, have.SecretKMSKey = "a", "b" }, "KMS key of the secret"},
		"names in another case": {func(want, have *Database) {
			want.Name, have.Name, want.Username, have.Username = "Shop", "shop", "Owner", "owner"
		}, ""},
		"another name":           {func(want, have *Database) { want.Name, have.Name = "shop", "app" }, "database name"},
		"another user":           {func(want, have *Database) { want.Username, have.Username = "shop", "app" }, "master user"},
		"what AWS does not show": {func(want, _ *Database) { want.Name, want.Username = "app", "dbadmin" }, ""},
		"another engine": {func(want, have *Database) {
			want.Engine, have.Engine, have.Version, want.Version, have.Parameters = "mysql", "mariadb", "11.4.8", "8.4", stack.Literal("default.mariadb11.4")
		}, "engine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, have := settled()
			c.change(want, have)
			got := ""
			for _, change := range diffOf(want, have) {
				if change.Forbidden != "" {
					got += change.Field
				}
			}
			if got != c.field {
				t.Errorf("forbidden: %q", got)
			}
		})
	}
}
