package iam_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

func TestAnInstanceProfileHoldsARole(t *testing.T) {
	r := withRole(t)
	r.ok(r.profile("web", func(in *iam.CreateInstanceProfileInput) { in.Path = aws.String("/haws/") }))
	_, err := r.iam.TagInstanceProfile(r.ctx, &iam.TagInstanceProfileInput{InstanceProfileName: aws.String("web"), Tags: tags("app", "store", "team", "a")})
	r.ok(err)
	_, err = r.iam.UntagInstanceProfile(r.ctx, &iam.UntagInstanceProfileInput{InstanceProfileName: aws.String("web"), TagKeys: []string{"team"}})
	r.ok(err)
	r.ok(r.add("web", "shop"))
	p, err := r.look("web")
	r.ok(err)
	got := []any{*p.Arn, *p.Path, pairs(p.Tags), *p.CreateDate, strings.HasPrefix(*p.InstanceProfileId, "AIPA"), len(p.Roles), *p.Roles[0].Arn}
	want := []any{
		arn + "instance-profile/haws/web", "/haws/", map[string]string{"app": "store"}, time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), true, 1, arn + "role/shop",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.ok(r.profile("more"))
	r.ok(r.add("more", "shop"))
	var holding []string
	pages := iam.NewListInstanceProfilesForRolePaginator(r.iam, &iam.ListInstanceProfilesForRoleInput{RoleName: aws.String("shop"), MaxItems: aws.Int32(1)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(r.ctx)
		r.ok(err)
		for _, p := range page.InstanceProfiles {
			holding = append(holding, *p.InstanceProfileName)
		}
	}
	if diff := cmp.Diff([]string{"web", "more"}, holding); diff != "" {
		t.Error(diff)
	}
}

func TestInstanceProfilesThatAWSRefuses(t *testing.T) {
	r := withProfile(t)
	r.ok(r.create("other"))
	_, none := r.look("none")
	_, tagged := r.iam.TagInstanceProfile(r.ctx, &iam.TagInstanceProfileInput{InstanceProfileName: aws.String("none"), Tags: tags("a", "b")})
	_, untagged := r.iam.UntagInstanceProfile(r.ctx, &iam.UntagInstanceProfileInput{InstanceProfileName: aws.String("none"), TagKeys: []string{"a"}})
	_, listed := r.iam.ListInstanceProfilesForRole(r.ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: aws.String("none")})
	for _, row := range []struct {
		name, code, words string
		err               error
	}{
		{"a name that is taken", "EntityAlreadyExists", "Shop", r.profile("Shop")},
		{"a name with a space", "ValidationError", "alphanumeric", r.profile("a b")},
		{"a name of 129 characters", "ValidationError", "128", r.profile(strings.Repeat("a", 129))},
		{"a path that is none", "ValidationError", "path", r.profile("more", func(in *iam.CreateInstanceProfileInput) { in.Path = aws.String("haws") })},
		{"a second role", "LimitExceeded", "InstanceSessionsPerInstanceProfile: 1", r.add("shop", "other")},
		{"a role that there is not", "NoSuchEntity", "role with name none", r.add("shop", "none")},
		{"a profile that there is not", "NoSuchEntity", "Instance Profile none", r.add("none", "shop")},
		{"a look at none", "NoSuchEntity", "Instance Profile none", none},
		{"tags for none", "NoSuchEntity", "none", tagged},
		{"no tags for none", "NoSuchEntity", "none", untagged},
		{"those of a role that there is not", "NoSuchEntity", "none", listed},
		{"taking out another role", "NoSuchEntity", "other", r.take("shop", "other")},
		{"deleting it with its role", "DeleteConflict", "remove roles", r.removeProfile("shop")},
		{"deleting none", "NoSuchEntity", "none", r.removeProfile("none")},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.words, row.err)
		})
	}
	r.t = t
	r.ok(r.take("shop", "shop"))
	r.ok(r.removeProfile("shop"))
	r.World.Do(func() { r.IAM.ProfileQuota = 0 })
	r.refuse("LimitExceeded", "InstanceProfilesPerAccount: 0", r.profile("shop"))
}

