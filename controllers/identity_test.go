package controllers_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"

	"github.com/haws-dev/haws/test/controlplane"
)

// identityStories: the other stories show that the operator may do what it
// needs, for they all play under this identity.
func identityStories(p *plane) {
	may := func(verb, group, resource, subresource, namespace, name string) bool {
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{
				Verb: verb, Group: group, Resource: resource, Subresource: subresource, Namespace: namespace, Name: name,
			},
		}}
		Expect(p.hands.Create(context.Background(), review)).To(Succeed())
		return review.Status.Allowed
	}

	DescribeTable("may do what it needs",
		func(verb, group, resource, subresource, namespace, name string) {
			Expect(may(verb, group, resource, subresource, namespace, name)).To(BeTrue())
		},
		Entry("see apps everywhere", "list", "haws.dev", "highlyavailableapps", "", "", ""),
		Entry("follow apps everywhere", "watch", "haws.dev", "highlyavailableapps", "", "", ""),
		Entry("put its finalizer on", "patch", "haws.dev", "highlyavailableapps", "", "web", "shop"),
		Entry("write the status", "patch", "haws.dev", "highlyavailableapps", "status", "web", "shop"),
		Entry("tell events", "create", "events.k8s.io", "events", "", "web", ""),
		Entry("count events", "patch", "events.k8s.io", "events", "", "web", ""),
		Entry("read the id of the cluster", "get", "", "namespaces", "", "", "kube-system"),
		Entry("read how an app is reached", "get", "", "configmaps", "", "web", "shop-connection"),
		Entry("publish how an app is reached", "create", "", "configmaps", "", "web", ""),
		Entry("correct how an app is reached", "patch", "", "configmaps", "", "web", "shop-connection"),
		Entry("take back how an app is reached", "delete", "", "configmaps", "", "web", "shop-connection"),
		Entry("own what it publishes", "update", "haws.dev", "highlyavailableapps", "finalizers", "web", "shop"),
		Entry("hold the lease of the leader", "update", "coordination.k8s.io", "leases", "", controlplane.OperatorNamespace, "haws.dev"),
		Entry("ask who reads its metrics", "create", "authentication.k8s.io", "tokenreviews", "", "", ""),
	)

	DescribeTable("may do no more",
		func(verb, group, resource, subresource, namespace, name string) {
			Expect(may(verb, group, resource, subresource, namespace, name)).To(BeFalse())
		},
		Entry("delete an app", "delete", "haws.dev", "highlyavailableapps", "", "web", "shop"),
		Entry("create an app", "create", "haws.dev", "highlyavailableapps", "", "web", ""),
		Entry("replace an app", "update", "haws.dev", "highlyavailableapps", "", "web", "shop"),
		Entry("replace a status", "update", "haws.dev", "highlyavailableapps", "status", "web", "shop"),
		Entry("read a secret", "get", "", "secrets", "", "web", "keys"),
		Entry("read a secret of its own namespace", "get", "", "secrets", "", controlplane.OperatorNamespace, "keys"),
		Entry("list ConfigMaps", "list", "", "configmaps", "", "web", ""),
		Entry("follow ConfigMaps", "watch", "", "configmaps", "", "web", ""),
		Entry("replace a ConfigMap", "update", "", "configmaps", "", "web", "shop-connection"),
		Entry("read other namespaces", "get", "", "namespaces", "", "", "web"),
		Entry("list namespaces", "list", "", "namespaces", "", "", ""),
		Entry("change a deployment", "patch", "apps", "deployments", "", "web", "shop"),
		Entry("make a pod", "create", "", "pods", "", controlplane.OperatorNamespace, ""),
		Entry("hold a lease elsewhere", "update", "coordination.k8s.io", "leases", "", "web", "haws.dev"),
		Entry("delete events", "delete", "events.k8s.io", "events", "", "web", "shop"),
		Entry("change a CRD", "patch", "apiextensions.k8s.io", "customresourcedefinitions", "", "", "highlyavailableapps.haws.dev"),
		Entry("change the policy that protects apps", "delete", "admissionregistration.k8s.io", "validatingadmissionpolicies", "", "", "haws-deletion-protection"),
		Entry("give itself more", "create", "rbac.authorization.k8s.io", "clusterrolebindings", "", "", ""),
		Entry("be somebody else", "impersonate", "", "users", "", "", "admin"),
	)
}
