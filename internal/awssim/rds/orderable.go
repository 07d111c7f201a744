package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// offer is a DB instance class in a zone.
type offer struct{ zone, class string }

// SetOffered says whether a zone, by name, has a DB instance class at all. Each has all of them at first.
func (s *Service) SetOffered(zone, class string, offered bool) {
	if s.unoffered == nil {
		s.unoffered = map[offer]bool{}
	}
	s.unoffered[offer{zone, class}] = !offered
}

// sold are the storage types that each option is listed for by itself: a class has several options. RDS API reference,
// DescribeOrderableDBInstanceOptions, example.
var sold = []string{"gp2", "gp3", "io1"}

// describeOrderable lists the options of one class: the simulation does not know which classes AWS has.
func (s *Service) describeOrderable(_ *awssim.Call, in *sdk.DescribeOrderableDBInstanceOptionsInput) (*sdk.DescribeOrderableDBInstanceOptionsOutput, error) {
	if _, known := engineNamed(aws.ToString(in.Engine)); !known {
		return nil, invalid("Invalid DB engine: %s", aws.ToString(in.Engine))
	}
	if in.DBInstanceClass == nil {
		return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS lists the options of a DB instance class that is named, and of no others")
	}
	var all []types.OrderableDBInstanceOption
	for _, version := range s.Versions[*in.Engine] {
		if in.EngineVersion == nil || *in.EngineVersion == version {
			all = append(all, s.options(*in.Engine, version, *in.DBInstanceClass)...)
		}
	}
	items, next, err := orderablePage(all, in)
	return &sdk.DescribeOrderableDBInstanceOptionsOutput{OrderableDBInstanceOptions: items, Marker: next}, err
}

// orderablePage: at most 1000 records here, where other operations have 100. RDS API reference,
// DescribeOrderableDBInstanceOptions, MaxRecords.
func orderablePage(all []types.OrderableDBInstanceOption, in *sdk.DescribeOrderableDBInstanceOptionsInput) ([]types.OrderableDBInstanceOption, *string, error) {
	size := int32(100)
	if in.MaxRecords != nil {
		size = *in.MaxRecords
	}
	if size < 20 || size > 1000 {
		return nil, nil, invalid("Invalid value %d for MaxRecords. Must be between 20 and 1000", size)
	}
	items, next, ok := awssim.Page(all, in.Marker, int(size))
	if !ok {
		return nil, nil, invalid("The marker '%s' is not valid", aws.ToString(in.Marker))
	}
	return items, next, nil
}

// options are those of a class in the zones that have it; a class that no zone has is not listed.
func (s *Service) options(engine, version, class string) []types.OrderableDBInstanceOption {
	var zones []types.AvailabilityZone
	for _, z := range s.ec2.Zones() {
		if !s.unoffered[offer{z.Name, class}] {
			zones = append(zones, types.AvailabilityZone{Name: aws.String(z.Name)})
		}
	}
	if len(zones) == 0 {
		return nil
	}
	var out []types.OrderableDBInstanceOption
	for _, storage := range sold {
		out = append(out, types.OrderableDBInstanceOption{
			Engine: aws.String(engine), EngineVersion: aws.String(version), DBInstanceClass: aws.String(class), StorageType: aws.String(storage),
			AvailabilityZones: slices.Clone(zones), Vpc: aws.Bool(true), MultiAZCapable: aws.Bool(len(zones) > 1), SupportsStorageEncryption: aws.Bool(true),
		})
	}
	return out
}
