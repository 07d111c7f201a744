package controllers

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
)

// +kubebuilder:rbac:groups="",resources=configmaps,verbs=get;create;patch;delete
// +kubebuilder:rbac:groups=haws.dev,resources=highlyavailableapps/finalizers,verbs=update

// publish keeps the ConfigMap that tells workloads in the cluster how to reach
// what the app has: the facts that user data may quote, and never a password. It
// is written when all of them are known, stays while they are not, and goes with
// the last of the data. One that somebody else made is left alone, and reported.
func (r *Reconciler) publish(ctx context.Context, app *v1alpha1.HighlyAvailableApp, report *Report) error {
	wanted, had := report.holdsData() && !report.Deleting, hadData(app)
	if report.Outcome == nil || !wanted && !had {
		return nil
	}
	have := &corev1.ConfigMap{}
	name := connectionName(app)
	err := r.Reader.Get(ctx, name, have)
	facts := report.Findings.Connection
	switch exists := err == nil; {
	case client.IgnoreNotFound(err) != nil:
		return fmt.Errorf("read ConfigMap %s: %w", name, err)
	case exists && !metav1.IsControlledBy(have, app):
		if wanted {
			report.Unpublished = &problem{
				kind: report.published(), reason: v1alpha1.ReasonNameTaken, rank: rankPerson,
				message: "ConfigMap " + name.Name + " exists and does not belong to this app, so that it does not tell how to reach the data: rename or delete it",
			}
		}
		return nil
	case !wanted && exists:
		return r.unpublish(ctx, have)
	case !wanted || facts == nil:
		return nil
	case !exists:
		return report.refusal(r.create(ctx, connection(app, name, facts)))
	}
	return report.refusal(r.update(ctx, have, facts))
}

// refusal turns what Kubernetes refuses for a reason that lasts, such as a quota,
// into something to tell: no pass may break off with it.
func (r *Report) refusal(err error) error {
	if !apierrors.IsForbidden(err) && !apierrors.IsInvalid(err) {
		return err
	}
	r.Unpublished = &problem{
		kind: r.published(), reason: v1alpha1.ReasonDenied, rank: rankPerson,
		message: "it cannot be published how to reach the data: " + err.Error(),
	}
	return nil
}

// holdsData is true of an app that wants data.
func (r *Report) holdsData() bool {
	for condition, wanted := range r.Optional {
		if wanted && blocks.HoldsData(condition) {
			return true
		}
	}
	return false
}

// hadData is true of an app that had data when it was last looked at. The conditions
// do not tell: those of what was taken out during a pause are gone.
func hadData(app *v1alpha1.HighlyAvailableApp) bool {
	return slices.ContainsFunc(app.Status.Resources, func(r v1alpha1.ResourceStatus) bool { return blocks.HoldsData(blocks.Condition(r.Kind)) })
}

// published is the kind whose condition tells of the ConfigMap: the first one that
// the app has data of.
func (r *Report) published() string {
	switch {
	case r.Optional[v1alpha1.ConditionDatabaseReady]:
		return blocks.KindConnection
	case r.Optional[v1alpha1.ConditionTablesReady]:
		return blocks.KindTable
	}
	return blocks.KindBucket
}

// connectionName is that of the ConfigMap: the app's, with -connection behind it.
func connectionName(app *v1alpha1.HighlyAvailableApp) client.ObjectKey {
	const suffix = "-connection"
	return client.ObjectKey{Namespace: app.Namespace, Name: within(validation.DNS1123SubdomainMaxLength-len(suffix), app.Name) + suffix}
}

// within is a name that Kubernetes takes where it allows fewer characters than in
// the name of an object, which may have 253: cut, with a hash of all of it.
func within(longest int, name string) string {
	if len(name) <= longest {
		return name
	}
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(name)))[:10]
	return strings.TrimRight(name[:longest-len(hash)-1], "-.") + "-" + hash
}

func connection(app *v1alpha1.HighlyAvailableApp, name client.ObjectKey, facts map[string]string) *corev1.ConfigMap {
	owner := metav1.NewControllerRef(app, v1alpha1.GroupVersion.WithKind("HighlyAvailableApp"))
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: name.Namespace, Name: name.Name, OwnerReferences: []metav1.OwnerReference{*owner},
			Labels: map[string]string{"app.kubernetes.io/managed-by": "haws", "app.kubernetes.io/instance": within(validation.LabelValueMaxLength, app.Name)},
		},
		Data: facts,
	}
}

func (r *Reconciler) create(ctx context.Context, c *corev1.ConfigMap) error {
	err := r.Client.Create(ctx, c)
	if apierrors.IsAlreadyExists(err) {
		return nil // the next pass finds whose it is
	}
	if err != nil {
		return fmt.Errorf("create ConfigMap %s: %w", c.Name, err)
	}
	return nil
}

func (r *Reconciler) update(ctx context.Context, have *corev1.ConfigMap, facts map[string]string) error {
	if maps.Equal(have.Data, facts) {
		return nil
	}
	before := have.DeepCopy()
	have.Data = facts
	if err := r.Client.Patch(ctx, have, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})); err != nil {
		return fmt.Errorf("update ConfigMap %s: %w", have.Name, err)
	}
	return nil
}

func (r *Reconciler) unpublish(ctx context.Context, have *corev1.ConfigMap) error {
	err := r.Client.Delete(ctx, have, client.Preconditions{UID: &have.UID})
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete ConfigMap %s: %w", have.Name, err)
	}
	return nil
}
