package bucket

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheTLSPolicy(t *testing.T) {
	t.Parallel()
	var got any
	if err := json.Unmarshal([]byte(tlsOnly("arn:aws-cn:s3:::a")), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "TLSOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": []any{"arn:aws-cn:s3:::a", "arn:aws-cn:s3:::a/*"},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPoliciesThatSayTheSame(t *testing.T) {
	t.Parallel()
	ours := tlsOnly("arn:aws:s3:::a")
	for name, c := range map[string]struct {
		other string
		same  bool
	}{
		"itself": {ours, true},
		"with other spaces and keys in another order": {`{ "Statement": [ {"Principal":"*","Effect":"Deny","Sid":"TLSOnly","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::a"],
			"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Action":"s3:*"} ], "Version":"2012-10-17" }`, true},
		"with one where there may be many": {`{"Version":"2012-10-17","Statement":{"Sid":"TLSOnly","Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:*"],
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":[false]}}}}`, true},
		"with a principal in a list": {`{"Version":"2012-10-17","Statement":{"Sid":"TLSOnly","Effect":"Deny","Principal":{"AWS":["*"]},"Action":["s3:*"],
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}}`, true},
		"another effect": {`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Allow","Principal":"*","Action":"s3:*",
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, false},
		"for its objects only": {`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
			"Resource":["arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, false},
		"for somebody": {`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":"s3:*",
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, false},
		"for a service": {`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":{"Service":"*"},"Action":"s3:*",
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, false},
		"with TLS": {`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
			"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":true}}}]}`, false},
		"of another bucket": {tlsOnly("arn:aws:s3:::b"), false},
		"none":              {"", false},
		"no policy at all":  {"{", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if samePolicy(ours, c.other) != c.same || samePolicy(c.other, ours) != c.same {
				t.Errorf("same is %t", !c.same)
			}
		})
	}
}
