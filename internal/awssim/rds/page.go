package rds

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/awssim"
)

// page cuts one page out of a list. RDS API reference, the Describe operations: MaxRecords is 100 by default, at least 20
// and at most 100.
func page[T any](all []T, marker *string, size *int32) ([]T, *string, error) {
	limit := 100
	if size != nil {
		limit = int(*size)
	}
	if limit < 20 || limit > 100 {
		return nil, nil, invalid("Invalid value %d for MaxRecords. Must be between 20 and 100", limit)
	}
	items, next, ok := awssim.Page(all, marker, limit)
	if !ok {
		return nil, nil, invalid("The marker '%s' is not valid", aws.ToString(marker))
	}
	return items, next, nil
}

// invalid is a refusal of one value, with the code that RDS gives it. The texts are unverified.
func invalid(format string, args ...any) error {
	return awssim.Errorf("InvalidParameterValue", format, args...)
}

// clash is a refusal of values that do not go together, with the code that RDS gives it. The texts are unverified.
func clash(format string, args ...any) error {
	return awssim.Errorf("InvalidParameterCombination", format, args...)
}

// missing is a refusal of what is not there. RDS API reference, the errors of the Describe operations: HTTP status 404.
func missing(code, format string, args ...any) error {
	return awssim.WithStatus(awssim.Errorf(code, format, args...), http.StatusNotFound)
}
