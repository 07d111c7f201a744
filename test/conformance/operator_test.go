package conformance_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// operator is the built binary, as a process that can be killed.
type operator struct {
	binary string
	flags  []string
	env    []string
	cmd    *exec.Cmd
	// metrics is where it serves them.
	metrics string
}

// newOperator readies a process that lives on a cluster.
func newOperator(binary string, cluster *rest.Config, flags, env []string) *operator {
	path := filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(clientcmd.WriteToFile(kubeconfig(cluster), path)).To(Succeed())
	return &operator{
		binary: binary, env: append(os.Environ(), env...),
		flags: append([]string{"--kubeconfig=" + path, "--metrics-insecure", "--zap-devel"}, flags...),
	}
}

func kubeconfig(c *rest.Config) clientcmdapi.Config {
	out := clientcmdapi.NewConfig()
	out.Clusters["it"] = &clientcmdapi.Cluster{Server: c.Host, CertificateAuthorityData: c.CAData}
	out.AuthInfos["operator"] = &clientcmdapi.AuthInfo{
		ClientCertificateData: c.CertData, ClientKeyData: c.KeyData,
		Impersonate: c.Impersonate.UserName, ImpersonateGroups: c.Impersonate.Groups,
	}
	out.Contexts["it"] = &clientcmdapi.Context{Cluster: "it", AuthInfo: "operator"}
	out.CurrentContext = "it"
	return *out
}

func (o *operator) start() {
	GinkgoHelper()
	probes := free()
	o.metrics = free()
	o.cmd = exec.Command(o.binary, append(o.flags, "--metrics-bind-address="+o.metrics, "--health-probe-bind-address="+probes)...) //nolint:gosec // the operator that the Makefile built
	o.cmd.Env, o.cmd.Stdout, o.cmd.Stderr = o.env, GinkgoWriter, GinkgoWriter
	Expect(o.cmd.Start()).To(Succeed())
	Eventually(func() error {
		conn, err := net.DialTimeout("tcp", probes, time.Second)
		if err == nil {
			err = conn.Close()
		}
		return err
	}).Should(Succeed(), "the operator does not answer at "+probes)
}

// kill ends it as a lost node would: without a word.
func (o *operator) kill() {
	if o.cmd == nil {
		return
	}
	_ = o.cmd.Process.Kill()
	_ = o.cmd.Wait()
	o.cmd = nil
}

// free is an address on which nobody listens.
func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
