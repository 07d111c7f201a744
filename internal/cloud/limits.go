package cloud

import (
	"slices"
	"strings"
)

// Category is a family of AWS operations that share a rate.
type Category string

// The categories that haws tells apart.
const (
	EC2Read          Category = "EC2 read"
	EC2Write         Category = "EC2 write"
	ELBCreate        Category = "ELB create"
	ELBRead          Category = "ELB read"
	ELBWrite         Category = "ELB write"
	AutoScalingRead  Category = "Auto Scaling read"
	AutoScalingWrite Category = "Auto Scaling write"
	SSM              Category = "SSM"
	ACM              Category = "ACM"
	STS              Category = "STS"
	RDSRead          Category = "RDS read"
	RDSWrite         Category = "RDS write"
	DynamoDBRead     Category = "DynamoDB read"
	DynamoDBWrite    Category = "DynamoDB write"
	S3Read           Category = "S3 read"
	S3Write          Category = "S3 write"
	IAMRead          Category = "IAM read"
	IAMWrite         Category = "IAM write"
	OtherRead        Category = "other read"
	OtherWrite       Category = "other write"
)

// Rate is a token bucket: a call takes one token.
type Rate struct {
	// Burst is how many tokens the bucket holds; it starts full. Below one it
	// counts as one.
	Burst float64
	// PerSecond is how many tokens come back in a second. Zero or less means
	// that the category is not limited.
	PerSecond float64
	// PerOperation gives every operation a bucket of its own.
	PerOperation bool
}

// limit says which operations a category holds.
type limit struct {
	category Category
	// service is the SDK's service id; empty fits every service.
	service string
	// operations are prefixes of names; none fits every operation.
	operations []string
	rate       Rate
}

// limits is ordered: the first that fits an operation decides. Buckets are per
// region, as AWS's are.
//
// The rates are 60 % of what AWS grants an account in a region, because others
// in the account share it. Published are:
//   - EC2: 100 tokens and 20/s for what does not change anything, 50 and 5/s for
//     what does, for each operation by itself (EC2 Developer Guide, "Request
//     throttling for the Amazon EC2 API"). A describe with neither filter nor
//     MaxResults has half of that; haws always sends one.
//   - ELBv2: 10 and 0.2/s for CreateLoadBalancer and SetSubnets together, 40 and
//     10/s for all describes, 20 and 3/s for all other changes (Elastic Load
//     Balancing User Guide, "Request throttling for the ELB API").
//
// The other services publish no bucket for these operations: 5/s for changes and
// 10/s for reads are assumed, with two seconds' worth of burst. A table and a bucket
// take many small reads, each of another operation: there the same is assumed of
// every operation by itself, and a burst that takes in the most that one app has.
var limits = []limit{
	{EC2Read, "EC2", reads, Rate{Burst: 60, PerSecond: 12, PerOperation: true}},
	{EC2Write, "EC2", nil, Rate{Burst: 30, PerSecond: 3, PerOperation: true}},
	{ELBCreate, elb, []string{"CreateLoadBalancer", "SetSubnets"}, Rate{Burst: 6, PerSecond: 0.12}},
	{ELBRead, elb, reads, Rate{Burst: 24, PerSecond: 6}},
	{ELBWrite, elb, nil, Rate{Burst: 12, PerSecond: 1.8}},
	{AutoScalingRead, "Auto Scaling", reads, Rate{Burst: 12, PerSecond: 6}},
	{AutoScalingWrite, "Auto Scaling", nil, Rate{Burst: 6, PerSecond: 3}},
	{SSM, "SSM", nil, Rate{Burst: 12, PerSecond: 6}},
	{ACM, "ACM", nil, Rate{Burst: 12, PerSecond: 6}},
	{STS, "STS", nil, Rate{Burst: 12, PerSecond: 6}},
	{RDSRead, "RDS", reads, Rate{Burst: 12, PerSecond: 6}},
	{RDSWrite, "RDS", nil, Rate{Burst: 6, PerSecond: 3}},
	{DynamoDBRead, "DynamoDB", reads, Rate{Burst: 24, PerSecond: 6, PerOperation: true}},
	{DynamoDBWrite, "DynamoDB", nil, Rate{Burst: 12, PerSecond: 3, PerOperation: true}},
	{S3Read, "S3", reads, Rate{Burst: 24, PerSecond: 6, PerOperation: true}},
	{S3Write, "S3", nil, Rate{Burst: 12, PerSecond: 3, PerOperation: true}},
	{IAMRead, "IAM", reads, Rate{Burst: 12, PerSecond: 6}},
	{IAMWrite, "IAM", nil, Rate{Burst: 6, PerSecond: 3}},
	{OtherRead, "", reads, Rate{Burst: 12, PerSecond: 6}},
	{OtherWrite, "", nil, Rate{Burst: 6, PerSecond: 3}},
}

// Categories lists all of them.
func Categories() []Category {
	var out []Category
	for _, l := range limits {
		out = append(out, l.category)
	}
	return out
}

const elb = "Elastic Load Balancing v2"

var reads = []string{"Describe", "Get", "List", "Search", "Head"}

func isRead(operation string) bool {
	return slices.ContainsFunc(reads, func(prefix string) bool { return strings.HasPrefix(operation, prefix) })
}

// limitOf finds the limit of an operation; the last one fits them all.
func limitOf(service, operation string) limit {
	i := slices.IndexFunc(limits, func(l limit) bool {
		named := func(prefix string) bool { return strings.HasPrefix(operation, prefix) }
		return (l.service == "" || l.service == service) && (l.operations == nil || slices.ContainsFunc(l.operations, named))
	})
	return limits[i]
}
