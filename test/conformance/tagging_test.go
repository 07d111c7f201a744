package conformance_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/haws-dev/haws/test/moto"
)

// tagger does AWS's part where moto makes a bucket without the tags that were given for it: it puts them on before anybody hears
// that the bucket is there. AWS does both or neither, also when the one who asked dies meanwhile. (S3 API reference,
// "CreateBucketConfiguration".)
type tagger struct{ http.RoundTripper }

// RoundTrip is one request and its answer.
func (t tagger) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, operation, err := moto.Operation(r); err != nil || operation != "CreateBucket" {
		return t.RoundTripper.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(context.WithoutCancel(r.Context()))
	r.Body = io.NopCloser(bytes.NewReader(body))
	out, err := t.RoundTripper.RoundTrip(r)
	if err != nil || out.StatusCode != http.StatusOK {
		return out, err
	}
	return out, t.tag(r, body)
}

// tag puts the tags of a creation on the bucket.
func (t tagger) tag(made *http.Request, body []byte) error {
	type tag struct{ Key, Value string }
	var asked struct {
		Tags []tag `xml:"Tags>Tag"`
	}
	if err := xml.Unmarshal(body, &asked); err != nil {
		return fmt.Errorf("read the tags of a new bucket: %w", err)
	}
	text, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Tagging"`
		Tags    []tag    `xml:"TagSet>Tag"`
	}{Tags: asked.Tags})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(made.Context(), http.MethodPut, made.URL.JoinPath().String()+"?tagging", bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", made.Header.Get("Authorization"))
	out, err := t.RoundTripper.RoundTrip(r)
	if err != nil {
		return err
	}
	if out.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("tag a new bucket: %s", out.Status)
	}
	return errors.Join(err, out.Body.Close())
}
