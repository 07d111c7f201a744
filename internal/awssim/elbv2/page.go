package elbv2

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/awssim"
)

// maxPage is the PageSize limit. ELBv2 API reference, DescribeLoadBalancers: PageSize, valid range 1 to 400.
const maxPage = 400

func page[T any](all []T, marker *string, size *int32) ([]T, *string, error) {
	limit := int(aws.ToInt32(size))
	if size == nil {
		limit = maxPage
	}
	if limit < 1 || limit > maxPage {
		return nil, nil, invalid("Page size must be between 1 and %d", maxPage)
	}
	items, next, ok := awssim.Page(all, marker, limit)
	if !ok {
		return nil, nil, invalid("Marker '%s' is not valid", aws.ToString(marker))
	}
	return items, next, nil
}

func invalid(format string, args ...any) error {
	return awssim.Errorf("ValidationError", format, args...)
}
