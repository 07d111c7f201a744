package wire

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
)

// recorder notes what comes in the answers of AWS, as the SDK hands them out.
type recorder struct {
	mu sync.Mutex
	// succeeded counts the successes of each operation, such as "ec2.DescribeSubnets".
	succeeded map[string]int
	// arrived are the fields that had a value, by the operation: "ec2.DescribeSubnets Subnet.State".
	arrived map[string]bool
}

func newRecorder() *recorder {
	return &recorder{succeeded: map[string]int{}, arrived: map[string]bool{}}
}

// attach puts the recorder around everything that the clients made from a configuration do.
func (r *recorder) attach(cfg *aws.Config) {
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), func(s *middleware.Stack) error {
		return s.Initialize.Add(middleware.InitializeMiddlewareFunc("WireRecord", r.record), middleware.Before)
	})
}

func (r *recorder) record(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleInitialize(ctx, in)
	if err == nil && out.Result != nil {
		r.answer(out.Result)
	}
	return out, metadata, err
}

func (r *recorder) answer(result any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := reflect.ValueOf(result)
	of := v.Type().Elem()
	operation := strings.TrimSuffix(nameOf(of.PkgPath(), of.Name()), "Output")
	r.succeeded[operation]++
	r.walk(operation, v)
}

// has is true of an operation that has succeeded.
func (r *recorder) has(operation string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.succeeded[operation] > 0
}

// walk notes the fields of the SDK's types. What a pointer points to has arrived, whatever it is: only an enum, which is
// no pointer, has to have a value.
func (r *recorder) walk(operation string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.walk(operation, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.walk(operation, v.Index(i))
		}
	case reflect.Struct:
		if nameOf(v.Type().PkgPath(), "") == "" {
			return
		}
		for f, value := range v.Fields() {
			if f.IsExported() && filled(value) {
				r.arrived[operation+" "+v.Type().Name()+"."+f.Name] = true
				r.walk(operation, value)
			}
		}
	default:
	}
}

func filled(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() > 0
	}
	return !v.IsZero()
}
