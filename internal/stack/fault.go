package stack

import (
	"errors"
	"fmt"
	"time"
)

// Class says what an error of AWS means for what we do next.
type Class string

const (
	// NotFound: the resource does not exist; for a deletion that is success.
	NotFound Class = "NotFound"
	// InUse: something else still needs the resource.
	InUse Class = "InUse"
	// Throttled: we, or others in the account, ask too often.
	Throttled Class = "Throttled"
	// Denied: the operator lacks the permission, or has no credentials.
	Denied Class = "Denied"
	// Invalid: AWS refuses the request as it stands; only another spec helps.
	Invalid Class = "Invalid"
	// Quota: an account limit is reached.
	Quota Class = "Quota"
	// Capacity: AWS has no room of that kind there now.
	Capacity Class = "Capacity"
	// Conflict: the resource is being changed, or its name is being used.
	Conflict Class = "Conflict"
	// Transient: anything else; it may go through the next time.
	Transient Class = "Transient"
)

// Fault is an error of AWS with everything a person needs at night.
type Fault struct {
	Class              Class
	Service, Operation string
	Code, Message      string
	RequestID          string
	// RetryAfter says when asking again makes sense; zero when unknown.
	RetryAfter time.Duration
	Err        error
}

func (f *Fault) Error() string {
	if f.Service == "" {
		return f.Message
	}
	s := fmt.Sprintf("%s %s: %s: %s", f.Service, f.Operation, f.Code, f.Message)
	if f.RequestID != "" {
		s += " (request " + f.RequestID + ")"
	}
	return s
}

func (f *Fault) Unwrap() error { return f.Err }

// FaultOf is the fault inside an error; any other error is Transient.
func FaultOf(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return &Fault{Class: Transient, Code: "Error", Message: err.Error(), Err: err}
}

// Is reports whether err is a fault of that class.
func Is(err error, class Class) bool { return err != nil && FaultOf(err).Class == class }
