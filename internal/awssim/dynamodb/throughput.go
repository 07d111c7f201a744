package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// modeOf: a table without BillingMode is PROVISIONED. Unverified.
func modeOf(given types.BillingMode) types.BillingMode {
	if given == "" {
		return types.BillingModeProvisioned
	}
	return given
}

// checkThroughput checks what goes with a billing mode, for an index or, with no name, for the table. SDK, CreateTable:
// ProvisionedThroughput with PROVISIONED, and not with PAY_PER_REQUEST; OnDemandThroughput in on-demand mode.
func checkThroughput(index string, mode types.BillingMode, capacity *types.ProvisionedThroughput, limits *types.OnDemandThroughput) error {
	switch mode {
	case types.BillingModeProvisioned:
		if limits != nil {
			return invalid("MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED")
		}
		if capacity == nil {
			return invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED%s", of(index))
		}
		if aws.ToInt64(capacity.ReadCapacityUnits) < 1 || aws.ToInt64(capacity.WriteCapacityUnits) < 1 {
			return refused("1 validation error detected: Value at 'provisionedThroughput' failed to satisfy constraint: at least 1%s", of(index))
		}
	case types.BillingModePayPerRequest:
		if capacity != nil {
			return invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST%s", of(index))
		}
		return checkLimits(limits)
	default:
		return refused("1 validation error detected: Value '%s' at 'billingMode' failed to satisfy constraint: PROVISIONED or "+
			"PAY_PER_REQUEST", mode)
	}
	return nil
}

func of(index string) string {
	if index == "" {
		return ""
	}
	return " for index " + index
}

// checkLimits: SDK, OnDemandThroughput: one of the two or both; at least 1, or -1 to remove the limit that is set.
func checkLimits(limits *types.OnDemandThroughput) error {
	if limits == nil {
		return nil
	}
	if limits.MaxReadRequestUnits == nil && limits.MaxWriteRequestUnits == nil {
		return invalid("MaxReadRequestUnits, MaxWriteRequestUnits or both must be specified for OnDemandThroughput")
	}
	for _, n := range []*int64{limits.MaxReadRequestUnits, limits.MaxWriteRequestUnits} {
		if n != nil && *n < 1 && *n != -1 {
			return invalid("Requested units %d for OnDemandThroughput are outside of valid range", *n)
		}
	}
	return nil
}

// checkFirstLimits: DDB-TABLE-442: -1 is for UpdateTable only.
func checkFirstLimits(limits *types.OnDemandThroughput) error {
	if limits != nil && (aws.ToInt64(limits.MaxReadRequestUnits) < 0 || aws.ToInt64(limits.MaxWriteRequestUnits) < 0) {
		return invalid("Requested units for OnDemandThroughput are outside of valid range")
	}
	return nil
}

// capacity: SDK, ProvisionedThroughputDescription: 0 in on-demand mode.
func capacity(given *types.ProvisionedThroughput) *types.ProvisionedThroughputDescription {
	d := &types.ProvisionedThroughputDescription{
		NumberOfDecreasesToday: aws.Int64(0), ReadCapacityUnits: aws.Int64(0), WriteCapacityUnits: aws.Int64(0),
	}
	if given != nil {
		d.ReadCapacityUnits, d.WriteCapacityUnits = given.ReadCapacityUnits, given.WriteCapacityUnits
	}
	return d
}
