package chaos

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

// story is something that happens to an app. The operator may die anywhere in it.
type story struct {
	name string
	// stands is the app that is ready when the story begins; nil is none.
	stands []edit
	acts   []act
	// left is what there shall be of its data in the end; nil does not matter.
	left *data
	// varies: how it ends depends on when the operator dies, and only what is left
	// of the data does not.
	varies bool
}

// act is something that somebody does, and whether the app is gone in the end,
// or ready. Nobody waits for the end of what is cut short: the next act comes as
// soon as the operator is dead, or after so many looks.
type act struct {
	does        func(*life)
	gone, brief bool
	looks       int
}

// stories are all that there are.
func stories() []story {
	all := []story{
		{name: "create", acts: []act{applies(full)}},
		{name: "create and give up", acts: []act{briefly(applies(full, policies()["all deleted"].edit)), drops()}, left: &data{}},
		{name: "create and want less", acts: []act{briefly(applies(full, policies()["all deleted"].edit, unprotected)), edits(dataless)}, left: &data{}, varies: true},
		{name: "create, with a cluster", acts: []act{applies(full, clustered)}},
		{name: "create, with MySQL behind a network load balancer", acts: []act{applies(full, lean)}},
		{name: "delete, a cluster with a snapshot", stands: []edit{full, clustered}, acts: []act{drops()}, left: &data{snapshots: 1, tables: 1, buckets: 1, objects: filled}},
		{name: "change the class of a cluster", stands: []edit{full, clustered}, acts: []act{edits(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.InstanceClass = "db.m6gd.xlarge" })}},
		{name: "change the mind in the middle of a rollout", stands: []edit{full}, acts: []act{within(6, edits(changes()["the user data"])), edits(changes()["the image"])}, varies: true},
		{name: "delete in the middle of a rollout", stands: []edit{full}, acts: []act{within(6, edits(changes()["the user data"])), drops()}, left: &data{snapshots: 1, tables: 1, buckets: 1, objects: filled}},
		{name: "delete in the middle of a swap", stands: []edit{full}, acts: []act{within(6, edits(changes()["the port"])), drops()}, left: &data{snapshots: 1, tables: 1, buckets: 1, objects: filled}},
	}
	for what, e := range changes() {
		all = append(all, story{name: "change " + what, stands: []edit{full}, acts: []act{edits(e)}})
	}
	for what, does := range drifts() {
		all = append(all, story{name: "drift: " + what, stands: []edit{full}, acts: []act{{does: does}}})
	}
	for what, p := range policies() {
		again := p.left
		again.databases, again.tables, again.buckets = 1, 1, 1
		all = append(all,
			story{name: "delete, " + what, stands: []edit{full, p.edit}, acts: []act{drops()}, left: &p.left},
			story{name: "take the data out, " + what, stands: []edit{full, p.edit, unprotected}, acts: []act{edits(dataless)}, left: &p.left},
			story{name: "delete and apply again, " + what, stands: []edit{full, p.edit}, acts: []act{drops(), applies(full, p.edit)}, left: &again})
	}
	slices.SortFunc(all, func(a, b story) int { return cmp.Compare(a.name, b.name) })
	return all
}

func applies(e ...edit) act { return act{does: func(l *life) { l.apply(e...) }} }
func edits(e ...edit) act   { return act{does: func(l *life) { l.change(e...) }} }
func briefly(a act) act     { return act{does: a.does, brief: true} }
func within(looks int, a act) act {
	a.looks = looks
	return a
}
func drops() act { return act{gone: true, does: func(l *life) { l.drop() }} }

// full is an app with everything: servers, a database, a table, a bucket and the
// role that lets the servers use them.
func full(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Servers = v1alpha1.Servers{
		Image: v1alpha1.Image{ID: sim.AL2023X86}, InstanceTypes: []string{"t3.small"}, Port: aws.Int32(8080),
		UserData: "#!/bin/sh\necho ${haws.database.endpoint} ${haws.tables.sessions} ${haws.buckets.assets}\n",
	}
	a.Spec.Database = &v1alpha1.Database{
		Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.m7g.large", StorageGiB: aws.Int32(100),
		Parameters: map[string]string{"work_mem": "8192"}, ApplyChanges: v1alpha1.ApplyImmediately,
	}
	a.Spec.Tables = []v1alpha1.Table{{Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}}}
	a.Spec.Buckets = []v1alpha1.Bucket{{Name: "assets"}}
	a.Spec.Tags = map[string]string{"team": "shop"}
}

// clustered has a Multi-AZ DB cluster in the place of the instance.
func clustered(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Database.Topology, a.Spec.Database.InstanceClass = v1alpha1.TopologyMultiAZCluster, "db.m6gd.large"
}

// lean has other kinds of a database and of a load balancer.
func lean(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Database.Engine, a.Spec.Database.Version = v1alpha1.EngineMySQL, "8.4"
	a.Spec.Database.Parameters = map[string]string{"max_connections": "500"}
	a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork, Listeners: []v1alpha1.Listener{{Port: 80, Protocol: v1alpha1.ListenerTCP}}}
}

func unprotected(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = aws.Bool(false) }

func dataless(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Database, a.Spec.Tables, a.Spec.Buckets = nil, nil, nil
	a.Spec.Servers.UserData = "#!/bin/sh\n"
}

