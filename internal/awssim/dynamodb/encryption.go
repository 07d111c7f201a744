package dynamodb

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// checkEncryption: SDK, SSESpecification: KMS is the only type; DDB-TABLE-442: type and key go with encryption by KMS, a key
// with the type.
func checkEncryption(spec *types.SSESpecification) error {
	switch {
	case spec == nil:
		return nil
	case spec.SSEType != "" && spec.SSEType != types.SSETypeKms:
		return invalid("SSEType %s is not supported", spec.SSEType)
	case spec.Enabled != nil && !*spec.Enabled && spec.SSEType != "":
		return invalid("SSEType can not be specified if Enabled is false")
	case spec.KMSMasterKeyId != nil && spec.SSEType != types.SSETypeKms:
		return invalid("SSEType KMS is required if KMSMasterKeyId is specified")
	}
	return nil
}

// encryption: SDK, SSESpecification: the AWS managed key alias/aws/dynamodb unless a key is given. DDB-TABLE-027 and its
// neighbours: nothing is shown for the AWS owned key; {SSEType: KMS} alone enables.
func (s *Service) encryption(spec *types.SSESpecification, status types.SSEStatus) *types.SSEDescription {
	if spec == nil || !aws.ToBool(spec.Enabled) && spec.SSEType == "" {
		return nil
	}
	return &types.SSEDescription{SSEType: types.SSETypeKms, Status: status, KMSMasterKeyArn: aws.String(s.key(spec.KMSMasterKeyId))}
}

// key is the ARN of a key. There is no KMS here: an alias stands for a key of its name.
func (s *Service) key(given *string) string {
	id := aws.ToString(given)
	if id == "" {
		id = "alias/aws/dynamodb"
	}
	if strings.HasPrefix(id, "arn:") {
		return id
	}
	return s.world.ARN("kms", "key/"+strings.ReplaceAll(strings.TrimPrefix(id, "alias/"), "/", "-"))
}

// checkClass: SDK, CreateTable, TableClass.
func checkClass(class types.TableClass) error {
	switch class {
	case "", types.TableClassStandard, types.TableClassStandardInfrequentAccess:
		return nil
	}
	return refused("Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, " +
		"STANDARD_INFREQUENT_ACCESS].")
}
