package wire

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
	"github.com/haws-dev/haws/test/moto"
)

// RDS API reference: DBInstance, PendingModifiedValues, DBCluster, DBClusterMember, ClusterPendingModifiedValues,
// CertificateDetails and Event.
const (
	standby = `<SecondaryAvailabilityZone>eu-west-1b</SecondaryAvailabilityZone><Iops>3000</Iops><StorageThroughput>125</StorageThroughput>` + noSupport

	noSupport = `<EngineLifecycleSupport>open-source-rds-extended-support-disabled</EngineLifecycleSupport>`

	waits = `<PendingModifiedValues><DBInstanceClass>db.m7g.2xlarge</DBInstanceClass><AllocatedStorage>200</AllocatedStorage><Port>5432</Port>
<BackupRetentionPeriod>14</BackupRetentionPeriod><MultiAZ>true</MultiAZ><EngineVersion>17.6</EngineVersion><Iops>4000</Iops>
<StorageThroughput>250</StorageThroughput><StorageType>gp3</StorageType><CACertificateIdentifier>rds-ca-ecc384-g1</CACertificateIdentifier>
</PendingModifiedValues>`

	logsChange = `<PendingCloudwatchLogsExports><LogTypesToEnable><member>upgrade</member></LogTypesToEnable></PendingCloudwatchLogsExports>`

	clusterMore = noSupport + `<Iops>3000</Iops><CertificateDetails><CAIdentifier>rds-ca-rsa2048-g1</CAIdentifier></CertificateDetails>`

	clusterMembers = `<DBClusterMembers>
<DBClusterMember><DBInstanceIdentifier>b-1</DBInstanceIdentifier><IsClusterWriter>true</IsClusterWriter><DBClusterParameterGroupStatus>in-sync</DBClusterParameterGroupStatus></DBClusterMember>
<DBClusterMember><DBInstanceIdentifier>b-2</DBInstanceIdentifier><IsClusterWriter>false</IsClusterWriter><DBClusterParameterGroupStatus>pending-reboot</DBClusterParameterGroupStatus></DBClusterMember>
</DBClusterMembers>`

	clusterInstances = `<DBInstances>
<DBInstance><DBInstanceIdentifier>b-1</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><AvailabilityZone>eu-west-1c</AvailabilityZone></DBInstance>
<DBInstance><DBInstanceIdentifier>b-2</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><AvailabilityZone>eu-west-1a</AvailabilityZone></DBInstance>
</DBInstances>`

	clusterWaits = `<PendingModifiedValues><AllocatedStorage>300</AllocatedStorage><BackupRetentionPeriod>14</BackupRetentionPeriod>
<EngineVersion>8.4.6</EngineVersion><Iops>4000</Iops><StorageType>gp3</StorageType>
<CertificateDetails><CAIdentifier>rds-ca-ecc384-g1</CAIdentifier></CertificateDetails></PendingModifiedValues>`
)

// played is an app on moto, behind a proxy that adds to its answers.
func played(t *testing.T, edits map[string][]edit, app func(*place) *v1alpha1.HighlyAvailableApp) (*life, *documented) {
	t.Helper()
	d := newDocumented()
	maps.Copy(d.edits, edits)
	cfg := moto.Start(t).Config(where)
	cfg.HTTPClient = d
	p := newPlace(cfg, &blocktest.Rig{Clock: clock()})
	p.certificates = []string{moto.Certify(t.Context(), t, p.config, "app.example.com")}
	p.readied(t)
	object := app(p)
	object.Spec.Database.ApplyChanges = v1alpha1.ApplyInWindow
	l := p.begin(t, object)
	l.settles(t, "is built")
	l.rests(t)
	if diff := cmp.Diff(map[string]bool{}, p.restless); diff != "" {
		t.Errorf("what is shown is sent again (-want +got):\n%s", diff)
	}
	return l, d
}

// TestWhatMotoLacksOfDatabasesIsReadAsDocumented plays what waits, what is being changed, and failovers.
func TestWhatMotoLacksOfDatabasesIsReadAsDocumented(t *testing.T) {
	t.Parallel()
	shop, d := played(t, map[string][]edit{
		"CreateDBInstance": {before("<MultiAZ>", standby)}, "DescribeDBInstances": {before("<MultiAZ>", standby)},
		"DescribeDBParameters": {before("<ParameterName>", "<ApplyType>dynamic</ApplyType>")},
	}, func(p *place) *v1alpha1.HighlyAvailableApp {
		shop := p.shop()
		shop.Spec.Database.MaxStorageGiB = new(int32(1000))
		return shop
	})
	shop.appliedAtOnce(t)
	shop.stands(t, "DBInstance/database", "eu-west-1a", "eu-west-1b")
	shop.failsOver(t, d)
	shop.waits(t, d)
	books, d := played(t, map[string][]edit{
		"CreateDBCluster":             {before("<MultiAZ>", clusterMore), {"<DBClusterMembers/>", clusterMembers}},
		"DescribeDBClusters":          {before("<MultiAZ>", clusterMore), {"<DBClusterMembers/>", clusterMembers}},
		"DescribeDBClusterParameters": {before("<ParameterName>", "<ApplyType>dynamic</ApplyType>")},
	}, (*place).books)
	d.answers("DescribeDBInstances", clusterInstances)
	books.stands(t, "DBCluster/database", "eu-west-1c", "eu-west-1a")
	books.waitsToo(t, d)
	d.forget("DescribeAutoScalingGroups")
	books.removed(t)
	maps.Copy(books.arrived, shop.arrived)
	books.showed(t, databaseGaps())
}

