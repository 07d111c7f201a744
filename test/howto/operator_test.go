package howto

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

// keeper does what a cluster does for the Deployment of the operator: it waits for it, runs the operator with the rights
// of the service account and with the flags that stand there, and says that it is available.
type keeper struct {
	admin  *rest.Config
	kube   client.Client
	scheme *runtime.Scheme
	clock  *awssim.FastClock
	aws    *region.Region
}

var deployed = client.ObjectKey{Namespace: "haws-system", Name: "haws-manager"}

// keep returns when the operator has ended.
func (k keeper) keep(ctx context.Context) error {
	d := &appsv1.Deployment{}
	err := wait.PollUntilContextCancel(ctx, 100*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		err := k.kube.Get(ctx, deployed, d)
		return err == nil, client.IgnoreNotFound(err)
	})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("wait for the Deployment: %w", err)
	}
	mgr, err := k.operator(ctx, d)
	if err != nil {
		return err
	}
	return errors.Join(k.available(ctx, d), mgr.Start(ctx))
}

// operator is what main makes of the Deployment, but for the AWS that it talks to.
func (k keeper) operator(ctx context.Context, d *appsv1.Deployment) (ctrl.Manager, error) {
	pod := d.Spec.Template.Spec
	boundary, err := bounded(pod.Containers[0].Args)
	if err != nil {
		return nil, err
	}
	system := &corev1.Namespace{}
	if err := k.kube.Get(ctx, types.NamespacedName{Name: "kube-system"}, system); err != nil {
		return nil, err
	}
	rights := rest.CopyConfig(k.admin)
	rights.Impersonate = rest.ImpersonationConfig{
		UserName: "system:serviceaccount:" + d.Namespace + ":" + pod.ServiceAccountName,
		Groups:   []string{"system:serviceaccounts", "system:serviceaccounts:" + d.Namespace, "system:authenticated"},
	}
	mgr, err := ctrl.NewManager(rights, ctrl.Options{
		Scheme: k.scheme, Metrics: metricsserver.Options{BindAddress: "0"}, Controller: config.Controller{SkipNameValidation: new(true)},
	})
	if err != nil {
		return nil, fmt.Errorf("make the manager: %w", err)
	}
	if _, name, is := strings.Cut(boundary, ":policy/"); is {
		k.aws.World.Do(func() { k.aws.IAM.AddPolicy(name) }) // the page has made it, on moto
	}
	made := blocks.New(cloud.New(k.aws.Config(), cloud.Options{Clock: k.clock}), blocks.Options{Cluster: string(system.UID), PermissionsBoundary: boundary}, k.clock)
	return mgr, controllers.Setup(mgr, controllers.Options{Blocks: made, Clock: k.clock, Workers: 4})
}

// bounded reads the flags of the operator; one that it does not have is an error.
func bounded(args []string) (boundary string, err error) {
	flags := flag.NewFlagSet("manager", flag.ContinueOnError)
	flags.SetOutput(&strings.Builder{})
	flags.Bool("leader-elect", false, "")
	flags.String("health-probe-bind-address", "", "")
	flags.String("metrics-bind-address", "", "")
	flags.String("region", "", "")
	flags.StringVar(&boundary, "permissions-boundary", "", "")
	if err := flags.Parse(args); err != nil {
		return "", fmt.Errorf("the flags of the Deployment: %w", err)
	}
	return boundary, nil
}

func (k keeper) available(ctx context.Context, d *appsv1.Deployment) error {
	n := *d.Spec.Replicas
	d.Status = appsv1.DeploymentStatus{
		ObservedGeneration: d.Generation, Replicas: n, UpdatedReplicas: n, ReadyReplicas: n, AvailableReplicas: n,
		Conditions: []appsv1.DeploymentCondition{{Type: appsv1.DeploymentAvailable, Status: corev1.ConditionTrue, Reason: "MinimumReplicasAvailable"}},
	}
	return k.kube.Status().Update(ctx, d)
}
