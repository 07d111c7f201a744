package awssim

import (
	"errors"
	"fmt"
	"net/http"
)

// Error is an error that an AWS API answers with.
type Error struct {
	Code, Message string
	Status        int // of HTTP
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Errorf returns an AWS API error. It reaches the caller through the wire document of the
// client's protocol, as the service's own typed error where it has one. HTTP status 400.
func Errorf(code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Status: http.StatusBadRequest}
}

// WithStatus gives an AWS API error another HTTP status; the SDK retries 500, 502, 503 and 504.
func WithStatus(err error, status int) error {
	e, ok := apiError(err)
	if !ok {
		return err
	}
	return &Error{Code: e.Code, Message: e.Message, Status: status}
}

// Code is the AWS code of err, or "" when it is no AWS API error.
func Code(err error) string {
	if e, ok := apiError(err); ok {
		return e.Code
	}
	return ""
}

func apiError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}
