package rds_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) parameterGroup(name, family string) error {
	_, err := r.rds.CreateDBParameterGroup(r.ctx, &rds.CreateDBParameterGroupInput{
		DBParameterGroupName: &name, DBParameterGroupFamily: &family, Description: aws.String("for tests"),
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	})
	return err
}

func (r *rig) parameters(group string, parameters ...types.Parameter) error {
	_, err := r.rds.ModifyDBParameterGroup(r.ctx, &rds.ModifyDBParameterGroupInput{DBParameterGroupName: &group, Parameters: parameters})
	return err
}

func parameter(name, value string, method types.ApplyMethod) types.Parameter {
	return types.Parameter{ParameterName: &name, ParameterValue: &value, ApplyMethod: method}
}

// synced is the DB instance's parameter group with its state.
func (r *rig) synced() string {
	r.t.Helper()
	g := r.db().DBParameterGroups[0]
	return *g.DBParameterGroupName + " " + *g.ParameterApplyStatus
}

func withParameters(in *createInput) { in.DBParameterGroupName = aws.String("Shop") }

// tuned is a rig with the DB instance "shop" in the parameter group "shop".
func tuned(t *testing.T) *rig {
	t.Helper()
	r := withGroup(t)
	r.ok(r.parameterGroup("shop", "postgres16"))
	_, err := r.create("shop", withParameters)
	r.ok(err)
	r.after(20 * time.Minute)
	return r
}

func TestParameterGroupsThatAWSRefuses(t *testing.T) {
	r := tuned(t)
	r.refuse("DBParameterGroupAlreadyExists", r.parameterGroup("SHOP", "postgres16"))
	r.refuse("InvalidParameterValue", r.parameterGroup("a", "postgres1"))
	r.refuse("InvalidParameterValue", r.parameterGroup("a_b", "postgres16"))
	r.ok(r.parameterGroup("other", "mysql8.0"))
	_, err := r.create("other", func(in *createInput) { in.DBParameterGroupName = aws.String("other") })
	r.refuse("InvalidParameterCombination", err)
	remove := func(name string) error {
		_, err := r.rds.DeleteDBParameterGroup(r.ctx, &rds.DeleteDBParameterGroupInput{DBParameterGroupName: &name})
		return err
	}
	r.refuse("InvalidDBParameterGroupState", remove("shop"))
	r.refuse("InvalidDBParameterGroupState", remove("default.postgres16"))
	r.refuse("DBParameterGroupNotFound", remove("none"))
	r.ok(remove("other"))
	_, err = r.rds.DescribeDBParameterGroups(r.ctx, &rds.DescribeDBParameterGroupsInput{DBParameterGroupName: aws.String("other")})
	r.refuse("DBParameterGroupNotFound", err)
	if diff := cmp.Diff(map[string]string{"app": "shop"}, r.tags(aws.String("arn:aws:rds:us-east-1:123456789012:pg:shop"))); diff != "" {
		t.Error(diff)
	}
}

func TestParametersThatAWSRefuses(t *testing.T) {
	r := tuned(t)
	for _, row := range []struct {
		name, group, code string
		parameters        []types.Parameter
	}{
		{"of a default group", "default.postgres16", "InvalidDBParameterGroupState", []types.Parameter{parameter("work_mem", "1", "immediate")}},
		{"of an unknown group", "none", "DBParameterGroupNotFound", []types.Parameter{parameter("work_mem", "1", "immediate")}},
		{"an unknown one", "shop", "InvalidParameterValue", []types.Parameter{parameter("slow_query_log", "1", "immediate")}},
		{"a static one immediately", "shop", "InvalidParameterCombination", []types.Parameter{parameter("max_connections", "1", "immediate")}},
		{"more than 20", "shop", "InvalidParameterValue", slices.Repeat([]types.Parameter{parameter("work_mem", "1", "immediate")}, 21)},
		{"without a method", "shop", "InvalidParameterValue", []types.Parameter{parameter("work_mem", "1", "")}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, r.parameters(row.group, row.parameters...))
		})
	}
}

func TestADynamicParameterIsAppliedAndAStaticOneAwaitsAReboot(t *testing.T) {
	r := tuned(t)
	got := []string{r.synced()}
	r.ok(r.parameters("shop", parameter("work_mem", "8192", "immediate")))
	got = append(got, r.trace(r.synced, 0, 30*time.Second)...)
	r.ok(r.parameters("shop", parameter("max_connections", "500", "pending-reboot")))
	got = append(got, r.trace(r.synced, 0, 30*time.Second)...)
	r.ok(r.reboot(true))
	got = append(got, r.trace(r.synced, 2*time.Minute)...)
	r.ok(r.reboot(false))
	got = append(got, r.trace(r.synced, 2*time.Minute)...)
	want := "in-sync, applying, in-sync, applying, pending-reboot, pending-reboot, in-sync"
	if diff := cmp.Diff(want, strings.ReplaceAll(strings.Join(got, ", "), "shop ", "")); diff != "" {
		t.Error(diff)
	}
	out, err := r.rds.DescribeDBParameters(r.ctx, &rds.DescribeDBParametersInput{DBParameterGroupName: aws.String("shop"), Source: aws.String("user")})
	r.ok(err)
	values := map[string]string{}
	for _, p := range out.Parameters {
		values[*p.ParameterName] = *p.ParameterValue + " " + *p.ApplyType
	}
	if diff := cmp.Diff(map[string]string{"work_mem": "8192 dynamic", "max_connections": "500 static"}, values); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherParameterGroupAwaitsAReboot(t *testing.T) {
	r := available(t)
	r.ok(r.parameterGroup("shop", "postgres16"))
	r.ok(r.modify(func(in *modifyInput) { in.DBParameterGroupName, in.ApplyImmediately = aws.String("shop"), nil }))
	got := r.trace(r.synced, 0, 30*time.Second)
	r.ok(r.reboot(false))
	got = append(got, r.trace(r.synced, time.Minute)...)
	if diff := cmp.Diff([]string{"shop applying", "shop pending-reboot", "shop in-sync"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMajorUpgradeNeedsAParameterGroupOfItsFamily(t *testing.T) {
	r := tuned(t)
	r.ok(r.parameterGroup("shop17", "postgres17"))
	upgrade := func(change func(*modifyInput)) error {
		return r.modify(func(in *modifyInput) {
			in.EngineVersion, in.AllowMajorVersionUpgrade = aws.String("17"), aws.Bool(true)
			change(in)
		})
	}
	r.refuse("InvalidParameterCombination", upgrade(func(*modifyInput) {}))
	r.refuse("InvalidParameterCombination", r.modify(func(in *modifyInput) { in.DBParameterGroupName = aws.String("shop17") }))
	r.ok(upgrade(func(in *modifyInput) { in.DBParameterGroupName = aws.String("shop17") }))
	if diff := cmp.Diff([]string{"shop in-sync", "shop17 in-sync"}, r.trace(r.synced, 0, 6*time.Minute)); diff != "" {
		t.Error(diff)
	}
}
