package wire

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
	"github.com/haws-dev/haws/test/moto"
)

// Auto Scaling API reference: AutoScalingGroup, Activity, InstanceRefresh and the types that they name. The words on
// capacity and on warming up are those of the user guide, "Troubleshoot instance launch failures" and "Check the status of
// an instance refresh".
const (
	protectedGroup = `<DefaultInstanceWarmup>120</DefaultInstanceWarmup><DeletionProtection>prevent-all-deletion</DeletionProtection>
<InstanceMaintenancePolicy><MinHealthyPercentage>100</MinHealthyPercentage><MaxHealthyPercentage>110</MaxHealthyPercentage></InstanceMaintenancePolicy>
<AvailabilityZoneDistribution><CapacityDistributionStrategy>balanced-best-effort</CapacityDistributionStrategy></AvailabilityZoneDistribution>
<AvailabilityZoneImpairmentPolicy><ZonalShiftEnabled>true</ZonalShiftEnabled>
<ImpairedZoneHealthCheckBehavior>IgnoreUnhealthy</ImpairedZoneHealthCheckBehavior></AvailabilityZoneImpairmentPolicy>`

	failedLaunch = `<Activities><member><StatusCode>Failed</StatusCode><Progress>100</Progress>
<ActivityId>063308ae-aa22-4a9b-94f4-9fae0EXAMPLE</ActivityId><StartTime>2026-11-23T08:00:00.882Z</StartTime>
<AutoScalingGroupName>my-asg</AutoScalingGroupName><Cause>an instance was started</Cause>
<Details>{&quot;Subnet ID&quot;:&quot;subnet-1&quot;,&quot;Availability Zone&quot;:&quot;eu-west-1c&quot;}</Details>
<Description>Launching a new EC2 instance.  Status Reason: We currently do not have sufficient capacity.</Description>
<StatusMessage>We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (eu-west-1c). Launching EC2 instance failed.</StatusMessage>
</member></Activities>`

	// EC2 API reference, ValidationWarning.
	doubts = `<warning><errorSet><item><code>InvalidIamInstanceProfile</code><message>there is none</message></item></errorSet></warning>`

	started = `<InstanceRefreshId>08b91cf7-8fa6-48af-b6a6-d227f40f1b9b</InstanceRefreshId>`

	inProgress = `<InstanceRefreshes><member>` + started + `<AutoScalingGroupName>my-asg</AutoScalingGroupName><Status>InProgress</Status>
<StatusReason>Waiting for instances to warm up before continuing. For example: i-1 is warming up.</StatusReason>
<PercentageComplete>50</PercentageComplete><InstancesToUpdate>0</InstancesToUpdate>
<DesiredConfiguration><LaunchTemplate><LaunchTemplateId>%[1]s</LaunchTemplateId><LaunchTemplateName>web</LaunchTemplateName><Version>2</Version></LaunchTemplate></DesiredConfiguration>
</member></InstanceRefreshes>`

	rolledBack = `<InstanceRefreshes><member>` + started + `<AutoScalingGroupName>my-asg</AutoScalingGroupName><Status>RollbackSuccessful</Status>
<EndTime>2020-06-02T18:21:27Z</EndTime><PercentageComplete>100</PercentageComplete><InstancesToUpdate>0</InstancesToUpdate>
<RollbackDetails><RollbackReason>Automatic rollback initiated because the instance refresh failed.</RollbackReason></RollbackDetails>
<DesiredConfiguration><MixedInstancesPolicy><LaunchTemplate>
<LaunchTemplateSpecification><LaunchTemplateId>%[1]s</LaunchTemplateId><LaunchTemplateName>web</LaunchTemplateName><Version>2</Version></LaunchTemplateSpecification>
<Overrides><member><InstanceType>m6i.large</InstanceType></member></Overrides></LaunchTemplate>
<InstancesDistribution><OnDemandAllocationStrategy>prioritized</OnDemandAllocationStrategy><OnDemandBaseCapacity>0</OnDemandBaseCapacity>
<OnDemandPercentageAboveBaseCapacity>100</OnDemandPercentageAboveBaseCapacity></InstancesDistribution>
</MixedInstancesPolicy></DesiredConfiguration></member></InstanceRefreshes>`
)

