package wire

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/haws-dev/haws/test/moto"
)

// documented stands between an app and moto, and shows what moto lacks in the form in which AWS documents it.
type documented struct {
	client *http.Client
	mu     sync.Mutex
	// results are what operations of Auto Scaling and RDS answer, and edits what is put into the answers of moto, by operation.
	results map[string]string
	edits   map[string][]edit
}

// edit puts something else in the place of what moto writes.
type edit struct{ from, to string }

// before puts something in front of an element.
func before(element, more string) edit { return edit{element, more + element} }

// Do is the SDK's way to the wire.
func (d *documented) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	_, operation, err := moto.Operation(r)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if result, known := d.results[operation]; known {
		return answer(r, fmt.Sprintf(`<%[1]sResponse xmlns="%[3]s"><%[1]sResult>%[2]s</%[1]sResult>`+
			`<ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata></%[1]sResponse>`, operation, result, namespace(string(body)))), nil
	}
	out, err := d.client.Do(r)
	if err != nil || out.StatusCode != http.StatusOK {
		return out, err
	}
	defer func() { _ = out.Body.Close() }()
	text, err := io.ReadAll(out.Body)
	for _, e := range d.edits[operation] {
		text = bytes.ReplaceAll(text, []byte(e.from), []byte(e.to))
	}
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return out, err
}

// namespace is that of the answer, by the version of the API that the request names.
func namespace(body string) string {
	if strings.Contains(body, "Version=2014-10-31") {
		return "http://rds.amazonaws.com/doc/2014-10-31/"
	}
	return "http://autoscaling.amazonaws.com/doc/2011-01-01/"
}

func answer(r *http.Request, text string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/xml"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}
}

func (d *documented) answers(operation, result string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.results[operation] = result
}

func (d *documented) edit(operation string, edits ...edit) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.edits[operation] = append(d.edits[operation], edits...)
}

// forget takes the edits of an operation back.
func (d *documented) forget(operation string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.edits, operation)
}
