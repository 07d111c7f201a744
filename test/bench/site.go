package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

// workers is how many apps the operator looks at at once: its default.
const workers = 8

// site is a namespace, a quick AWS of its own, and an operator at work there.
type site struct {
	*bench
	namespace string
	aws       *region.Region
	limits    map[cloud.Category]cloud.Rate
	time      *shifted
	wire      *wire
	stop      func() error
}

// open starts a site. The limits are those of the operator's own rates.
func (b *bench) open(ctx context.Context, limits map[cloud.Category]cloud.Rate) (*site, error) {
	namespace, err := b.namespace(ctx)
	if err != nil {
		return nil, err
	}
	world := &leaping{}
	s := &site{
		bench: b, namespace: namespace, aws: b.quick(world), limits: limits,
		time: &shifted{}, wire: &wire{latency: latency, world: world},
	}
	if err := s.operate(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// place is a simulated region in which the app's certificates are known.
func (b *bench) place(c clock.PassiveClock) *region.Region {
	r := region.New(c, awssim.WithRegion(b.app.Spec.Region))
	r.World.Do(func() {
		for _, l := range b.app.Spec.LoadBalancer.Listeners {
			if l.CertificateARN != "" {
				r.ACM.AddCertificate(l.CertificateARN, acmtypes.CertificateStatusIssued)
			}
		}
		if p := b.app.Spec.Servers.InstanceProfile; p != "" {
			r.IAM.AddInstanceProfile(p)
		}
	})
	return r
}

// quick is a place in which everything is there, or gone, at once.
func (b *bench) quick(c clock.PassiveClock) *region.Region {
	r := b.place(c)
	r.World.Do(func() {
		r.EC2.RunningAfter, r.EC2.TerminatedAfter = 0, 0
		r.ELB.ProvisionAfter, r.ELB.BootAfter, r.ELB.LingerAfter = 0, 0, 0
		r.ASG.DeleteAfter = 0
		r.RDS.CreateAfter, r.RDS.BackUpAfter, r.RDS.SecretAfter, r.RDS.DeleteAfter, r.RDS.SnapshotAfter = 0, 0, 0, 0, 0
		r.IAM.PropagateAfter = 0
		r.DynamoDB.CreateAfter, r.DynamoDB.UpdateAfter, r.DynamoDB.DeleteAfter, r.DynamoDB.BackUpAfter = 0, 0, 0, 0
	})
	return r
}

// accountOf is what the operator has of AWS, at the far end of a wire.
func accountOf(r *region.Region, w *wire, o cloud.Options) *cloud.Cloud {
	cfg := r.Config()
	cfg.APIOptions = append(cfg.APIOptions, w.add)
	return cloud.New(cfg, o)
}

// operate starts the operator as main does, but for the AWS that it talks to.
func (s *site) operate(ctx context.Context) error {
	again := true
	mgr, err := ctrl.NewManager(s.config, ctrl.Options{
		Scheme: s.scheme, Metrics: metricsserver.Options{BindAddress: "0"},
		Cache:      cache.Options{DefaultNamespaces: map[string]cache.Config{s.namespace: {}}},
		Controller: config.Controller{SkipNameValidation: &again},
	})
	if err != nil {
		return fmt.Errorf("make the manager: %w", err)
	}
	account := accountOf(s.aws, s.wire, cloud.Options{Clock: s.time, Limits: s.limits})
	setup := controllers.Options{Blocks: blocks.New(account, blocks.Options{Cluster: s.namespace}, s.time), Clock: s.time, Workers: workers}
	if err := controllers.Setup(mgr, setup); err != nil {
		return fmt.Errorf("set up the operator: %w", err)
	}
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	s.stop = func() error {
		stop()
		return <-done
	}
	go func() { done <- mgr.Start(running) }()
	if !mgr.GetCache().WaitForCacheSync(ctx) {
		return errors.Join(errors.New("the operator did not start: its cache does not fill"), s.stop())
	}
	return nil
}

// until watches the apps of the site until something holds of all that there
// are to come, by name.
func (s *site) until(ctx context.Context, what string, holds func(map[string]*v1alpha1.HighlyAvailableApp) bool) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	apps := map[string]*v1alpha1.HighlyAvailableApp{}
	watch, err := s.kube.Watch(ctx, &v1alpha1.HighlyAvailableAppList{}, client.InNamespace(s.namespace))
	if err != nil {
		return fmt.Errorf("watch the apps: %w", err)
	}
	defer watch.Stop()
	for event := range watch.ResultChan() {
		app, ok := event.Object.(*v1alpha1.HighlyAvailableApp)
		if !ok {
			return fmt.Errorf("watch the apps: %v", event.Object)
		}
		apps[app.Name] = app
		if event.Type == "DELETED" {
			delete(apps, app.Name)
		}
		if holds(apps) {
			return nil
		}
	}
	return fmt.Errorf("%s: not within %s; %s", what, patience, says(apps))
}

// patience is how long anything may take before the benchmark gives up.
const patience = 5 * time.Minute

func says(apps map[string]*v1alpha1.HighlyAvailableApp) string {
	for name, app := range apps {
		if c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionReady); c != nil && !stands(app) {
			return name + " says " + c.Reason + ": " + c.Message
		}
	}
	return "no app says why"
}

// stands is true of an app that is Ready and HighlyAvailable.
func stands(app *v1alpha1.HighlyAvailableApp) bool {
	is := func(name string) bool {
		c := meta.FindStatusCondition(app.Status.Conditions, name)
		return c != nil && c.Status == "True" && c.ObservedGeneration == app.Generation
	}
	return is(v1alpha1.ConditionReady) && is(v1alpha1.ConditionHighlyAvailable)
}
