package awssim

import (
	"net/http"
	"slices"
)

// Fault makes calls fail. The zero Service and Operation match any.
type Fault struct {
	Service, Operation string
	Match              func(in any) bool // nil matches any input; it must not change it

	Nth   int // the first matching call that fails, counted from 1; 0 is the first
	Times int // how many fail from there; 0 is for ever

	Code, Message string // without a code: InternalError, HTTP 500
	Status        int    // of HTTP, 400 with a code
	Net           bool   // the connection is reset instead
	AfterEffect   bool   // the call takes effect, only its answer is lost
}

type armed struct {
	Fault
	seen int
}

// Fail arms f until stop is called.
func (w *World) Fail(f Fault) (stop func()) {
	a := &armed{Fault: f}
	w.desk.Lock()
	defer w.desk.Unlock()
	w.faults = append(w.faults, a)
	return func() {
		w.desk.Lock()
		defer w.desk.Unlock()
		w.faults = slices.DeleteFunc(slices.Clone(w.faults), func(other *armed) bool { return other == a })
	}
}

// fault counts the call on every armed fault and returns the first that strikes.
func (w *World) fault(r request) *armed {
	w.desk.Lock()
	faults := slices.Clone(w.faults)
	w.desk.Unlock()
	var first *armed
	for _, f := range faults {
		if f.matches(r) && f.strikes() && first == nil {
			first = f
		}
	}
	return first
}

func (a *armed) matches(r request) bool {
	return (a.Service == "" || a.Service == r.service) &&
		(a.Operation == "" || a.Operation == r.operation) &&
		(a.Match == nil || a.Match(r.input))
}

func (a *armed) strikes() bool {
	a.seen++
	nth := max(a.Nth, 1)
	return a.seen >= nth && (a.Times == 0 || a.seen < nth+a.Times)
}

func (a *armed) err() error {
	if a.Net {
		return reset()
	}
	e := Error{Code: a.Code, Message: a.Message, Status: a.Status}
	if e.Status == 0 {
		e.Status = http.StatusBadRequest
		if e.Code == "" {
			e.Status = http.StatusInternalServerError
		}
	}
	if e.Code == "" {
		e.Code = "InternalError"
	}
	if e.Message == "" {
		e.Message = "a simulated fault"
	}
	return &e
}
