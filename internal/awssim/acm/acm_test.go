package acm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/acm"
)

func TestDescribeCertificate(t *testing.T) {
	w := awssim.New(clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)))
	s := acm.New(w)
	client := api.NewFromConfig(w.Config())
	arn := w.ARN("acm", "certificate/11111111-2222-3333-4444-555555555555")
	describe := func(arn string) (*api.DescribeCertificateOutput, error) {
		return client.DescribeCertificate(context.Background(), &api.DescribeCertificateInput{CertificateArn: aws.String(arn)})
	}

	_, err := describe(arn)
	if _, ok := errors.AsType[*types.ResourceNotFoundException](err); !ok {
		t.Errorf("an unknown certificate: %v", err)
	}
	for _, text := range []string{"certificate/mine", "arn:aws:acm:x:1:a/b", strings.Replace(arn, ":acm:", ":iam:", 1)} {
		_, err = describe(text)
		if _, ok := errors.AsType[*types.ValidationException](err); !ok {
			t.Errorf("%s: %v", text, err)
		}
	}
	_, err = describe(w.ARN("acm", "account/mine"))
	if _, ok := errors.AsType[*types.InvalidArnException](err); !ok {
		t.Errorf("the ARN of no certificate: %v", err)
	}
	for _, status := range []types.CertificateStatus{types.CertificateStatusPendingValidation, types.CertificateStatusIssued, types.CertificateStatusExpired} {
		w.Do(func() { s.AddCertificate(arn, status) })
		out, err := describe(arn)
		if err != nil || out.Certificate.Status != status {
			t.Errorf("want %s, got %v, %v", status, out, err)
		}
	}
	w.Do(func() {
		if status, ok := s.Status(arn); !ok || status != "EXPIRED" {
			t.Errorf("%s, %v", status, ok)
		}
	})
}
