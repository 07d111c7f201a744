package controllers_test

import (
	"context"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks"
)

// policyText is the policy of the servers' role, or nothing.
func (s *story) policyText() string {
	GinkgoHelper()
	out, err := s.iam().GetRolePolicy(context.Background(), &iam.GetRolePolicyInput{RoleName: aws.String(s.row(theRole).Name), PolicyName: aws.String("haws")})
	if err != nil {
		return ""
	}
	text, err := url.QueryUnescape(*out.PolicyDocument)
	Expect(err).NotTo(HaveOccurred())
	return text
}

func roleStories(p *plane) {
	It("is not made for servers that have nothing to use", func() {
		h := p.databased()
		for operation := range h.aws.World.Counts() {
			Expect(operation).NotTo(HavePrefix("IAM."))
		}
		Expect(h.rolesLeft()).To(BeEmpty())
		Expect(told(h.find(), v1alpha1.ConditionIdentityReady)).To(Equal("no such condition"))
	})

	It("allows exactly the app's data, and follows it without touching a server", func() {
		h := p.databased(withTable(), protected(false))
		Expect(h.policyText()).To(And(ContainSubstring(h.row(theTable).Ref), Not(ContainSubstring("s3:"))))
		h.aws.World.Forget()
		h.change(withBucket())
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.policyText()).To(And(ContainSubstring(h.row(theTable).Ref), ContainSubstring(h.row(theBucket).Ref)))
		h.change(withDatabase())
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.policyText()).To(ContainSubstring(h.connection()["database.secretARN"]))
		h.change(noTables, noBuckets, noDatabase)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.policyText()).To(BeEmpty())
		Expect(h.rolesLeft()).To(HaveLen(2), "the servers keep their role")
		Expect(told(h.find(), v1alpha1.ConditionIdentityReady)).To(HavePrefix("True"))
		Expect(h.aws.World.Counts()).NotTo(Or(HaveKey("EC2.CreateLaunchTemplateVersion"), HaveKey("Auto Scaling.StartInstanceRefresh"), HaveKey("IAM.CreateRole")))
		h.settled()
	})

	It("stays until no server uses it any more, where another profile is given", func() {
		h := p.databased(withTable())
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.InstanceProfile = "web" })
		h.until(hour, begins(v1alpha1.ConditionServersReady, "False RollingOut"))
		Expect(h.rolesLeft()).To(HaveLen(2))
		h.until(3*hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.rolesLeft()).To(BeEmpty())
		Expect(told(h.find(), v1alpha1.ConditionIdentityReady)).To(Equal("no such condition"))
		h.settled()
	})

	DescribeTable("stays where it is itself the profile that is given",
		func(given func(v1alpha1.ResourceStatus) string) {
			h := p.databased(withTable())
			profile := given(h.row("InstanceProfile/servers"))
			h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.InstanceProfile = profile })
			h.until(3*hour, begins(v1alpha1.ConditionReady, "True"))
			Expect(h.rolesLeft()).To(HaveLen(2))
			Expect(h.policyText()).To(ContainSubstring(h.row(theTable).Ref))
			h.settled()
		},
		Entry("by its name", func(row v1alpha1.ResourceStatus) string { return row.Name }),
		Entry("by its ARN", func(row v1alpha1.ResourceStatus) string { return row.Ref }),
	)

	It("outlives the servers of an app that is deleted on the way to another profile", func() {
		h := p.databased(withTable(), protected(false))
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.InstanceProfile = "web" })
		h.until(hour, begins(v1alpha1.ConditionServersReady, "False RollingOut"))
		h.drop()
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool {
			return h.aws.World.Counts()["Auto Scaling.DeleteAutoScalingGroup"] > 0
		})
		Expect(h.rolesLeft()).To(HaveLen(2))
		Expect(h.policyText()).NotTo(BeEmpty())
		h.gone(hour)
		Expect(h.rolesLeft()).To(BeEmpty())
	})

	It("is waited for until it is known everywhere, which is no error", func() {
		h := p.byHand()
		h.aws.World.Do(func() { h.aws.IAM.PropagateAfter = soon + soon/2 })
		heard := h.listen()
		h.create(withTable())
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionServersReady)).To(HavePrefix("False Waiting: "))
		Expect(told(h.find(), v1alpha1.ConditionReconciling)).To(HavePrefix("True"))
		h.ready(hour)
		Expect(heard.with("Warning")).To(HaveEach(HavePrefix("Warning HighlyAvailable: ")))
	})

	It("is put back as it was where a stranger widened it", func() {
		h := p.databased(withTable())
		ctx, role := context.Background(), aws.String(h.row(theRole).Name)
		policy, before := h.policyText(), h.trust()
		_, err := h.iam().PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: role, PolicyName: aws.String("haws"), PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)})
		Expect(err).NotTo(HaveOccurred())
		_, err = h.iam().UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: role, PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}]}`)})
		Expect(err).NotTo(HaveOccurred())
		h.aws.World.Forget()
		h.full()
		Expect(h.aws.World.Writes()).To(Equal(2))
		Expect(h.policyText()).To(MatchJSON(policy))
		Expect(h.trust()).To(MatchJSON(before))
		h.settled()
	})

	It("is bounded by what the operator was started with", func() {
		h := p.byHand()
		boundary := "arn:aws:iam::123456789012:policy/bounds"
		h.operator.Blocks = blocks.New(h.account(), blocks.Options{Cluster: h.namespace, PermissionsBoundary: boundary}, h.clock)
		h.create(withTable())
		h.live(hour / 2)
		Expect(told(h.find(), v1alpha1.ConditionIdentityReady)).To(And(HavePrefix("False Invalid: create role haws-"), ContainSubstring("--permissions-boundary")))
		h.aws.World.Do(func() { h.aws.IAM.AddPolicy("bounds") })
		h.ready(hour)
		out, err := h.iam().GetRole(context.Background(), &iam.GetRoleInput{RoleName: aws.String(h.row(theRole).Name)})
		Expect(err).NotTo(HaveOccurred())
		Expect(out.Role.PermissionsBoundary.PermissionsBoundaryArn).To(HaveValue(Equal(boundary)))
		h.settled()
	})

	It("goes with its app, whatever a stranger attached to it", func() {
		h := p.databased(withTable(tablePolicy(v1alpha1.DataDelete)))
		_, err := h.iam().AttachRolePolicy(context.Background(), &iam.AttachRolePolicyInput{
			RoleName: aws.String(h.row(theRole).Name), PolicyArn: aws.String("arn:aws:iam::aws:policy/ReadOnlyAccess"),
		})
		Expect(err).NotTo(HaveOccurred())
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("that may not be made is told of, and the data is made all the same", func() {
		h := p.byHand()
		mend := h.aws.World.Fail(awssim.Fault{Service: "IAM", Operation: "CreateRole", Code: "AccessDenied", Status: 403, Message: "not authorized to perform: iam:CreateRole"})
		h.create(withTable(), withBucket())
		h.live(hour)
		app := h.find()
		Expect(told(app, v1alpha1.ConditionIdentityReady)).To(And(HavePrefix("False Denied: "), ContainSubstring("iam:CreateRole")))
		Expect(told(app, v1alpha1.ConditionTablesReady)).To(HavePrefix("True"))
		Expect(told(app, v1alpha1.ConditionBucketsReady)).To(HavePrefix("True"))
		Expect(rowOf(app, "LaunchTemplate/servers").Message).To(Equal("waits for InstanceProfile/servers"))
		mend()
		h.ready(hour)
	})
}

// trust is who may take the servers' role on.
func (s *story) trust() string {
	GinkgoHelper()
	out, err := s.iam().GetRole(context.Background(), &iam.GetRoleInput{RoleName: aws.String(s.row(theRole).Name)})
	Expect(err).NotTo(HaveOccurred())
	text, err := url.QueryUnescape(*out.Role.AssumeRolePolicyDocument)
	Expect(err).NotTo(HaveOccurred())
	return text
}
