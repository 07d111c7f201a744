package awssim_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
)

func start() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

// rig is a world with one service of the test's own: SSM's parameters.
type rig struct {
	*awssim.World
	clock  *clocktesting.FakeClock
	ssm    *ssm.Client
	stored map[string]*types.Parameter
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(start())
	r := &rig{World: awssim.New(c), clock: c, stored: map[string]*types.Parameter{}}
	awssim.Handle(r.World, "SSM", "GetParameter", func(_ *awssim.Call, in *ssm.GetParameterInput) (*ssm.GetParameterOutput, error) {
		p, ok := r.stored[*in.Name]
		if !ok {
			return nil, awssim.Errorf("ParameterNotFound", "no %s", *in.Name)
		}
		return &ssm.GetParameterOutput{Parameter: p}, nil
	})
	awssim.Handle(r.World, "SSM", "PutParameter", func(_ *awssim.Call, in *ssm.PutParameterInput) (*ssm.PutParameterOutput, error) {
		r.stored[*in.Name] = &types.Parameter{Name: in.Name, Value: in.Value}
		return &ssm.PutParameterOutput{Version: 1}, nil
	})
	r.ssm = ssm.NewFromConfig(r.Config())
	return r
}

func (r *rig) put(name, value string) error {
	_, err := r.ssm.PutParameter(context.Background(), &ssm.PutParameterInput{Name: aws.String(name), Value: aws.String(value)})
	return err
}

func (r *rig) get(name string) (*ssm.GetParameterOutput, error) {
	return r.ssm.GetParameter(context.Background(), &ssm.GetParameterInput{Name: aws.String(name)})
}

func code(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}

func TestNeitherSideSeesTheOthersLaterChanges(t *testing.T) {
	r := newRig(t)
	in := &ssm.PutParameterInput{Name: aws.String("a"), Value: aws.String("first")}
	if _, err := r.ssm.PutParameter(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	*in.Value = "changed by the caller"
	out, err := r.get("a")
	if err != nil {
		t.Fatal(err)
	}
	*out.Parameter.Value = "changed by the reader"
	again, err := r.get("a")
	if err != nil {
		t.Fatal(err)
	}
	if got := *again.Parameter.Value; got != "first" {
		t.Errorf("value is %q, want the one that was put", got)
	}
}

func TestClientSideValidationComesBeforeTheWorld(t *testing.T) {
	r := newRig(t)
	if _, err := r.ssm.GetParameter(context.Background(), &ssm.GetParameterInput{}); err == nil {
		t.Error("a parameter without a name was asked for")
	}
	if n := len(r.Calls()); n != 0 {
		t.Errorf("%d calls reached the world", n)
	}
}

func TestWhatIsNotSimulatedFailsLoudly(t *testing.T) {
	r := newRig(t)
	_, err := r.ssm.DeleteParameter(context.Background(), &ssm.DeleteParameterInput{Name: aws.String("a")})
	if code(err) != "SimNotImplemented" {
		t.Errorf("got %v", err)
	}
	cfg := r.Config()
	cfg.Region = "eu-west-1"
	_, err = ssm.NewFromConfig(cfg).GetParameter(context.Background(), &ssm.GetParameterInput{Name: aws.String("a")})
	if code(err) != "SimWrongRegion" {
		t.Errorf("got %v", err)
	}
	want := map[string]int{"SSM.DeleteParameter": 1, "SSM.GetParameter": 1}
	if diff := cmp.Diff(want, r.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestACancelledCallDoesNothing(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := r.ssm.PutParameter(ctx, &ssm.PutParameterInput{Name: aws.String("a"), Value: aws.String("b")})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(r.stored) != 0 {
		t.Error("it was stored")
	}
}

func TestPresigningMakesNoCall(t *testing.T) {
	r := newRig(t)
	presigned, err := sts.NewPresignClient(sts.NewFromConfig(r.Config())).PresignGetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
	if err != nil || presigned.URL == "" {
		t.Fatalf("%v, %v", presigned, err)
	}
	if n := len(r.Calls()); n != 0 {
		t.Errorf("%d calls reached the world", n)
	}
}

func TestEventsRunInTimeOrderAtTheirOwnTime(t *testing.T) {
	r := newRig(t)
	var got []string
	at := func(name string) func() {
		return func() { got = append(got, name+" "+r.Now().Sub(start()).String()) }
	}
	r.After(2*time.Minute, at("second"))
	r.After(time.Minute, func() {
		at("first")()
		r.After(30*time.Second, at("chained"))
	})
	r.After(2*time.Minute, at("third"))
	r.After(time.Hour, at("never"))

	if next, ok := r.NextEvent(); !ok || !next.Equal(start().Add(time.Minute)) {
		t.Errorf("next event %v, %v", next, ok)
	}
	r.clock.Step(10 * time.Minute)
	r.Do(at("do"))

	want := []string{"first 1m0s", "chained 1m30s", "second 2m0s", "third 2m0s", "do 10m0s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestACallFindsTheWorldAsItIsByThen(t *testing.T) {
	r := newRig(t)
	r.After(time.Minute, func() { r.stored["a"] = &types.Parameter{Value: aws.String("late")} })
	if _, err := r.get("a"); code(err) != "ParameterNotFound" {
		t.Fatalf("got %v", err)
	}
	r.clock.Step(time.Minute)
	if _, err := r.get("a"); err != nil {
		t.Error(err)
	}
}

func TestTheWorldSurvivesAPanic(t *testing.T) {
	r := newRig(t)
	r.After(0, func() { panic("an event") })
	func() {
		defer func() { _ = recover() }()
		r.Do(func() {})
	}()
	r.clock.Step(time.Minute)
	if got := r.Now(); !got.Equal(start().Add(time.Minute)) {
		t.Errorf("time stands at %v", got)
	}
	r.Do(func() {})
}

func TestIDsRepeat(t *testing.T) {
	w := awssim.New(clocktesting.NewFakeClock(start()), awssim.WithRegion("eu-central-1"), awssim.WithAccount("000000000001"))
	want := []string{"sg-00000000000000001", "i-00000000000000002", "arn:aws:ec2:eu-central-1:000000000001:vpc/x"}
	if diff := cmp.Diff(want, []string{w.ID("sg"), w.ID("i"), w.ARN("ec2", "vpc/x")}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestManyCallersAtOnce(t *testing.T) {
	r := newRig(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if err := r.put("a", "b"); err != nil {
					t.Error(err)
				}
				r.After(time.Second, func() { r.stored["b"] = nil })
				r.clock.Step(time.Second)
				r.Fail(awssim.Fault{Operation: "None"})()
				r.Counts()
				r.NextEvent()
			}
		})
	}
	all.Wait()
	if got := r.Writes(); got != 160 {
		t.Errorf("%d writes", got)
	}
}

func TestPages(t *testing.T) {
	all := []int{1, 2, 3, 4, 5}
	var got [][]int
	var token *string
	for {
		page, next, ok := awssim.Page(all, token, 2)
		if !ok {
			t.Fatal("its own token was refused")
		}
		got = append(got, page)
		if token = next; token == nil {
			break
		}
	}
	if diff := cmp.Diff([][]int{{1, 2}, {3, 4}, {5}}, got); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	if _, _, ok := awssim.Page(all, aws.String("mine"), 2); ok {
		t.Error("a foreign token was taken")
	}
}
