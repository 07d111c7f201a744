package iam

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/awssim"
)

// page cuts one page out of a list. IAM API reference, the List operations: MaxItems is 100 by default, 1 to 1000.
func page[T any](all []T, marker *string, size *int32) ([]T, *string, error) {
	limit := int32(100)
	if size != nil {
		limit = *size
	}
	if limit < 1 || limit > 1000 {
		return nil, nil, invalid("1 validation error detected: Value '%d' at 'maxItems' failed to satisfy constraint: a value of 1 to 1000", limit)
	}
	items, next, ok := awssim.Page(all, marker, int(limit))
	if !ok {
		return nil, nil, invalid("Invalid Marker: %s", aws.ToString(marker))
	}
	return items, next, nil
}

// within: the path begins with the prefix, if one is given.
func within(path string, prefix *string) bool { return strings.HasPrefix(path, aws.ToString(prefix)) }
