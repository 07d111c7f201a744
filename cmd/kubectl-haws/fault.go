package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// The exit codes, as the help of the plugin tells them.
const (
	exitFailed  = 1
	exitMisuse  = 2
	exitMissing = 3
	exitDenied  = 4
	exitLate    = 5
	exitPerson  = 6
	exitFragile = 7
	exitUnsure  = 8
)

// fault is an error told in a sentence, with the exit code that it ends in.
type fault struct {
	code int
	says string
	err  error
}

func (f fault) Error() string { return f.says }
func (f fault) Unwrap() error { return f.err }

// request is what was asked of the API server.
type request struct {
	verb, resource, namespace string
	// name is empty when all are meant.
	name string
}

// where is the place of a request, in words.
func (r request) where() string {
	if r.namespace == "" {
		return "in all namespaces"
	}
	return "in namespace " + r.namespace
}

// explain puts what the API server answered into a sentence.
func (c *cluster) explain(ctx context.Context, r request, err error) error {
	switch {
	case ctx.Err() != nil:
		return fault{code: exitFailed, says: "stopped before the cluster answered", err: err}
	case lacksRight(err):
		return denied(r, err)
	case apierrors.IsUnauthorized(err):
		return fault{exitDenied, "the cluster does not know you: log in to it, or choose another one with --context", err}
	case apierrors.IsNotFound(err):
		return c.missing(ctx, r, err)
	}
	return fault{exitFailed, fmt.Sprintf("cannot %s %s %s: %v", r.verb, r.resource, r.where(), err), err}
}

// lacksRight is true when RBAC refuses. An admission policy forbids in other words.
func lacksRight(err error) bool {
	return apierrors.IsForbidden(err) && strings.Contains(err.Error(), " cannot ")
}

func denied(r request, err error) error {
	role := "haws-viewer"
	switch {
	case r.verb == "patch":
		role = "haws-editor"
	case r.resource == eventResource:
		role = "view"
	}
	return fault{exitDenied, fmt.Sprintf("you may not %s %s %s: ask for a role that allows it, such as the ClusterRole %s", r.verb, r.resource, r.where(), role), err}
}

// missing tells an app that is not there from an API that is not there. The API
// server answers NotFound to both.
func (c *cluster) missing(ctx context.Context, r request, err error) error {
	served, unknown := c.versions()
	switch {
	case unknown != nil:
		return fault{exitMissing, fmt.Sprintf("cannot %s %s %s: %v", r.verb, r.resource, r.where(), err), err}
	case len(served) == 0:
		return fault{exitMissing, "this cluster has no highly available apps: the CRD " + appResource + " is not installed. In a checkout of haws, make install installs it, and make deploy IMG=… installs it with the operator", err}
	case !slices.Contains(served, v1alpha1.GroupVersion.Version):
		return fault{exitMissing, fmt.Sprintf("this cluster has the CRD %s in version %s, and this kubectl-haws knows %s only: take the kubectl-haws of the release that the operator is of", appResource, strings.Join(served, ", "), v1alpha1.GroupVersion.Version), err}
	case r.name == "":
		return fault{exitMissing, fmt.Sprintf("cannot %s %s %s: %v", r.verb, r.resource, r.where(), err), err}
	}
	return fault{exitMissing, c.noSuchApp(ctx, r), err}
}

// noSuchApp names what is there, as far as the caller may know that.
func (c *cluster) noSuchApp(ctx context.Context, r request) string {
	text := fmt.Sprintf("there is no app %s %s", r.name, r.where())
	here, err := c.apps(ctx, r.namespace)
	if err != nil {
		return text
	}
	if similar := near(r.name, names(here)); len(similar) > 0 {
		return text + "; did you mean " + strings.Join(similar, " or ") + "?"
	}
	everywhere, err := c.apps(ctx, "")
	if err != nil {
		return text
	}
	for _, a := range everywhere {
		if a.seen.Name == r.name {
			return text + "; there is one in namespace " + a.seen.Namespace
		}
	}
	return text
}
