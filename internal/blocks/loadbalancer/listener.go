package loadbalancer

import (
	"fmt"
	"slices"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Listener is one port of a load balancer. Everything about it but the port can
// be changed in place.
type Listener struct {
	Balancer stack.Ref
	Port     int32
	Protocol string
	// Certificate and SSLPolicy are zero for HTTP and TCP.
	Certificate stack.Ref
	SSLPolicy   string
	Action      Action
	Tags        map[string]string
}

// Action is what a listener does with a request: exactly one of these.
type Action struct {
	// Forward sends it to the servers of a target group.
	Forward stack.Ref
	// Beside is a target group at weight 0 next to that of Forward: its servers
	// are asked whether they are well, which those of a group that no listener
	// names are not, and get no request. (ELBv2 user guide, "Target groups".)
	Beside stack.Ref
	// RedirectTo sends the client to another port, over HTTPS and for good.
	RedirectTo int32
	// Other is an action that haws does not make, in words.
	Other string
}

func (a Action) String() string {
	switch {
	case a.Other != "":
		return a.Other
	case a.RedirectTo != 0:
		return fmt.Sprintf("redirect to HTTPS port %d", a.RedirectTo)
	}
	if a.Beside != (stack.Ref{}) {
		return "forward to " + a.Forward.String() + ", with " + a.Beside.String() + " at weight 0"
	}
	return "forward to " + a.Forward.String()
}

type listeners struct{ desk }

// Uses: the load balancer, the certificate and the target groups.
func (listeners) Uses(of *Listener) []stack.Ref {
	refs := []stack.Ref{of.Balancer, of.Certificate, of.Action.Forward, of.Action.Beside}
	return slices.DeleteFunc(refs, func(r stack.Ref) bool { return r == stack.Ref{} })
}

// Diff lists what to change.
func (listeners) Diff(want, have *Listener) []stack.Change {
	out := changed("protocol", want.Protocol, have.Protocol)
	if want.Certificate != (stack.Ref{}) {
		out = append(out, changed("certificate", want.Certificate.String(), quoted(have.Certificate))...)
	}
	if want.SSLPolicy != "" {
		out = append(out, changed("security policy", want.SSLPolicy, have.SSLPolicy)...)
	}
	out = append(out, changed("action", want.Action.String(), have.Action.String())...)
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

// quoted is empty for a reference that nothing was put into.
func quoted(r stack.Ref) string {
	if r == (stack.Ref{}) {
		return ""
	}
	return r.String()
}
