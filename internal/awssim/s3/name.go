package s3

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// S3 user guide, "General purpose bucket naming rules".
var (
	reservedPrefixes = []string{"xn--", "sthree-", "amzn-s3-demo-"}
	reservedSuffixes = []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}
)

func (s *Service) checkName(name string, namespace types.BucketNamespace) error {
	invalid := bad("InvalidBucketName", "The specified bucket is not valid.")
	address, err := netip.ParseAddr(name)
	has := func(affixes []string, in func(string, string) bool) bool {
		return slices.ContainsFunc(affixes, func(affix string) bool { return in(name, affix) })
	}
	switch {
	case !nameForm.MatchString(name) || strings.Contains(name, "..") || err == nil && address.Is4():
		return invalid
	case has(reservedPrefixes, strings.HasPrefix) || has(reservedSuffixes, strings.HasSuffix):
		return invalid
	}
	return s.checkNamespace(name, namespace)
}

// checkNamespace: SDK, CreateBucketInput, BucketNamespace: in the account's own namespace the name ends with the account, the
// Region and -an. S3 user guide, "General purpose bucket naming rules": in the global one it does not end with -an. The code
// is unverified.
func (s *Service) checkNamespace(name string, namespace types.BucketNamespace) error {
	suffix := fmt.Sprintf("-%s-%s-an", s.world.Account(), s.world.Region())
	switch namespace {
	case "", types.BucketNamespaceGlobal:
		if strings.HasSuffix(name, "-an") {
			return bad("InvalidBucketName", "The specified bucket is not valid: -an is kept for account regional namespaces")
		}
	case types.BucketNamespaceAccountRegional:
		if !strings.HasSuffix(name, suffix) {
			return bad("InvalidBucketName", "The specified bucket is not valid: its name must end with %s", suffix)
		}
	default:
		return bad("InvalidArgument", "Invalid x-amz-bucket-namespace: %s", namespace)
	}
	return nil
}
