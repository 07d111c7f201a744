package chaos

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
)

// painter draws what AWS shows of everything in the region, one setting per line,
// but for times and what AWS makes up: each id that it makes up stands for its name.
type painter struct {
	*life
	lines []string
	names map[string]string
}

// picture is what AWS and Kubernetes show.
func (l *life) picture() []string {
	p := &painter{life: l, names: map[string]string{}}
	p.network()
	p.balancers()
	p.servers()
	p.databases()
	p.tables()
	p.buckets()
	p.roles()
	p.kubernetes()
	p.data()
	for i, line := range p.lines {
		p.lines[i] = p.plain(line)
	}
	slices.Sort(p.lines)
	return p.lines
}

// untold are the fields that tell of time, or of what AWS makes up.
var untold = regexp.MustCompile(`^(\w*(Time|Date)|SecurityGroupRuleId|ResultMetadata|RequestId|ItemCount|\w*SizeBytes|RoleId|InstanceProfileId|` +
	`Instances|InstanceRefreshId|NextToken|PolicyARN|Alarms)$`)

// add notes all of an answer.
func (p *painter) add(what string, answer any) {
	text, err := json.Marshal(answer)
	must(err)
	var tree any
	must(json.Unmarshal(text, &tree))
	p.lines = append(p.lines, leaves(what+":", tree)...)
}

// leaves lists the settings of a tree. The order of lists means nothing.
func leaves(path string, tree any) []string {
	var out []string
	switch node := tree.(type) {
	case nil:
	case map[string]any:
		for key, child := range node {
			if !untold.MatchString(key) {
				out = append(out, leaves(path+"."+key, readable(key, child))...)
			}
		}
	case []any:
		for _, child := range node {
			part := leaves("", child)
			slices.Sort(part)
			out = append(out, path+" "+strings.Join(part, " "))
		}
	default:
		out = append(out, fmt.Sprintf("%s=%v", path, node))
	}
	return out
}

// readable is a setting that AWS shows encoded.
func readable(key string, value any) any {
	text, ok := value.(string)
	var err error
	switch {
	case ok && key == "UserData":
		var plain []byte
		plain, err = base64.StdEncoding.DecodeString(text)
		text = string(plain)
	case ok && strings.HasSuffix(key, "PolicyDocument"):
		text, err = url.QueryUnescape(text)
	default:
		return value
	}
	must(err)
	return text
}

// id remembers what an id that AWS made up stands for.
func (p *painter) id(id, name string) { p.names[id] = "<" + name + ">" }

// madeUp are the ids that AWS makes up.
var (
	madeUp = regexp.MustCompile(`\b(sg|lt|i|eni|vol)-[0-9a-f]{17}\b`)
	// inputs are a hash of what the version is made of, ids among it. The rest of the version tells of each.
	inputs   = regexp.MustCompile(`haws inputs [a-z2-7]{10}`)
	policyID = regexp.MustCompile(`scalingPolicy:[0-9a-f-]{36}`)
)

func (p *painter) plain(line string) string {
	ids := slices.SortedFunc(maps.Keys(p.names), func(a, b string) int { return len(b) - len(a) })
	for _, id := range ids {
		line = strings.ReplaceAll(line, id, p.names[id])
	}
	line = policyID.ReplaceAllString(line, "scalingPolicy")
	line = inputs.ReplaceAllString(line, "haws inputs of what it quotes")
	return madeUp.ReplaceAllString(line, "<$1 that is gone>")
}

func (p *painter) network() {
	ctx, api := context.Background(), ec2.NewFromConfig(p.aws.Config())
	groups, err := api.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
	must(err)
	for _, g := range groups.SecurityGroups {
		p.id(*g.GroupId, "security group "+*g.GroupName)
		p.add("security group", g)
	}
	templates, err := api.DescribeLaunchTemplates(ctx, &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(200)})
	must(err)
	for _, t := range templates.LaunchTemplates {
		p.id(*t.LaunchTemplateId, "launch template "+*t.LaunchTemplateName)
		p.add("launch template", t)
		versions, err := api.DescribeLaunchTemplateVersions(ctx, &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: t.LaunchTemplateId})
		must(err)
		for _, v := range versions.LaunchTemplateVersions {
			p.add(fmt.Sprintf("version %d", *v.VersionNumber), v)
		}
	}
	p.instances(api)
}