func newDocumented() *documented {
	return &documented{
		client:  &http.Client{},
		results: map[string]string{"DescribeScalingActivities": failedLaunch, "StartInstanceRefresh": started, "DescribeInstanceRefreshes": ""},
		edits: map[string][]edit{
			"DescribeAutoScalingGroups": {before("<MinSize>", protectedGroup), before("<HealthStatus>", "<AvailabilityZoneId>euw1-az1</AvailabilityZoneId>")},
			"DescribePolicies":          {before("<PolicyType>", "<Enabled>true</Enabled>")},
			"PutScalingPolicy":          {{"<PutScalingPolicyResult/>", "<PutScalingPolicyResult><PolicyARN>arn:aws:autoscaling:p</PolicyARN></PutScalingPolicyResult>"}},
			"CreateLoadBalancer":        {before("<Code>", "<Reason>none</Reason>")},
			"CreateLaunchTemplate":      {before("<launchTemplate>", doubts)}, "CreateLaunchTemplateVersion": {before("<launchTemplateVersion>", doubts)},
		},
	}
}

// TestWhatMotoLacksIsReadAsDocumented plays troubles that moto does not have.
func TestWhatMotoLacksIsReadAsDocumented(t *testing.T) {
	t.Parallel()
	cfg, d := moto.Start(t).Config(where), newDocumented()
	cfg.HTTPClient = d
	p := newPlace(cfg, &blocktest.Rig{Clock: clock()})
	p.certificates = []string{moto.Certify(t.Context(), t, p.config, "app.example.com")}
	p.readied(t)
	app := p.begin(t, p.shop())
	app.warned(t, app.later(t))
	app.settles(t, "is built")
	app.settles(t, "stands")
	app.rests(t)
	if diff := cmp.Diff(map[string]bool{}, p.restless); diff != "" {
		t.Errorf("what is shown is sent again (-want +got):\n%s", diff)
	}
	app.failedLaunch(t)
	app.rolledOut(t, d)
	app.rolledBack(t, d)
	app.impaired(t, d)
	app.deletedElsewhere(t, d)
	p.showed(t, gaps())
}

// showed holds what has arrived against what moto lacks.
func (r *recorder) showed(t *testing.T, gaps []gap) {
	t.Helper()
	for _, g := range gaps {
		for _, field := range g.fields {
			if read := g.operation + " " + field; !g.aws && !r.arrived[read] {
				t.Errorf("%s does not arrive as documented", read)
			}
		}
	}
}

// warned holds a new version to what AWS has against it.
func (l *life) warned(t *testing.T, out engine.Outcome) {
	t.Helper()
	i := slices.IndexFunc(out.Done, func(d engine.Done) bool { return d.Kind == servers.KindLaunchTemplate })
	if want := "InvalidIamInstanceProfile: there is none"; i < 0 || out.Done[i].After.Message != want {
		t.Errorf("no warning:\n%s", blocktest.Describe(out))
	}
}

func (l *life) failedLaunch(t *testing.T) {
	t.Helper()
	fleet, _ := seen(t, l.later(t), "Fleet/servers").Facts.(availability.Fleet)
	want := []availability.Failure{{
		ZoneName: "eu-west-1c", NoCapacity: true, At: time.Date(2026, time.November, 23, 8, 0, 0, 882e6, time.UTC),
		Message: "We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (eu-west-1c). Launching EC2 instance failed.",
	}}
	if diff := cmp.Diff(want, fleet.Failures); diff != "" {
		t.Errorf("the launch that failed (-want +got):\n%s", diff)
	}
}