// changes are the edits of an app that has everything.
func changes() map[string]edit {
	return map[string]edit{
		"the user data": func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.UserData += "echo again\n" },
		"the image": func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Image = v1alpha1.Image{ID: otherImage}
		},
		"the number of servers": func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(4), Max: aws.Int32(9)}
		},
		"the port": func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Port = aws.Int32(9090) },
		"the listeners": func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Listeners: []v1alpha1.Listener{{Port: 8000, Protocol: v1alpha1.ListenerHTTP}}}
		},
		"the storage of the database":    func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.StorageGiB = aws.Int32(200) },
		"the parameters of the database": func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.Parameters["work_mem"] = "16384" },
		"the class of the database":      func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.InstanceClass = "db.m7g.xlarge" },
		"the indexes of the table": func(a *v1alpha1.HighlyAvailableApp) {
			key := func(name string) v1alpha1.TableKey { return v1alpha1.TableKey{Name: name, Type: v1alpha1.KeyString} }
			a.Spec.Tables[0].Indexes = []v1alpha1.TableIndex{{Name: "by-user", PartitionKey: key("user")}, {Name: "by-day", PartitionKey: key("day")}}
		},
		"what expires in the table": func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tables[0].TimeToLiveAttribute = "expires" },
		"the lifecycle of the bucket": func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Buckets[0].LifecycleRules = []v1alpha1.LifecycleRule{{Name: "old", Prefix: "tmp/", ExpirationDays: aws.Int32(30)}}
		},
		"the tags": func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tags = map[string]string{"team": "gallery", "cost": "7"} },
	}
}

// policy is what may become of the data, and what is left of it.
type policy struct {
	edit
	left data
}

func policies() map[string]policy {
	of := func(d v1alpha1.DeletionPolicy, p v1alpha1.DataDeletionPolicy) edit {
		return func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Database.DeletionPolicy, a.Spec.Tables[0].DeletionPolicy, a.Spec.Buckets[0].DeletionPolicy = d, p, p
			if p == v1alpha1.DataDelete {
				a.Spec.Buckets[0].EmptyOnDelete = aws.Bool(true)
			}
		}
	}
	return map[string]policy{
		"with a snapshot": {of(v1alpha1.DeletionSnapshot, v1alpha1.DataRetain), data{snapshots: 1, tables: 1, buckets: 1, objects: filled}},
		"all retained":    {of(v1alpha1.DeletionRetain, v1alpha1.DataRetain), data{databases: 1, tables: 1, buckets: 1, objects: filled}},
		"all deleted":     {of(v1alpha1.DeletionDelete, v1alpha1.DataDelete), data{}},
	}
}

// drifts are what strangers do behind the back of the operator, who looks at once.
func drifts() map[string]func(*life) {
	return map[string]func(*life){
		"the way in": func(l *life) {
			ctx, elb, sgs := context.Background(), elbv2.NewFromConfig(l.aws.Config()), ec2.NewFromConfig(l.aws.Config())
			out, err := elb.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
			must(err)
			listeners, err := elb.DescribeListeners(ctx, &elbv2.DescribeListenersInput{LoadBalancerArn: out.LoadBalancers[0].LoadBalancerArn})
			must(err)
			_, err = elb.DeleteListener(ctx, &elbv2.DeleteListenerInput{ListenerArn: listeners.Listeners[0].ListenerArn})
			must(err)
			groups, err := sgs.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: out.LoadBalancers[0].SecurityGroups})
			must(err)
			_, err = sgs.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: groups.SecurityGroups[0].GroupId, IpPermissions: groups.SecurityGroups[0].IpPermissions})
			must(err)
			l.ask()
		},
		"the data's settings": func(l *life) {
			ctx, ddb, buckets, db := context.Background(), dynamodb.NewFromConfig(l.aws.Config()), s3.NewFromConfig(l.aws.Config()), rds.NewFromConfig(l.aws.Config())
			out, err := db.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
			must(err)
			_, err = db.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: out.DBInstances[0].DBInstanceIdentifier, DeletionProtection: aws.Bool(false), BackupRetentionPeriod: aws.Int32(1), ApplyImmediately: aws.Bool(true)})
			must(err)
			tables, err := ddb.ListTables(ctx, &dynamodb.ListTablesInput{})
			must(err)
			_, err = ddb.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &tables.TableNames[0], DeletionProtectionEnabled: aws.Bool(false)})
			must(err)
			listed, err := buckets.ListBuckets(ctx, &s3.ListBucketsInput{})
			must(err)
			_, err = buckets.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: listed.Buckets[0].Name})
			must(err)
			l.ask()
		},
		"what the servers may do": func(l *life) {
			ctx, roles := context.Background(), iam.NewFromConfig(l.aws.Config())
			out, err := roles.ListRoles(ctx, &iam.ListRolesInput{})
			must(err)
			policies, err := roles.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: out.Roles[0].RoleName})
			must(err)
			_, err = roles.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: out.Roles[0].RoleName, PolicyName: &policies.PolicyNames[0]})
			must(err)
			l.ask()
		},
		"the load balancer": func(l *life) {
			ctx, elb := context.Background(), elbv2.NewFromConfig(l.aws.Config())
			out, err := elb.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
			must(err)
			_, err = elb.ModifyLoadBalancerAttributes(ctx, &elbv2.ModifyLoadBalancerAttributesInput{
				LoadBalancerArn: out.LoadBalancers[0].LoadBalancerArn,
				Attributes:      []elbtypes.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: aws.String("false")}},
			})
			must(err)
			_, err = elb.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: out.LoadBalancers[0].LoadBalancerArn})
			must(err)
			l.ask()
		},
	}
}
