package cloud

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/haws-dev/haws/internal/stack"
)

// Codes of the faults that AWS did not name itself.
const (
	// RegionMissing: nobody said which region to work in.
	RegionMissing = "RegionMissing"
	// RequestInvalid: the SDK refused to send the request.
	RequestInvalid = "RequestInvalid"
	// ConnectionError: AWS could not be reached.
	ConnectionError = "ConnectionError"
	// Canceled: the caller gave up; errors.Is(err, context.Canceled) holds.
	Canceled = "Canceled"
	// Timeout: no answer in time.
	Timeout = "Timeout"
)

// addFaults makes every error of a call a *stack.Fault. It is the outermost
// step, so that it also sees what the SDK refuses by itself.
func addFaults(s *middleware.Stack) error {
	return s.Initialize.Add(middleware.InitializeMiddlewareFunc("haws:Fault", faults), middleware.Before)
}

func faults(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	out middleware.InitializeOutput, meta middleware.Metadata, err error,
) {
	if awsmw.GetRegion(ctx) == "" {
		return out, meta, &stack.Fault{
			Class: stack.Invalid, Service: awsmw.GetServiceID(ctx), Operation: awsmw.GetOperationName(ctx), Code: RegionMissing,
			Message: "no AWS region: name one in the spec, or give the operator a default (AWS_REGION)",
		}
	}
	out, meta, err = next.HandleInitialize(ctx, in)
	if err != nil {
		err = faultOf(ctx, err, requestID(err, meta))
	}
	return out, meta, err
}

// faultOf wraps err, unless a fault is inside already.
func faultOf(ctx context.Context, err error, requestID string) error {
	if _, ok := errors.AsType[*stack.Fault](err); ok {
		return err
	}
	service := awsmw.GetServiceID(ctx)
	v := judge(service, err, ctx.Err() != nil)
	f := &stack.Fault{
		Class: v.class, Service: service, Operation: awsmw.GetOperationName(ctx), Code: v.code,
		Message: strings.Join(strings.Fields(v.message), " "), RequestID: requestID, Err: err,
	}
	if paced, ok := errors.AsType[*pacedError](err); ok {
		f.RetryAfter = paced.after
	}
	return f
}

// verdict is what an error means, in the words of its source.
type verdict struct {
	class         stack.Class
	code, message string
}

// Wrap says of an error what was being done; nil stays nil.
func Wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// judge is told whether the caller gave up meanwhile: then a provider that
// could not answer is no sign that credentials are missing.
func judge(service string, err error, gaveUp bool) verdict {
	if credentials, ok := errors.AsType[*credentialsError](err); ok && !gaveUp {
		return credentials.verdict()
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		class := Classify(service, api.ErrorCode(), api.ErrorMessage(), statusOf(err))
		return verdict{class, api.ErrorCode(), api.ErrorMessage()}
	}
	return judgeLocal(err)
}

// judgeLocal is for errors that are no answer of AWS.
func judgeLocal(err error) verdict {
	_, params := errors.AsType[smithy.InvalidParamsError](err)
	_, format := errors.AsType[*smithy.SerializationError](err)
	send, unsent := errors.AsType[*smithyhttp.RequestSendError](err)
	netErr, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return verdict{stack.Transient, Canceled, err.Error()}
	case errors.Is(err, context.DeadlineExceeded), isNet && netErr.Timeout():
		return verdict{stack.Transient, Timeout, err.Error()}
	case params, format:
		return verdict{stack.Invalid, RequestInvalid, err.Error()}
	case unsent:
		return verdict{stack.Transient, ConnectionError, send.Err.Error()}
	}
	return verdict{stack.Transient, "Error", err.Error()}
}

func statusOf(err error) int {
	if r, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && r.Response != nil && r.Response.Response != nil {
		return r.Response.StatusCode
	}
	return 0
}

func requestID(err error, meta middleware.Metadata) string {
	if r, ok := errors.AsType[interface {
		error
		ServiceRequestID() string
	}](err); ok && r.ServiceRequestID() != "" {
		return r.ServiceRequestID()
	}
	id, _ := awsmw.GetRequestIDMetadata(meta)
	return id
}

// Await makes a wait of a refusal that AWS takes back by itself before long: the
// words say what is waited for, and AWS's follow. Other errors stay as they are.
func Await(err error, refused func(*stack.Fault) bool, words string) error {
	if err == nil || !refused(stack.FaultOf(err)) {
		return err
	}
	f := stack.FaultOf(err)
	return &stack.Fault{Class: stack.Conflict, Code: codeAwaited, Message: words + "; until then AWS answers: " + f.Error(), Err: err}
}

// codeAwaited is not AWS's. It is the reason of a condition, and nobody is told of
// more than that.
const codeAwaited = "Waiting"
