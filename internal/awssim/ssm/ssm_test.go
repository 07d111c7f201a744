package ssm_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/ssm"
)

func rig() (*awssim.World, *ssm.Service, *api.Client) {
	w := awssim.New(clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)))
	return w, ssm.New(w), api.NewFromConfig(w.Config())
}

func TestGetParameter(t *testing.T) {
	w, s, client := rig()
	value := func(name string) string {
		out, err := client.GetParameter(context.Background(), &api.GetParameterInput{Name: aws.String(name)})
		if _, ok := errors.AsType[*types.ParameterNotFound](err); ok {
			return "not found"
		}
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint(*out.Parameter.Value, " ", out.Parameter.Version)
	}
	got := []string{value(ssm.AL2023X86), value(ssm.AL2023ARM), value("/mine")}
	w.Do(func() { s.SetParameter("/mine", "first") })
	w.Do(func() { s.SetParameter("/mine", "second") })
	got = append(got, value("/mine"), value("/mine:1"))
	want := []string{ec2.AL2023X86 + " 1", ec2.AL2023ARM + " 1", "not found", "second 2", "first 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestAVersionThatThereIsNot(t *testing.T) {
	_, _, client := rig()
	for _, version := range []string{"0", "2", "latest"} {
		_, err := client.GetParameter(context.Background(), &api.GetParameterInput{Name: aws.String(ssm.AL2023X86 + ":" + version)})
		if _, ok := errors.AsType[*types.ParameterVersionNotFound](err); !ok {
			t.Errorf("version %s: %v", version, err)
		}
	}
}

func TestPublicParametersBelongToNoAccount(t *testing.T) {
	w, s, client := rig()
	w.Do(func() { s.SetParameter("/mine", "first") })
	out, err := client.GetParameters(context.Background(), &api.GetParametersInput{Names: []string{"/mine", ssm.AL2023X86}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range out.Parameters {
		got = append(got, *p.ARN)
	}
	want := []string{"arn:aws:ssm:us-east-1::parameter" + ssm.AL2023X86, "arn:aws:ssm:us-east-1:123456789012:parameter/mine"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGetParametersListsTheUnknown(t *testing.T) {
	_, _, client := rig()
	out, err := client.GetParameters(context.Background(), &api.GetParametersInput{Names: []string{"/none", ssm.AL2023X86}})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Parameters) != 1 || *out.Parameters[0].Value != ec2.AL2023X86 {
		t.Errorf("parameters %v", out.Parameters)
	}
	if diff := cmp.Diff([]string{"/none"}, out.InvalidParameters); diff != "" {
		t.Errorf("invalid (-want +got):\n%s", diff)
	}
}

func TestGetParametersRefuses(t *testing.T) {
	_, _, client := rig()
	for name, names := range map[string][]string{
		"more than ten names": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"},
		"the same name twice": {"1", "1"},
	} {
		if _, err := client.GetParameters(context.Background(), &api.GetParametersInput{Names: names}); err == nil {
			t.Errorf("%s were accepted", name)
		}
	}
}
