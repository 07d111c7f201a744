package moto_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/test/moto"
)

func TestOperation(t *testing.T) {
	t.Parallel()
	const elsewhere = "iam"
	for _, tt := range []struct{ service, method, path, target, body, want string }{
		{"dynamodb", http.MethodPost, "/", "DynamoDB_20120810.CreateTable", "{}", "CreateTable"},
		{elsewhere, http.MethodPost, "/", "", "Action=GetRole&RoleName=r", "GetRole"},
		{elsewhere, http.MethodPost, "/", "", "RoleName=r", ""},
		{"s3", http.MethodGet, "/?x-id=ListBuckets", "", "", "ListBuckets"},
		{"s3", http.MethodPut, "/b", "", "<CreateBucketConfiguration/>", "CreateBucket"},
		{"s3", http.MethodDelete, "/b", "", "", "DeleteBucket"},
		{"s3", http.MethodHead, "/b", "", "", "HeadBucket"},
		{"s3", http.MethodGet, "/b?tagging", "", "", "GetBucketTagging"},
		{"s3", http.MethodPut, "/b?publicAccessBlock", "", "", "PutPublicAccessBlock"},
		{"s3", http.MethodGet, "/b?lifecycle", "", "", "GetBucketLifecycleConfiguration"},
		{"s3", http.MethodDelete, "/b?lifecycle", "", "", "DeleteBucketLifecycle"},
		{"s3", http.MethodGet, "/b?versions&encoding-type=url", "", "", "ListObjectVersions"},
		{"s3", http.MethodGet, "/b?uploads", "", "", "ListMultipartUploads"},
		{"s3", http.MethodPost, "/b?delete", "", "", "DeleteObjects"},
		{"s3", http.MethodPost, "/b/k?uploads", "", "", "CreateMultipartUpload"},
		{"s3", http.MethodDelete, "/b/k?uploadId=1&x-id=AbortMultipartUpload", "", "", "AbortMultipartUpload"},
		{"s3", http.MethodDelete, "/b/k?versionId=1", "", "", "DeleteObject"},
		{"s3", http.MethodPut, "/b/k", "", "picture", "PutObject"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20261123/eu-west-1/"+tt.service+"/aws4_request, Signature=0")
		if tt.target != "" {
			r.Header.Set("X-Amz-Target", tt.target)
		}
		service, operation, err := moto.Operation(r)
		if (err != nil) != (tt.want == "") || operation != tt.want || err == nil && service != tt.service {
			t.Errorf("%s %s of %s is %s.%s (%v), want %s", tt.method, tt.path, tt.service, service, operation, err, tt.want)
		}
		if body, err := io.ReadAll(r.Body); err != nil || tt.want != "" && !cmp.Equal(tt.body, string(body)) {
			t.Errorf("%s %s leaves the body %q (%v)", tt.method, tt.path, body, err)
		}
	}
	if _, _, err := moto.Operation(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)); err == nil {
		t.Error("a request that nobody signed is understood")
	}
}
