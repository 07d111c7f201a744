package dynamodb

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// createTable: SDK, CreateTable: the table is CREATING, then ACTIVE; the name is unique in the Region. ResourceInUseException
// for a name that is taken; that a table in DELETING still takes it is unverified.
func (s *Service) createTable(call *awssim.Call, in *sdk.CreateTableInput) (*sdk.CreateTableOutput, error) {
	name, err := s.nameOf(in.TableName)
	if err != nil {
		return nil, err
	}
	tags, err := tagList(nil).with(in.Tags)
	if err := first(err, checkCreate(in)); err != nil {
		return nil, err
	}
	if s.named(name) != nil {
		return nil, busy("Table already exists: %s", name)
	}
	if err := s.quota(in); err != nil {
		return nil, err
	}
	t := &table{TableDescription: s.described(call, name, in), tags: tags}
	for _, index := range in.GlobalSecondaryIndexes {
		t.global = append(t.global, s.globalIndex(t, index))
	}
	s.tables = append(s.tables, t)
	s.settle(t, s.CreateAfter, func() {
		for _, index := range t.global {
			index.IndexStatus = types.IndexStatusActive
		}
	})
	return &sdk.CreateTableOutput{TableDescription: t.shown()}, nil
}

func checkCreate(in *sdk.CreateTableInput) error {
	mode := modeOf(in.BillingMode)
	return first(
		absent(map[string]bool{
			"VectorIndexes": in.VectorIndexes != nil, "ResourcePolicy": in.ResourcePolicy != nil, "WarmThroughput": in.WarmThroughput != nil,
			"GlobalTableSourceArn": in.GlobalTableSourceArn != nil, "GlobalTableSettingsReplicationMode": in.GlobalTableSettingsReplicationMode != "",
		}),
		checkTableKeys(in.KeySchema),
		checkIndexes(in, mode),
		checkDefinitions(in.AttributeDefinitions, in.KeySchema, schemas(in)),
		checkThroughput("", mode, in.ProvisionedThroughput, in.OnDemandThroughput),
		checkFirstLimits(in.OnDemandThroughput),
		checkNewStream(in.StreamSpecification),
		checkEncryption(in.SSESpecification),
		checkClass(in.TableClass),
	)
}

// quota: SDK, LimitExceededException and CreateTable. "simultaneously" is what Terraform's AWS provider looks for; the rest of
// the texts is unverified.
func (s *Service) quota(in *sdk.CreateTableInput) error {
	if len(s.tables) >= s.TableQuota {
		return limited("Subscriber limit exceeded: the account has %d tables", len(s.tables))
	}
	if len(schemas(in)) == 0 {
		return nil
	}
	n := 0
	for _, t := range s.tables {
		if t.TableStatus == types.TableStatusCreating && len(t.global)+len(t.LocalSecondaryIndexes) > 0 {
			n++
		}
	}
	if n >= s.IndexedAtOnce {
		return limited("Subscriber limit exceeded: the number of indexed tables that can be created simultaneously is %d", n)
	}
	return nil
}

// described: SDK, TableDescription. DDB-TABLE-017: DeletionProtectionEnabled is always there; DDB-TABLE-026: TableClassSummary
// only where a class was given.
func (s *Service) described(call *awssim.Call, name string, in *sdk.CreateTableInput) types.TableDescription {
	d := types.TableDescription{
		TableName: &name, TableArn: aws.String(s.arn(name)), TableId: aws.String(s.uuid()),
		TableStatus: types.TableStatusCreating, CreationDateTime: &call.Now, ItemCount: aws.Int64(0), TableSizeBytes: aws.Int64(0),
		KeySchema: in.KeySchema, AttributeDefinitions: in.AttributeDefinitions,
		DeletionProtectionEnabled: aws.Bool(aws.ToBool(in.DeletionProtectionEnabled)),
		ProvisionedThroughput:     capacity(in.ProvisionedThroughput),
		OnDemandThroughput:        in.OnDemandThroughput,
		LocalSecondaryIndexes:     s.localIndexes(name, in.LocalSecondaryIndexes),
		SSEDescription:            s.encryption(in.SSESpecification, types.SSEStatusEnabled),
	}
	if in.BillingMode == types.BillingModePayPerRequest {
		d.BillingModeSummary = &types.BillingModeSummary{BillingMode: in.BillingMode, LastUpdateToPayPerRequestDateTime: &call.Now}
	}
	if in.TableClass != "" {
		d.TableClassSummary = &types.TableClassSummary{TableClass: in.TableClass}
	}
	if spec := in.StreamSpecification; spec != nil && aws.ToBool(spec.StreamEnabled) {
		startStream(&d, spec, call.Now)
	}
	return d
}

// uuid: SDK, TableDescription: TableId is in UUID format.
func (s *Service) uuid() string {
	id := s.world.ID("")
	return fmt.Sprintf("00000000-0000-4000-8000-%s", id[len(id)-12:])
}
