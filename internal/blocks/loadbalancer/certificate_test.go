package loadbalancer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestStatesOfACertificate(t *testing.T) {
	t.Parallel()
	const none = acmtypes.CertificateStatus("none")
	for status, c := range map[acmtypes.CertificateStatus]struct {
		state stack.State
		says  string
	}{
		issued:                                       {stack.Ready, ""},
		pending:                                      {stack.Busy, "create the DNS records"},
		acmtypes.CertificateStatusExpired:            {stack.Broken, "is EXPIRED"},
		acmtypes.CertificateStatusRevoked:            {stack.Broken, "is REVOKED"},
		acmtypes.CertificateStatusFailed:             {stack.Broken, "is FAILED"},
		acmtypes.CertificateStatusInactive:           {stack.Broken, "is INACTIVE"},
		acmtypes.CertificateStatusValidationTimedOut: {stack.Broken, "is VALIDATION_TIMED_OUT"},
		none: {stack.Broken, "does not exist: set certificateARN"},
	} {
		blocktest.Scene(t, string(status), func(t *testing.T) {
			s := newSite(t, application(secure(listen(443, "HTTPS"), certificate(7))))
			if status != none {
				s.World.Do(func() { s.ACM.AddCertificate(certificate(7), status) })
			}
			out := s.Pass(t)
			seen := out.Seen[stack.Name{Kind: loadbalancer.KindCertificate, Role: "443", Physical: certificate(7)}]
			if seen.State != c.state || !strings.Contains(seen.Message, c.says) || (c.says != "" && !strings.Contains(seen.Message, certificate(7))) {
				t.Errorf("%s: %q", seen.State, seen.Message)
			}
			if (seen.Ref == certificate(7)) != (status == issued) {
				t.Errorf("quoted by %q", seen.Ref)
			}
			waits := slices.ContainsFunc(out.Left, func(s stack.Step) bool { return s.Kind == loadbalancer.KindListener && s.Why == stack.Needs })
			if waits == (status == issued) {
				t.Errorf("the listener: %s", blocktest.Describe(out))
			}
		})
	}
}

func TestOneCertificateThatIsRefusedHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "one is of another account", func(t *testing.T) {
		s := newSite(t, application(secure(listen(443, "HTTPS"), certificate(7)), secure(listen(8443, "HTTPS"), certificate(8))))
		s.World.Do(func() { s.ACM.AddCertificate(certificate(8), issued) })
		defer s.World.Fail(awssim.Fault{Operation: "DescribeCertificate", Code: "AccessDeniedException", Match: func(in any) bool {
			return aws.ToString(in.(*acm.DescribeCertificateInput).CertificateArn) == certificate(7)
		}})()
		out := s.Pass(t)
		seen := out.Seen[stack.Name{Kind: loadbalancer.KindCertificate, Role: "443", Physical: certificate(7)}]
		if seen.State != stack.Broken || !strings.Contains(seen.Message, certificate(7)+" cannot be read: ACM DescribeCertificate: AccessDeniedException") {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		made := slices.ContainsFunc(out.Done, func(d engine.Done) bool { return d.ID() == "Listener/8443" && d.Err == nil })
		if len(out.Blind) > 0 || !made {
			t.Errorf("%v, %s", out.Blind, blocktest.Describe(out))
		}
	})
}

func TestAListenerGoesOnOnceItsCertificateIsIssued(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and everything else did not wait", func(t *testing.T) {
		s := newSite(t, application(secure(listen(443, "HTTPS"), certificate(7)), redirect(listen(80, "HTTP"), 443)))
		s.World.Do(func() { s.ACM.AddCertificate(certificate(7), pending) })
		if out := s.Pass(t); len(out.Left) != 3 || out.Left[1].ID() != "Certificate/443" || out.Left[2].ID() != "Listener/443" {
			t.Errorf("left:\n%s", blocktest.Describe(out))
		}
		s.World.Do(func() { s.ACM.AddCertificate(certificate(7), issued) })
		out := s.Settle(t)
		if _, stands := out.Seen[stack.Name{Kind: loadbalancer.KindListener, Role: "443", Physical: loadbalancer.BalancerName(s.Names).Physical + ":443"}]; !stands {
			t.Errorf("no listener:\n%s", blocktest.Describe(out))
		}
	})
}
