package rds

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) describeInstances(_ *awssim.Call, in *sdk.DescribeDBInstancesInput) (*sdk.DescribeDBInstancesOutput, error) {
	rows := s.instances
	if in.DBInstanceIdentifier != nil {
		i, err := s.instance(*in.DBInstanceIdentifier)
		if err != nil {
			return nil, err
		}
		rows = []*instance{i}
	}
	var all []types.DBInstance
	for _, i := range rows {
		ok, err := matches(in.Filters, s.facets(i))
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, *s.shown(i))
		}
	}
	if _, err := matches(in.Filters, s.facets(&instance{})); err != nil {
		return nil, err
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBInstancesOutput{DBInstances: items, Marker: next}, err
}

// facets are what filters look at. RDS API reference, DescribeDBInstances: db-cluster-id, db-instance-id, dbi-resource-id,
// domain and engine; identifiers may be ARNs.
func (s *Service) facets(i *instance) map[string][]string {
	return map[string][]string{
		"db-instance-id":  {i.id(), aws.ToString(i.DBInstanceArn)},
		"dbi-resource-id": {aws.ToString(i.DbiResourceId)},
		"engine":          {aws.ToString(i.Engine)},
		"db-cluster-id":   {aws.ToString(i.DBClusterIdentifier), s.arn("cluster", aws.ToString(i.DBClusterIdentifier))},
		"domain":          nil,
	}
}

func matches(filters []types.Filter, facets map[string][]string) (bool, error) {
	matched := true
	for _, f := range filters {
		values, known := facets[aws.ToString(f.Name)]
		if !known {
			return false, invalid("Unrecognized filter name: %s", aws.ToString(f.Name))
		}
		matched = matched && slices.ContainsFunc(f.Values, func(v string) bool {
			return slices.Contains(values, v) || slices.Contains(values, strings.ToLower(v))
		})
	}
	return matched, nil
}
