package rds_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) reset(group string, all *bool, parameters ...types.Parameter) error {
	_, err := r.rds.ResetDBParameterGroup(r.ctx, &rds.ResetDBParameterGroupInput{DBParameterGroupName: &group, ResetAllParameters: all, Parameters: parameters})
	return err
}

func (r *rig) resetCluster(group string, all *bool, parameters ...types.Parameter) error {
	_, err := r.rds.ResetDBClusterParameterGroup(r.ctx, &rds.ResetDBClusterParameterGroupInput{
		DBClusterParameterGroupName: &group, ResetAllParameters: all, Parameters: parameters,
	})
	return err
}

// own are the parameters of the group "shop" that somebody has set.
func (r *rig) own() (names []string) {
	r.t.Helper()
	out, err := r.rds.DescribeDBParameters(r.ctx, &rds.DescribeDBParametersInput{DBParameterGroupName: aws.String("shop"), Source: aws.String("user")})
	r.ok(err)
	for _, p := range out.Parameters {
		names = append(names, *p.ParameterName)
	}
	return names
}

func unset(name string, method types.ApplyMethod) types.Parameter {
	return types.Parameter{ParameterName: &name, ApplyMethod: method}
}

func TestParametersGoBackToTheirDefaults(t *testing.T) {
	r := tuned(t)
	r.ok(r.parameters("shop", parameter("work_mem", "8192", "immediate"), parameter("log_min_duration_statement", "1", "immediate")))
	r.ok(r.parameters("shop", parameter("max_connections", "500", "pending-reboot")))
	r.ok(r.reboot(false))
	r.after(2 * time.Minute)
	r.ok(r.reset("shop", aws.Bool(false), unset("work_mem", "immediate")))
	got := append(r.own(), r.trace(r.synced, 0, 30*time.Second)...)
	r.ok(r.reset("Shop", nil))
	got = append(got, r.own()...)
	got = append(got, r.trace(r.synced, 30*time.Second)...)
	r.ok(r.reset("shop", nil))
	want := []string{"log_min_duration_statement", "max_connections", "shop applying", "shop in-sync", "shop pending-reboot"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAStaticClusterParameterThatGoesBackAwaitsAReboot(t *testing.T) {
	r := tunedCluster(t)
	r.ok(r.clusterParameters("shop", parameter("work_mem", "8192", "immediate")))
	r.ok(r.resetCluster("shop", aws.Bool(false), unset("work_mem", "immediate")))
	got := []string{r.clusterSynced()}
	r.ok(r.clusterParameters("shop", parameter("shared_buffers", "8192", "pending-reboot")))
	_, err := r.rds.RebootDBCluster(r.ctx, &rds.RebootDBClusterInput{DBClusterIdentifier: aws.String("shop")})
	r.ok(err)
	got = append(got, r.trace(r.clusterSynced, time.Minute)...)
	r.ok(r.resetCluster("shop", nil))
	got = append(got, r.clusterSynced())
	want := []string{"shop in-sync in-sync in-sync", "shop in-sync in-sync in-sync", "shop pending-reboot pending-reboot pending-reboot"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestResetsThatAWSRefuses(t *testing.T) {
	r := tuned(t)
	r.ok(r.clusterParameterGroup("shop", "postgres16"))
	for _, row := range []struct {
		name, group, code string
		all               *bool
		parameters        []types.Parameter
	}{
		{"of a default group", "default.postgres16", "InvalidDBParameterGroupState", nil, nil},
		{"of an unknown group", "none", "DBParameterGroupNotFound", nil, nil},
		{"of all parameters with a list of them", "shop", "InvalidParameterCombination", nil, []types.Parameter{unset("work_mem", "immediate")}},
		{"of no parameters", "shop", "InvalidParameterValue", aws.Bool(false), nil},
		{"of an unknown parameter", "shop", "InvalidParameterValue", aws.Bool(false), []types.Parameter{unset("slow_query_log", "immediate")}},
		{"of a static parameter immediately", "shop", "InvalidParameterCombination", aws.Bool(false), []types.Parameter{unset("max_connections", "immediate")}},
		{"of more than 20", "shop", "InvalidParameterValue", aws.Bool(false), slices.Repeat([]types.Parameter{unset("work_mem", "immediate")}, 21)},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, r.reset(row.group, row.all, row.parameters...))
			r.refuse(row.code, r.resetCluster(row.group, row.all, row.parameters...))
		})
	}
}