// appliedAtOnce is a parameter that AWS says is dynamic.
func (l *life) appliedAtOnce(t *testing.T) {
	t.Helper()
	l.object.Spec.Database.Parameters = map[string]string{"log_min_duration_statement": "900", "max_connections": "200"}
	group := ref(t, l.settles(t, "has other parameters"), "DBParameterGroup/database")
	out, err := l.rds.DescribeDBParameters(t.Context(), &rds.DescribeDBParametersInput{DBParameterGroupName: group})
	must(t, err)
	for _, p := range out.Parameters {
		if aws.ToString(p.ParameterName) == "log_min_duration_statement" && p.ApplyMethod != types.ApplyMethodImmediate {
			t.Errorf("a dynamic parameter is sent as %s", p.ApplyMethod)
		}
	}
}

func (l *life) database(t *testing.T, out engine.Outcome, id string) (stack.Seen, availability.Database) {
	t.Helper()
	found := seen(t, out, id)
	facts, ok := found.Facts.(availability.Database)
	if !ok {
		t.Fatalf("%s has no facts:\n%s", id, blocktest.Describe(out))
	}
	return found, facts
}

func (l *life) stands(t *testing.T, id, primary, standby string) {
	t.Helper()
	_, facts := l.database(t, l.settles(t, "stands"), id)
	if diff := cmp.Diff([]string{primary, standby}, append([]string{facts.Primary}, facts.Standbys...)); diff != "" {
		t.Errorf("%s stands (-want +got):\n%s", id, diff)
	}
}

// failsOver plays the events RDS-EVENT-0013 and RDS-EVENT-0049 of the RDS user guide, "Amazon RDS event categories and event
// messages". Their exact words in DescribeEvents are unverified.
func (l *life) failsOver(t *testing.T, d *documented) {
	t.Helper()
	began := l.Clock.Now()
	event := func(at time.Time, message string) string {
		return "<Event><SourceType>db-instance</SourceType><Date>" + at.Format(time.RFC3339) + "</Date><Message>" + message +
			"</Message><EventCategories><EventCategory>failover</EventCategory></EventCategories></Event>"
	}
	start := event(began, "Multi-AZ instance failover started.")
	d.answers("DescribeEvents", "<Events>"+start+"</Events>")
	got, facts := l.database(t, l.later(t), "DBInstance/database")
	if want := "it is failing over since " + began.Format("15:04:05 UTC"); got.State != stack.Busy || got.Message != want || facts.Primary != "" {
		t.Errorf("a failover is read as %s: %s; it stands in %q", got.State, got.Message, facts.Primary)
	}
	ended := l.Clock.Now()
	d.answers("DescribeEvents", "<Events>"+start+event(ended, "Multi-AZ instance failover completed")+"</Events>")
	_, facts = l.database(t, l.settles(t, "has failed over"), "DBInstance/database")
	if diff := cmp.Diff(&availability.Failover{Started: began, Completed: ended}, facts.Failover); diff != "" {
		t.Errorf("the failover (-want +got):\n%s", diff)
	}
}

// waits is a database that has all changes, and a reboot, before it.
func (l *life) waits(t *testing.T, d *documented) {
	t.Helper()
	db := l.object.Spec.Database
	db.InstanceClass, db.Version, db.StorageGiB, db.IOPS, db.ThroughputMiBps = "db.m7g.2xlarge", "17.6", new(int32(200)), new(int32(4000)), new(int32(250))
	db.Backup = &v1alpha1.DatabaseBackup{RetentionDays: new(int32(14))}
	d.edit("DescribeDBInstances", before("<MultiAZ>", waits), edit{"<ParameterApplyStatus>in-sync", "<ParameterApplyStatus>pending-reboot"})
	l.says(t, "DBInstance/database", stack.Ready, "IOPS 4000, backup retention 14 days, certificate authority rds-ca-ecc384-g1, "+
		"instance class db.m7g.2xlarge, port 5432, standby on, storage 200 GiB, storage type gp3, throughput 250, version 17.6 waits for the maintenance window")
	l.says(t, "DBInstance/database", stack.Ready, "static parameters wait for a reboot")
	d.edit("DescribeDBInstances", before("</PendingModifiedValues>", logsChange))
	l.says(t, "DBInstance/database", stack.Busy, "its log exports are being changed")
	d.edit("DescribeDBInstances", edit{"pending-reboot", "applying"})
	l.says(t, "DBInstance/database", stack.Busy, "its parameters are being applied")
}

func (l *life) waitsToo(t *testing.T, d *documented) {
	t.Helper()
	db := l.object.Spec.Database
	db.Version, db.StorageGiB, db.IOPS, db.Backup = "8.4.6", new(int32(300)), new(int32(4000)), &v1alpha1.DatabaseBackup{RetentionDays: new(int32(14))}
	d.edit("DescribeDBClusters", before("<MultiAZ>", clusterWaits))
	l.says(t, "DBCluster/database", stack.Ready, "IOPS 4000, backup retention 14 days, certificate authority rds-ca-ecc384-g1, storage 300 GiB, storage type gp3, "+
		"version 8.4.6 waits for the maintenance window")
	l.says(t, "DBCluster/database", stack.Ready, "static parameters wait for a reboot")
	d.edit("DescribeDBClusters", before("</PendingModifiedValues>", logsChange))
	l.says(t, "DBCluster/database", stack.Busy, "its log exports are being changed")
	d.edit("DescribeDBClusters", edit{logsChange, ""})
}

func (l *life) says(t *testing.T, id string, state stack.State, part string) {
	t.Helper()
	if got, _ := l.database(t, l.later(t), id); got.State != state || !strings.Contains(got.Message, part) {
		t.Errorf("%s is read as %s: %s\nwant %s: %s", id, got.State, got.Message, state, part)
	}
}
