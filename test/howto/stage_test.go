package howto

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/test/controlplane"
	"github.com/haws-dev/haws/test/moto"
)

const (
	root = "../.."
	// pace is how much faster than real time the simulated AWS lives.
	pace = 100
	// certificate is the one that the pages and the samples quote.
	certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
)

// stage is what the pages play on.
type stage struct {
	aws *region.Region
	// env is what a reader has set up, and dir a checkout.
	env []string
	dir string
	// moto answers the AWS CLI where the simulated AWS has nothing: the setup of IAM.
	moto string
	// healed end the faults that go on.
	healed []func()
}

// raise starts an API server with nothing in it, an AWS, and a cluster that runs the operator once it is deployed.
func raise(t *testing.T) *stage {
	t.Helper()
	assets, server := os.Getenv("KUBEBUILDER_ASSETS"), os.Getenv(moto.Env)
	kubectl := filepath.Join(assets, "kubectl")
	if _, err := os.Stat(kubectl); err != nil || assets == "" || server == "" {
		t.Skipf("no kubectl in KUBEBUILDER_ASSETS, or %s is not set: make howto runs this", moto.Env)
	}
	ctrl.SetLogger(logr.Discard())
	clock := awssim.NewFastClock(time.Now(), pace)
	s := &stage{aws: region.New(clock, awssim.WithRegion("eu-west-1")), dir: checkout(t), moto: moto.Start(t).URL}
	s.aws.World.Do(func() { s.aws.ACM.AddCertificate(certificate, acmtypes.CertificateStatusIssued) })
	admin := plane(t)
	kube, err := client.New(admin, client.Options{Scheme: controlplane.Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	operate(t, keeper{admin: admin, kube: kube, scheme: controlplane.Scheme(), clock: clock, aws: s.aws})
	home := t.TempDir()
	s.env = []string{
		"HOME=" + home, "PATH=" + tools(t, kubectl, filepath.Join(filepath.Dir(server), "aws")) + ":/usr/bin:/bin",
		"KUBECONFIG=" + kubeconfig(t, admin, home), "AWS_DEFAULT_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=reader", "AWS_SECRET_ACCESS_KEY=secret", "AWS_PAGER=",
		"AWS_EC2_METADATA_DISABLED=true",
	}
	return s
}

func plane(t *testing.T) *rest.Config {
	t.Helper()
	env := &envtest.Environment{ControlPlaneStartTimeout: time.Minute, ControlPlaneStopTimeout: time.Minute}
	admin, err := env.Start()
	t.Cleanup(func() {
		if err := env.Stop(); err != nil {
			t.Errorf("stop the control plane: %v", err)
		}
	})
	if err != nil {
		t.Fatalf("start the control plane: %v", err)
	}
	return admin
}

// operate keeps the operator until the test ends.
func operate(t *testing.T, k keeper) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- k.keep(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the operator: %v", err)
		}
	})
}

// checkout is what the commands need of a checkout of haws, in a folder that they may write into.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "config"), os.DirFS(filepath.Join(root, "config"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tools is a folder with the commands of a reader.
func tools(t *testing.T, kubectl, aws string) string {
	t.Helper()
	dir := t.TempDir()
	for name, path := range map[string]string{"kubectl": kubectl, "aws": aws} {
		path, err := filepath.Abs(path)
		if err == nil {
			err = os.Symlink(path, filepath.Join(dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "kubectl-haws"), "./cmd/kubectl-haws")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the plugin: %v\n%s", err, out)
	}
	return dir
}

func kubeconfig(t *testing.T, admin *rest.Config, home string) string {
	t.Helper()
	path := filepath.Join(home, "kubeconfig")
	file := clientcmdapi.NewConfig()
	file.Clusters["eks"] = &clientcmdapi.Cluster{Server: admin.Host, CertificateAuthorityData: admin.CAData}
	file.AuthInfos["admin"] = &clientcmdapi.AuthInfo{ClientCertificateData: admin.CertData, ClientKeyData: admin.KeyData}
	file.Contexts["eks"] = &clientcmdapi.Context{Cluster: "eks", AuthInfo: "admin"}
	file.CurrentContext = "eks"
	if err := clientcmd.WriteToFile(*file, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// direct has happen what a direction of a page says.
func (s *stage) direct(text string) error {
	words := strings.Fields(text)
	have := func(n int, begin ...string) bool {
		return len(words) == n && strings.HasPrefix(text, strings.Join(begin, " ")+" ")
	}
	switch {
	case have(2, "image"): // an image of AWS's own, or of the reader's
		s.aws.World.Do(func() { s.aws.EC2.AddImage(words[1], ec2types.ArchitectureValuesArm64) })
	case have(3, "broken", "image"): // one whose servers answer nobody
		s.aws.World.Do(func() {
			s.aws.EC2.AddImage(words[2], ec2types.ArchitectureValuesArm64)
			s.aws.EC2.SetImageBroken(words[2], true)
		})
	case have(3, "alarm"): // a CloudWatch alarm is in a state
		s.aws.World.Do(func() { s.aws.ASG.SetAlarm(words[1], words[2]) })
	case have(2, "certificate"): // the certificate is in a state
		s.aws.World.Do(func() { s.aws.ACM.AddCertificate(certificate, acmtypes.CertificateStatus(words[1])) })
	case have(2, "deny"): // the operator's role may not do it, until it is healed
		_, operation, _ := strings.Cut(words[1], ":")
		s.healed = append(s.healed, s.aws.World.Fail(awssim.Fault{
			Operation: operation, Code: "AccessDenied", Message: fmt.Sprintf(denied, words[1]), Status: http.StatusForbidden,
		}))
	case have(3, "fill"): // objects are put into the bucket whose name begins so
		return s.fill(words[1], words[2])
	case text == "heal":
		for _, heal := range s.healed {
			heal()
		}
		s.healed = nil
	default:
		return fmt.Errorf("nobody knows how to do %q", text)
	}
	return nil
}

// fill puts so many objects into a bucket.
func (s *stage) fill(name, count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	out, err := s3.NewFromConfig(s.aws.Config()).ListBuckets(context.Background(), &s3.ListBucketsInput{})
	if err != nil {
		return err
	}
	for _, b := range out.Buckets {
		if strings.HasPrefix(*b.Name, name) {
			s.aws.World.Do(func() { s.aws.S3.Fill(*b.Name, n) })
			return nil
		}
	}
	return fmt.Errorf("no bucket is called %s…", name)
}

// denied are AWS's words for it.
const denied = "User: arn:aws:sts::123456789012:assumed-role/haws/1790000000000000000 is not authorized to perform: %s " +
	"because no identity-based policy allows the %[1]s action"
