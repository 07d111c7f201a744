package chaos

import (
	"math/rand/v2"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// database adds one, or changes its size.
func (t taste) database(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		if a.Spec.Database == nil {
			a.Spec.Database = &v1alpha1.Database{Engine: t.engine, Version: t.version, InstanceClass: "db.m7g.large", DeletionPolicy: databasePolicy(r)}
			if t.cluster {
				a.Spec.Database.Topology = v1alpha1.TopologyMultiAZCluster
			}
		}
		d := a.Spec.Database
		if r.IntN(2) == 0 {
			d.InstanceClass = one(r, "db.m7g.large", "db.m7g.xlarge")
		} else {
			d.StorageGiB = some[int32](r, 100, 200, 400)
		}
	}
}

func databasePolicy(r *rand.Rand) v1alpha1.DeletionPolicy {
	return one(r, "", v1alpha1.DeletionSnapshot, v1alpha1.DeletionRetain, v1alpha1.DeletionDelete)
}

// databaseCare changes how the database is looked after.
func (t taste) databaseCare(r *rand.Rand) edit {
	what := r.IntN(6)
	return func(a *v1alpha1.HighlyAvailableApp) {
		d := a.Spec.Database
		if d == nil {
			return
		}
		switch what {
		case 0:
			d.ApplyChanges = one(r, "", v1alpha1.ApplyImmediately)
		case 1:
			d.Backup = &v1alpha1.DatabaseBackup{RetentionDays: some[int32](r, 1, 14)}
		case 2:
			d.AutoMinorVersionUpgrade = some(r, false)
		case 3:
			d.Parameters = t.parameters(r)
		case 4:
			d.MaintenanceWindow = one(r, "", "sun:03:00-sun:04:00")
		case 5:
			if !t.cluster {
				d.Topology = one(r, "", v1alpha1.TopologySingleZone)
			}
		}
	}
}

func (t taste) parameters(r *rand.Rand) map[string]string {
	if t.engine != v1alpha1.EnginePostgres {
		return one(r, nil, map[string]string{"long_query_time": "2"})
	}
	return one(r, nil, map[string]string{"work_mem": "8192"}, map[string]string{"work_mem": "16384"})
}

// table adds one of three: the first stands under our name, the second too, the
// third under one that is given.
func (t taste) table(r *rand.Rand) edit {
	text := func(name string) v1alpha1.TableKey { return v1alpha1.TableKey{Name: name, Type: v1alpha1.KeyString} }
	made := one(r,
		v1alpha1.Table{Name: "sessions", PartitionKey: text("id")},
		v1alpha1.Table{Name: "carts", PartitionKey: text("user"), SortKey: &v1alpha1.TableKey{Name: "at", Type: v1alpha1.KeyNumber}},
		v1alpha1.Table{Name: "orders", TableName: "shop-orders", PartitionKey: text("id")})
	made.DeletionPolicy = dataPolicy(r)
	return func(a *v1alpha1.HighlyAvailableApp) {
		if !slices.ContainsFunc(a.Spec.Tables, func(t v1alpha1.Table) bool { return t.Name == made.Name }) {
			a.Spec.Tables = append(a.Spec.Tables, made)
		}
	}
}

func dataPolicy(r *rand.Rand) v1alpha1.DataDeletionPolicy {
	return one(r, "", v1alpha1.DataRetain, v1alpha1.DataDelete, v1alpha1.DataDelete)
}

func (t taste) tableCare(r *rand.Rand) edit {
	what := r.IntN(5)
	return func(a *v1alpha1.HighlyAvailableApp) {
		if len(a.Spec.Tables) == 0 {
			return
		}
		in := &a.Spec.Tables[r.IntN(len(a.Spec.Tables))]
		switch what {
		case 0:
			in.TimeToLiveAttribute = one(r, "", "expires")
		case 1:
			in.PointInTimeRecovery = one(r, nil, &v1alpha1.PointInTimeRecovery{Mode: v1alpha1.Disabled}, &v1alpha1.PointInTimeRecovery{PeriodDays: aws.Int32(7)})
		case 2:
			in.Stream = one(r, "", v1alpha1.StreamKeysOnly, v1alpha1.StreamNewImage)
		case 3:
			in.MaxReadRequestUnits = some[int64](r, 100)
		case 4:
			key := v1alpha1.TableKey{Name: "day", Type: v1alpha1.KeyString}
			in.Indexes = one(r, nil, []v1alpha1.TableIndex{{Name: "by-day", PartitionKey: key}},
				[]v1alpha1.TableIndex{{Name: "by-day", PartitionKey: key}, {Name: "of-day", PartitionKey: key, Projection: v1alpha1.ProjectKeysOnly}})
		}
	}
}

// bucket adds one of three, as table does.
func (t taste) bucket(r *rand.Rand) edit {
	made := one(r, v1alpha1.Bucket{Name: "assets"}, v1alpha1.Bucket{Name: "logs"}, v1alpha1.Bucket{Name: "media", BucketName: "shop-media-1"})
	made.DeletionPolicy, made.EmptyOnDelete = bucketPolicy(r)
	return func(a *v1alpha1.HighlyAvailableApp) {
		if !slices.ContainsFunc(a.Spec.Buckets, func(b v1alpha1.Bucket) bool { return b.Name == made.Name }) {
			a.Spec.Buckets = append(a.Spec.Buckets, made)
		}
	}
}

func bucketPolicy(r *rand.Rand) (v1alpha1.DataDeletionPolicy, *bool) {
	policy := dataPolicy(r)
	if policy != v1alpha1.DataDelete {
		return policy, nil
	}
	return policy, some(r, true, true, true)
}

func (t taste) bucketCare(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		if len(a.Spec.Buckets) == 0 {
			return
		}
		in := &a.Spec.Buckets[r.IntN(len(a.Spec.Buckets))]
		in.Versioning = one(r, "", v1alpha1.VersioningSuspended)
		in.LifecycleRules = one(r, nil, []v1alpha1.LifecycleRule{{Name: "old", Prefix: "tmp/", ExpirationDays: aws.Int32(30)}})
	}
}

// policies are changed for all of one kind.
func (t taste) policies(r *rand.Rand) edit {
	what := r.IntN(3)
	return func(a *v1alpha1.HighlyAvailableApp) {
		switch {
		case what == 0 && a.Spec.Database != nil:
			a.Spec.Database.DeletionPolicy = databasePolicy(r)
		case what == 1:
			for i := range a.Spec.Tables {
				a.Spec.Tables[i].DeletionPolicy = dataPolicy(r)
			}
		case what == 2:
			for i := range a.Spec.Buckets {
				a.Spec.Buckets[i].DeletionPolicy, a.Spec.Buckets[i].EmptyOnDelete = bucketPolicy(r)
			}
		}
	}
}
