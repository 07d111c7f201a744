package cloud_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/stack"
)

// fakeAWS answers HTTP as AWS does, in the wire format of the service.
type fakeAWS struct {
	*httptest.Server
	// together, if set, holds all answers back until it is closed.
	together chan struct{}

	mu      sync.Mutex
	script  []reply
	targets []string
}

// reply is one answer; the zero reply is an empty success.
type reply struct {
	status int
	header map[string]string
	body   string
}

// newAWS answers with the replies in order; the last one is repeated.
func newAWS(t *testing.T, script ...reply) *fakeAWS {
	t.Helper()
	f := &fakeAWS{script: script}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	next := f.next(r.Header.Get("X-Amz-Target") + string(body))
	if f.together != nil {
		<-f.together
	}
	for key, value := range next.header {
		w.Header().Set(key, value)
	}
	if next.status != 0 {
		w.WriteHeader(next.status)
	}
	if next.body == "" {
		next.body = empty(r)
	}
	if _, err := io.WriteString(w, next.body); err != nil {
		panic(err)
	}
}

func (f *fakeAWS) next(target string) reply {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.targets = append(f.targets, target)
	if len(f.script) == 0 {
		return reply{}
	}
	next := f.script[0]
	if len(f.script) > 1 {
		f.script = f.script[1:]
	}
	return next
}

// calls counts the requests that arrived.
func (f *fakeAWS) calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.targets)
}

// config is as config.LoadDefaultConfig would give it, pointed at the server.
func (f *fakeAWS) config() aws.Config {
	return aws.Config{
		Region:       "eu-west-1",
		BaseEndpoint: aws.String(f.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("AKID", "secret", ""),
	}
}

func empty(r *http.Request) string {
	if strings.Contains(r.Header.Get("Content-Type"), "json") {
		return "{}"
	}
	return "<Response></Response>"
}

func ec2Error(status int, code, message string) reply {
	return reply{status: status, body: fmt.Sprintf(
		`<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>req-ec2</RequestID></Response>`, code, message)}
}

func queryError(status int, code, message string) reply {
	return reply{status: status, body: fmt.Sprintf(
		`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>req-query</RequestId></ErrorResponse>`, code, message)}
}

func jsonError(status int, code, message string) reply {
	return reply{
		status: status, body: fmt.Sprintf(`{"__type":%q,"message":%q}`, code, message),
		header: map[string]string{"X-Amzn-Requestid": "req-json", "Content-Type": "application/x-amz-json-1.1"},
	}
}

func callerIdentity(account string) reply {
	return reply{body: fmt.Sprintf(`<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account>`+
		`<Arn>arn:aws-cn:sts::%s:assumed-role/haws/pod</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`, account, account)}
}

func newClock() *clocktesting.FakeClock {
	return clocktesting.NewFakeClock(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
}

// mustFault fails unless err holds a fault of that class and code.
func mustFault(t *testing.T, err error, class stack.Class, code string) *stack.Fault {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s %s", class, code)
	}
	f := stack.FaultOf(err)
	if f.Class != class || f.Code != code {
		t.Fatalf("got %s %s (%v), want %s %s", f.Class, f.Code, err, class, code)
	}
	return f
}
