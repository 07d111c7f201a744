package chaos

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/cloud"
)

// neighbours are others' resources, of every kind, with names like ours and owner
// tags that are not quite ours. Nothing may ever happen to them.
type neighbours struct {
	*life
	// words are their names and ids: no write may hold one.
	words []string
	// before is what AWS showed of them when there was nothing else.
	before []string
	// taken is what stands under a name that the app may want to give.
	taken map[string]bool
}

const (
	neighbour = "haws-web-shop-next-door"
	// next is another app of the same cluster.
	next = "web/shop2"
)

func (l *life) settleNeighbours(r *rand.Rand) *neighbours {
	n := &neighbours{life: l, words: []string{neighbour}, taken: map[string]bool{}}
	switch r.IntN(12) {
	case 0:
		n.table("shop-orders")
		n.taken["table shop-orders"] = true
	case 1:
		n.aws.World.Do(func() { n.aws.S3.AddForeign("shop-media-1") })
		n.taken["bucket shop-media-1"] = true
	}
	n.front()
	n.fleet()
	n.data()
	l.clock.Step(time.Hour)
	n.before = l.plain()
	return n
}

func (n *neighbours) front() {
	ctx, elb := context.Background(), elbv2.NewFromConfig(n.aws.Config())
	var subnets []string
	var group, vpc string
	n.aws.World.Do(func() {
		subnets, vpc = n.aws.EC2.DefaultSubnets(), n.aws.EC2.DefaultVPC()
		group = n.aws.EC2.AddGroup(neighbour, "of somebody else", vpc)
		n.aws.EC2.SetTags(group, map[string]string{cloud.TagCluster: "cluster-1", cloud.TagApp: next, cloud.TagResource: "SecurityGroup/servers"})
	})
	lb, err := elb.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String(neighbour), Subnets: subnets, SecurityGroups: []string{group}})
	must(err)
	tg, err := elb.CreateTargetGroup(ctx, &elbv2.CreateTargetGroupInput{
		Name: aws.String(neighbour), VpcId: &vpc, Port: aws.Int32(8080), Protocol: elbtypes.ProtocolEnumHttp,
		Tags: []elbtypes.Tag{{Key: aws.String(cloud.TagApp), Value: aws.String(next)}},
	})
	must(err)
	_, err = elb.CreateListener(ctx, &elbv2.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancers[0].LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp,
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: tg.TargetGroups[0].TargetGroupArn}},
	})
	must(err)
	n.words = append(n.words, group)
}

func (n *neighbours) fleet() {
	ctx, api, scaling, roles := context.Background(), ec2.NewFromConfig(n.aws.Config()), autoscaling.NewFromConfig(n.aws.Config()), iam.NewFromConfig(n.aws.Config())
	lt, err := api.CreateLaunchTemplate(ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: aws.String(neighbour), LaunchTemplateData: &ec2types.RequestLaunchTemplateData{ImageId: aws.String(sim.AL2023X86), InstanceType: ec2types.InstanceTypeT3Small},
	})
	must(err)
	id := lt.LaunchTemplate.LaunchTemplateId
	_, err = scaling.CreateAutoScalingGroup(ctx, &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: aws.String(neighbour), MinSize: aws.Int32(0), MaxSize: aws.Int32(0), VPCZoneIdentifier: aws.String(n.subnet()),
		LaunchTemplate: &astypes.LaunchTemplateSpecification{LaunchTemplateId: id, Version: aws.String("1")},
	})
	must(err)
	_, err = roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(neighbour), AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)})
	must(err)
	_, err = roles.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String(neighbour)})
	must(err)
	n.words = append(n.words, *id)
}

func (n *neighbours) data() {
	ctx, db := context.Background(), rds.NewFromConfig(n.aws.Config())
	var subnets []string
	n.aws.World.Do(func() {
		subnets = n.aws.EC2.DefaultSubnets()
		n.aws.S3.AddForeign(neighbour)
	})
	_, err := db.CreateDBSubnetGroup(ctx, &rds.CreateDBSubnetGroupInput{DBSubnetGroupName: aws.String(neighbour), DBSubnetGroupDescription: aws.String("of somebody else"), SubnetIds: subnets})
	must(err)
	_, err = db.CreateDBInstance(ctx, &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: aws.String(neighbour), DBInstanceClass: aws.String("db.m7g.large"), Engine: aws.String("postgres"), AllocatedStorage: aws.Int32(100),
		DBSubnetGroupName: aws.String(neighbour), MasterUsername: aws.String("dbadmin"), ManageMasterUserPassword: aws.Bool(true),
	})
	must(err)
	n.table(neighbour)
}

func (n *neighbours) table(name string) {
	_, err := dynamodb.NewFromConfig(n.aws.Config()).CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: ddbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
		KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: ddbtypes.KeyTypeHash}},
		Tags:                 []ddbtypes.Tag{{Key: aws.String(cloud.TagCluster), Value: aws.String("cluster-2")}, {Key: aws.String(cloud.TagApp), Value: aws.String("web/shop")}},
	})
	must(err)
}

// plain is the picture without what counts the whole region.
func (l *life) plain() []string {
	return slices.DeleteFunc(l.picture(), func(line string) bool { return strings.HasPrefix(line, "data: ") })
}

// hold holds a write of the operator to leaving them alone.
func (n *neighbours) hold(r awssim.Record) {
	text, err := json.Marshal(r.Input)
	must(err)
	for _, word := range n.words {
		if strings.Contains(string(text), word) {
			n.Errorf("%s.%s is about somebody else's: %s", r.Service, r.Operation, text)
		}
	}
}

// check compares them with what they were.
func (n *neighbours) check(now []string) {
	for _, line := range n.before {
		if _, found := slices.BinarySearch(now, line); !found {
			n.Errorf("of somebody else's there is no longer: %s", line)
		}
	}
}

func (n *neighbours) subnet() (id string) {
	n.aws.World.Do(func() { id = n.aws.EC2.DefaultSubnets()[0] })
	return id
}

// ours is true of names that the app gives, or that are given in it.
func ours(name string) bool { return !strings.Contains(name, neighbour) }
