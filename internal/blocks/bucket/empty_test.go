package bucket

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func TestKeysAsTheyAreListed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key  string
		how  types.EncodingType
		want string
	}{
		{"a+b%2Bc/%C3%BC%07", types.EncodingTypeUrl, "a b+c/ü\a"},
		{"a+b%2Bc", "", "a+b%2Bc"},
		{"100%", types.EncodingTypeUrl, "100%"},
	} {
		if got := decoded(&c.key, c.how); got != c.want {
			t.Errorf("%s (%s): %q, want %q", c.key, c.how, got, c.want)
		}
	}
}
