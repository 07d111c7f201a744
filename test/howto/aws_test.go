package howto

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

// front takes what the AWS CLI asks, which testdata/simulated.py hands on, and has the SDK's clients ask the simulated
// AWS. The CLI has checked each parameter against AWS's own description of its API by then.
type front map[string]any

func newFront(cfg aws.Config) front {
	return front{
		acm.ServiceID: acm.NewFromConfig(cfg), autoscaling.ServiceID: autoscaling.NewFromConfig(cfg),
		dynamodb.ServiceID: dynamodb.NewFromConfig(cfg), ec2.ServiceID: ec2.NewFromConfig(cfg),
		elasticloadbalancingv2.ServiceID: elasticloadbalancingv2.NewFromConfig(cfg), iam.ServiceID: iam.NewFromConfig(cfg),
		rds.ServiceID: rds.NewFromConfig(cfg), s3.ServiceID: s3.NewFromConfig(cfg),
		secretsmanager.ServiceID: secretsmanager.NewFromConfig(cfg), ssm.ServiceID: ssm.NewFromConfig(cfg),
		sts.ServiceID: sts.NewFromConfig(cfg),
	}
}

// start serves the front until the test ends, and returns its address.
func (f front) start(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{service}/{operation}", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			body, err = f.ask(r.Context(), r.PathValue("service"), r.PathValue("operation"), body)
		}
		if err != nil {
			body = refusal(err)
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = w.Write(body) // the CLI may be gone
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// ask makes one call, by the names of its service and its operation.
func (f front) ask(ctx context.Context, service, operation string, input []byte) ([]byte, error) {
	var method reflect.Value
	if client, known := f[service]; known {
		method = reflect.ValueOf(client).MethodByName(operation)
	}
	if !method.IsValid() {
		return nil, fmt.Errorf("the simulated AWS has no %s.%s: mark the command sh not run: WHY", service, operation)
	}
	in := reflect.New(method.Type().In(1).Elem())
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(in.Interface()); err != nil {
		return nil, fmt.Errorf("read the input of %s.%s: %w", service, operation, err)
	}
	out := method.Call([]reflect.Value{reflect.ValueOf(ctx), in})
	if err, failed := reflect.TypeAssert[error](out[1]); failed {
		return nil, err
	}
	return written(out[0].Interface())
}

// written is an output as the CLI has it: without what the SDK adds, and without fields that AWS left out.
func written(output any) ([]byte, error) {
	raw, err := json.Marshal(output)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, err
	}
	delete(tree, "ResultMetadata")
	prune(tree)
	return json.Marshal(tree)
}

// prune takes out fields without a value, at any depth.
func prune(node any) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			if value == nil || value == "" {
				delete(node, key)
				continue
			}
			prune(value)
		}
	case []any:
		for _, value := range node {
			prune(value)
		}
	}
}

func refusal(err error) []byte {
	said := map[string]string{"Code": "HowtoError", "Message": err.Error()}
	if api, is := errors.AsType[smithy.APIError](err); is {
		said = map[string]string{"Code": api.ErrorCode(), "Message": api.ErrorMessage()}
	}
	raw, err := json.Marshal(map[string]any{"Error": said})
	if err != nil {
		panic(err) // two strings can always be written
	}
	return raw
}

func TestTheFrontAsksTheSimulatedAWS(t *testing.T) {
	t.Parallel()
	f := newFront(region.New(clocktesting.NewFakeClock(time.Now())).Config())
	if raw, err := f.ask(t.Context(), "STS", "GetCallerIdentity", []byte(`{}`)); err != nil || !bytes.Contains(raw, []byte(`"Account":"123456789012"`)) {
		t.Errorf("%s, %v", raw, err)
	}
	for name, call := range map[string][3]string{
		"a parameter that does not exist":  {"STS", "GetCallerIdentity", `{"Name": "x"}`},
		"an operation that does not exist": {"STS", "GetCaller", `{}`},
		"a service that does not exist":    {"Polly", "GetCallerIdentity", `{}`},
		"what AWS refuses":                 {"RDS", "RebootDBInstance", `{"DBInstanceIdentifier": "nobody"}`},
	} {
		if raw, err := f.ask(t.Context(), call[0], call[1], []byte(call[2])); err == nil {
			t.Errorf("%s: %s", name, raw)
		}
	}
}
