package twin

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/acm"
)

func (w *world) noCertificate() string {
	return w.arn("acm", "certificate/00000000-0000-0000-0000-000000000000")
}

func (w *world) describeCertificate(arn string) {
	w.acm.DescribeCertificate(w.ctx, &acm.DescribeCertificateInput{CertificateArn: &arn})
}

func certificateRows() []row {
	return []row{
		{"a certificate that waits for its validation", "", func(w *world) {
			w.describeCertificate(w.certificate(false))
		}},
		{"a certificate that is issued", "", func(w *world) {
			w.describeCertificate(w.certificate(true))
		}},
		{"a certificate that there is not", "ResourceNotFoundException", func(w *world) {
			w.describeCertificate(w.noCertificate())
		}},
		{"a certificate of another region", "ResourceNotFoundException", func(w *world) {
			w.describeCertificate(strings.Replace(w.noCertificate(), region, "us-east-1", 1))
		}},
		{"a certificate by something that is no ARN", "ValidationException", func(w *world) {
			w.describeCertificate("app.example.com-certificate")
		}},
		{"a certificate by the ARN of a load balancer", "ValidationException", func(w *world) {
			w.describeCertificate(w.noBalancer())
		}},
		{"a certificate by an ARN that is too short", "ValidationException", func(w *world) {
			w.describeCertificate("arn:aws:acm")
		}},
	}
}
