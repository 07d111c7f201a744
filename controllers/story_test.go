package controllers_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/test/controlplane"
)

const (
	// pace is how much faster than real time the stories play.
	pace = 200
	// name is that of the app of a story.
	name = "shop"
	// image is an SSM parameter that every simulated region has.
	image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
)

// story is an app in a namespace and a simulated region of its own.
type story struct {
	*plane
	namespace string
	clock     clock.WithTicker
	aws       *region.Region
	// A stranger in the same AWS account, with clients of his own.
	elb *elbv2.Client
	ec2 *ec2.Client
	asg *autoscaling.Client
	rds *rds.Client
	// asked counts the passes that were asked for.
	asked atomic.Int64
	// metrics are what the operator tells of, if it is to.
	metrics *controllers.Metrics
}

// newStory has time of its own; nobody operates yet.
func (p *plane) newStory(clk clock.WithTicker, options ...awssim.Option) *story {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "story-"}}
	Expect(p.kube.Create(context.Background(), ns)).To(Succeed())
	s := &story{plane: p, namespace: ns.Name, clock: clk, aws: region.New(clk, options...)}
	s.aws.World.Do(func() { s.aws.IAM.AddInstanceProfile("web") })
	s.elb, s.ec2 = elbv2.NewFromConfig(s.aws.Config()), ec2.NewFromConfig(s.aws.Config())
	s.asg, s.rds = autoscaling.NewFromConfig(s.aws.Config()), rds.NewFromConfig(s.aws.Config())
	DeferCleanup(func() {
		if CurrentSpecReport().Failed() {
			s.dump()
		}
	})
	return s
}

// play starts a story in which time runs fast and the operator works.
func (p *plane) play(options ...awssim.Option) *story {
	s := p.newStory(awssim.NewFastClock(time.Now(), pace), options...)
	s.operate(s.account())
	return s
}

// account is what the operator has of AWS.
func (s *story) account() *cloud.Cloud {
	return cloud.New(s.aws.Config(), cloud.Options{Clock: s.clock})
}

// operate starts the operator under its own identity, until stop is called or
// the story ends.
func (s *story) operate(account *cloud.Cloud) (stop func()) {
	on := true
	mgr, err := ctrl.NewManager(s.operator, ctrl.Options{
		Scheme: controlplane.Scheme(), Metrics: metricsserver.Options{BindAddress: "0"},
		Cache:      cache.Options{DefaultNamespaces: map[string]cache.Config{s.namespace: {}}},
		Controller: config.Controller{SkipNameValidation: &on},
	})
	Expect(err).NotTo(HaveOccurred())
	setup := controllers.Options{Blocks: blocks.New(account, blocks.Options{Cluster: s.namespace}, s.clock), Clock: s.clock, Workers: 2, Metrics: s.metrics}
	Expect(controllers.Setup(mgr, setup)).To(Succeed())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	stop = func() {
		if ctx.Err() == nil {
			cancel()
			Expect(<-done).To(Succeed())
		}
	}
	DeferCleanup(stop)
	return stop
}

// edit is a change of an app.
type edit func(*v1alpha1.HighlyAvailableApp)

// create makes the app of the story: the least that can be said, and the edits.
func (s *story) create(edits ...edit) *v1alpha1.HighlyAvailableApp {
	app := &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: name},
		Spec: v1alpha1.HighlyAvailableAppSpec{Servers: v1alpha1.Servers{
			Image: v1alpha1.Image{SSMParameter: image}, InstanceTypes: []string{"t3.small"},
		}},
	}
	for _, e := range edits {
		e(app)
	}
	Expect(s.kube.Create(context.Background(), app)).To(Succeed())
	return app
}

// find reads the app, or nil when it is gone.
func (s *story) find() *v1alpha1.HighlyAvailableApp {
	app := &v1alpha1.HighlyAvailableApp{}
	err := s.kube.Get(context.Background(), client.ObjectKey{Namespace: s.namespace, Name: name}, app)
	if apierrors.IsNotFound(err) {
		return nil
	}
	Expect(err).NotTo(HaveOccurred())
	return app
}

