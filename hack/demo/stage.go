package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

const sample = "config/samples/haws_v1alpha1_data.yaml"

// stage is everything that the story plays on.
type stage struct {
	plane  *envtest.Environment
	stop   context.CancelFunc
	done   chan error
	kube   client.Client
	clock  *awssim.FastClock
	aws    *region.Region
	app    *v1alpha1.HighlyAvailableApp // nil when it is gone
	key    client.ObjectKey
	board  board
	opened time.Time
	// recorder keeps moments of the story.
	recorder recorder
	elb      *elasticloadbalancingv2.Client
	ec2      *ec2.Client
	rds      *rds.Client
	s3       *s3.Client
	// orders come from other terminals; throttled stops the refusals of AWS.
	orders    chan order
	throttled []func()
	// kubeconfig is where the one for this stage lies.
	kubeconfig string
}

func raise(ctx context.Context) (*stage, error) {
	app, err := load(sample)
	if err != nil {
		return nil, err
	}
	s := &stage{
		plane: &envtest.Environment{CRDDirectoryPaths: []string{filepath.Join("config", "crd", "bases")}, ErrorIfCRDPathMissing: true},
		clock: awssim.NewFastClock(time.Now(), pace), app: app, key: client.ObjectKeyFromObject(app), board: newBoard(), done: make(chan error, 1), stop: func() {}, orders: make(chan order),
	}
	s.aws = region.New(s.clock, awssim.WithRegion(app.Spec.Region))
	s.aws.World.Do(func() {
		for _, l := range app.Spec.LoadBalancer.Listeners {
			if l.CertificateARN != "" {
				s.aws.ACM.AddCertificate(l.CertificateARN, acmtypes.CertificateStatusIssued)
			}
		}
		if p := app.Spec.Servers.InstanceProfile; p != "" {
			s.aws.IAM.AddInstanceProfile(p)
		}
	})
	// A stranger in the same account, with clients of his own.
	s.elb, s.ec2 = elasticloadbalancingv2.NewFromConfig(s.aws.Config()), ec2.NewFromConfig(s.aws.Config())
	s.rds, s.s3 = rds.NewFromConfig(s.aws.Config()), s3.NewFromConfig(s.aws.Config())
	config, err := s.plane.Start()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the control plane: %w", err), s.plane.Stop())
	}
	if err := s.operate(ctx, config); err != nil {
		return nil, errors.Join(err, s.plane.Stop())
	}
	return s, nil
}

// operate starts the operator as main does, but for the AWS that it talks to.
func (s *stage) operate(ctx context.Context, config *rest.Config) error {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return err
	}
	mgr, err := ctrl.NewManager(config, ctrl.Options{Scheme: scheme, Metrics: metricsserver.Options{BindAddress: "0"}})
	if err != nil {
		return fmt.Errorf("make the manager: %w", err)
	}
	account := cloud.New(s.aws.Config(), cloud.Options{Clock: s.clock})
	setup := controllers.Options{Blocks: blocks.New(account, blocks.Options{Cluster: "demo"}, s.clock), Clock: s.clock, Workers: 1}
	if err := controllers.Setup(mgr, setup); err != nil {
		return fmt.Errorf("set up the operator: %w", err)
	}
	running, stop := context.WithCancel(ctx)
	s.stop = stop
	go func() { s.done <- mgr.Start(running) }()
	if !mgr.GetCache().WaitForCacheSync(ctx) {
		return errors.New("the operator did not start: its cache does not fill")
	}
	s.kube, err = client.New(config, client.Options{Scheme: scheme})
	return err
}

func (s *stage) lower() {
	s.stop()
	if err := errors.Join(<-s.done, s.plane.Stop()); err != nil {
		fmt.Fprintln(os.Stderr, "stop the operator and the control plane:", err)
	}
}

func load(path string) (*v1alpha1.HighlyAvailableApp, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the sample: %w", err)
	}
	app := &v1alpha1.HighlyAvailableApp{}
	if err := yaml.UnmarshalStrict(raw, app); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return app, nil
}
