package sts_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/sts"
)

func TestCallerIdentity(t *testing.T) {
	w := awssim.New(clocktesting.NewFakeClock(time.Unix(0, 0)))
	s := sts.New(w)
	client := api.NewFromConfig(w.Config())
	account := func() string {
		out, err := client.GetCallerIdentity(context.Background(), &api.GetCallerIdentityInput{})
		if err != nil {
			t.Fatal(err)
		}
		return aws.ToString(out.Account)
	}
	got := []string{account()}
	w.Do(func() { s.Account = "999999999999" })
	got = append(got, account())
	if diff := cmp.Diff([]string{"123456789012", "999999999999"}, got); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
}
