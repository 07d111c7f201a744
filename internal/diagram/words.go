package diagram

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func (s sight) find(condition string) *metav1.Condition {
	return meta.FindStatusCondition(s.app.Status.Conditions, condition)
}

func (s sight) isTrue(condition string) bool {
	return meta.IsStatusConditionTrue(s.app.Status.Conditions, condition)
}

// outdated is true while the status speaks of an older spec.
func (s sight) outdated() bool {
	return s.find(v1alpha1.ConditionReady) != nil && s.app.Status.ObservedGeneration < s.app.Generation
}

// old is true while the operator does not look at the app, paused or hindered: then
// it claims nothing of any block.
func (s sight) old() bool {
	for _, condition := range []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady} {
		if c := s.find(condition); c == nil || c.Status != metav1.ConditionUnknown {
			return false
		}
	}
	return len(s.app.Status.Zones) > 0
}

// ready is how the app is. The words are those of kubectl haws status.
func (s sight) ready() Remark {
	c := s.find(v1alpha1.ConditionReady)
	if c == nil {
		return Remark{Unknown, "not seen yet", "The operator has not looked at the app yet."}
	}
	text := c.Message
	for _, root := range []string{v1alpha1.ConditionStalled, v1alpha1.ConditionReconciling} {
		if s.isTrue(root) {
			text = s.find(root).Message
		}
	}
	switch {
	case s.isTrue(v1alpha1.ConditionStalled):
		return Remark{Bad, "stuck: " + s.find(v1alpha1.ConditionStalled).Reason, text}
	case c.Reason == v1alpha1.ReasonPaused:
		return Remark{Busy, "paused", text}
	case !s.app.DeletionTimestamp.IsZero():
		return Remark{Busy, "being deleted", text}
	case c.Status == metav1.ConditionTrue:
		return Remark{Good, "ready", text}
	}
	return Remark{Busy, "at work: " + c.Reason, text}
}

// available is the verdict of HighlyAvailable.
func (s sight) available() Remark {
	c := s.find(v1alpha1.ConditionHighlyAvailable)
	switch {
	case c == nil || c.Status == metav1.ConditionUnknown:
		out := Remark{Unknown, "high availability unknown", ""}
		if c != nil {
			out.Text = c.Message
		}
		return out
	case c.Status == metav1.ConditionFalse:
		return Remark{Bad, "not highly available: " + c.Reason, c.Message}
	case c.Reason == v1alpha1.ReasonAcceptedRisk:
		return Remark{Busy, "highly available but for an accepted risk", c.Message}
	}
	return Remark{Good, "highly available", c.Message}
}

// remark is how a building block is. One whose resources failed or need a person
// is bad; any other that is not ready is on its way.
func (s sight) remark(condition string, p part) Remark {
	c := s.find(condition)
	switch {
	case c == nil || c.Status == metav1.ConditionUnknown:
		out := Remark{Unknown, "not known", ""}
		if c != nil {
			out.Word, out.Text = c.Reason, c.Message
		}
		return out
	case c.Status == metav1.ConditionTrue:
		return Remark{Good, "ready", c.Message}
	case slices.ContainsFunc(s.app.Status.Resources, func(r v1alpha1.ResourceStatus) bool {
		return partOfKind(r.Kind) == p && failed(r.State)
	}):
		return Remark{Bad, c.Reason, c.Message}
	}
	return Remark{Busy, c.Reason, c.Message}
}

func failed(state string) bool {
	return state == v1alpha1.ResourceBroken || state == v1alpha1.ResourceFailed || state == v1alpha1.ResourceBlocked
}

// partOfKind is the building block that a kind of resource belongs to.
func partOfKind(kind string) part {
	switch kind {
	case "Subnets", "SecurityGroup":
		return partNetwork
	case "LoadBalancer", "Listener", "Certificate", "TargetGroup":
		return partBalancer
	case "Table":
		return partTables
	case "Bucket":
		return partBuckets
	case "Role", "RolePolicy", "InstanceProfile":
		return partIdentity
	}
	if strings.HasPrefix(kind, "DB") || kind == "ConfigMap" {
		return partDatabase
	}
	return partServers
}
