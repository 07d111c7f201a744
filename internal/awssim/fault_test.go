package awssim_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	autoscalingtypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
)

func TestErrorsArriveAsTheServicesOwnTypes(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	r.Fail(awssim.Fault{Service: "SSM", Code: "ParameterNotFound"})
	r.Fail(awssim.Fault{Service: "Elastic Load Balancing v2", Code: "LoadBalancerNotFound"})
	r.Fail(awssim.Fault{Service: "Auto Scaling", Code: "ScalingActivityInProgress"})
	r.Fail(awssim.Fault{Service: "EC2", Code: "InvalidVpcID.NotFound", Message: "a <odd> & message"})

	_, err := r.get("a")
	if !as[*ssmtypes.ParameterNotFound](err) {
		t.Errorf("SSM: %v", err)
	}
	_, err = elb.NewFromConfig(r.Config()).DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{})
	if !as[*elbtypes.LoadBalancerNotFoundException](err) {
		t.Errorf("Elastic Load Balancing: %v", err)
	}
	_, err = autoscaling.NewFromConfig(r.Config()).DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("a")})
	if !as[*autoscalingtypes.ScalingActivityInProgressFault](err) {
		t.Errorf("Auto Scaling: %v", err)
	}
	_, err = ec2.NewFromConfig(r.Config()).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
	want := "operation error EC2: DescribeVpcs, https response error StatusCode: 400, RequestID: sim-4, api error InvalidVpcID.NotFound: a <odd> & message"
	if code(err) != "InvalidVpcID.NotFound" || err.Error() != want {
		t.Errorf("EC2: %v", err)
	}
}

// S3 has a document of its own, and none in the answer to HEAD, where only the status is left.
func TestErrorsOfS3(t *testing.T) {
	r := newRig(t)
	r.Fail(awssim.Fault{Service: "S3", Operation: "CreateBucket", Code: "BucketAlreadyExists", Message: "a <odd> & message", Status: 409})
	r.Fail(awssim.Fault{Service: "S3", Operation: "HeadBucket", Code: "NoSuchBucket", Status: 404})
	client := s3.NewFromConfig(r.Config())
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("aaa")})
	var typed *s3types.BucketAlreadyExists
	if !errors.As(err, &typed) || code(err) != "BucketAlreadyExists" || !strings.Contains(err.Error(), "StatusCode: 409, RequestID: sim-1,") {
		t.Errorf("%v", err)
	}
	if _, err = client.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("aaa")}); !as[*s3types.NotFound](err) {
		t.Errorf("%v", err)
	}
	if r.Reads() != 1 || r.Writes() != 1 {
		t.Errorf("%d reads, %d writes", r.Reads(), r.Writes())
	}
}

func as[E error](err error) bool {
	var typed E
	return errors.As(err, &typed)
}

func TestFaults(t *testing.T) {
	rows := []struct {
		name     string
		fault    awssim.Fault
		code     string
		attempts int
		stored   bool
	}{
		{"none", awssim.Fault{Operation: "Other"}, "", 1, true},
		{"an API error is not retried and has no effect", awssim.Fault{Code: "AccessDenied"}, "AccessDenied", 1, false},
		{"throttling for ever is retried in vain", awssim.Fault{Code: "ThrottlingException"}, "ThrottlingException", 3, false},
		{"throttling twice is survived", awssim.Fault{Code: "ThrottlingException", Times: 2}, "", 3, true},
		{"HTTP 500 once is survived", awssim.Fault{Times: 1}, "", 2, true},
		{"a lost connection is survived", awssim.Fault{Net: true, Times: 1}, "", 2, true},
		{"an answer is lost after the effect", awssim.Fault{Code: "AccessDenied", AfterEffect: true}, "AccessDenied", 1, true},
		{"the second call is not this one", awssim.Fault{Code: "AccessDenied", Nth: 2}, "", 1, true},
		{"it matches the input", awssim.Fault{Code: "AccessDenied", Match: named("a")}, "AccessDenied", 1, false},
		{"it does not match the input", awssim.Fault{Code: "AccessDenied", Match: named("b")}, "", 1, true},
		{"another service's fault", awssim.Fault{Code: "AccessDenied", Service: "STS"}, "", 1, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			stop := r.Fail(row.fault)
			err := r.put("a", "b")
			if code(err) != row.code || (row.code == "" && err != nil) {
				t.Errorf("got %v, want %q", err, row.code)
			}
			if got := len(r.Calls()); got != row.attempts {
				t.Errorf("%d attempts, want %d", got, row.attempts)
			}
			if _, stored := r.stored["a"]; stored != row.stored {
				t.Errorf("stored is %v", stored)
			}
			stop()
			if err := r.put("a", "b"); err != nil {
				t.Errorf("after stop: %v", err)
			}
		})
	}
}

func named(name string) func(any) bool {
	return func(in any) bool {
		put, ok := in.(*ssm.PutParameterInput)
		return ok && *put.Name == name
	}
}

func TestALostConnectionLooksLikeOne(t *testing.T) {
	r := newRig(t)
	r.Fail(awssim.Fault{Net: true})
	err := r.put("a", "b")
	if !as[*smithyhttp.RequestSendError](err) || !as[*net.OpError](err) || !as[*retry.MaxAttemptsError](err) {
		t.Errorf("got %v", err)
	}
	if got := r.Calls()[0].Code; got != "Net" {
		t.Errorf("recorded as %q", got)
	}
}

func TestRecords(t *testing.T) {
	r := newRig(t)
	r.Fail(awssim.Fault{Code: "ThrottlingException", Times: 1})
	if err := r.put("a", "b"); err != nil {
		t.Fatal(err)
	}
	r.clock.Step(time.Minute)
	if _, err := r.get("x"); err == nil {
		t.Fatal("found x")
	}
	type line struct {
		At                time.Duration
		Operation, Code   string
		Attempt           int
		Write, InputNamed bool
	}
	var got []line
	for _, c := range r.Calls() {
		got = append(got, line{c.At.Sub(start()), c.Service + "." + c.Operation, c.Code, c.Attempt, c.Write, named("a")(c.Input)})
	}
	want := []line{
		{0, "SSM.PutParameter", "ThrottlingException", 1, true, true},
		{0, "SSM.PutParameter", "", 2, true, true},
		{time.Minute, "SSM.GetParameter", "ParameterNotFound", 1, false, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if r.Reads() != 1 || r.Writes() != 2 {
		t.Errorf("%d reads, %d writes", r.Reads(), r.Writes())
	}
	r.Forget()
	if len(r.Calls()) != 0 || r.Reads()+r.Writes() != 0 {
		t.Error("not forgotten")
	}
}