func (l *life) rolledOut(t *testing.T, d *documented) {
	t.Helper()
	// No servers are replaced while a zone has no capacity.
	d.answers("DescribeScalingActivities", "")
	l.object.Spec.Servers.VolumeGiB = new(int32(30))
	out := l.later(t)
	if i := slices.IndexFunc(out.Done, func(d engine.Done) bool { return d.Kind == servers.KindInstanceRefresh }); i < 0 || out.Done[i].Err != nil {
		t.Errorf("no rollout starts:\n%s", blocktest.Describe(out))
	}
	l.warned(t, out)
	d.answers("DescribeInstanceRefreshes", fmt.Sprintf(inProgress, *ref(t, out, "LaunchTemplate/servers")))
	got := seen(t, l.later(t), "InstanceRefresh/servers")
	have, _ := got.Have.(*servers.InstanceRefresh)
	if want := "replacing servers: 50 % done (Waiting for instances to warm up before continuing. For example: i-1 is warming up)"; got.Message != want || !have.Active || have.Version.Value != "2" {
		t.Errorf("the rollout is read as %s: %+v", got.Message, have)
	}
}

func (l *life) rolledBack(t *testing.T, d *documented) {
	t.Helper()
	template := *ref(t, l.later(t), "LaunchTemplate/servers")
	d.answers("DescribeInstanceRefreshes", fmt.Sprintf(rolledBack, template))
	have, _ := seen(t, l.later(t), "InstanceRefresh/servers").Have.(*servers.InstanceRefresh)
	want := servers.GivenUp{Template: template, Version: "2", Why: "AWS rolled it back: Automatic rollback initiated because the instance refresh failed"}
	if diff := cmp.Diff(want, have.GaveUp); diff != "" {
		t.Errorf("what AWS gave up (-want +got):\n%s", diff)
	}
}

// impaired is a balancer that cannot scale, with a certificate that was not issued and a subnet on an Outpost.
func (l *life) impaired(t *testing.T, d *documented) {
	t.Helper()
	d.edit("DescribeLoadBalancers", edit{"<Code>active</Code>", "<Code>active_impaired</Code><Reason>no addresses</Reason>"})
	d.edit("DescribeCertificate", edit{`"Status": "ISSUED"`, `"Status": "FAILED", "FailureReason": "CAA_ERROR"`})
	d.edit("DescribeSubnets", before("<tagSet><item>", "<outpostArn>arn:aws:outposts:eu-west-1:123456789012:outpost/op-1</outpostArn>"))
	out := l.later(t)
	if got := seen(t, out, "LoadBalancer/app"); !strings.HasSuffix(got.Message, ": no addresses") {
		t.Errorf("the load balancer is read as %s", got.Message)
	}
	if got := seen(t, out, "Certificate/443"); got.State != stack.Broken || !strings.Contains(got.Message, "FAILED (CAA_ERROR)") {
		t.Errorf("the certificate is read as %s: %s", got.State, got.Message)
	}
	if got := seen(t, out, "Subnets/servers"); got.State != stack.Broken || !strings.Contains(got.Message, "is not available in a standard Availability Zone") {
		t.Errorf("the subnets are read as %s: %s", got.State, got.Message)
	}
}

// deletedElsewhere is a group that a person deletes, and that names its target group a second time.
func (l *life) deletedElsewhere(t *testing.T, d *documented) {
	t.Helper()
	target := *ref(t, l.later(t), "TargetGroup/servers")
	d.edit("DescribeAutoScalingGroups", before("<MinSize>", "<Status>Delete in progress</Status>"+
		"<TrafficSources><member><Identifier>"+target+"</Identifier><Type>elbv2</Type></member></TrafficSources>"))
	group := seen(t, l.later(t), "AutoScalingGroup/servers")
	have, _ := group.Have.(*servers.AutoScalingGroup)
	if group.State != stack.Busy || group.Message != "Delete in progress" || len(have.TargetGroups) != 1 {
		t.Errorf("the group is %s: %s; its target groups are %v", group.State, group.Message, have.TargetGroups)
	}
}
