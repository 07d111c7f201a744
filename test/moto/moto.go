// Package moto starts moto_server, an implementation of AWS that another team wrote, for tests that hold haws and its own
// simulated AWS against it. It knows nothing of what is tested.
package moto

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Env names the moto_server to start; hack/moto.sh prints it. Without it, what needs moto is skipped.
const Env = "MOTO_SERVER"

// Server is a running moto, empty but for the default VPC of each region and AWS's public images and parameters.
type Server struct {
	// URL is where it answers, for AWS_ENDPOINT_URL.
	URL string
}

// address is how werkzeug, moto's web server, says where it listens.
var address = regexp.MustCompile(`Running on (http://\S+)`)

// Start starts a moto of the test's own, on a free port of the loopback interface. It ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	path := os.Getenv(Env)
	if path == "" {
		t.Skipf("%s is not set: make conformance runs this", Env)
	}
	cmd := exec.Command(path, "-H", "127.0.0.1", "-p", "0") //nolint:gosec // the path is what the Makefile gives
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	return &Server{URL: listening(t, said)}
}

// listening waits until moto says where, and lets it talk from then on.
func listening(t testing.TB, said io.Reader) string {
	t.Helper()
	found := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if m := address.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
		close(found)
	}()
	select {
	case url, ok := <-found:
		if !ok {
			t.Fatal("moto ended before it listened")
		}
		return url
	case <-time.After(time.Minute):
		t.Fatal("moto does not listen after a minute")
	}
	return ""
}

// Config is the configuration of the SDK's clients that talk to this moto.
func (s *Server) Config(region string) aws.Config {
	return aws.Config{
		Region: region, BaseEndpoint: aws.String(s.URL), HTTPClient: &http.Client{Timeout: time.Minute},
		Credentials: credentials.NewStaticCredentialsProvider("testing", "testing", ""),
	}
}
