package table

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

func key(name string) Key {
	return Key{name, types.ScalarAttributeTypeS, types.KeyTypeHash}
}

// on is an index on one attribute, in a state.
func on(name, attribute string, status types.IndexStatus) Index {
	return Index{Name: name, Keys: []Key{key(attribute)}, Projection: types.ProjectionTypeAll, Status: status, Filling: status == types.IndexStatusCreating}
}

func limited(i Index) Index {
	i.Limits.Write = aws.Int64(1)
	return i
}

// told are the changes in short: what may be done, what waits and what is refused.
func told(changes []stack.Change) string {
	var out []string
	for _, c := range changes {
		word := "do " + c.Field
		if c.Waits != "" {
			word = "wait " + c.Field + ": " + c.Waits
		}
		if c.Forbidden != "" {
			word = "refuse " + c.Field
		}
		out = append(out, word)
	}
	return strings.Join(out, " | ")
}

func TestIndexesByTheirStates(t *testing.T) {
	t.Parallel()
	const active, creating, deleting, updating = types.IndexStatusActive, types.IndexStatusCreating, types.IndexStatusDeleting, types.IndexStatusUpdating
	unfilled := on("a", "x", creating)
	unfilled.Filling = false
	for name, c := range map[string]struct {
		want, have []Index
		told       string
	}{
		"as wanted":                       {[]Index{on("a", "x", "")}, []Index{on("a", "x", active)}, ""},
		"missing":                         {[]Index{on("a", "x", "")}, nil, "do index a"},
		"too many":                        {nil, []Index{on("a", "x", active)}, "do index a"},
		"removals come first":             {[]Index{on("a", "x", "")}, []Index{on("b", "x", active)}, "do index b | do index a"},
		"filled":                          {[]Index{on("a", "x", "")}, []Index{on("a", "x", creating)}, "wait index a: index a is being filled"},
		"made":                            {[]Index{on("a", "x", "")}, []Index{unfilled}, "wait index a: index a is being made"},
		"changed":                         {[]Index{on("a", "x", "")}, []Index{on("a", "x", updating)}, "wait index a: index a is being changed"},
		"another waits for it":            {[]Index{on("a", "x", ""), on("b", "x", "")}, []Index{on("b", "x", creating)}, "wait index b: index b is being filled; index a waits for index b | wait index a: index a waits for index b"},
		"a removal waits for it":          {[]Index{on("b", "x", "")}, []Index{on("a", "x", active), on("b", "x", creating)}, "wait index a: index a waits for index b; index b is being filled | wait index b: index b is being filled"},
		"filled, and not wanted":          {nil, []Index{on("a", "x", creating)}, "do index a"},
		"made, and not wanted":            {nil, []Index{unfilled}, "wait index a: index a is being made, and can be removed once AWS has begun to fill it"},
		"deleted":                         {nil, []Index{on("a", "x", deleting)}, "wait index a: index a is being deleted"},
		"deleted, and wanted":             {[]Index{on("a", "x", "")}, []Index{on("a", "x", deleting)}, "wait index a: index a is being deleted, and is then made anew"},
		"deleted, and wanted differently": {[]Index{on("a", "y", "")}, []Index{on("a", "x", deleting)}, "wait index a: index a is being deleted, and is then made anew"},
		"others wait for a deletion":      {[]Index{on("b", "x", "")}, []Index{on("a", "x", deleting)}, "wait index a: index a is being deleted; index b waits for index a | wait index b: index b waits for index a"},
		"of other keys":                   {[]Index{on("a", "y", "")}, []Index{on("a", "x", active)}, "refuse index a"},
		"of other keys, filled":           {[]Index{on("a", "y", "")}, []Index{on("a", "x", creating)}, "refuse index a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, have := &Table{OnDemand: true, Indexes: c.want}, &Table{OnDemand: true, Indexes: c.have, Status: types.TableStatusActive}
			if diff := cmp.Diff(c.told, told(diffOf(want, have))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimeToLiveByItsStates(t *testing.T) {
	t.Parallel()
	const held = "AWS takes one change"
	for name, c := range map[string]struct {
		want, have string
		status     types.TimeToLiveStatus
		held, told string
	}{
		"off as wanted":                   {"", "", types.TimeToLiveStatusDisabled, held, ""},
		"on as wanted":                    {"a", "a", types.TimeToLiveStatusEnabled, held, ""},
		"on its way":                      {"a", "a", types.TimeToLiveStatusEnabling, held, ""},
		"on its way out":                  {"", "a", types.TimeToLiveStatusDisabling, held, ""},
		"to be enabled":                   {"a", "", types.TimeToLiveStatusDisabled, "", "do Time to Live"},
		"to be enabled, too soon":         {"a", "", types.TimeToLiveStatusDisabled, held, "wait Time to Live: " + held},
		"to be disabled":                  {"", "a", types.TimeToLiveStatusEnabled, "", "do Time to Live"},
		"to be disabled, too soon":        {"", "a", types.TimeToLiveStatusEnabled, held, "wait Time to Live: " + held},
		"another attribute":               {"b", "a", types.TimeToLiveStatusEnabled, "", "do Time to Live"},
		"another attribute is on its way": {"b", "a", types.TimeToLiveStatusEnabling, "", "wait Time to Live: Time to Live is being enabled on a, and can be changed after that"},
		"wanted while it ends":            {"a", "a", types.TimeToLiveStatusDisabling, "", "wait Time to Live: Time to Live is being disabled, and can be enabled after that"},
		"AWS tells nothing":               {"a", "", "", "", "do Time to Live"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			have := &Table{Status: types.TableStatusActive, OnDemand: true, TimeToLive: c.have, TimeToLiveStatus: c.status, TimeToLiveHeld: c.held}
			if diff := cmp.Diff(c.told, told(diffOf(&Table{OnDemand: true, TimeToLive: c.want}, have))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOtherDifferences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		have Table
		told string
	}{
		"a key that is being changed waits":             {Table{OnDemand: true, KMSKey: "k", Encrypting: true}, "wait KMS key: its KMS key is being changed"},
		"also when it shows what is wanted":             {Table{OnDemand: true, Encrypting: true}, "wait KMS key: its KMS key is being changed"},
		"and holds up nothing":                          {Table{OnDemand: true, Encrypting: true, Protection: true}, "do deletion protection | wait KMS key: its KMS key is being changed"},
		"local indexes are not haws's":                  {Table{OnDemand: true, LocalIndexes: []string{"l"}}, "refuse local secondary indexes"},
		"other keys":                                    {Table{OnDemand: true, Keys: []Key{key("a")}}, "refuse keys"},
		"limits of an index that is filled come later":  {Table{OnDemand: true, Indexes: []Index{limited(on("a", "x", types.IndexStatusCreating))}}, "wait index a: index a is being filled"},
		"limits of an index of a provisioned table too": {Table{Indexes: []Index{limited(on("a", "x", types.IndexStatusActive))}}, "do billing mode"},
		"limits of an index":                            {Table{OnDemand: true, Indexes: []Index{limited(on("a", "x", types.IndexStatusActive))}}, "do index a maximum writes"},
		"provisioned, with limits that it cannot have":  {Table{Limits: Limits{Read: aws.Int64(1)}}, "do billing mode | do maximum reads"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.have.Status = types.TableStatusActive
			want := &Table{OnDemand: true}
			if len(c.have.Indexes) > 0 {
				want.Indexes = []Index{on("a", "x", "")}
			}
			if diff := cmp.Diff(c.told, told(diffOf(want, &c.have))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		have  Table
		state stack.State
		says  string
	}{
		"creating":       {Table{Status: "CREATING"}, stack.Busy, "AWS shows it as CREATING"},
		"updating":       {Table{Status: "UPDATING"}, stack.Busy, "AWS shows it as UPDATING"},
		"deleting":       {Table{Status: "DELETING"}, stack.Busy, "AWS shows it as DELETING"},
		"a new word":     {Table{Status: "DANCING"}, stack.Busy, "AWS shows it as DANCING"},
		"active":         {Table{Status: "ACTIVE"}, stack.Ready, ""},
		"no key":         {Table{Status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS"}, stack.Broken, "enable the key"},
		"being archived": {Table{Status: "ARCHIVING"}, stack.Broken, "restore that backup"},
		"archived":       {Table{Status: "ARCHIVED"}, stack.Broken, "restore that backup"},
		"not replicated": {Table{Status: "REPLICATION_NOT_AUTHORIZED"}, stack.Broken, "permissions"},
		"index filled":   {Table{Status: "ACTIVE", Indexes: []Index{on("a", "x", "CREATING"), on("b", "x", "ACTIVE"), on("c", "x", "DELETING")}}, stack.Ready, "index a is being filled; index c is being deleted"},
		"encrypting":     {Table{Status: "ACTIVE", Encrypting: true}, stack.Ready, "its KMS key is being changed"},
		"enabling":       {Table{Status: "ACTIVE", TimeToLiveStatus: "ENABLING"}, stack.Ready, "Time to Live is being enabled"},
		"disabling":      {Table{Status: "ACTIVE", TimeToLiveStatus: "DISABLING"}, stack.Ready, "Time to Live is being disabled"},
		"enabled":        {Table{Status: "ACTIVE", TimeToLiveStatus: "ENABLED"}, stack.Ready, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, says := state(&c.have)
			if got != c.state || !strings.Contains(says, c.says) || c.says == "" && says != "" {
				t.Errorf("%s: %s", got, says)
			}
			if got != stack.Ready && len(diffOf(&Table{Protection: true}, &c.have)) > 0 {
				t.Error("it is to be changed")
			}
		})
	}
}

func TestWhatAWSShows(t *testing.T) {
	t.Parallel()
	have := haveOf(&types.TableDescription{
		TableStatus: types.TableStatusActive, OnDemandThroughput: &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(-1), MaxWriteRequestUnits: aws.Int64(3)},
		SSEDescription:      &types.SSEDescription{Status: types.SSEStatusEnabled, KMSMasterKeyArn: aws.String("k")},
		StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(false), StreamViewType: types.StreamViewTypeKeysOnly},
		Replicas:            []types.ReplicaDescription{{RegionName: aws.String("eu-west-1")}},
	})
	want := &Table{Status: types.TableStatusActive, Limits: Limits{Write: aws.Int64(3)}, KMSKey: "k", Class: types.TableClassStandard}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("have (-want +got):\n%s", diff)
	}
	for days, d := range map[int32]*types.PointInTimeRecoveryDescription{
		0:  {PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusDisabled, RecoveryPeriodInDays: aws.Int32(7)},
		35: {PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusEnabled},
		7:  {PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusEnabled, RecoveryPeriodInDays: aws.Int32(7)},
	} {
		if got := recoveryOf(d); got != days {
			t.Errorf("%d days, want %d", got, days)
		}
	}
	if recoveryOf(nil) != 0 {
		t.Error("recovery without a description")
	}
}

func TestIndexesInWords(t *testing.T) {
	t.Parallel()
	plain, rich := on("a", "x", ""), on("b", "y", "")
	rich.Keys = append(rich.Keys, Key{"at", types.ScalarAttributeTypeN, types.KeyTypeRange})
	rich.Projection, rich.Attributes = types.ProjectionTypeInclude, []string{"street", "name"}
	if got := plain.String() + "; " + rich.String(); got != "x (S), all; y (S) at (N), include name street" {
		t.Error(got)
	}
}
