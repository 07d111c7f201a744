package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"

	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/test/moto"
)

// call is one request that reached the proxy.
type call struct {
	service, operation string
	// status is of the answer; zero while there is none.
	status int
}

func (c call) String() string { return c.service + "." + c.operation }

func (c call) write() bool {
	for _, prefix := range []string{"Describe", "Get", "Head", "List"} {
		if strings.HasPrefix(c.operation, prefix) {
			return false
		}
	}
	return true
}

// proxy stands between the operator and AWS, and counts.
type proxy struct {
	*httptest.Server
	onward http.Handler

	mu    sync.Mutex
	calls []*call
	trap  *trap
}

// trap is the write at which the operator dies: before AWS hears of it, or when
// AWS has carried it out and the operator has not heard.
type trap struct {
	writes int
	after  bool
	spring func()
}

// newProxy passes on to where AWS answers.
func newProxy(to string) *proxy {
	aws, err := url.Parse(to)
	Expect(err).NotTo(HaveOccurred())
	p := &proxy{onward: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(aws); r.Out.Host = r.In.Host }, Transport: tagger{http.DefaultTransport},
	}}
	p.Server = httptest.NewServer(p)
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := understand(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sprung := p.note(c)
	if sprung == nil {
		p.pass(w, r, c)
		return
	}
	if sprung.after {
		p.pass(httptest.NewRecorder(), r, c)
	}
	sprung.spring()
	panic(http.ErrAbortHandler)
}

func (p *proxy) pass(w http.ResponseWriter, r *http.Request, c *call) {
	seen := &status{ResponseWriter: w}
	p.onward.ServeHTTP(seen, r)
	p.mu.Lock()
	defer p.mu.Unlock()
	c.status = seen.code
}

type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader notes the status.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// note counts a call, and returns the trap that it springs.
func (p *proxy) note(c *call) *trap {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, c)
	if p.trap == nil || !c.write() {
		return nil
	}
	if p.trap.writes--; p.trap.writes > 0 {
		return nil
	}
	sprung := p.trap
	p.trap = nil
	return sprung
}

// set sets a trap in the place of any that is set.
func (p *proxy) set(t *trap) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trap = t
}

// since are the calls after the first n.
func (p *proxy) since(n int) []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []call
	for _, c := range p.calls[n:] {
		out = append(out, *c)
	}
	return out
}

func (p *proxy) count() int { return len(p.since(0)) }

func writes(calls []call) []string {
	out := []string{}
	for _, c := range calls {
		if c.write() {
			out = append(out, c.String())
		}
	}
	return out
}

// understand reads which operation is asked for, and leaves the request as it was.
func understand(r *http.Request) (*call, error) {
	service, operation, err := moto.Operation(r)
	return &call{service: service, operation: operation}, err
}
