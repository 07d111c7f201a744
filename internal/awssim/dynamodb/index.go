package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// globalIndex: SDK, GlobalSecondaryIndexDescription: no Backfilling for indexes of CreateTable.
func (s *Service) globalIndex(t *table, index types.GlobalSecondaryIndex) *types.GlobalSecondaryIndexDescription {
	return &types.GlobalSecondaryIndexDescription{
		IndexName: index.IndexName, IndexArn: s.indexARN(*t.TableName, index.IndexName), IndexStatus: types.IndexStatusCreating,
		KeySchema: index.KeySchema, Projection: index.Projection, ItemCount: aws.Int64(0), IndexSizeBytes: aws.Int64(0),
		ProvisionedThroughput: capacity(index.ProvisionedThroughput), OnDemandThroughput: index.OnDemandThroughput,
	}
}

func (s *Service) localIndexes(table string, given []types.LocalSecondaryIndex) (made []types.LocalSecondaryIndexDescription) {
	for _, index := range given {
		made = append(made, types.LocalSecondaryIndexDescription{
			IndexName: index.IndexName, IndexArn: s.indexARN(table, index.IndexName), KeySchema: index.KeySchema,
			Projection: index.Projection, ItemCount: aws.Int64(0), IndexSizeBytes: aws.Int64(0),
		})
	}
	return made
}

// indexARN is the ARN of an index. Its form is unverified.
func (s *Service) indexARN(table string, index *string) *string {
	return aws.String(s.arn(table) + "/index/" + aws.ToString(index))
}
