package dynamodb

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// parts are the settings that a request changes.
func parts(in *sdk.UpdateTableInput) (given []string) {
	for _, part := range []struct {
		name  string
		given bool
	}{
		{"BillingMode", in.BillingMode != ""},
		{"GlobalSecondaryIndexUpdates", len(in.GlobalSecondaryIndexUpdates) > 0},
		{"OnDemandThroughput", in.OnDemandThroughput != nil},
		{"ProvisionedThroughput", in.ProvisionedThroughput != nil},
		{"StreamSpecification", in.StreamSpecification != nil},
		{"SSESpecification", in.SSESpecification != nil},
		{"TableClass", in.TableClass != ""},
		{"DeletionProtectionEnabled", in.DeletionProtectionEnabled != nil},
	} {
		if part.given {
			given = append(given, part.name)
		}
	}
	return given
}

// together are the settings that one UpdateTable may change. SDK, UpdateTable: one operation at once. DDB-TABLE-382 and 433:
// most pairs are refused; a switch to PROVISIONED brings the capacity of the indexes.
var together = []string{
	"BillingMode ProvisionedThroughput", "BillingMode OnDemandThroughput", "BillingMode StreamSpecification",
	"BillingMode GlobalSecondaryIndexUpdates ProvisionedThroughput",
}

func checkUpdate(in *sdk.UpdateTableInput) error {
	if err := absent(map[string]bool{
		"ReplicaUpdates": in.ReplicaUpdates != nil, "GlobalTableWitnessUpdates": in.GlobalTableWitnessUpdates != nil,
		"VectorIndexUpdates": in.VectorIndexUpdates != nil, "WarmThroughput": in.WarmThroughput != nil,
		"MultiRegionConsistency":             in.MultiRegionConsistency != "",
		"DisassociationProtectionEnabled":    in.DisassociationProtectionEnabled != nil,
		"GlobalTableSettingsReplicationMode": in.GlobalTableSettingsReplicationMode != "",
	}); err != nil {
		return err
	}
	given := parts(in)
	switch {
	case len(given) == 0:
		return refused("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, " +
			"SSESpecification, DeletionProtectionEnabled, OnDemandThroughput or TableClass is required")
	case len(given) > 1 && !slices.Contains(together, strings.Join(given, " ")):
		return invalid("%s cannot be changed in one request", strings.Join(given, ", "))
	}
	return first(checkEncryption(in.SSESpecification), checkClass(in.TableClass), checkActions(in))
}

// checkChange checks a request against the table as it is.
func (s *Service) checkChange(t *table, in *sdk.UpdateTableInput) error {
	mode := t.mode()
	if in.BillingMode != "" {
		mode = in.BillingMode
	}
	if in.BillingMode != "" || in.ProvisionedThroughput != nil || in.OnDemandThroughput != nil {
		if err := checkThroughput("", mode, in.ProvisionedThroughput, in.OnDemandThroughput); err != nil {
			return err
		}
	}
	return first(t.checkStream(in.StreamSpecification), s.checkKey(t, in.SSESpecification), t.checkIndexChanges(in, mode))
}

func (t *table) mode() types.BillingMode {
	if t.BillingModeSummary == nil {
		return types.BillingModeProvisioned
	}
	return t.BillingModeSummary.BillingMode
}

// checkStream: SDK, UpdateTable, StreamSpecification: ValidationException for a stream when there is one, and for none when
// there is none; DDB-TABLE-442: the view type.
func (t *table) checkStream(spec *types.StreamSpecification) error {
	if spec == nil {
		return nil
	}
	on, has := aws.ToBool(spec.StreamEnabled), t.StreamSpecification != nil
	switch {
	case on && spec.StreamViewType == "":
		return invalid("If stream is being enabled then UpdateViewType is required")
	case !on && spec.StreamViewType != "":
		return invalid("If stream is being disabled, then UpdateViewType must not be specified")
	case on && has:
		return refused("Table already has an enabled stream: TableName: %s", *t.TableName)
	case !on && !has:
		return refused("Table has no stream to disable: TableName: %s", *t.TableName)
	}
	return nil
}

// checkKey: DDB-TABLE-442: ValidationException for the encryption that the table has. That a second change has to wait for the
// first is unverified.
func (s *Service) checkKey(t *table, spec *types.SSESpecification) error {
	if spec == nil {
		return nil
	}
	next, now := s.encryption(spec, types.SSEStatusEnabled), t.SSEDescription
	switch {
	case now != nil && now.Status == types.SSEStatusUpdating:
		return busy("Attempt to change a resource which is still in use: the encryption of table %s is UPDATING", *t.TableName)
	case next == nil && now == nil:
		return invalid("Table is already encrypted by default")
	case next != nil && now != nil && spec.KMSMasterKeyId != nil && *spec.KMSMasterKeyId == *now.KMSMasterKeyArn:
		return invalid("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key")
	}
	return nil
}
