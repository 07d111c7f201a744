package moto

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// scope is the service in the credential scope of AWS's signature, version 4.
var scope = regexp.MustCompile(`Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request`)

// Operation reads which operation of which service is asked for, such as "s3" and "CreateBucket", in AWS's query and JSON
// protocols and in that of S3, and leaves the request as it was.
func Operation(r *http.Request) (service, operation string, err error) {
	signed := scope.FindStringSubmatch(r.Header.Get("Authorization"))
	if signed == nil {
		return "", "", fmt.Errorf("no signature of AWS: %q", r.Header.Get("Authorization"))
	}
	if _, operation, ok := strings.Cut(r.Header.Get("X-Amz-Target"), "."); ok {
		return signed[1], operation, nil
	}
	if signed[1] == "s3" {
		return "s3", s3Operation(r.Method, r.URL), nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "", "", err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("Action") == "" {
		return "", "", fmt.Errorf("no operation in a request to %s: %w", signed[1], err)
	}
	return signed[1], form.Get("Action"), nil
}

// verbs are how S3's operations on what a query names begin, by method.
var verbs = map[string]string{http.MethodGet: "Get", http.MethodPut: "Put", http.MethodDelete: "Delete", http.MethodHead: "Head"}

// parts of a bucket by the word in the query. (S3 API reference, "Request Syntax" of the operations.)
var parts = map[string]string{
	"tagging": "BucketTagging", "publicAccessBlock": "PublicAccessBlock", "ownershipControls": "BucketOwnershipControls", "policy": "BucketPolicy",
	"encryption": "BucketEncryption", "versioning": "BucketVersioning", "lifecycle": "BucketLifecycleConfiguration", "location": "BucketLocation",
}

// s3Operation is told by the method, the path and the query. The SDK gives the name itself where these do not tell enough.
func s3Operation(method string, u *url.URL) string {
	asked := u.Query()
	if named := asked.Get("x-id"); named != "" {
		return named
	}
	for word, part := range parts {
		if asked.Has(word) {
			return strings.Replace(verbs[method]+part, "DeleteBucketLifecycleConfiguration", "DeleteBucketLifecycle", 1)
		}
	}
	for _, special := range []struct{ method, word, operation string }{
		{http.MethodGet, "versions", "ListObjectVersions"},
		{http.MethodGet, "uploads", "ListMultipartUploads"},
		{http.MethodPost, "uploads", "CreateMultipartUpload"},
		{http.MethodPost, "delete", "DeleteObjects"},
		{http.MethodDelete, "uploadId", "AbortMultipartUpload"},
	} {
		if method == special.method && asked.Has(special.word) {
			return special.operation
		}
	}
	return whole(method, strings.Trim(u.Path, "/"))
}

// whole is an operation on all of a bucket or of an object.
func whole(method, path string) string {
	verb, of := verbs[method], "Object"
	switch {
	case path == "":
		return "ListBuckets"
	case strings.Contains(path, "/"):
		return verb + of
	case method == http.MethodPut:
		verb = "Create"
	case method == http.MethodGet:
		return "ListObjects"
	}
	return verb + "Bucket"
}
