package bucket

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// tlsOnly denies everything that does not come over TLS, to the bucket and to its objects. (S3 user guide, "Security best
// practices for Amazon S3": enforce encryption of data in transit.)
func tlsOnly(arn string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*",`+
		`"Resource":[%q,%q],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, arn, arn+"/*")
}

// samePolicy compares documents by what they say: S3 may write one otherwise than it was sent.
func samePolicy(a, b string) bool {
	return reflect.DeepEqual(plain(parsed(a)), plain(parsed(b)))
}

// parsed is the text itself where it is no JSON.
func parsed(document string) any {
	var out any
	if json.Unmarshal([]byte(document), &out) != nil {
		return document
	}
	return out
}

// plain puts into one form what the policy language can say in two: one value alone or in a list, a list in any order, and
// true as a word. (IAM user guide, "IAM JSON policy elements reference".)
func plain(of any) any {
	switch of := of.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range of {
			out[key] = plain(value)
		}
		if len(out) == 1 && out["AWS"] == "*" {
			return "*"
		}
		return out
	case []any:
		return plainList(of)
	case bool:
		return fmt.Sprint(of)
	}
	return of
}

func plainList(of []any) any {
	out := make([]any, 0, len(of))
	for _, one := range of {
		out = append(out, plain(one))
	}
	if len(out) == 1 {
		return out[0]
	}
	slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}
