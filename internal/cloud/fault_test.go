package cloud_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func clientsOf(t *testing.T, replies ...reply) *cloud.Clients {
	t.Helper()
	return cloud.New(newAWS(t, replies...).config(), cloud.Options{}).In("")
}

func describeVpcs(ctx context.Context, c *cloud.Clients) error {
	_, err := c.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
	return err
}

func TestAnErrorOfEachProtocolIsAFault(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		reply reply
		call  func(context.Context, *cloud.Clients) error
		want  stack.Fault
	}{
		"EC2 XML": {
			ec2Error(400, "InvalidGroup.InUse", "it has users"), describeVpcs,
			stack.Fault{
				Class: stack.InUse, Service: "EC2", Operation: "DescribeVpcs", Code: "InvalidGroup.InUse",
				Message: "it has users", RequestID: "req-ec2",
			},
		},
		"query XML, the wire code and not the Go type": {
			queryError(400, "LoadBalancerNotFound", "One or more\n load balancers not found"),
			func(ctx context.Context, c *cloud.Clients) error {
				_, err := c.ELB.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
				return err
			},
			stack.Fault{
				Class: stack.NotFound, Service: "Elastic Load Balancing v2", Operation: "DescribeLoadBalancers", Code: "LoadBalancerNotFound",
				Message: "One or more load balancers not found", RequestID: "req-query",
			},
		},
		"query XML, by its message": {
			queryError(400, "ValidationError", "AutoScalingGroup name not found - AutoScalingGroup 'x' not found"),
			func(ctx context.Context, c *cloud.Clients) error {
				_, err := c.ASG.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("x")})
				return err
			},
			stack.Fault{
				Class: stack.NotFound, Service: "Auto Scaling", Operation: "DeleteAutoScalingGroup", Code: "ValidationError",
				Message: "AutoScalingGroup name not found - AutoScalingGroup 'x' not found", RequestID: "req-query",
			},
		},
		"JSON": {
			jsonError(400, "ResourceNotFoundException", "no such certificate"), describeCertificate,
			stack.Fault{
				Class: stack.NotFound, Service: "ACM", Operation: "DescribeCertificate", Code: "ResourceNotFoundException",
				Message: "no such certificate", RequestID: "req-json",
			},
		},
		"JSON, not modeled": {
			jsonError(400, "AccessDeniedException", "not you"),
			func(ctx context.Context, c *cloud.Clients) error {
				_, err := c.SSM.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/ami")})
				return err
			},
			stack.Fault{
				Class: stack.Denied, Service: "SSM", Operation: "GetParameter", Code: "AccessDeniedException",
				Message: "not you", RequestID: "req-json",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tt.call(t.Context(), clientsOf(t, tt.reply))
			got := mustFault(t, err, tt.want.Class, tt.want.Code)
			if diff := cmp.Diff(tt.want, *got, cmpopts.IgnoreFields(stack.Fault{}, "Err")); diff != "" {
				t.Error(diff)
			}
			if _, nested := errors.AsType[*stack.Fault](got.Err); nested {
				t.Error("a fault in a fault")
			}
			if _, ok := errors.AsType[*awshttp.ResponseError](err); !ok {
				t.Error("the SDK's response error is out of reach")
			}
		})
	}
}

func describeCertificate(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ACM.DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: aws.String("arn:aws:acm:eu-west-1:1:certificate/x")})
	return err
}

func TestTheTypedErrorsOfTheSDKStayInReach(t *testing.T) {
	t.Parallel()
	_, err := clientsOf(t, queryError(400, "LoadBalancerNotFound", "gone")).ELB.
		DescribeLoadBalancers(t.Context(), &elbv2.DescribeLoadBalancersInput{})
	if _, ok := errors.AsType[*elbtypes.LoadBalancerNotFoundException](err); !ok {
		t.Errorf("query: %v", err)
	}
	err = describeCertificate(t.Context(), clientsOf(t, jsonError(400, "ResourceNotFoundException", "gone")))
	if _, ok := errors.AsType[*acmtypes.ResourceNotFoundException](err); !ok {
		t.Errorf("json: %v", err)
	}
}

func TestErrorsThatAreNoAnswerOfAWS(t *testing.T) {
	t.Parallel()
	t.Run("a refused request is never sent", func(t *testing.T) {
		t.Parallel()
		server := newAWS(t)
		_, err := cloud.New(server.config(), cloud.Options{}).In("").ELB.CreateLoadBalancer(t.Context(), &elbv2.CreateLoadBalancerInput{})
		f := mustFault(t, err, stack.Invalid, cloud.RequestInvalid)
		if want := "1 validation error(s) found. - missing required field, CreateLoadBalancerInput.Name."; f.Message != want || server.calls() != 0 {
			t.Errorf("%d calls, message %q", server.calls(), f.Message)
		}
	})
	t.Run("nobody is there", func(t *testing.T) {
		t.Parallel()
		server := newAWS(t)
		base := server.config()
		server.Close()
		mustFault(t, describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In("")), stack.Transient, cloud.ConnectionError)
	})
	t.Run("an answer of something in between", func(t *testing.T) {
		t.Parallel()
		err := describeVpcs(t.Context(), clientsOf(t, reply{status: 404, body: "<html><body>Not Found</body></html>"}))
		if f := stack.FaultOf(err); err == nil || f.Class != stack.Transient || f.Service != "EC2" {
			t.Errorf("got %+v: a 404 without a code must not count as gone", f)
		}
	})
	t.Run("the caller gave up before", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := describeVpcs(ctx, clientsOf(t))
		mustFault(t, err, stack.Transient, cloud.Canceled)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not recognized as canceled", err)
		}
	})
	t.Run("the caller's time is up", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		err := describeVpcs(ctx, clientsOf(t))
		mustFault(t, err, stack.Transient, cloud.Timeout)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v is not recognized as a deadline", err)
		}
	})
	t.Run("no region", func(t *testing.T) {
		t.Parallel()
		base := newAWS(t).config()
		base.Region = ""
		mustFault(t, describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In("")), stack.Invalid, cloud.RegionMissing)
	})
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		if err := describeVpcs(t.Context(), clientsOf(t)); err != nil {
			t.Error(err)
		}
	})
}

func TestAFaultPassesAsItIs(t *testing.T) {
	t.Parallel()
	want := &stack.Fault{Class: stack.Quota, Service: "EC2", Operation: "Test", Code: "Test"}
	base := newAWS(t).config()
	base.APIOptions = append(base.APIOptions, func(s *middleware.Stack) error {
		return s.Deserialize.Insert(middleware.DeserializeMiddlewareFunc("test", func(
			context.Context, middleware.DeserializeInput, middleware.DeserializeHandler,
		) (out middleware.DeserializeOutput, meta middleware.Metadata, err error) {
			return out, meta, want
		}), "OperationDeserializer", middleware.Before)
	})
	err := describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In(""))
	if got := stack.FaultOf(err); got != want {
		t.Errorf("got %#v", got)
	}
}
