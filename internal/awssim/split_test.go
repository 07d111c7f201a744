package awssim_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/haws-dev/haws/internal/awssim"
)

func TestCallsAreSplitBetweenWorlds(t *testing.T) {
	here, there := newRig(t), newRig(t)
	var kept []any
	client := ssm.NewFromConfig(here.Split(func(_, operation string, input any) *awssim.World {
		if operation == "PutParameter" {
			kept = append(kept, input)
			return here.World
		}
		return there.World
	}))
	in := &ssm.PutParameterInput{Name: aws.String("a"), Value: aws.String("first")}
	if _, err := client.PutParameter(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	*in.Value = "changed by the caller"
	read := func() (*ssm.GetParameterOutput, error) {
		return client.GetParameter(context.Background(), &ssm.GetParameterInput{Name: aws.String("a")})
	}
	if _, err := read(); code(err) != "ParameterNotFound" {
		t.Errorf("the other world knows of it: %v", err)
	}
	if _, err := there.Call("SSM", "PutParameter", kept[0]); err != nil {
		t.Fatal(err)
	}
	if out, err := read(); err != nil || *out.Parameter.Value != "first" {
		t.Errorf("%v, %+v", err, out)
	}
}
