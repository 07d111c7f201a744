package conformance_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/moto"
)

// dropped are the settings of an Auto Scaling group that moto accepts and does
// not keep. AWS keeps and shows each. (Auto Scaling API reference,
// "CreateAutoScalingGroup" and "AutoScalingGroup".)
var dropped = []string{"deletion protection", "impaired zone policy", "instance warm-up", "maintenance policy", "zone distribution"}

// openMoto starts a moto, and an operator that reaches it through the proxy.
func (t *trial) openMoto() {
	server := moto.Start(GinkgoTB())
	t.proxy = newProxy(server.URL)
	DeferCleanup(t.proxy.Close)
	t.boundary = bounds(server.Config(region))
	t.stage = raise(server.Config(region), []string{"--permissions-boundary=" + t.boundary}, []string{
		"AWS_ENDPOINT_URL=" + t.proxy.URL, "AWS_REGION=" + region, "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing",
	})
	t.attach, t.certificate = t.attachOnMoto, moto.Certify(context.Background(), GinkgoTB(), t.aws, "shop.example.com")
	t.first = texts(t.list(Default))
	DeferCleanup(t.sum)
}

// bounds makes the policy that bounds all roles.
func bounds(cfg aws.Config) string {
	GinkgoHelper()
	out, err := iam.NewFromConfig(cfg).CreatePolicy(context.Background(), &iam.CreatePolicyInput{PolicyName: aws.String("haws-boundary"), PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:*","s3:*"],"Resource":"*"}]}`,
	)})
	Expect(err).NotTo(HaveOccurred())
	return *out.Policy.Arn
}

// connect gives the default VPC its internet gateway, which AWS makes with it
// and moto does not. (Amazon VPC user guide, "Default VPC components".)
func (t *trial) connect() {
	ctx := context.Background()
	gateway, err := t.ec2.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	Expect(err).NotTo(HaveOccurred())
	id := gateway.InternetGateway.InternetGatewayId
	tables, err := t.ec2.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: []ec2types.Filter{{Name: aws.String("association.main"), Values: []string{"true"}}}})
	Expect(err).NotTo(HaveOccurred())
	Expect(tables.RouteTables).To(HaveLen(1))
	table := tables.RouteTables[0]
	_, err = t.ec2.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{InternetGatewayId: id, VpcId: table.VpcId})
	Expect(err).NotTo(HaveOccurred())
	_, err = t.ec2.CreateRoute(ctx, &ec2.CreateRouteInput{RouteTableId: table.RouteTableId, GatewayId: id, DestinationCidrBlock: aws.String("0.0.0.0/0")})
	Expect(err).NotTo(HaveOccurred())
}

// attachOnMoto waits until the operator says that it cannot attach the target
// group, for moto knows no AttachTrafficSources, and does AWS's part with the
// older operation that moto knows. (Auto Scaling API reference,
// "AttachTrafficSources" and "AttachLoadBalancerTargetGroups".)
func (t *trial) attachOnMoto(name string) {
	GinkgoHelper()
	Eventually(t.says(name, v1alpha1.ConditionServersReady)).Should(MatchRegexp("^False Transient: attach target group .*AttachTrafficSources"))
	s := t.stranger(name)
	_, err := t.asg.AttachLoadBalancerTargetGroups(s.ctx, &autoscaling.AttachLoadBalancerTargetGroupsInput{
		AutoScalingGroupName: s.name("AutoScalingGroup/servers"), TargetGroupARNs: []string{*s.id("TargetGroup/servers")},
	})
	Expect(err).NotTo(HaveOccurred())
	t.ask(name)
}

// motoStory is told in order; each part takes up where the one before ended.
func motoStory() {
	t := &trial{late: 2 * time.Minute}
	BeforeAll(t.openMoto)

	It("says what is missing, and places nothing", func() {
		t.create(t.shop())
		Eventually(t.says("shop", v1alpha1.ConditionNetworkReady)).Should(HavePrefix("False NetworkInvalid: "))
		Expect(t.says("shop", v1alpha1.ConditionNetworkReady)()).To(ContainSubstring("public subnets lie in 0 of the 3 zones"))
		Expect(writes(t.proxy.since(0))).NotTo(ContainElement(MatchRegexp(`^(ec2|elasticloadbalancing|autoscaling)\.|DB(Instance|SubnetGroup)$`)), "only what stands in no network")
		t.connect()
		t.ask("shop")
	})
	creation(t)
	It("says that one zone holds all the servers, where AWS would spread them, and the database", func() {
		Expect(t.says("shop", v1alpha1.ConditionHighlyAvailable)()).To(MatchRegexp("^False TooFewZones: all 6 healthy servers stand in euw1-az1; there must be some in at least two zones; the database stands in euw1-az. only and has no standby$"))
	})
	It("says what AWS accepted and does not show: each is sent once, then left", func() {
		Expect(t.unshown("shop")).To(Equal(dropped))
	})
	drift(t)
	It("waits for an hour before it turns Time to Live on again, as AWS demands", func() { t.expiryOnMoto() })
	edits(t)
	crashes(t)
	It("makes a new version of the template, and says that it cannot see how the rollout goes", func() {
		t.templateOnMoto()
	})
	removal(t)
	It("leaves what AWS does not let it see for a person to sweep up, by its tags", func() {
		t.sweepUp()
	})
}

// templateOnMoto is a rollout that cannot begin: moto has no instance refreshes.
// AWS would replace the servers, one after the other. (EC2 Auto Scaling user
// guide, "Use an instance refresh".)
func (t *trial) templateOnMoto() {
	GinkgoHelper()
	t.rollout()
	Eventually(t.says(roll, v1alpha1.ConditionServersReady)).Should(MatchRegexp("^False Transient: .*DescribeInstanceRefreshes"))
	versions, err := t.ec2.DescribeLaunchTemplateVersions(context.Background(), &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: aws.String(t.ref(roll, "LaunchTemplate/servers"))})
	Expect(err).NotTo(HaveOccurred())
	Expect(versions.LaunchTemplateVersions).To(HaveLen(2))
	Expect(t.version(Default, roll)).To(Equal("1"), "only a refresh moves the group, and can take it back")
	t.complete(roll, 1)
}

// sweepUp: the operator deletes nothing while it cannot tell whether a refresh
// is under way.
func (t *trial) sweepUp() {
	GinkgoHelper()
	t.drop(roll)
	Eventually(t.says(roll, v1alpha1.ConditionReady)).Should(ContainSubstring("DescribeInstanceRefreshes"))
	t.complete(roll, 1)
	t.operator.kill()
	t.sweep(t.clusterID())
	Expect(texts(t.list(Default))).To(Equal(t.first))
}
