package chaos

import (
	"context"
	"math/rand/v2"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// drifts: a stranger changes or deletes one of the app's resources. AWS may refuse
// that, as when it is not there yet.
func (f *fate) drifts(r *rand.Rand) {
	rows := f.find().Status.Resources
	if len(rows) == 0 {
		return
	}
	for range 1 + r.IntN(2) {
		f.drift(r, rows[r.IntN(len(rows))])
	}
	f.ask()
}

func (f *fate) drift(r *rand.Rand, row v1alpha1.ResourceStatus) {
	ctx, cfg, part := context.Background(), f.aws.Config(), r.IntN(3)
	switch row.Kind {
	case "LoadBalancer", "Listener", "TargetGroup":
		f.driftFront(r, row)
	case "SecurityGroup":
		api := ec2.NewFromConfig(cfg)
		out, err := api.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{row.Ref}})
		if err == nil && len(out.SecurityGroups[0].IpPermissions) > 0 {
			_, _ = api.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &row.Ref, IpPermissions: out.SecurityGroups[0].IpPermissions})
		}
	case "LaunchTemplate":
		if part == 0 {
			_, _ = ec2.NewFromConfig(cfg).DeleteLaunchTemplate(ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateName: &row.Name})
		}
	case "AutoScalingGroup", "ScalingPolicy":
		f.driftServers(part, row)
	case "Role", "RolePolicy", "InstanceProfile":
		f.driftRole(row)
	case "DBInstance", "DBCluster", "Table", "Bucket":
		f.driftData(part, row)
	}
}

func (f *fate) driftFront(r *rand.Rand, row v1alpha1.ResourceStatus) {
	ctx, api := context.Background(), elbv2.NewFromConfig(f.aws.Config())
	switch row.Kind {
	case "Listener":
		_, _ = api.DeleteListener(ctx, &elbv2.DeleteListenerInput{ListenerArn: &row.Ref})
	case "TargetGroup":
		_, _ = api.ModifyTargetGroup(ctx, &elbv2.ModifyTargetGroupInput{TargetGroupArn: &row.Ref, HealthyThresholdCount: aws.Int32(5)})
	case "LoadBalancer":
		_, _ = api.ModifyLoadBalancerAttributes(ctx, &elbv2.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: &row.Ref, Attributes: []elbtypes.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: aws.String("false")}},
		})
		if r.IntN(2) == 0 {
			_, _ = api.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: &row.Ref})
		}
	}
}

func (f *fate) driftServers(part int, row v1alpha1.ResourceStatus) {
	ctx, api := context.Background(), autoscaling.NewFromConfig(f.aws.Config())
	switch {
	case row.Kind == "ScalingPolicy":
		out, err := api.DescribePolicies(ctx, &autoscaling.DescribePoliciesInput{PolicyNames: []string{row.Name}})
		if err == nil && len(out.ScalingPolicies) > 0 {
			_, _ = api.DeletePolicy(ctx, &autoscaling.DeletePolicyInput{PolicyName: &row.Name, AutoScalingGroupName: out.ScalingPolicies[0].AutoScalingGroupName})
		}
	case part == 0:
		_, _ = api.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &row.Name, ForceDelete: aws.Bool(true)})
	case part == 1:
		_, _ = api.UpdateAutoScalingGroup(ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: &row.Name, MinSize: aws.Int32(1), DesiredCapacity: aws.Int32(1)})
	default:
		f.aws.World.Do(func() {
			for _, i := range f.aws.EC2.Instances() {
				if f.aws.EC2.Tags(i.ID)["aws:autoscaling:groupName"] == row.Name {
					f.aws.EC2.Terminate(i.ID)
					return
				}
			}
		})
	}
}

func (f *fate) driftRole(row v1alpha1.ResourceStatus) {
	ctx, api := context.Background(), iam.NewFromConfig(f.aws.Config())
	if row.Kind == "InstanceProfile" {
		out, err := api.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &row.Name})
		if err == nil && len(out.InstanceProfile.Roles) > 0 {
			_, _ = api.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &row.Name, RoleName: out.InstanceProfile.Roles[0].RoleName})
		}
		return
	}
	out, err := api.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &row.Name})
	if err != nil {
		return
	}
	for _, policy := range out.PolicyNames {
		_, _ = api.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &row.Name, PolicyName: &policy})
	}
}

// driftData changes what protects the data, and never the data.
func (f *fate) driftData(part int, row v1alpha1.ResourceStatus) {
	ctx, cfg := context.Background(), f.aws.Config()
	db, ddb, buckets := rds.NewFromConfig(cfg), dynamodb.NewFromConfig(cfg), s3.NewFromConfig(cfg)
	switch row.Kind {
	case "DBInstance":
		_, _ = db.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: &row.Name, DeletionProtection: aws.Bool(false), BackupRetentionPeriod: aws.Int32(2), ApplyImmediately: aws.Bool(true)})
	case "DBCluster":
		_, _ = db.ModifyDBCluster(ctx, &rds.ModifyDBClusterInput{DBClusterIdentifier: &row.Name, DeletionProtection: aws.Bool(false), ApplyImmediately: aws.Bool(true)})
	case "Table":
		if part == 0 {
			_, _ = ddb.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{TableName: &row.Name, PointInTimeRecoverySpecification: &ddbtypes.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)}})
			return
		}
		_, _ = ddb.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &row.Name, DeletionProtectionEnabled: aws.Bool(false)})
	case "Bucket":
		switch part {
		case 0:
			_, _ = buckets.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: &row.Name})
		case 1:
			_, _ = buckets.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &row.Name})
		default:
			_, _ = buckets.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: &row.Name, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusSuspended}})
		}
	}
}
