package rds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) clusterParameterGroup(name, family string) error {
	_, err := r.rds.CreateDBClusterParameterGroup(r.ctx, &rds.CreateDBClusterParameterGroupInput{
		DBClusterParameterGroupName: &name, DBParameterGroupFamily: &family, Description: aws.String("for tests"),
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	})
	return err
}

func (r *rig) clusterParameters(group string, parameters ...types.Parameter) error {
	_, err := r.rds.ModifyDBClusterParameterGroup(r.ctx, &rds.ModifyDBClusterParameterGroupInput{DBClusterParameterGroupName: &group, Parameters: parameters})
	return err
}

func withClusterParameters(in *clusterInput) { in.DBClusterParameterGroupName = aws.String("Shop") }

// tunedCluster is a rig with the cluster "shop" in the cluster parameter group "shop".
func tunedCluster(t *testing.T) *rig {
	t.Helper()
	r := withGroup(t)
	r.ok(r.clusterParameterGroup("Shop", "postgres16"))
	_, err := r.createCluster(withClusterParameters)
	r.ok(err)
	r.after(20 * time.Minute)
	return r
}

// cluster is the DB cluster "shop".
func (r *rig) cluster() types.DBCluster {
	r.t.Helper()
	out, err := r.rds.DescribeDBClusters(r.ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: aws.String("shop")})
	r.ok(err)
	return out.DBClusters[0]
}

// clusterSynced is the cluster's parameter group with the states of it on the members.
func (r *rig) clusterSynced() string {
	r.t.Helper()
	c := r.cluster()
	words := []string{*c.DBClusterParameterGroup}
	for _, m := range c.DBClusterMembers {
		words = append(words, *m.DBClusterParameterGroupStatus)
	}
	return strings.Join(words, " ")
}

func TestClusterParameterGroupsThatAWSRefuses(t *testing.T) {
	r := tunedCluster(t)
	r.refuse("DBParameterGroupAlreadyExists", r.clusterParameterGroup("SHOP", "postgres16"))
	r.refuse("InvalidParameterValue", r.clusterParameterGroup("a", "mariadb11.4"))
	r.refuse("InvalidParameterValue", r.clusterParameterGroup("a_b", "postgres16"))
	r.refuse("InvalidDBParameterGroupState", r.clusterParameters("default.postgres16", parameter("work_mem", "1", "immediate")))
	r.refuse("InvalidParameterCombination", r.clusterParameters("shop", parameter("shared_buffers", "1", "immediate")))
	remove := func(name string) error {
		_, err := r.rds.DeleteDBClusterParameterGroup(r.ctx, &rds.DeleteDBClusterParameterGroupInput{DBClusterParameterGroupName: &name})
		return err
	}
	r.refuse("InvalidDBParameterGroupState", remove("shop"))
	r.refuse("InvalidDBParameterGroupState", remove("default.postgres16"))
	r.ok(r.clusterParameterGroup("other", "mysql8.0"))
	for code, name := range map[string]string{"DBClusterParameterGroupNotFound": "none", "InvalidParameterCombination": "other"} {
		_, err := r.createCluster(func(in *clusterInput) {
			in.DBClusterIdentifier, in.DBClusterParameterGroupName = aws.String("a"), &name
		})
		r.refuse(code, err)
		_, err = r.rds.ModifyDBCluster(r.ctx, &rds.ModifyDBClusterInput{DBClusterIdentifier: aws.String("shop"), DBClusterParameterGroupName: &name})
		r.refuse(code, err)
	}
	r.ok(remove("other"))
	r.refuse("DBParameterGroupNotFound", remove("other"))
	_, err := r.rds.DescribeDBClusterParameterGroups(r.ctx, &rds.DescribeDBClusterParameterGroupsInput{DBClusterParameterGroupName: aws.String("other")})
	r.refuse("DBParameterGroupNotFound", err)
}

func TestInstancesAndClustersHaveParameterGroupsOfTheirOwn(t *testing.T) {
	r := tunedCluster(t)
	r.ok(r.parameterGroup("shop", "postgres17"))
	out, err := r.rds.DescribeDBClusterParameterGroups(r.ctx, &rds.DescribeDBClusterParameterGroupsInput{})
	r.ok(err)
	var got []string
	for _, g := range out.DBClusterParameterGroups {
		got = append(got, *g.DBClusterParameterGroupArn+" "+*g.DBParameterGroupFamily+" "+*g.Description)
	}
	if diff := cmp.Diff([]string{"arn:aws:rds:us-east-1:123456789012:cluster-pg:shop postgres16 for tests"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAStaticClusterParameterAwaitsAReboot(t *testing.T) {
	r := tunedCluster(t)
	got := []string{r.clusterSynced()}
	r.ok(r.clusterParameters("shop", parameter("work_mem", "8192", "immediate")))
	got = append(got, r.clusterSynced())
	r.ok(r.clusterParameters("shop", parameter("max_connections", "500", "pending-reboot")))
	got = append(got, r.clusterSynced())
	_, err := r.rds.RebootDBInstance(r.ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: aws.String("shop-instance-2")})
	r.ok(err)
	got = append(got, r.trace(r.clusterSynced, time.Minute)...)
	_, err = r.rds.RebootDBCluster(r.ctx, &rds.RebootDBClusterInput{DBClusterIdentifier: aws.String("shop")})
	r.ok(err)
	got = append(got, r.members())
	got = append(got, r.trace(r.clusterSynced, time.Minute)...)
	want := []string{
		"shop in-sync in-sync in-sync", "shop in-sync in-sync in-sync", "shop pending-reboot pending-reboot pending-reboot",
		"shop pending-reboot in-sync pending-reboot", "rebooting endpoint (1) 2 3", "shop in-sync in-sync in-sync",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	out, err := r.rds.DescribeDBClusterParameters(r.ctx, &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: aws.String("shop"), Source: aws.String("user")})
	r.ok(err)
	values := map[string]string{}
	for _, p := range out.Parameters {
		values[*p.ParameterName] = *p.ParameterValue + " " + *p.ApplyType
	}
	if diff := cmp.Diff(map[string]string{"work_mem": "8192 dynamic", "max_connections": "500 static"}, values); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherClusterParameterGroupAwaitsAReboot(t *testing.T) {
	r := clustered(t)
	got := []string{r.clusterSynced()}
	r.ok(r.clusterParameterGroup("shop", "postgres16"))
	for range 2 {
		_, err := r.rds.ModifyDBCluster(r.ctx, &rds.ModifyDBClusterInput{DBClusterIdentifier: aws.String("shop"), DBClusterParameterGroupName: aws.String("Shop")})
		r.ok(err)
		got = append(got, r.clusterSynced())
		_, err = r.rds.RebootDBCluster(r.ctx, &rds.RebootDBClusterInput{DBClusterIdentifier: aws.String("shop")})
		r.ok(err)
		r.after(time.Minute)
	}
	want := []string{"default.postgres16 in-sync in-sync in-sync", "shop pending-reboot pending-reboot pending-reboot", "shop in-sync in-sync in-sync"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
