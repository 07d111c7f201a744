package conformance_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	. "github.com/onsi/gomega"
)

// certify imports a certificate that signs itself, and returns its ARN.
func certify(cfg aws.Config, host string) *string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
	}
	signed, err := x509.CreateCertificate(rand.Reader, of, of, key.Public(), key)
	Expect(err).NotTo(HaveOccurred())
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	Expect(err).NotTo(HaveOccurred())
	out, err := acm.NewFromConfig(cfg).ImportCertificate(context.Background(), &acm.ImportCertificateInput{
		Certificate: encode("CERTIFICATE", signed), PrivateKey: encode("PRIVATE KEY", secret),
	})
	Expect(err).NotTo(HaveOccurred())
	return out.CertificateArn
}

func encode(what string, der []byte) []byte {
	var out bytes.Buffer
	Expect(pem.Encode(&out, &pem.Block{Type: what, Bytes: der})).To(Succeed())
	return out.Bytes()
}
