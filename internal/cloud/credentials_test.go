package cloud_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestMissingCredentialsAreSaidSo(t *testing.T) {
	t.Parallel()
	for name, provider := range map[string]aws.CredentialsProvider{
		"no provider":                   nil,
		"an anonymous provider":         aws.AnonymousCredentials{},
		"an anonymous provider, cached": aws.NewCredentialsCache(aws.AnonymousCredentials{}),
		"empty static credentials":      credentials.NewStaticCredentialsProvider("", "", ""),
		"an empty answer without error": aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, nil }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newAWS(t)
			base := server.config()
			base.Credentials = provider
			clients := cloud.New(base, cloud.Options{}).In("")
			mustBeMissing(t, describeVpcs(t.Context(), clients))
			_, err := clients.SSM.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String("/ami")})
			mustBeMissing(t, err)
			_, err = clients.Identity(t.Context())
			mustBeMissing(t, err)
			if server.calls() != 0 {
				t.Errorf("%d requests went out without credentials", server.calls())
			}
		})
	}
}

func mustBeMissing(t *testing.T, err error) {
	t.Helper()
	f := mustFault(t, err, stack.Denied, cloud.CredentialsMissing)
	for _, hint := range []string{"service account", "Pod Identity", "AWS_ACCESS_KEY_ID"} {
		if !strings.Contains(f.Message, hint) || strings.Contains(f.Message, "\n") {
			t.Errorf("message %q does not say %s on one line", f.Message, hint)
		}
	}
}

// onlyDefaults clears what the test's environment may hold, and returns the
// configuration that the default chain gives. Nothing is asked over the network.
func onlyDefaults(t *testing.T, env map[string]string) aws.Config {
	t.Helper()
	nothing := filepath.Join(t.TempDir(), "none")
	for key, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": nothing, "AWS_CONFIG_FILE": nothing, "AWS_PROFILE": "",
		"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_ROLE_ARN": "",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_ENDPOINT_URL": "",
	} {
		t.Setenv(key, value)
	}
	for key, value := range env {
		t.Setenv(key, value)
	}
	base, err := config.LoadDefaultConfig(t.Context(), config.WithRegion("eu-west-1"))
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestTheDefaultChainEndsWithoutCredentials(t *testing.T) {
	server := newAWS(t)
	base := onlyDefaults(t, map[string]string{"AWS_ENDPOINT_URL": server.URL})
	err := describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In(""))
	mustBeMissing(t, err)
	if !strings.Contains(err.Error(), "no AWS credentials") || !strings.Contains(errors.Unwrap(stack.FaultOf(err)).Error(), "IMDS") {
		t.Errorf("got %v", err)
	}
}

func TestAMetadataServiceWithoutARoleMeansMissing(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(*fakeAWS){
		"it has none":        func(*fakeAWS) {},
		"it is out of reach": func(f *fakeAWS) { f.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			metadata, server := newAWS(t, reply{status: 404, body: "not found"}), newAWS(t)
			broken(metadata)
			base := server.config()
			base.Credentials = aws.NewCredentialsCache(ec2rolecreds.New(func(o *ec2rolecreds.Options) {
				o.Client = imds.New(imds.Options{Endpoint: metadata.URL, Retryer: aws.NopRetryer{}})
			}))
			mustBeMissing(t, describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In("")))
		})
	}
}

func TestAWebIdentityWithoutItsFile(t *testing.T) {
	base := onlyDefaults(t, map[string]string{
		"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/haws", "AWS_WEB_IDENTITY_TOKEN_FILE": "/does/not/exist",
	})
	err := describeVpcs(t.Context(), cloud.New(base, cloud.Options{}).In(""))
	mustBeMissing(t, err)
	if !strings.Contains(err.Error(), "/does/not/exist") {
		t.Errorf("%v does not name the file", err)
	}
}

func TestWhatSTSSaysOfTheRoleIsKept(t *testing.T) {
	for name, tt := range map[string]struct {
		reply reply
		class stack.Class
		code  string
	}{
		"denied":     {queryError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"), stack.Denied, "AccessDenied"},
		"bad role":   {queryError(400, "ValidationError", "the ARN is invalid"), stack.Denied, "ValidationError"},
		"throttled":  {queryError(400, "Throttling", "Rate exceeded"), stack.Throttled, "Throttling"},
		"overloaded": {queryError(503, "ServiceUnavailable", "later"), stack.Transient, "ServiceUnavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newAWS(t, tt.reply)
			token := filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(token, []byte("jwt"), 0o600); err != nil {
				t.Fatal(err)
			}
			c := cloud.New(onlyDefaults(t, map[string]string{
				// The SDK builds its STS client before it reads AWS_ENDPOINT_URL.
				"AWS_ENDPOINT_URL_STS": server.URL, "AWS_ENDPOINT_URL": server.URL, "AWS_MAX_ATTEMPTS": "1",
				"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/haws", "AWS_WEB_IDENTITY_TOKEN_FILE": token,
			}), cloud.Options{})
			f := mustFault(t, describeVpcs(t.Context(), c.In("")), tt.class, tt.code)
			if !strings.Contains(f.Message, "credentials") || f.RequestID != "req-query" {
				t.Errorf("got %v", f)
			}
			if server.calls() != 1 || c.Backlog() != 0 {
				t.Errorf("%d calls, backlog %s: what STS says must neither be repeated nor slow down EC2", server.calls(), c.Backlog())
			}
		})
	}
}

func TestGivingUpWhileCredentialsAreFetched(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	base := newAWS(t).config()
	base.Credentials = aws.NewCredentialsCache(aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		cancel()
		return aws.Credentials{}, errors.New("too late")
	}))
	f := stack.FaultOf(describeVpcs(ctx, cloud.New(base, cloud.Options{}).In("")))
	if f.Class != stack.Transient {
		t.Errorf("got %s: a caller who gives up does not know that credentials are missing", f.Class)
	}
}
