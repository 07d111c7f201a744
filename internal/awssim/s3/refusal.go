package s3

import (
	"net/http"

	"github.com/haws-dev/haws/internal/awssim"
)

// The codes and their statuses are those of the S3 API reference, "Error responses", and of the SDK at types.Error.

func bad(code, format string, args ...any) error { return awssim.Errorf(code, format, args...) }

func missing(code, text string) error {
	return awssim.WithStatus(awssim.Errorf(code, "%s", text), http.StatusNotFound)
}

func conflict(code, text string) error {
	return awssim.WithStatus(awssim.Errorf(code, "%s", text), http.StatusConflict)
}

func noBucket() error { return missing("NoSuchBucket", "The specified bucket does not exist") }

func denied() error {
	return awssim.WithStatus(awssim.Errorf("AccessDenied", "Access Denied"), http.StatusForbidden)
}

func malformed() error {
	return bad("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
}
