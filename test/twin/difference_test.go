package twin

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"testing"
)

// difference is one way in which awssim and moto may answer differently: listed with who is right, by AWS's documentation.
type difference struct {
	row    string // the row that it is found in; "" is any
	call   string // such as EC2.DescribeVpcs; * stands for anything
	field  string // the path of the field without the places in lists, or refusal; a * at the end stands for anything
	awssim string // what awssim answers: a value, or one of those below; "" is any
	moto   string
	right  verdict
	source string // the page of AWS's documentation that says so
	why    string
}

// everything is the field of a difference that changes the whole answer. It is for one row only.
const everything = "*"

// The values of fields that a side does not have, and of refusals where it refuses nothing.
const (
	absent  = "(absent)"
	allowed = "(allowed)"
)

type verdict string

const (
	// motoWrong: AWS documents what awssim answers.
	motoWrong verdict = "moto is wrong"
	// leftOut: AWS has the field, haws does not read it, and awssim leaves it out.
	leftOut verdict = "awssim leaves out what haws does not read"
	// bothRight: AWS allows both.
	bothRight verdict = "both are right"
	// undocumented: AWS's documentation does not say.
	undocumented verdict = "not documented"
)

// page is what one page of AWS's documentation decides.
type page struct {
	right       verdict
	source, why string
	calls       []refused
	fields      []shape
}

// refused is a call of one row that the sides refuse with different codes, or that one of them allows.
type refused struct{ row, call, awssim, moto string }

// shape is a field that the sides answer differently, in any row unless one is named.
type shape struct{ call, field, awssim, moto, row string }

func (p page) differences() []difference {
	var list []difference
	for _, c := range p.calls {
		list = append(list, difference{c.row, c.call, refusal, c.awssim, c.moto, p.right, p.source, p.why})
	}
	for _, f := range p.fields {
		list = append(list, difference{f.row, f.call, f.field, f.awssim, f.moto, p.right, p.source, p.why})
	}
	return list
}

// found is one difference of one call.
type found struct{ row, call, field, awssim, moto string }

func (f found) String() string {
	return fmt.Sprintf("%s: %s: %s: awssim %s, moto %s", f.row, f.call, f.field, f.awssim, f.moto)
}

func (d difference) covers(f found) bool {
	return (d.row == "" || d.row == f.row) && fits(d.call, f.call) && fits(d.field, f.field) &&
		(d.awssim == "" || d.awssim == f.awssim) && (d.moto == "" || d.moto == f.moto)
}

func fits(pattern, text string) bool {
	ok, err := path.Match(pattern, text)
	return ok && err == nil
}

var places = regexp.MustCompile(`\[\d+\]`)

// compare lists where two answers to one call differ. A call that one side refuses differs in that only.
func compare(row, operation string, sim, other answer) []found {
	paths := maps.Clone(sim)
	maps.Copy(paths, other)
	if sim[refusal] != other[refusal] {
		paths = answer{refusal: ""}
	}
	var list []found
	for _, at := range slices.Sorted(maps.Keys(paths)) {
		a, inSim := sim[at]
		b, inOther := other[at]
		if a == b && inSim == inOther {
			continue
		}
		list = append(list, found{row, operation, places.ReplaceAllString(at, ""), shown(a, inSim, at), shown(b, inOther, at)})
	}
	return list
}

func shown(value string, there bool, at string) string {
	switch {
	case there:
		return value
	case at == refusal:
		return allowed
	}
	return absent
}

// register counts which listed differences occur.
type register struct {
	list []difference
	hits []int
}

func newRegister(list []difference) *register { return &register{list, make([]int, len(list))} }

// unlisted takes what is listed out of what was found.
func (r *register) unlisted(all []found) []found {
	return slices.DeleteFunc(all, func(f found) bool {
		i := slices.IndexFunc(r.list, func(d difference) bool { return d.covers(f) })
		if i >= 0 {
			r.hits[i]++
		}
		return i >= 0
	})
}

// stale fails the test for each listed difference that does not occur any more.
func (r *register) stale(t *testing.T) {
	t.Helper()
	for i, n := range r.hits {
		if d := r.list[i]; n == 0 {
			t.Errorf("listed, but awssim and moto do not differ so: %s %s %s (awssim %q, moto %q)", d.row, d.call, d.field, d.awssim, d.moto)
		}
	}
}

// String counts the listed differences by who is right.
func (r *register) String() string {
	counts := map[verdict]int{}
	for _, d := range r.list {
		counts[d.right]++
	}
	text := fmt.Sprintf("%d listed differences", len(r.list))
	for _, right := range slices.Sorted(maps.Keys(counts)) {
		text += fmt.Sprintf(", %d %s", counts[right], right)
	}
	return text
}