// group makes a group of one server with the instance profile.
func (r *rig) group(name string, profile *ec2types.LaunchTemplateIamInstanceProfileSpecificationRequest) error {
	r.t.Helper()
	name = "group-" + name
	_, err := ec2.NewFromConfig(r.Config()).CreateLaunchTemplate(r.ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &name, LaunchTemplateData: &ec2types.RequestLaunchTemplateData{
			ImageId: aws.String(sim.AL2023X86), InstanceType: "m6i.large", IamInstanceProfile: profile,
		},
	})
	r.ok(err)
	var subnets []string
	r.World.Do(func() { subnets = r.EC2.DefaultSubnets() })
	_, err = autoscaling.NewFromConfig(r.Config()).CreateAutoScalingGroup(r.ctx, &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: &name, MinSize: aws.Int32(1), MaxSize: aws.Int32(1), VPCZoneIdentifier: &subnets[0],
		LaunchTemplate: &astypes.LaunchTemplateSpecification{LaunchTemplateName: &name},
	})
	return err
}

func byName(name string) *ec2types.LaunchTemplateIamInstanceProfileSpecificationRequest {
	return &ec2types.LaunchTemplateIamInstanceProfileSpecificationRequest{Name: &name}
}

func byARN(arn string) *ec2types.LaunchTemplateIamInstanceProfileSpecificationRequest {
	return &ec2types.LaunchTemplateIamInstanceProfileSpecificationRequest{Arn: &arn}
}

func TestEC2KnowsANewInstanceProfileAfterAWhile(t *testing.T) {
	r := withProfile(t)
	r.after(7400 * time.Millisecond)
	const unfit = "You must use a valid fully-formed launch template. Value (%) for parameter iamInstanceProfile.@ is invalid. Invalid IAM Instance Profile "
	said := func(value, field, what string) string {
		return strings.NewReplacer("%", value, "@", field).Replace(unfit) + what
	}
	r.refuse("ValidationError", said("shop", "name", "name"), r.group("a", byName("shop")))
	r.refuse("ValidationError", said(arn+"instance-profile/shop", "arn", "ARN"), r.group("b", byARN(arn+"instance-profile/shop")))
	r.after(200 * time.Millisecond)
	r.refuse("ValidationError", "has no associated IAM Roles", r.group("c", byName("shop"))) // its role came half a second later
	r.after(500 * time.Millisecond)
	r.ok(r.group("d", byName("shop")))
	r.ok(r.group("e", byARN(arn+"instance-profile/shop")))
	r.refuse("ValidationError", said("none", "name", "name"), r.group("f", byName("none")))
	r.refuse("ValidationError", "Invalid IAM Instance Profile ARN", r.group("g", byARN("shop")))
	r.refuse("ValidationError", "Invalid IAM Instance Profile name", r.group("h", byName(arn+"instance-profile/shop")))
	r.ok(r.profile("empty"))
	r.after(time.Minute)
	r.refuse("ValidationError", "no associated IAM Roles", r.group("i", byName("empty")))
	r.World.Do(func() { r.IAM.AddInstanceProfile("old") })
	r.ok(r.group("j", byName("old")))
	got := r.launched()
	if want := []string{arn + "instance-profile/old", arn + "instance-profile/shop", arn + "instance-profile/shop"}; !cmp.Equal(want, got) {
		t.Error(got)
	}
}

// launched are the instance profiles of all servers.
func (r *rig) launched() (arns []string) {
	r.t.Helper()
	r.after(time.Minute)
	out, err := ec2.NewFromConfig(r.Config()).DescribeInstances(r.ctx, &ec2.DescribeInstancesInput{})
	r.ok(err)
	for _, reservation := range out.Reservations {
		for _, i := range reservation.Instances {
			arns = append(arns, *i.IamInstanceProfile.Arn)
		}
	}
	slices.Sort(arns)
	return arns
}

func TestServersCannotStartWithAProfileThatWent(t *testing.T) {
	r := withProfile(t)
	r.after(time.Minute)
	r.ok(r.group("a", byName("shop")))
	r.launched()
	r.ok(r.take("shop", "shop"))
	r.ok(r.removeProfile("shop"))
	asg := autoscaling.NewFromConfig(r.Config())
	_, err := asg.UpdateAutoScalingGroup(r.ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: aws.String("group-a"), MaxSize: aws.Int32(2), DesiredCapacity: aws.Int32(2)})
	r.ok(err)
	r.after(time.Minute)
	out, err := asg.DescribeScalingActivities(r.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: aws.String("group-a")})
	r.ok(err)
	const want = "Value (shop) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed."
	if a := out.Activities[0]; a.StatusCode != astypes.ScalingActivityStatusCodeFailed || aws.ToString(a.StatusMessage) != want {
		t.Errorf("%+v", a)
	}
}
