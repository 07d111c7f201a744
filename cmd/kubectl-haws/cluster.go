package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const (
	appResource   = "highlyavailableapps.haws.dev"
	eventResource = "events.events.k8s.io"
)

// cluster is the Kubernetes API, as the caller may use it.
type cluster struct {
	dynamic   dynamic.Interface
	discovery discovery.ServerGroupsInterface
	// namespace is the one that the command line or the kubeconfig names.
	namespace string
}

// app is one app: as the API server sent it, and as this program reads it.
type app struct {
	raw  *unstructured.Unstructured
	seen *v1alpha1.HighlyAvailableApp
}

func (p *plugin) connect() (*cluster, error) {
	config, err := p.flags.ToRESTConfig()
	if err != nil {
		return nil, fault{exitFailed, fmt.Sprintf("do not know which cluster to ask: %v", err), err}
	}
	if lost, err := p.lost(config); lost || err != nil {
		return nil, fault{exitFailed, "do not know which cluster to ask: there is no kubeconfig, or none that names a cluster; set KUBECONFIG, or --kubeconfig", err}
	}
	namespace, _, err := p.flags.ToRawKubeConfigLoader().Namespace()
	if err != nil {
		return nil, fault{exitFailed, fmt.Sprintf("do not know which namespace to look in: %v", err), err}
	}
	config.UserAgent = "kubectl-haws"
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("connect to the cluster: %w", err)
	}
	groups, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("connect to the cluster: %w", err)
	}
	return &cluster{dynamic: client, discovery: groups, namespace: namespace}, nil
}

// lost is true when nothing says which cluster is meant, so that clients turn to
// this machine.
func (p *plugin) lost(config *rest.Config) (bool, error) {
	raw, err := p.flags.ToRawKubeConfigLoader().RawConfig()
	return len(raw.Clusters) == 0 && *p.flags.APIServer == "" && strings.HasPrefix(config.Host, "http://localhost:"), err
}

func (c *cluster) in(namespace string) dynamic.ResourceInterface {
	return c.dynamic.Resource(v1alpha1.GroupVersion.WithResource("highlyavailableapps")).Namespace(namespace)
}

// app reads one app of the namespace.
func (c *cluster) app(ctx context.Context, name string) (app, error) {
	raw, err := c.in(c.namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return app{}, c.explain(ctx, request{"get", appResource, c.namespace, name}, err)
	}
	return read(raw)
}

// apps reads all apps of a namespace, or of all when it is empty.
func (c *cluster) apps(ctx context.Context, namespace string) ([]app, error) {
	list, err := c.in(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, c.explain(ctx, request{verb: "list", resource: appResource, namespace: namespace}, err)
	}
	var out []app
	for i := range list.Items {
		a, err := read(&list.Items[i])
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// patch changes an app, and reads what became of it.
func (c *cluster) patch(ctx context.Context, name string, change map[string]any) (app, error) {
	body, err := json.Marshal(change)
	if err != nil {
		return app{}, fmt.Errorf("put the change into words: %w", err)
	}
	raw, err := c.in(c.namespace).Patch(ctx, name, types.MergePatchType, body, metav1.PatchOptions{FieldManager: "kubectl-haws"})
	if err != nil {
		return app{}, c.explain(ctx, request{"patch", appResource, c.namespace, name}, err)
	}
	return read(raw)
}

func read(raw *unstructured.Unstructured) (app, error) {
	seen := &v1alpha1.HighlyAvailableApp{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(raw.Object, seen); err != nil {
		return app{}, fault{exitMissing, fmt.Sprintf("cannot read app %s/%s, so that the CRD in the cluster is of another version than this kubectl-haws: take the one of the release that the operator is of (%v)", raw.GetNamespace(), raw.GetName(), err), err}
	}
	return app{raw: raw, seen: seen}, nil
}

// versions are those in which the cluster serves the API of haws; none: it does not.
func (c *cluster) versions() ([]string, error) {
	groups, err := c.discovery.ServerGroups()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range groups.Groups {
		if g.Name == v1alpha1.GroupVersion.Group {
			for _, v := range g.Versions {
				out = append(out, v.Version)
			}
		}
	}
	return out, nil
}

// events reads what was told of an app, the oldest first. Without a UID, it is
// that of every app that ever had the name.
func (c *cluster) events(ctx context.Context, name string, uid types.UID) ([]eventsv1.Event, error) {
	of := fields.Set{"regarding.kind": "HighlyAvailableApp", "regarding.name": name}
	if uid != "" {
		of["regarding.uid"] = string(uid)
	}
	list, err := c.dynamic.Resource(eventsv1.SchemeGroupVersion.WithResource("events")).Namespace(c.namespace).
		List(ctx, metav1.ListOptions{FieldSelector: of.String()})
	if err != nil {
		return nil, c.explain(ctx, request{verb: "list", resource: eventResource, namespace: c.namespace}, err)
	}
	out := make([]eventsv1.Event, len(list.Items))
	for i := range list.Items {
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(list.Items[i].Object, &out[i]); err != nil {
			return nil, fmt.Errorf("read event %s: %w", list.Items[i].GetName(), err)
		}
	}
	slices.SortStableFunc(out, func(a, b eventsv1.Event) int { return cmp.Or(last(a).Compare(last(b)), cmp.Compare(a.Name, b.Name)) })
	return out, nil
}

// last is when an event happened, or happened last.
func last(e eventsv1.Event) time.Time {
	switch {
	case e.Series != nil:
		return e.Series.LastObservedTime.Time
	case !e.EventTime.IsZero():
		return e.EventTime.Time
	}
	return e.DeprecatedLastTimestamp.Time
}

func names(all []app) []string {
	var out []string
	for _, a := range all {
		out = append(out, a.seen.Name)
	}
	return out
}

func raws(all []app) []*unstructured.Unstructured {
	var out []*unstructured.Unstructured
	for _, a := range all {
		out = append(out, a.raw)
	}
	return out
}
