package wire

import (
	"strconv"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const (
	boundary  = "arn:aws:iam::123456789012:policy/haws-boundary"
	keys      = "arn:aws:kms:eu-west-1:123456789012:key/"
	firstKey  = keys + "00000000-0000-0000-0000-000000000001"
	secondKey = keys + "00000000-0000-0000-0000-000000000002"
)

// gallery keeps its data in a table and a bucket, and its servers have a role. It is behind no balancer.
func (p *place) gallery() *v1alpha1.HighlyAvailableApp {
	return &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "gallery"},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			Servers: v1alpha1.Servers{
				Image: v1alpha1.Image{SSMParameter: amazonLinux}, InstanceTypes: []string{"m6i.large"}, VolumeGiB: new(int32(20)),
				Identity: &v1alpha1.Identity{SessionManager: v1alpha1.AccessAllowed},
				UserData: "#!/bin/sh\necho ${haws.tables.sessions} ${haws.buckets.pictures}\n",
			},
			Tables: []v1alpha1.Table{p.sessions()}, Buckets: []v1alpha1.Bucket{pictures()},
			Tags: map[string]string{"team": "gallery"},
		},
	}
}

// sessions has all that a table can have, where that is shown: what is not is sent again and again, and holds up what AWS takes
// after it.
func (p *place) sessions() v1alpha1.Table {
	out := v1alpha1.Table{
		Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}, SortKey: &v1alpha1.TableKey{Name: "at", Type: v1alpha1.KeyNumber},
		Indexes: []v1alpha1.TableIndex{byUser()}, TimeToLiveAttribute: "expires", Stream: v1alpha1.StreamNewImage, KMSKeyARN: firstKey,
		PointInTimeRecovery: &v1alpha1.PointInTimeRecovery{PeriodDays: new(int32(7))}, DeletionPolicy: v1alpha1.DataDelete,
	}
	if p.whole {
		out.MaxReadRequestUnits, out.MaxWriteRequestUnits, out.TableClass = new(int64(2000)), new(int64(1000)), v1alpha1.TableInfrequent
	}
	return out
}

func byUser() v1alpha1.TableIndex {
	return v1alpha1.TableIndex{
		Name: "by-user", PartitionKey: v1alpha1.TableKey{Name: "user", Type: v1alpha1.KeyString},
		Projection: v1alpha1.ProjectInclude, Attributes: []string{"name"},
	}
}

// pictures has all that a bucket can have.
func pictures() v1alpha1.Bucket {
	return v1alpha1.Bucket{
		Name: "pictures", KMSKeyARN: firstKey, DeletionPolicy: v1alpha1.DataDelete, EmptyOnDelete: new(true),
		LifecycleRules: []v1alpha1.LifecycleRule{
			{Name: "rare", Transitions: []v1alpha1.Transition{{StorageClass: "INTELLIGENT_TIERING", Days: new(int32(30))}}},
			{Name: "old", NoncurrentExpirationDays: new(int32(90)), NoncurrentVersionsToKeep: new(int32(3))},
			{Name: "previews", Prefix: "previews/", ExpirationDays: new(int32(14))},
			{Name: "uploads", AbortIncompleteUploadDays: new(int32(7))},
		},
	}
}

// stored is the life of an app with data.
func (p *place) stored(t *testing.T) {
	t.Helper()
	gallery := p.begin(t, p.gallery())
	gallery.settles(t, "is built")
	gallery.rests(t)
	gallery.rearranged(t)
	gallery.resized(t)
	gallery.spoiled(t)
	gallery.filled(t)
	gallery.entangled(t)
	gallery.emptied(t)
}

// rearranged changes what can be changed of data, and takes some of it away.
func (l *life) rearranged(t *testing.T) {
	t.Helper()
	spec := &l.object.Spec
	table, bucket := &spec.Tables[0], &spec.Buckets[0]
	for _, c := range []struct {
		what   string
		change func()
	}{
		{"has other tags", func() { spec.Tags = map[string]string{"cost": "1"} }},
		{"has many tags", func() {
			for n := range 10 {
				spec.Tags["tag-"+strconv.Itoa(n)] = "1"
			}
		}},
		{"has fewer tags", func() { spec.Tags = nil }},
		{"has another index", func() {
			table.Indexes = append(table.Indexes, v1alpha1.TableIndex{Name: "by-day", PartitionKey: v1alpha1.TableKey{Name: "day", Type: v1alpha1.KeyString}})
		}},
		{"has an index less", func() { table.Indexes = table.Indexes[:1] }},
		{"expires no more", func() { l.Step(time.Hour); table.TimeToLiveAttribute = "" }},
		{"expires by another attribute", func() { l.Step(time.Hour); table.TimeToLiveAttribute = "until" }},
		{"is restored to any second of two weeks", func() { table.PointInTimeRecovery.PeriodDays = new(int32(14)) }},
		{"has another key of its bucket", func() { bucket.KMSKeyARN = secondKey }},
		{"keeps its previews longer", func() { bucket.LifecycleRules[2].ExpirationDays = new(int32(30)) }},
		{"keeps everything", func() { bucket.LifecycleRules = nil }},
		{"keeps no more versions", func() { bucket.Versioning = v1alpha1.VersioningSuspended }},
		{"keeps versions again", func() { bucket.Versioning = v1alpha1.VersioningEnabled }},
		{"has another table and bucket", func() {
			spec.Tables = append(spec.Tables, v1alpha1.Table{Name: "more", PartitionKey: table.PartitionKey, DeletionPolicy: v1alpha1.DataDelete})
			spec.Buckets = append(spec.Buckets, v1alpha1.Bucket{Name: "more", DeletionPolicy: v1alpha1.DataDelete})
		}},
		{"has a table and a bucket less", func() {
			spec.DeletionProtection = new(false)
			spec.Tables, spec.Buckets = spec.Tables[:1], spec.Buckets[:1]
		}},
		{"is protected again", func() { spec.DeletionProtection = nil }},
	} {
		c.change()
		l.settles(t, c.what)
		l.rests(t)
		table, bucket = &spec.Tables[0], &spec.Buckets[0]
	}
}

// resized changes of a table what moto does not change.
func (l *life) resized(t *testing.T) {
	t.Helper()
	if !l.whole {
		return
	}
	table := &l.object.Spec.Tables[0]
	table.MaxReadRequestUnits, table.MaxWriteRequestUnits, table.TableClass, table.KMSKeyARN = new(int64(4000)), nil, v1alpha1.TableStandard, secondKey
	table.Stream = v1alpha1.StreamKeysOnly
	l.settles(t, "has higher limits, another class, another key and another stream")
	l.rests(t)
}
