package dynamodb

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// checkNewStream: SDK, StreamSpecification; DDB-TABLE-442: a view type with a stream, none without.
func checkNewStream(spec *types.StreamSpecification) error {
	switch {
	case spec == nil:
		return nil
	case aws.ToBool(spec.StreamEnabled) && spec.StreamViewType == "":
		return invalid("Table is being created with a stream enabled, UpdateViewType is required")
	case !aws.ToBool(spec.StreamEnabled) && spec.StreamViewType != "":
		return invalid("Table is being created with a stream disabled, UpdateViewType should not be specified")
	}
	return nil
}

// startStream: SDK, TableDescription: LatestStreamLabel is a timestamp in ISO 8601. That it ends the stream's ARN is
// unverified.
func startStream(d *types.TableDescription, spec *types.StreamSpecification, now time.Time) {
	label := now.Format("2006-01-02T15:04:05.000")
	d.StreamSpecification, d.LatestStreamLabel = spec, &label
	d.LatestStreamArn = aws.String(*d.TableArn + "/stream/" + label)
}
