package wire

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/engine"
)

// books has a Multi-AZ DB cluster, and is else like the shop.
func (p *place) books() *v1alpha1.HighlyAvailableApp {
	books := p.shop()
	books.Name = "books"
	books.Spec.Database = &v1alpha1.Database{
		Engine: v1alpha1.EngineMySQL, Version: "8.4", InstanceClass: "db.m6gd.large", Topology: v1alpha1.TopologyMultiAZCluster, ApplyChanges: v1alpha1.ApplyImmediately,
		Parameters: map[string]string{"max_connections": "200", "long_query_time": "2"}, LogExports: []string{"error"},
	}
	return books
}

// booked is the life of a cluster.
func (p *place) booked(t *testing.T) {
	t.Helper()
	books := p.begin(t, p.books())
	books.settles(t, "is built")
	books.rests(t)
	db := books.object.Spec.Database
	db.InstanceClass, db.StorageGiB = "db.m6gd.xlarge", new(int32(500))
	books.settles(t, "has a bigger cluster")
	books.rests(t)
	db.Parameters = map[string]string{"max_connections": "300", "long_query_time": "2"}
	books.settles(t, "has other parameters")
	books.fewerParameters(t)
	books.removed(t)
}

// fewerParameters puts one back to the engine's default, where that can be done.
func (l *life) fewerParameters(t *testing.T) {
	t.Helper()
	if l.whole {
		l.object.Spec.Database.Parameters = map[string]string{"max_connections": "300"}
		l.settles(t, "has fewer parameters")
	}
}

// snapshotted takes the name of the final snapshot that the database will leave.
func (l *life) snapshotted(t *testing.T, out engine.Outcome) {
	t.Helper()
	for name, found := range out.Seen {
		have, ok := found.Have.(*database.Database)
		if !ok {
			continue
		}
		snapshot := aws.String(name.Physical + "-final-" + strings.ToLower(have.ResourceID))
		if name.Kind == database.KindCluster {
			_, err := l.rds.CreateDBClusterSnapshot(t.Context(), &rds.CreateDBClusterSnapshotInput{DBClusterIdentifier: &name.Physical, DBClusterSnapshotIdentifier: snapshot})
			must(t, err)
		} else {
			_, err := l.rds.CreateDBSnapshot(t.Context(), &rds.CreateDBSnapshotInput{DBInstanceIdentifier: &name.Physical, DBSnapshotIdentifier: snapshot})
			must(t, err)
		}
	}
	l.settles(t, "has a snapshot")
}

// failedOver lets a person move the database to its standby, where it has one.
func (l *life) failedOver(t *testing.T) {
	t.Helper()
	if !l.whole {
		return
	}
	name := seen(t, l.settles(t, "stands"), "DBInstance/database").Physical
	_, err := l.rds.RebootDBInstance(t.Context(), &rds.RebootDBInstanceInput{DBInstanceIdentifier: &name, ForceFailover: aws.Bool(true)})
	must(t, err)
	l.settles(t, "has failed over")
}
