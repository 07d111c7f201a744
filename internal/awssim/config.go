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
	cfg := w.settings()
	w.Attach(&cfg)
	return cfg
}

// Split is Config for clients whose calls are answered by several worlds that stand for one: pick names the one for
// each attempt of a call, and gets a copy of its input to keep.
func (w *World) Split(pick func(service, operation string, input any) *World) aws.Config {
	cfg := w.settings()
	attach(&cfg, diversion{func(service, operation string, input any) *World { return pick(service, operation, clone(input)) }})
	return cfg
}

// settings are everything but where the calls go.
func (w *World) settings() aws.Config {
	return aws.Config{
		Region: w.region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDSIMULATED", SecretAccessKey: "simulated", AccountID: w.account, Source: "awssim"}, nil
		}),
		HTTPClient: noNetwork{},
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond })
		},
	}
}

// Attach diverts every client made from cfg to this world; credentials, region and retries stay the caller's.
func (w *World) Attach(cfg *aws.Config) {
	attach(cfg, diversion{func(string, string, any) *World { return w }})
}

func attach(cfg *aws.Config, d diversion) {
	// A copy, so that two configs that share a backing array do not write into each other.
	options := make([]func(*middleware.Stack) error, 0, len(cfg.APIOptions)+1)
	cfg.APIOptions = append(append(options, cfg.APIOptions...), d.divert)
}

// noNetwork proves that nothing gets past the diversion.
type noNetwork struct{}

func (noNetwork) Do(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("awssim: a request to %s got past the simulation", r.URL.Host)
}
