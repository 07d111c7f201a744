package controllers_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

const theCluster = "DBCluster/database"

// clustered is a Multi-AZ DB cluster.
func clustered(edits ...func(*v1alpha1.Database)) edit {
	return withDatabase(append([]func(*v1alpha1.Database){func(d *v1alpha1.Database) {
		d.Topology, d.InstanceClass = v1alpha1.TopologyMultiAZCluster, "db.m6gd.large"
	}}, edits...)...)
}

// cluster is the database as AWS shows it.
func (h *hand) cluster() rdstypes.DBCluster {
	GinkgoHelper()
	name := h.names().Physical(theCluster, cloud.LimitDBCluster, "")
	out, err := h.rds.DescribeDBClusters(context.Background(), &rds.DescribeDBClustersInput{DBClusterIdentifier: &name})
	Expect(err).NotTo(HaveOccurred())
	return out.DBClusters[0]
}

// clusterSnapshots are the names of the DB cluster snapshots.
func (s *story) clusterSnapshots() []string {
	out, err := s.rds.DescribeDBClusterSnapshots(context.Background(), &rds.DescribeDBClusterSnapshotsInput{})
	Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, sn := range out.DBClusterSnapshots {
		names = append(names, *sn.DBClusterSnapshotIdentifier)
	}
	return names
}

