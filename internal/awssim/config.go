package awssim

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
)

// Config returns a configuration whose every client talks to this world.
// Retries are the SDK's standard ones with next to no real waiting.
func (w *World) Config() aws.Config {
	cfg := aws.Config{
		Region: w.region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDSIMULATED", SecretAccessKey: "simulated", AccountID: w.account, Source: "awssim"}, nil
		}),
		HTTPClient: noNetwork{},
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond })
		},
	}
	w.Attach(&cfg)
	return cfg
}

// Attach diverts every client made from cfg to this world; credentials, region and retries stay the caller's.
func (w *World) Attach(cfg *aws.Config) {
	// A copy, so that two configs that share a backing array do not write into each other.
	options := make([]func(*middleware.Stack) error, 0, len(cfg.APIOptions)+1)
	cfg.APIOptions = append(append(options, cfg.APIOptions...), w.divert)
}

// noNetwork proves that nothing gets past the diversion.
type noNetwork struct{}

func (noNetwork) Do(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("awssim: a request to %s got past the simulation", r.URL.Host)
}