// instances are counted by zone and version.
func (p *painter) instances(api *ec2.Client) {
	counts := map[string]int{}
	out, err := api.DescribeInstances(context.Background(), &ec2.DescribeInstancesInput{})
	must(err)
	for _, r := range out.Reservations {
		for _, i := range r.Instances {
			if i.State.Name != ec2types.InstanceStateNameTerminated {
				tags, _ := json.Marshal(i.Tags)
				counts[fmt.Sprintf("%s in %s of %s, tagged %s", i.State.Name, *i.Placement.AvailabilityZone, aws.ToString(i.ImageId), tags)]++
			}
		}
	}
	for what, n := range counts {
		p.lines = append(p.lines, fmt.Sprintf("servers: %d %s", n, what))
	}
}

func (p *painter) balancers() {
	ctx, api := context.Background(), elbv2.NewFromConfig(p.aws.Config())
	balancers, err := api.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
	must(err)
	for _, b := range balancers.LoadBalancers {
		p.id(*b.LoadBalancerArn, "balancer "+*b.LoadBalancerName)
		p.id(*b.DNSName, "address of "+*b.LoadBalancerName)
		p.add("balancer", b)
		attributes, err := api.DescribeLoadBalancerAttributes(ctx, &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: b.LoadBalancerArn})
		must(err)
		p.add("balancer", attributes)
		listeners, err := api.DescribeListeners(ctx, &elbv2.DescribeListenersInput{LoadBalancerArn: b.LoadBalancerArn})
		must(err)
		for _, l := range listeners.Listeners {
			p.id(*l.ListenerArn, fmt.Sprintf("listener %d of %s", *l.Port, *b.LoadBalancerName))
			p.add(fmt.Sprintf("listener %d", *l.Port), l)
			p.elbTags(api, *l.ListenerArn)
		}
		p.elbTags(api, *b.LoadBalancerArn)
	}
	targets, err := api.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{})
	must(err)
	for _, t := range targets.TargetGroups {
		p.id(*t.TargetGroupArn, "target group "+*t.TargetGroupName)
		p.add("target group", t)
		attributes, err := api.DescribeTargetGroupAttributes(ctx, &elbv2.DescribeTargetGroupAttributesInput{TargetGroupArn: t.TargetGroupArn})
		must(err)
		p.add("target group", attributes)
		p.elbTags(api, *t.TargetGroupArn)
		health, err := api.DescribeTargetHealth(ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: t.TargetGroupArn})
		must(err)
		for _, h := range health.TargetHealthDescriptions {
			p.lines = append(p.lines, fmt.Sprintf("target of %s: port %d, %s", *t.TargetGroupName, *h.Target.Port, h.TargetHealth.State))
		}
	}
}

func (p *painter) elbTags(api *elbv2.Client, arn string) {
	out, err := api.DescribeTags(context.Background(), &elbv2.DescribeTagsInput{ResourceArns: []string{arn}})
	must(err)
	p.add("tags", out)
}

func (p *painter) servers() {
	ctx, api := context.Background(), autoscaling.NewFromConfig(p.aws.Config())
	groups, err := api.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	must(err)
	for _, g := range groups.AutoScalingGroups {
		p.id(*g.AutoScalingGroupARN, "group "+*g.AutoScalingGroupName)
		p.add("group", g)
		refreshes, err := api.DescribeInstanceRefreshes(ctx, &autoscaling.DescribeInstanceRefreshesInput{AutoScalingGroupName: g.AutoScalingGroupName})
		must(err)
		p.add("refreshes", refreshes)
	}
	policies, err := api.DescribePolicies(ctx, &autoscaling.DescribePoliciesInput{})
	must(err)
	p.add("scaling policy", policies)
}
