package awssim

import (
	"context"
	"net/http"
	"strconv"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

type (
	pendingKey struct{}
	errorKey   struct{}
)

// failure is an API error on its way to the place of the HTTP client.
type failure struct {
	*Error
	requestID string
}

// pending is one operation while the SDK's retry loop works on it.
type pending struct {
	input   any
	attempt int
}

// diversion sends the calls of clients to worlds.
type diversion struct {
	// world is where a call goes.
	world func(service, operation string, input any) *World
}

// divert cuts the stack just outside of OperationDeserializer, inside the retry loop: a
// typed output is handed in there, and an API error goes on to the innermost place,
// where it is given the form of the client's protocol for the SDK to read.
func (d diversion) divert(stack *middleware.Stack) error {
	if _, ok := stack.Deserialize.Get("OperationDeserializer"); !ok {
		return nil // presigning makes no call
	}
	if err := stack.Initialize.Add(middleware.InitializeMiddlewareFunc("SimRecord", record), middleware.After); err != nil {
		return err
	}
	answer := middleware.DeserializeMiddlewareFunc("SimAnswer", d.answer)
	if err := stack.Deserialize.Insert(answer, "OperationDeserializer", middleware.Before); err != nil {
		return err
	}
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("SimWire", writeError), middleware.After)
}

func record(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	ctx = middleware.WithStackValue(ctx, pendingKey{}, &pending{input: in.Parameters})
	return next.HandleInitialize(ctx, in)
}

func (d diversion) answer(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	if err := ctx.Err(); err != nil {
		return out, metadata, &smithy.CanceledError{Err: err}
	}
	p := middleware.GetStackValue(ctx, pendingKey{}).(*pending)
	p.attempt++
	r := request{
		service: awsmw.GetServiceID(ctx), operation: awsmw.GetOperationName(ctx), region: awsmw.GetRegion(ctx),
		input: p.input, attempt: p.attempt,
	}
	w := d.world(r.service, r.operation, r.input)
	result, err := w.call(r)
	if e, ok := apiError(err); ok {
		return next.HandleDeserialize(middleware.WithStackValue(ctx, errorKey{}, failure{e, w.requestID()}), in)
	}
	if err != nil {
		return out, metadata, err
	}
	awsmw.SetRequestIDMetadata(&metadata, w.requestID())
	out.Result = result
	out.RawResponse = &smithyhttp.Response{Response: &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody,
	}}
	return out, metadata, nil
}

func (w *World) requestID() string {
	w.desk.Lock()
	defer w.desk.Unlock()
	return "sim-" + strconv.Itoa(len(w.records))
}