// change edits the app.
func (s *story) change(edits ...edit) {
	GinkgoHelper()
	app := s.find()
	before := app.DeepCopy()
	for _, e := range edits {
		e(app)
	}
	Expect(s.kube.Patch(context.Background(), app, client.MergeFrom(before))).To(Succeed())
}

// ask asks for a pass at once.
func (s *story) ask() {
	GinkgoHelper()
	s.change(func(a *v1alpha1.HighlyAvailableApp) {
		meta := metav1.ObjectMeta{Annotations: map[string]string{}}
		maps.Copy(meta.Annotations, a.Annotations)
		meta.Annotations[v1alpha1.AnnotationReconcileAt] = fmt.Sprint(s.asked.Add(1))
		a.Annotations = meta.Annotations
	})
}

// fullPass sees a full pass through that began after this call. Every one reads
// the default VPC, once and first; two passes over one app never overlap.
func (s *story) fullPass() {
	GinkgoHelper()
	passes := func() int { return s.aws.World.Counts()["EC2.DescribeVpcs"] }
	for range 2 {
		before := passes()
		s.ask()
		Eventually(passes).Should(BeNumerically(">", before))
	}
}

// drop asks Kubernetes to delete the app, for which it need not be protected.
func (s *story) drop() {
	GinkgoHelper()
	s.change(unprotected)
	Expect(s.kube.Delete(context.Background(), s.find())).To(Succeed())
}

func unprotected(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = aws.Bool(false) }

func fourServers(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(4)}
}

// says is a condition of the app in one line, such as "True AllReady: …", for
// the generation that it has by now.
func (s *story) says(condition string) func() string {
	return func() string { return told(s.find(), condition) }
}

func told(app *v1alpha1.HighlyAvailableApp, condition string) string {
	if app == nil {
		return "the app is gone"
	}
	c := meta.FindStatusCondition(app.Status.Conditions, condition)
	switch {
	case c == nil:
		return "no such condition"
	case c.ObservedGeneration != app.Generation:
		return "of another generation"
	}
	return fmt.Sprintf("%s %s: %s", c.Status, c.Reason, c.Message)
}

// ready waits until the app is.
func (s *story) ready() {
	GinkgoHelper()
	Eventually(s.says(v1alpha1.ConditionReady)).Should(HavePrefix("True AllReady"))
}

// gone waits until Kubernetes has let the app go.
func (s *story) gone() {
	GinkgoHelper()
	Eventually(s.find).Should(BeNil())
}

// row is what status tells of a resource.
func (s *story) row(id string) v1alpha1.ResourceStatus {
	GinkgoHelper()
	return rowOf(s.find(), id)
}

func rowOf(app *v1alpha1.HighlyAvailableApp, id string) v1alpha1.ResourceStatus {
	i := slices.IndexFunc(app.Status.Resources, func(r v1alpha1.ResourceStatus) bool { return r.ID == id })
	if i < 0 {
		return v1alpha1.ResourceStatus{}
	}
	return app.Status.Resources[i]
}

// dump shows how things stood when a story failed.
func (s *story) dump() {
	if app := s.find(); app != nil {
		app.ManagedFields = nil
		text, _ := yaml.Marshal(app)
		GinkgoWriter.Printf("%s\n", text)
	}
	calls := s.aws.World.Calls()
	var lines []string
	for _, c := range calls[max(0, len(calls)-60):] {
		lines = append(lines, fmt.Sprintf("%s %s.%s #%d %s", c.At.Format(time.TimeOnly), c.Service, c.Operation, c.Attempt, c.Code))
	}
	GinkgoWriter.Printf("the last of %d AWS calls:\n%s\n", len(calls), strings.Join(lines, "\n"))
}
