package awssim

import (
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Call is what a handler knows about the call besides its input.
type Call struct {
	Region, Account string
	Now             time.Time
}

type handler func(c *Call, in any) (any, error)

// Handle makes fn the world's answer to one operation. The service is named by its
// SDK ServiceID: "EC2", "Elastic Load Balancing v2", "Auto Scaling", "RDS", "Secrets Manager", "SSM", "ACM",
// "DynamoDB", "S3", "IAM", "STS".
// The handler runs alone in the world, on its own copy of the input; its output is copied.
func Handle[I, O any](w *World, service, operation string, fn func(c *Call, in *I) (*O, error)) {
	w.desk.Lock()
	defer w.desk.Unlock()
	w.handlers[service+"."+operation] = func(c *Call, in any) (any, error) {
		typed, ok := in.(*I)
		if !ok {
			return nil, fmt.Errorf("awssim: %s.%s takes %T, its client sent %T", service, operation, new(I), in)
		}
		out, err := fn(c, typed)
		if err != nil {
			return nil, err
		}
		if out == nil {
			return nil, fmt.Errorf("awssim: the handler of %s.%s returned neither output nor error", service, operation)
		}
		return out, nil
	}
}

// request is one attempt of one operation as it reaches the world.
type request struct {
	service, operation, region string
	input                      any
	attempt                    int
}

func (r request) key() string { return r.service + "." + r.operation }

// Call makes a call past the SDK, such as one that another world has had before.
func (w *World) Call(service, operation string, input any) (any, error) {
	return w.call(request{service: service, operation: operation, region: w.region, input: input, attempt: 1})
}

// call runs what is due and then the operation.
func (w *World) call(r request) (out any, err error) {
	w.Do(func() {
		note := w.note(r)
		out, err = w.serve(r)
		w.close(note, err)
	})
	return out, err
}

func (w *World) serve(r request) (any, error) {
	if r.region != w.region {
		return nil, &smithy.GenericAPIError{
			Code:    "SimWrongRegion",
			Message: fmt.Sprintf("%s went to %q, but this world is %s", r.key(), r.region, w.region),
		}
	}
	if err := w.throttled(r); err != nil {
		return nil, err
	}
	fault := w.fault(r)
	if fault != nil && !fault.AfterEffect {
		return nil, fault.err()
	}
	out, err := w.handle(r)
	if fault != nil && err == nil {
		return nil, fault.err()
	}
	return out, err
}

func (w *World) handle(r request) (any, error) {
	w.desk.Lock()
	h, ok := w.handlers[r.key()]
	w.desk.Unlock()
	if !ok {
		return nil, &smithy.GenericAPIError{
			Code:    "SimNotImplemented",
			Message: fmt.Sprintf("awssim has no handler for %s", r.key()),
		}
	}
	out, err := h(&Call{Region: w.region, Account: w.account, Now: w.Now()}, clone(r.input))
	if err != nil {
		return nil, err
	}
	return clone(out), nil
}

// reset is what the SDK's transport reports when the peer closes the connection.
func reset() error {
	return &smithyhttp.RequestSendError{Err: &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}}
}
