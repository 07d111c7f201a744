package elbv2

import (
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func isSecure(p types.ProtocolEnum) bool {
	return p == types.ProtocolEnumHttps || p == types.ProtocolEnumTls
}

// complete fills in what AWS fills in, or says why AWS would refuse the listener.
func (s *Service) complete(l *listener) error {
	if p := aws.ToInt32(l.Port); p < 1 || p > 65535 {
		return invalid("Port '%d' is not valid; it must be between 1 and 65535", p)
	}
	if l.Protocol == "" {
		return invalid("A protocol must be specified")
	}
	// ELBv2 API reference, CreateListener: HTTP and HTTPS for Application Load Balancers; TCP, TLS, UDP, TCP_UDP, … for
	// Network Load Balancers. AWS refuses another one as a ValidationError, and words it so (hashicorp/terraform issue 18126).
	if !slices.Contains(l.Protocol.Values(), l.Protocol) || isHTTP(l.Protocol) != l.balancer.isALB() {
		return invalid("Listener protocol '%s' must be one of '%s'", l.Protocol, protocolsOf(l.balancer))
	}
	if err := s.completeTLS(l); err != nil {
		return err
	}
	return s.completeActions(l)
}

func protocolsOf(b *balancer) string {
	if b.isALB() {
		return "HTTPS, HTTP"
	}
	return "TCP, TLS, UDP, TCP_UDP"
}

func (s *Service) completeTLS(l *listener) error {
	if !isSecure(l.Protocol) {
		if len(l.Certificates) > 0 || l.SslPolicy != nil {
			return invalid("Certificates and security policies cannot be specified for %s listeners", l.Protocol)
		}
		return nil
	}
	if len(l.Certificates) != 1 {
		return invalid("A certificate must be specified for %s listeners", l.Protocol)
	}
	if err := s.checkCertificate(aws.ToString(l.Certificates[0].CertificateArn)); err != nil {
		return err
	}
	// ELBv2 user guide, "Security policies": the default of a listener made through the API is ELBSecurityPolicy-2016-08.
	l.SslPolicy = firstOf(l.SslPolicy, aws.String("ELBSecurityPolicy-2016-08"))
	if !slices.Contains(securityPolicies(), *l.SslPolicy) {
		return awssim.Errorf("SSLPolicyNotFound", "SSL policy '%s' not found", *l.SslPolicy)
	}
	if l.Protocol == types.ProtocolEnumHttps {
		l.MutualAuthentication = firstOf(l.MutualAuthentication, &types.MutualAuthenticationAttributes{Mode: aws.String("off")})
	}
	return nil
}

// checkCertificate: a certificate that ACM does not know is CertificateNotFound; one that is not issued is refused with
// the unmodeled code UnsupportedCertificate.
func (s *Service) checkCertificate(arn string) error {
	status, known := "", false
	if s.certs != nil {
		status, known = s.certs.Status(arn)
	}
	if !known {
		return awssim.Errorf("CertificateNotFound", "Certificate '%s' not found", arn)
	}
	if status != "ISSUED" {
		return awssim.Errorf("UnsupportedCertificate",
			"The certificate '%s' must have a fully-qualified domain name, a supported signature, and a supported key size.", arn)
	}
	return nil
}

// securityPolicies: ELBv2 user guides, "Security policies".
func securityPolicies() []string {
	return []string{
		"ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-TLS-1-2-2017-01",
		"ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08",
		"ELBSecurityPolicy-FS-1-2-2019-08", "ELBSecurityPolicy-FS-1-2-Res-2019-08", "ELBSecurityPolicy-FS-1-2-Res-2020-10",
		"ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-1-2021-06", "ELBSecurityPolicy-TLS13-1-2-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
		"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
	}
}

func sameListener(a, b *listener) bool {
	x, y := a.Listener, b.Listener
	x.ListenerArn, y.ListenerArn = nil, nil
	return reflect.DeepEqual(x, y)
}
