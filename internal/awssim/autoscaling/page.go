package autoscaling

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/awssim"
)

// page cuts one page out of a list. Auto Scaling API reference: MaxRecords is 50 by default and at most 100, except
// where the operation says otherwise.
func page[T any](all []T, token *string, size *int32, standard int) ([]T, *string, error) {
	limit := standard
	if size != nil {
		limit = int(*size)
	}
	if limit < 1 || limit > 100 {
		return nil, nil, invalid("1 validation error detected: Value '%d' at 'maxRecords' failed to satisfy constraint: Member must have value between 1 and 100", limit)
	}
	items, next, ok := awssim.Page(all, token, limit)
	if !ok {
		return nil, nil, awssim.Errorf("InvalidNextToken", "The token '%s' is not valid", aws.ToString(token))
	}
	return items, next, nil
}
