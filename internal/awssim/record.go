package awssim

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

// Record is one attempt of a call that reached the world.
type Record struct {
	At                 time.Time
	Service, Operation string
	Attempt            int // 1 is the first; more are the SDK's retries
	Write              bool
	Code               string // of the error answered; "" is success, "Net" a lost connection
	Input              any    // a copy; do not change it
}

// Calls lists the attempts since the world began or was made to Forget, oldest first.
func (w *World) Calls() []Record {
	w.desk.Lock()
	defer w.desk.Unlock()
	return slices.Clone(w.records)
}

// Counts gives the number of attempts by operation, such as "EC2.DescribeSubnets".
func (w *World) Counts() map[string]int {
	counts := map[string]int{}
	for _, r := range w.Calls() {
		counts[r.Service+"."+r.Operation]++
	}
	return counts
}

// Reads is the number of attempts of Describe, Get, Head, List and Search operations.
func (w *World) Reads() int { return len(w.Calls()) - w.Writes() }

// Writes is the number of attempts of all other operations.
func (w *World) Writes() int {
	n := 0
	for _, r := range w.Calls() {
		if r.Write {
			n++
		}
	}
	return n
}

// Forget empties the records.
func (w *World) Forget() {
	w.desk.Lock()
	defer w.desk.Unlock()
	w.records = nil
}

func (w *World) note(r request) Record {
	return Record{
		At: w.Now(), Service: r.service, Operation: r.operation, Attempt: r.attempt,
		Write: !isRead(r.operation), Input: clone(r.input),
	}
}

func (w *World) close(r Record, err error) {
	r.Code = codeOf(err)
	w.desk.Lock()
	defer w.desk.Unlock()
	w.records = append(w.records, r)
}

func codeOf(err error) string {
	var api smithy.APIError
	switch {
	case err == nil:
		return ""
	case Code(err) != "":
		return Code(err)
	case errors.As(err, &api):
		return api.ErrorCode()
	default:
		return "Net"
	}
}

func isRead(operation string) bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "Head", "List", "Search"}, func(prefix string) bool {
		return strings.HasPrefix(operation, prefix)
	})
}
