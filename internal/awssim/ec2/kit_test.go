package ec2_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// rig is EC2 in a world of its own, with the SDK's client of it.
type rig struct {
	*api.Client
	t     *testing.T
	w     *awssim.World
	s     *ec2.Service
	clock *clocktesting.FakeClock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	w := awssim.New(c)
	return &rig{Client: api.NewFromConfig(w.Config()), t: t, w: w, s: ec2.New(w), clock: c}
}

func (r *rig) ctx() context.Context { return r.t.Context() }

// must fails the test unless err is nil.
func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused fails the test unless err has the code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	if e, ok := errors.AsType[smithy.APIError](err); !ok || e.ErrorCode() != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

// do runs fn under the world's lock and gives its result.
func do[T any](r *rig, fn func() T) (out T) {
	r.w.Do(func() { out = fn() })
	return out
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}

func (r *rig) group(name string) string {
	r.t.Helper()
	out, err := r.CreateSecurityGroup(r.ctx(), &api.CreateSecurityGroupInput{GroupName: aws.String(name), Description: aws.String("d")})
	r.must(err)
	return *out.GroupId
}

func (r *rig) template(name string, data types.RequestLaunchTemplateData) string {
	r.t.Helper()
	out, err := r.CreateLaunchTemplate(r.ctx(), &api.CreateLaunchTemplateInput{LaunchTemplateName: aws.String(name), LaunchTemplateData: &data})
	r.must(err)
	return *out.LaunchTemplate.LaunchTemplateId
}

// plain is a template that can be launched.
func (r *rig) plain() string {
	r.t.Helper()
	return r.template("plain", types.RequestLaunchTemplateData{ImageId: aws.String(ec2.AL2023X86), InstanceType: "t3.micro"})
}

func (r *rig) subnets() []string { return do(r, r.s.DefaultSubnets) }

func (r *rig) launch(spec ec2.LaunchSpec) (id string, err error) {
	r.w.Do(func() { id, err = r.s.Launch(spec) })
	return id, err
}

func (r *rig) instance(id string) types.Instance {
	r.t.Helper()
	out, err := r.DescribeInstances(r.ctx(), &api.DescribeInstancesInput{InstanceIds: []string{id}})
	r.must(err)
	return out.Reservations[0].Instances[0]
}
