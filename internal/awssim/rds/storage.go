package rds

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
)

// striped is the size of storage, in GiB, from which on gp3 has more throughput and takes Iops. RDS user guide, "Amazon RDS
// DB instance storage", gp3 storage: below 400 GiB it has 3,000 IOPS and 125 MiBps and takes no others.
const striped = 400

// storageRest is the least time between two changes of storage. RDS user guide (2023), "Working with storage for Amazon RDS DB
// instances". A newer page, "Modifying settings for General Purpose SSD (gp3) storage", lets storage change again when its
// optimization has ended; this is the stricter of the two.
const storageRest = 6 * time.Hour

// setStorage: RDS API reference, CreateDBInstance: AllocatedStorage is 20 to 65536 GiB on gp2 and gp3, 100 to 65536 on io1
// and io2; io1 and io2 need Iops. The codes are unverified.
func setStorage(i *instance, in *sdk.CreateDBInstanceInput) error {
	kind := "gp3"
	if in.Iops != nil {
		kind = "io1"
	}
	i.StorageType, i.AllocatedStorage = or(in.StorageType, kind), in.AllocatedStorage
	i.MaxAllocatedStorage, i.Iops, i.StorageThroughput = in.MaxAllocatedStorage, in.Iops, in.StorageThroughput
	if in.AllocatedStorage == nil {
		return invalid("The parameter AllocatedStorage must be provided and must not be blank.")
	}
	if err := checkStorage(*i.StorageType, *i.AllocatedStorage, in.Iops, in.StorageThroughput); err != nil {
		return err
	}
	i.baseline()
	return checkCeiling(i.MaxAllocatedStorage, *i.AllocatedStorage)
}

func checkStorage(kind string, size int32, iops, throughput *int32) error {
	provisioned := kind == "io1" || kind == "io2"
	least := int32(20)
	if provisioned {
		least = 100
	}
	switch {
	case !slices.Contains([]string{"gp2", "gp3", "io1", "io2", "standard"}, kind):
		return invalid("Invalid storage type: %s", kind)
	case size < least || size > 65536:
		return invalid("Invalid storage size for storage type %s: %d", kind, size)
	case provisioned && iops == nil:
		return clash("You must specify Iops for storage type %s.", kind)
	case kind == "gp3" && size < striped && (iops != nil || throughput != nil):
		return clash("You can't specify IOPS or storage throughput for a storage size less than %d.", striped)
	}
	return nil
}

// baseline gives gp3 what it has without asking: 3,000 IOPS and 125 MiBps, from 400 GiB on 12,000 and 500. The same page.
func (i *instance) baseline() {
	if *i.StorageType != "gp3" {
		return
	}
	iops, throughput := int32(3000), int32(125)
	if *i.AllocatedStorage >= striped {
		iops, throughput = 12000, 500
	}
	i.Iops, i.StorageThroughput = or(i.Iops, iops), or(i.StorageThroughput, throughput)
}

// checkCeiling: RDS user guide, "Managing capacity automatically with Amazon RDS storage autoscaling": the maximum is at
// least 10% more than the allocated storage. The code is unverified.
func checkCeiling(ceiling *int32, size int32) error {
	if ceiling != nil && int64(*ceiling)*10 < int64(size)*11 {
		return clash("Invalid max storage size: %d", aws.ToInt32(ceiling))
	}
	return nil
}
