package twin

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
	"github.com/haws-dev/haws/test/moto"
)

// row is one sequence of calls, told as what happens.
type row struct {
	name    string
	refused string // the code of AWS's last refusal, "" where it refuses nothing
	steps   func(*world)
}

// table is every row, by service.
func table() map[string][]row {
	return map[string][]row{
		"EC2":          slices.Concat(groupRows(), ruleRows(), templateRows(), networkRows(), tagRows()),
		"ELB":          slices.Concat(balancerRows(), targetRows(), listenerRows()),
		"Auto Scaling": slices.Concat(scalingRows(), policyRows()),
		"SSM":          parameterRows(),
		"ACM":          certificateRows(),
		"RDS":          slices.Concat(subnetGroupRows(), databaseParameterRows(), databaseRows(), databaseEndRows()),
		"S3":           slices.Concat(bucketRows(), bucketSettingRows(), objectRows()),
		"IAM":          slices.Concat(roleRows(), rolePolicyRows(), profileRows()),
		"DynamoDB":     slices.Concat(tableRows(), tableChangeRows()),
		"STS":          callerRows(),
	}
}

// each runs fn for every row, one after the other.
func each(t *testing.T, fn func(t *testing.T, r row)) {
	t.Helper()
	for service, rows := range table() {
		for _, r := range rows {
			t.Run(service+"/"+r.name, func(t *testing.T) { fn(t, r) })
		}
	}
}

func (r row) on(t *testing.T, s side) *world {
	t.Helper()
	w := newWorld(t, s)
	r.steps(w)
	return w
}

// The table asks what its first lines promise, of awssim alone: moto is not needed.
func TestAwssimRefusesWhatTheTableSays(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		w := r.on(t, newSimulated())
		if diff := cmp.Diff(r.refused, w.refused()); diff != "" {
			t.Errorf("the last refusal (-want +got):\n%s", diff)
		}
		for _, c := range w.calls {
			if c.err != nil && strings.HasPrefix(codeOf(c.err), "Sim") {
				t.Errorf("%s: %v", c.operation, c.err)
			}
		}
	})
}

// What the operator would make of each refusal. Transient is what it takes an unknown code for.
func TestTheOperatorKnowsTheRefusals(t *testing.T) {
	// The operator asks for none of these, but for an unissued certificate: that one is waited for.
	unknown := []string{"DryRunOperation", "InvalidNextToken", "CannotDelete", "InvalidGroup.Reserved", "InvalidInstanceType", "UnsupportedCertificate"}
	each(t, func(t *testing.T, r row) {
		for _, c := range r.on(t, newSimulated()).calls {
			e, refused := errors.AsType[smithy.APIError](c.err)
			if !refused || slices.Contains(unknown, e.ErrorCode()) {
				continue
			}
			service, _, _ := strings.Cut(c.operation, ".")
			if class := cloud.Classify(service, e.ErrorCode(), e.ErrorMessage(), http.StatusBadRequest); class == stack.Transient {
				t.Errorf("%s: %s is an unknown code", c.operation, e.ErrorCode())
			}
		}
	})
}

func TestTheTableIsLongEnough(t *testing.T) {
	rows, refusals := 0, 0
	for service, list := range table() {
		if len(list) < 6 {
			t.Errorf("%s has %d rows", service, len(list))
		}
		for _, r := range list {
			rows++
			if r.refused != "" {
				refusals++
			}
		}
	}
	if rows < 80 || 2*refusals < rows {
		t.Errorf("%d rows, %d of them on refusals", rows, refusals)
	}
}

func TestListedDifferencesSayWhoIsRight(t *testing.T) {
	for _, d := range differences() {
		if d.source == "" || d.why == "" || d.right == "" {
			t.Errorf("%s %s %s: no page of AWS's, or no reason", d.row, d.call, d.field)
		}
		if d.field == everything && d.row == "" {
			t.Errorf("%s: anything may differ, in any row", d.call)
		}
	}
}

func TestAwssimAnswersAsMotoDoes(t *testing.T) {
	// moto reads its images again for every account, and no row is about those.
	t.Setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
	server, listed, total := moto.Start(t), newRegister(differences()), count{}
	each(t, func(t *testing.T, r row) {
		total.rows++
		sim, other := r.on(t, newSimulated()), r.on(t, newForeign(t, server, total.rows))
		total.add(sim)
		if len(sim.calls) != len(other.calls) {
			t.Fatalf("%d calls to awssim, %d to moto", len(sim.calls), len(other.calls))
		}
		ours, theirs := sim.answers(), other.answers()
		for i := range ours {
			for _, f := range listed.unlisted(compare(r.name, sim.calls[i].operation, ours[i], theirs[i])) {
				t.Errorf("not listed: call %d: %s", i+1, f)
			}
		}
	})
	if total.rows == len(slices.Concat(slices.Collect(maps.Values(table()))...)) {
		listed.stale(t)
	}
	t.Logf("%d rows, %d of them on refusals; %d calls to each side, %d of them refused; %s",
		total.rows, total.refusals, total.calls, total.refused, listed)
}

// count is what was run.
type count struct{ rows, refusals, calls, refused int }

func (c *count) add(w *world) {
	before := c.refused
	for _, made := range w.calls {
		if made.err != nil {
			c.refused++
		}
	}
	c.calls += len(w.calls)
	if c.refused > before {
		c.refusals++
	}
}
