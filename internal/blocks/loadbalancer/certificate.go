package loadbalancer

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

// Certificate is a certificate of ACM that is given; its physical name is its
// ARN. It can be quoted once it is issued.
type Certificate struct{ ARN string }

type certificates struct{ api CertificateAPI }

// Uses nothing.
func (certificates) Uses(*Certificate) []stack.Ref { return nil }

// Diff is empty: the certificate is not ours to change.
func (certificates) Diff(_, _ *Certificate) []stack.Change { return nil }

// Find asks ACM about each certificate once, however many ports use it.
func (k certificates) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	asked := map[string]stack.Seen{}
	var out []stack.Seen
	for _, n := range names {
		seen, known := asked[n.Physical]
		if !known {
			var err error
			if seen, err = k.look(ctx, n.Physical); err != nil {
				return nil, fmt.Errorf("find certificate %s: %w", n.Physical, err)
			}
			asked[n.Physical] = seen
		}
		seen.Name = n.Name
		out = append(out, seen)
	}
	return out, nil
}

func (k certificates) look(ctx context.Context, arn string) (stack.Seen, error) {
	seen := stack.Seen{Have: &Certificate{ARN: arn}}
	out, err := k.api.DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: &arn})
	switch {
	case stack.Is(err, stack.NotFound):
		seen.Facts = availability.Certificate{ARN: arn, Status: stack.FaultOf(err).Code}
		seen.State, seen.Message = stack.Broken, "certificate "+arn+" does not exist: set certificateARN to one of ACM in the region of the app"
		return seen, nil
	case stack.Is(err, stack.Denied), stack.Is(err, stack.Invalid):
		// One of another account or region is refused; the others are fine.
		seen.State, seen.Message = stack.Broken, "certificate "+arn+" cannot be read: "+stack.FaultOf(err).Error()
		return seen, nil
	case err != nil:
		return stack.Seen{}, err
	case out.Certificate == nil:
		return stack.Seen{}, errNothing
	}
	return judged(seen, arn, *out.Certificate), nil
}

// judged: ACM User Guide, "Certificate characteristics and limitations" and
// "Troubleshoot certificate validation".
func judged(seen stack.Seen, arn string, c types.CertificateDetail) stack.Seen {
	seen.Facts = availability.Certificate{
		ARN: arn, Issued: c.Status == types.CertificateStatusIssued, Status: string(c.Status), Expires: aws.ToTime(c.NotAfter).UTC(),
	}
	switch c.Status {
	case types.CertificateStatusIssued:
		seen.State, seen.Ref = stack.Ready, arn
	case types.CertificateStatusPendingValidation:
		seen.State = stack.Busy
		seen.Message = "certificate " + arn + " waits to be validated: create the DNS records that ACM shows for it, or answer its e-mail"
	default:
		seen.State = stack.Broken
		seen.Message = fmt.Sprintf("certificate %s is %s%s and cannot be used: renew it, or set certificateARN to another one that is ISSUED",
			arn, c.Status, failure(c.FailureReason))
	}
	return seen
}

func failure(reason types.FailureReason) string {
	if reason == "" {
		return ""
	}
	return " (" + string(reason) + ")"
}
