package conformance_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

const region = "eu-west-1"

// stage is what a story plays on: an API server, an AWS and the operator
// between them. The story itself uses clients of Kubernetes and of AWS only.
type stage struct {
	account
	kube     client.Client
	operator *operator
	aws      aws.Config
	asked    int
	// adapt makes an app fit where it shall live.
	adapt func(*v1alpha1.HighlyAvailableApp)
}

// raise starts a control plane, and an operator with its own rights in it.
func raise(cfg aws.Config, flags, env []string) *stage {
	admin := controlplane.Start(GinkgoTB())
	kube, err := client.New(admin, client.Options{Scheme: controlplane.Scheme()})
	Expect(err).NotTo(HaveOccurred())
	binary := os.Getenv("HAWS_OPERATOR")
	Expect(binary).NotTo(BeEmpty(), "HAWS_OPERATOR is not set: it names the operator's binary")
	s := &stage{
		account: newAccount(cfg), kube: kube, aws: cfg,
		operator: newOperator(binary, controlplane.Operator(GinkgoTB(), admin), flags, env),
	}
	s.operator.start()
	DeferCleanup(s.operator.kill)
	return s
}

// app is the smallest app with everything that the stories change.
func app(name string) *v1alpha1.HighlyAvailableApp {
	a := &v1alpha1.HighlyAvailableApp{Spec: v1alpha1.HighlyAvailableAppSpec{
		Region:  region,
		Network: &v1alpha1.Network{Zones: aws.Int32(3)},
		LoadBalancer: &v1alpha1.LoadBalancer{
			Listeners:   []v1alpha1.Listener{{Port: 80, Protocol: v1alpha1.ListenerHTTP}},
			HealthCheck: &v1alpha1.HealthCheck{Path: "/"},
		},
		Servers: v1alpha1.Servers{
			Image:         v1alpha1.Image{SSMParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"},
			InstanceTypes: []string{"t3.small"},
			Port:          aws.Int32(8080),
			// Without a size AWS takes the image's; moto refuses that. (EC2 API reference, "EbsBlockDevice".)
			VolumeGiB: aws.Int32(16),
			Replicas:  &v1alpha1.Replicas{Min: aws.Int32(4), Max: aws.Int32(9)},
			UserData:  "#!/bin/sh\necho ${haws.tables.sessions} ${haws.buckets.assets} >/etc/data\ncd /srv && touch ready else && exec python3 -m http.server 8080\n",
		},
		Tables: []v1alpha1.Table{{
			Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}, TimeToLiveAttribute: "expires",
			Indexes:        []v1alpha1.TableIndex{{Name: "by-user", PartitionKey: v1alpha1.TableKey{Name: "user", Type: v1alpha1.KeyString}, Projection: v1alpha1.ProjectKeysOnly}},
			DeletionPolicy: v1alpha1.DataDelete,
		}},
		Buckets: []v1alpha1.Bucket{{
			Name: "assets", DeletionPolicy: v1alpha1.DataDelete,
			LifecycleRules: []v1alpha1.LifecycleRule{{Name: "previews", Prefix: "previews/", ExpirationDays: aws.Int32(14)}},
		}},
		Tags: map[string]string{"team": "web"},
	}}
	a.Namespace, a.Name = "default", name
	if name == roll {
		return a
	}
	a.Spec.Database = database(v1alpha1.DeletionDelete)
	return a
}

// database is the smallest one with everything that the stories change.
func database(policy v1alpha1.DeletionPolicy) *v1alpha1.Database {
	return &v1alpha1.Database{
		Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.t4g.micro", DeletionPolicy: policy,
		Parameters: map[string]string{"log_min_duration_statement": "500", "max_connections": "200"},
	}
}

func owner(a *v1alpha1.HighlyAvailableApp) string { return a.Namespace + "/" + a.Name }

func (s *stage) create(a *v1alpha1.HighlyAvailableApp) {
	GinkgoHelper()
	if s.adapt != nil {
		s.adapt(a)
	}
	Expect(s.kube.Create(context.Background(), a)).To(Succeed())
}

// find reads an app, or nil when it is gone.
func (s *stage) find(name string) *v1alpha1.HighlyAvailableApp {
	GinkgoHelper()
	a := &v1alpha1.HighlyAvailableApp{}
	err := s.kube.Get(context.Background(), client.ObjectKey{Namespace: "default", Name: name}, a)
	if apierrors.IsNotFound(err) {
		return nil
	}
	Expect(err).NotTo(HaveOccurred())
	return a
}

// change edits an app.
func (s *stage) change(name string, edit func(*v1alpha1.HighlyAvailableApp)) {
	GinkgoHelper()
	a := s.find(name)
	before := a.DeepCopy()
	edit(a)
	Expect(s.kube.Patch(context.Background(), a, client.MergeFrom(before))).To(Succeed())
}

// ask asks for a full pass at once.
func (s *stage) ask(name string) {
	GinkgoHelper()
	s.asked++
	s.change(name, func(a *v1alpha1.HighlyAvailableApp) {
		annotations := map[string]string{}
		maps.Copy(annotations, a.Annotations)
		annotations[v1alpha1.AnnotationReconcileAt] = fmt.Sprint(s.asked)
		a.Annotations = annotations
	})
}

// drop lifts an app's protection and deletes it.
func (s *stage) drop(name string) {
	GinkgoHelper()
	s.change(name, func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = aws.Bool(false) })
	Expect(s.kube.Delete(context.Background(), s.find(name))).To(Succeed())
}

// says is a condition in one line, such as "True AllReady: …", of the
// generation that the app has by now.
func (s *stage) says(name, condition string) func() string {
	return func() string {
		a := s.find(name)
		if a == nil {
			return "the app is gone"
		}
		c := meta.FindStatusCondition(a.Status.Conditions, condition)
		if c == nil || c.ObservedGeneration != a.Generation {
			return "nothing yet of this generation"
		}
		return fmt.Sprintf("%s %s: %s", c.Status, c.Reason, c.Message)
	}
}

// ref is what AWS knows a resource of an app by.
func (s *stage) ref(name, id string) string {
	GinkgoHelper()
	for _, r := range s.find(name).Status.Resources {
		if strings.HasPrefix(r.ID, id) {
			return r.Ref
		}
	}
	Fail("no " + id + " in the inventory of " + name)
	return ""
}
