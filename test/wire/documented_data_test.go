package wire

import (
	"strings"
	"testing"

	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/stack"
	"github.com/haws-dev/haws/test/moto"
)

// DynamoDB API reference: TableDescription, OnDemandThroughput, TableClassSummary and GlobalSecondaryIndexDescription. S3 API
// reference: ServerSideEncryptionRule, LifecycleRuleFilter, NoncurrentVersionExpiration, DeleteObjects and ListObjectVersions.
const (
	requestUnits = `"OnDemandThroughput": {"MaxReadRequestUnits": 2000, "MaxWriteRequestUnits": 1000}, `
	infrequent   = `"TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"}, `
	ownKeys      = `<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>`
	encoded      = `<EncodingType>url</EncodingType>`
)

// TestWhatMotoLacksOfDataIsReadAsDocumented plays an app with limits to its table and old versions that stay in its bucket.
func TestWhatMotoLacksOfDataIsReadAsDocumented(t *testing.T) {
	t.Parallel()
	cfg, d := moto.Start(t).Config(where), newDocumented()
	shown := []edit{before(`"TableStatus"`, requestUnits+infrequent), before(`"IndexName"`, requestUnits)}
	for operation, edits := range map[string][]edit{
		"CreateTable": shown, "DescribeTable": shown,
		"GetBucketEncryption":             {before("<BucketKeyEnabled>", ownKeys)},
		"GetBucketLifecycleConfiguration": {before("<NoncurrentDays>", "<NewerNoncurrentVersions>3</NewerNoncurrentVersions>")},
		"ListObjectVersions":              {before("<IsTruncated>", encoded), {"<Key>a b+c</Key>", "<Key>a+b%2Bc</Key>"}},
		"ListMultipartUploads":            {before("<IsTruncated>", encoded)},
		"DeleteObjects":                   {before("<Code>", "<VersionId>v1</VersionId>")},
	} {
		d.edit(operation, edits...)
	}
	cfg.HTTPClient = d
	p := newPlace(cfg, &blocktest.Rig{Clock: clock()})
	p.readied(t)
	object := p.gallery()
	sessions := &object.Spec.Tables[0]
	sessions.MaxReadRequestUnits, sessions.MaxWriteRequestUnits, sessions.TableClass = new(int64(2000)), new(int64(1000)), v1alpha1.TableInfrequent
	gallery := p.begin(t, object)
	gallery.settles(t, "is built")
	gallery.settles(t, "stands")
	gallery.rests(t)
	if diff := cmp.Diff(map[string]bool{}, p.restless); diff != "" {
		t.Errorf("what is shown is sent again (-want +got):\n%s", diff)
	}
	gallery.fillsIndex(t, d)
	gallery.keepsOwnKeysOut(t)
	gallery.filtersBySize(t, d)
	gallery.filled(t)
	d.forget("DescribeAutoScalingGroups")
	gallery.cannotBeEmptied(t)
	p.showed(t, dataGaps())
}

// fillsIndex is an index that AWS is filling.
func (l *life) fillsIndex(t *testing.T, d *documented) {
	t.Helper()
	d.edit("DescribeTable", edit{`"IndexStatus": "ACTIVE"`, `"IndexStatus": "CREATING", "Backfilling": true`})
	if got, want := seen(t, l.later(t), "Table/sessions"), "index by-user is being filled"; got.State != stack.Ready || got.Message != want {
		t.Errorf("the table is read as %s: %s\nwant %s: %s", got.State, got.Message, stack.Ready, want)
	}
	d.edit("DescribeTable", edit{`"IndexStatus": "CREATING", "Backfilling": true`, `"IndexStatus": "ACTIVE"`})
	have, _ := seen(t, l.settles(t, "has its index"), "Table/sessions").Have.(*table.Table)
	want := table.Limits{Read: new(int64(2000)), Write: new(int64(1000))}
	if diff := cmp.Diff([]table.Limits{want, want}, []table.Limits{have.Limits, have.Indexes[0].Limits}); diff != "" {
		t.Errorf("the limits (-want +got):\n%s", diff)
	}
}

func (l *life) keepsOwnKeysOut(t *testing.T) {
	t.Helper()
	have, _ := seen(t, l.later(t), "Bucket/pictures").Have.(*bucket.Bucket)
	if diff := cmp.Diff([]s3types.EncryptionType{s3types.EncryptionTypeSseC}, have.Blocked.EncryptionType); diff != "" {
		t.Errorf("what a writer may not ask for (-want +got):\n%s", diff)
	}
}

// filtersBySize is a stranger's rule for some sizes of objects only, under the name of one of haws's making.
func (l *life) filtersBySize(t *testing.T, d *documented) {
	t.Helper()
	const sizes = "<Filter><ObjectSizeGreaterThan>1</ObjectSizeGreaterThan><ObjectSizeLessThan>9</ObjectSizeLessThan>"
	d.edit("GetBucketLifecycleConfiguration", edit{"<Filter>", sizes})
	if said := blocktest.Describe(l.later(t)); !strings.Contains(said, "only some objects by their tags or size → ") {
		t.Errorf("rules for some sizes are left:\n%s", said)
	}
	d.edit("GetBucketLifecycleConfiguration", edit{sizes, "<Filter>"})
	l.settles(t, "has its rules back")
}

// cannotBeEmptied is a bucket whose objects something keeps.
func (l *life) cannotBeEmptied(t *testing.T) {
	t.Helper()
	l.object.Spec.DeletionProtection = new(false)
	name := physical(t, l.settles(t, "is no more protected"), "Bucket/pictures")
	l.object.DeletionTimestamp = &metav1.Time{Time: l.Clock.Now()}
	var said string
	for range patience {
		out := l.later(t)
		for _, done := range out.Done {
			if done.ID() == "Bucket/pictures" && done.Err != nil {
				said = done.Err.Error()
			}
		}
		if said != "" {
			break
		}
	}
	if want := `object "a b+c" (version v1): `; !strings.Contains(said, want) {
		t.Errorf("what is not deleted is told as %q, want %s", said, want)
	}
	l.opens(t, name)
	l.settles(t, "is deleted")
}
