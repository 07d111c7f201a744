package chaos

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// filled is how many objects each bucket has before a story begins.
const filled = 3

// data counts what holds data in the region.
type data struct{ databases, snapshots, tables, buckets, objects int }

// holdings are what holds data, each with what tells it from another one of the same name.
func (l *life) holdings() map[string]string {
	ctx, out := context.Background(), map[string]string{}
	db, ddb, buckets := rds.NewFromConfig(l.aws.Config()), dynamodb.NewFromConfig(l.aws.Config()), s3.NewFromConfig(l.aws.Config())
	instances, err := db.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	must(err)
	for _, i := range instances.DBInstances {
		if i.DBClusterIdentifier == nil {
			out["database "+*i.DBInstanceIdentifier] = *i.DbiResourceId
		}
	}
	clusters, err := db.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
	must(err)
	for _, c := range clusters.DBClusters {
		out["database "+*c.DBClusterIdentifier] = *c.DbClusterResourceId
	}
	clusterSnapshots, err := db.DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{})
	must(err)
	for _, s := range clusterSnapshots.DBClusterSnapshots {
		out["snapshot "+*s.DBClusterSnapshotIdentifier] = *s.DbClusterResourceId
	}
	snapshots, err := db.DescribeDBSnapshots(ctx, &rds.DescribeDBSnapshotsInput{})
	must(err)
	for _, s := range snapshots.DBSnapshots {
		out["snapshot "+*s.DBSnapshotIdentifier] = *s.DbiResourceId
	}
	tables, err := ddb.ListTables(ctx, &dynamodb.ListTablesInput{})
	must(err)
	for _, name := range tables.TableNames {
		t, err := ddb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
		must(err)
		out["table "+name] = *t.Table.TableId
	}
	all, err := buckets.ListBuckets(ctx, &s3.ListBucketsInput{})
	must(err)
	for _, b := range all.Buckets {
		out["bucket "+*b.Name] = b.CreationDate.String()
		objects, err := buckets.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: b.Name})
		must(err)
		for _, o := range objects.Versions {
			out["object "+*b.Name+" "+*o.Key+" "+*o.VersionId] = *o.VersionId
		}
	}
	return out
}

// left counts the holdings.
func (l *life) left() (n data) {
	counts := map[string]int{}
	for what := range l.holdings() {
		kind, _, _ := strings.Cut(what, " ")
		counts[kind]++
	}
	return data{counts["database"], counts["snapshot"], counts["table"], counts["bucket"], counts["object"]}
}

// data tells what of the data is that of the beginning, and what is another of the same name.
func (p *painter) data() {
	for what, id := range p.holdings() {
		was, stood := p.stood[what]
		p.lines = append(p.lines, fmt.Sprintf("data: %s stood: %t, is the same: %t", what, stood, was == id))
	}
}
