package cloud

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/haws-dev/haws/internal/stack"
)

const (
	// CredentialsMissing is the code of a fault when no provider gives credentials.
	CredentialsMissing = "CredentialsMissing"
	// CredentialsUnavailable is its code when a provider cannot be reached now.
	CredentialsUnavailable = "CredentialsUnavailable"

	noCredentials = "no AWS credentials: give the operator's service account an IAM role (EKS Pod Identity or IRSA), " +
		"or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment"
)

var errNoKeys = errors.New("the provider gives no keys")

// credentialsError marks a failure to get credentials. The SDK itself only
// prefixes the provider's error with text ("get identity: get credentials: …").
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return e.err.Error() }
func (e *credentialsError) Unwrap() error { return e.err }

// provider marks the failures of the provider inside. It also takes the place
// of a missing and of an anonymous provider, for which the SDK would say
// "could not select an auth scheme", or send an unsigned request.
type provider struct{ inner aws.CredentialsProvider }

// Retrieve implements aws.CredentialsProvider.
func (p provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	if p.inner == nil {
		return aws.Credentials{}, &credentialsError{errNoKeys}
	}
	creds, err := p.inner.Retrieve(ctx)
	switch {
	case err != nil:
		return creds, &credentialsError{err}
	case !creds.HasKeys():
		return creds, &credentialsError{errNoKeys}
	}
	return creds, nil
}

// ProviderSources implements aws.CredentialProviderSource.
func (p provider) ProviderSources() []aws.CredentialSource {
	if s, ok := p.inner.(aws.CredentialProviderSource); ok {
		return s.ProviderSources()
	}
	return nil
}

// verdict says what a failure to get credentials means. An answer of AWS, such
// as STS denying the role, keeps its code; nothing that it says is about a spec.
func (e *credentialsError) verdict() verdict {
	if api, ok := errors.AsType[smithy.APIError](e.err); ok {
		v := verdict{
			class:   Classify("STS", api.ErrorCode(), api.ErrorMessage(), statusOf(e.err)),
			code:    api.ErrorCode(),
			message: "cannot get AWS credentials: " + api.ErrorMessage(),
		}
		if v.class != stack.Throttled && v.class != stack.Transient {
			v.class = stack.Denied
		}
		return v
	}
	if e.none() {
		return verdict{stack.Denied, CredentialsMissing, noCredentials}
	}
	if _, ok := errors.AsType[*smithyhttp.RequestSendError](e.err); ok {
		return verdict{stack.Transient, CredentialsUnavailable, "cannot get AWS credentials: " + e.err.Error()}
	}
	return verdict{stack.Denied, CredentialsMissing, noCredentials + " (" + e.err.Error() + ")"}
}

// none reports whether nothing was configured. The default chain ends at the
// metadata service of the EC2 instance (IMDS): when that has no role, is
// switched off or is out of reach, nothing before it gave credentials either.
func (e *credentialsError) none() bool {
	if _, ok := errors.AsType[*credentials.StaticCredentialsEmptyError](e.err); ok || errors.Is(e.err, errNoKeys) {
		return true
	}
	for err := e.err; err != nil; {
		op, ok := errors.AsType[*smithy.OperationError](err)
		if !ok {
			return false
		}
		if op.ServiceID == imds.ServiceID {
			return true
		}
		err = op.Err
	}
	return false
}
