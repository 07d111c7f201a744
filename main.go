// The haws operator: highly available AWS architectures as Kubernetes custom
// resources.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type options struct {
	region, clusterID     string
	boundary              string
	metricsAddr, probes   string
	leaderElect, insecure bool
	workers               int
}

func main() {
	o := flags()
	if err := run(ctrl.SetupSignalHandler(), o); err != nil {
		ctrl.Log.Error(err, "The operator ends")
		os.Exit(1)
	}
}

func flags() options {
	var o options
	log := zap.Options{}
	flag.StringVar(&o.region, "region", "", "the AWS region of apps that name none (default: the AWS SDK's own, such as AWS_REGION)")
	flag.StringVar(&o.clusterID, "cluster-id", "", "what tells this cluster's resources from another's on AWS; never change it (default: the UID of the namespace kube-system)")
	flag.StringVar(&o.boundary, "permissions-boundary", "", "the ARN of the IAM policy that bounds the roles that the operator makes for servers (default: none)")
	flag.StringVar(&o.metricsAddr, "metrics-bind-address", ":8443", "where metrics are served, over HTTPS and to those who may read them; 0 turns them off")
	flag.BoolVar(&o.insecure, "metrics-insecure", false, "serve metrics over HTTP and to everybody")
	flag.StringVar(&o.probes, "health-probe-bind-address", ":8081", "where /healthz and /readyz are served")
	flag.BoolVar(&o.leaderElect, "leader-elect", false, "work only while holding the lease, so that one of several replicas does")
	flag.IntVar(&o.workers, "workers", 8, "how many apps are looked at at once")
	log.BindFlags(flag.CommandLine)
	flag.Parse()
	ctrl.SetLogger(zap.New(zap.UseFlagOptions(&log)))
	return o
}

func run(ctx context.Context, o options) error {
	account, err := account(ctx, o.region)
	if err != nil {
		return err
	}
	mgr, err := manager(o)
	if err != nil {
		return err
	}
	cluster, err := clusterID(ctx, mgr, o.clusterID)
	if err != nil {
		return err
	}
	setup := controllers.Options{
		Blocks: blocks.New(account, blocks.Options{Cluster: cluster, PermissionsBoundary: o.boundary}, clock.RealClock{}), Clock: clock.RealClock{},
		Workers: o.workers, Metrics: controllers.NewMetrics(ctrlmetrics.Registry),
	}
	err = errors.Join(
		controllers.Setup(mgr, setup),
		mgr.AddHealthzCheck("ping", healthz.Ping),
		mgr.AddReadyzCheck("ping", healthz.Ping),
	)
	if err != nil {
		return fmt.Errorf("set up the manager: %w", err)
	}
	return mgr.Start(ctx)
}

// account loads the AWS SDK's default configuration, which honours
// AWS_ENDPOINT_URL, and says at once, in one line, when nobody is logged in.
func account(ctx context.Context, region string) (*cloud.Cloud, error) {
	var regional []func(*config.LoadOptions) error
	if region != "" {
		regional = append(regional, config.WithRegion(region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, regional...)
	if err != nil {
		return nil, fmt.Errorf("load the AWS configuration: %w", err)
	}
	c := cloud.New(cfg, cloud.Options{Metrics: cloud.NewMetrics(ctrlmetrics.Registry)})
	go greet(ctx, c, cfg)
	return c, nil
}

func greet(ctx context.Context, c *cloud.Cloud, cfg aws.Config) {
	who, err := c.In("").Identity(ctx)
	if err != nil {
		ctrl.Log.Error(stack.FaultOf(err), "AWS does not know the operator; apps say so too until it does", "region", cfg.Region)
		return
	}
	ctrl.Log.Info("Working on AWS", "account", who.Account, "region", cfg.Region)
}

func manager(o options) (ctrl.Manager, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return nil, fmt.Errorf("build the scheme: %w", err)
	}
	metrics := metricsserver.Options{BindAddress: o.metricsAddr, SecureServing: !o.insecure, TLSOpts: []func(*tls.Config){http1}}
	if !o.insecure {
		metrics.FilterProvider = filters.WithAuthenticationAndAuthorization
	}
	rest, err := ctrl.GetConfig()
	if err != nil {
		return nil, fmt.Errorf("find the Kubernetes cluster: %w", err)
	}
	mgr, err := ctrl.NewManager(rest, ctrl.Options{
		Scheme: scheme, Metrics: metrics, HealthProbeBindAddress: o.probes,
		LeaderElection: o.leaderElect, LeaderElectionID: "haws.dev", LeaderElectionReleaseOnCancel: true,
	})
	if err != nil {
		return nil, fmt.Errorf("make the manager: %w", err)
	}
	return mgr, nil
}

// http1 turns HTTP/2 off, and with it the rapid reset attacks on it
// (CVE-2023-44487); metrics have no use for it.
func http1(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }

// clusterID is the given one, or the UID of kube-system, which lives as long
// as the cluster does.
func clusterID(ctx context.Context, mgr ctrl.Manager, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	var ns corev1.Namespace
	if err := mgr.GetAPIReader().Get(ctx, types.NamespacedName{Name: "kube-system"}, &ns); err != nil {
		return "", fmt.Errorf("read the id of the cluster from the namespace kube-system: %w", err)
	}
	return string(ns.UID), nil
}
