// Package acm simulates the certificates of AWS Certificate Manager.
package acm

import (
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Service is Certificate Manager in one world.
type Service struct {
	w            *awssim.World
	certificates map[string]*types.CertificateDetail
}

// New adds Certificate Manager to the world.
func New(w *awssim.World) *Service {
	s := &Service{w: w, certificates: map[string]*types.CertificateDetail{}}
	awssim.Handle(w, "ACM", "DescribeCertificate", s.describe)
	return s
}

// AddCertificate adds a certificate, or changes the status of the one that is there. Call it inside World.Do.
func (s *Service) AddCertificate(arn string, status types.CertificateStatus) {
	c, ok := s.certificates[arn]
	if !ok {
		c = &types.CertificateDetail{
			CertificateArn: aws.String(arn), DomainName: aws.String("app.example.com"), Type: types.CertificateTypeAmazonIssued,
			SubjectAlternativeNames: []string{"app.example.com"}, KeyAlgorithm: types.KeyAlgorithmRsa2048,
			CreatedAt: aws.Time(s.w.Now()), InUseBy: []string{},
		}
		s.certificates[arn] = c
	}
	c.Status = status
	if status == types.CertificateStatusIssued {
		now := s.w.Now()
		c.IssuedAt, c.NotBefore, c.NotAfter = &now, &now, aws.Time(now.AddDate(1, 1, 0))
	}
}

// ExpireAt says until when a certificate is valid, when it was not renewed: its status is as it was. Call it inside World.Do.
func (s *Service) ExpireAt(arn string, at time.Time) { s.certificates[arn].NotAfter = &at }

// Status finds a certificate: "ISSUED" and the other values of types.CertificateStatus.
func (s *Service) Status(arn string) (string, bool) {
	c, ok := s.certificates[arn]
	if !ok {
		return "", false
	}
	return string(c.Status), true
}

// arnForm is the pattern of CertificateArn, which has at least 20 characters. ACM API reference, DescribeCertificate.
var arnForm = regexp.MustCompile(`^arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*$`)

// ACM API reference, DescribeCertificate: ValidationException, InvalidArnException, ResourceNotFoundException.
func (s *Service) describe(call *awssim.Call, in *api.DescribeCertificateInput) (*api.DescribeCertificateOutput, error) {
	arn := aws.ToString(in.CertificateArn)
	if len(arn) < 20 || !arnForm.MatchString(arn) {
		return nil, awssim.Errorf("ValidationException",
			"1 validation error detected: Value '%s' at 'certificateArn' failed to satisfy constraint: Member must satisfy regular expression pattern", arn)
	}
	if !strings.Contains(arn, ":certificate/") {
		return nil, awssim.Errorf("InvalidArnException", "The certificate ARN %s is not valid.", arn)
	}
	c, ok := s.certificates[arn]
	if !ok {
		return nil, awssim.Errorf("ResourceNotFoundException", "Could not find certificate %s in account %s.", arn, call.Account)
	}
	return &api.DescribeCertificateOutput{Certificate: c}, nil
}