func databaseClusterStories(p *plane) {
	const highly = v1alpha1.ConditionHighlyAvailable
	It("has a writer and two readers in three zones, and an endpoint for these", func() {
		h := p.databased(clustered(withParameter), fourServers, quoting, func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.UserData += "export READER=${haws.database.readerEndpoint}\n"
		})
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		app := h.find()
		Expect(app.Status.Database.StandbyZones).To(HaveLen(2))
		kinds := map[string]int{}
		for _, role := range roles(app) {
			kinds[role]++
		}
		Expect(kinds).To(Equal(map[string]int{"Writer": 1, "Reader": 2}))
		Expect(h.connection()).To(HaveKeyWithValue("database.readerEndpoint", *h.cluster().ReaderEndpoint))
		Expect(h.connection()).To(HaveKeyWithValue("database.endpoint", *h.cluster().Endpoint))
		h.settled()
		h.operator = h.reconciler()
		h.settled()
	})

	It("fails over, which is told once, and who writes is told anew", func() {
		h := p.databased(clustered(), fourServers)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		before := h.find().Status.Database.PrimaryZone
		events := h.listen()
		_, err := h.rds.FailoverDBCluster(context.Background(), &rds.FailoverDBClusterInput{DBClusterIdentifier: h.cluster().DBClusterIdentifier})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(10 * time.Second)
		h.full()
		Expect(told(h.find(), highly)).To(HavePrefix("False DatabaseFailingOver: "))
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		Expect(h.find().Status.Database.PrimaryZone).NotTo(Equal(before))
		Expect(roles(h.find())).To(HaveKeyWithValue(before, "Reader"))
		Expect(events.with("DatabaseFailedOver")).To(HaveLen(1))
	})

	It("is changed at once or in its window, and shows a class that waits to nobody", func() {
		h := p.databased(clustered())
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.InstanceClass = "db.m6gd.xlarge" }))
		h.aws.World.Forget()
		h.pass()
		h.ready(hour)
		h.time.Step(hour)
		h.full()
		Expect(h.calls("ModifyDBCluster")).To(Equal(1), "AWS does not show it, and it is not asked for again")
		h.change(changeDatabase(immediately))
		h.pass()
		h.ready(hour)
		Expect(*h.cluster().DBClusterInstanceClass).To(Equal("db.m6gd.xlarge"))
		h.change(changeDatabase(sized(200)))
		h.pass()
		h.ready(hour)
		Expect(*h.cluster().AllocatedStorage).To(Equal(int32(200)))
		h.settled()
	})

	It("is mended where a stranger changed it", func() {
		h := p.databased(clustered(immediately))
		_, err := h.rds.ModifyDBCluster(context.Background(), &rds.ModifyDBClusterInput{
			DBClusterIdentifier: h.cluster().DBClusterIdentifier, DeletionProtection: aws.Bool(false), CopyTagsToSnapshot: aws.Bool(false),
			BackupRetentionPeriod: aws.Int32(1), DBClusterInstanceClass: aws.String("db.m6gd.4xlarge"), AutoMinorVersionUpgrade: aws.Bool(false),
			ApplyImmediately: aws.Bool(true),
		})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(10 * time.Minute)
		h.full()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		c := h.cluster()
		Expect([]any{*c.DeletionProtection, *c.CopyTagsToSnapshot, *c.BackupRetentionPeriod, *c.DBClusterInstanceClass, *c.AutoMinorVersionUpgrade}).
			To(Equal([]any{true, true, int32(7), "db.m6gd.large", true}))
		h.settled()
	})

	DescribeTable("goes by its policy",
		func(last v1alpha1.DeletionPolicy, snapshots int, left []string) {
			h := p.databased(clustered(policy(last), withParameter))
			h.drop()
			h.gone(hour)
			Expect(h.clusterSnapshots()).To(HaveLen(snapshots))
			Expect(h.kinds()).To(ConsistOf(left))
			if len(left) == 0 {
				return
			}
			h.closed()
			Expect(aws.ToBool(h.cluster().DeletionProtection)).To(BeTrue())
			Expect(cloud.FromRDSTags(h.cluster().TagList)).To(HaveKeyWithValue(cloud.TagReleased, "true"))
			ref := *h.cluster().DBClusterArn
			h.create(clustered(withParameter))
			h.ready(hour)
			Expect(h.row(theCluster).Ref).To(Equal(ref))
			h.settled()
		},
		Entry("with a snapshot", v1alpha1.DeletionSnapshot, 1, []string{}),
		Entry("with what is retained", v1alpha1.DeletionRetain, 0, []string{
			"security group", "DB cluster", "DB instance", "DB instance", "DB instance", "DB subnet group", "DB cluster parameter group",
		}),
		Entry("without a trace", v1alpha1.DeletionDelete, 0, []string{}),
	)

	It("keeps its automated backups with a snapshot, and only then", func() {
		for _, last := range []v1alpha1.DeletionPolicy{v1alpha1.DeletionSnapshot, v1alpha1.DeletionDelete} {
			h := p.databased(clustered(policy(last)))
			h.drop()
			h.gone(hour)
			var dropped *bool
			for _, c := range h.aws.World.Calls() {
				if in, ok := c.Input.(*rds.DeleteDBClusterInput); ok && c.Code == "" {
					dropped = in.DeleteAutomatedBackups
				}
			}
			Expect(dropped).To(HaveValue(Equal(last == v1alpha1.DeletionDelete)), string(last))
		}
	})

	It("is snapshotted anew after a snapshot that failed", func() {
		h := p.databased(clustered())
		h.inRDS(failSnapshots(true))
		h.drop()
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.clusterSnapshots()) == 2 })
		h.time.Step(soon)
		h.inRDS(failSnapshots(false))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("demands three zones", func() {
		h := p.byHand()
		var subnets []string
		h.aws.World.Do(func() { subnets = h.aws.EC2.DefaultSubnets()[:2] })
		h.create(clustered(), func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Network = &v1alpha1.Network{DatabaseSubnets: &v1alpha1.SubnetSelector{IDs: subnets}}
		})
		h.until(hour, begins(v1alpha1.ConditionNetworkReady, "False NetworkInvalid: "))
		Expect(told(h.find(), v1alpha1.ConditionNetworkReady)).To(ContainSubstring("network.databaseSubnets"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True NetworkInvalid"))
		h.live(hour)
		Expect(h.databasesLeft()).To(BeEmpty())
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Network = nil })
		h.ready(2 * hour)
	})
}
