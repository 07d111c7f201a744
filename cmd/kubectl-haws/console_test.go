package main

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	operator "github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

func TestConsoleOfEachPartition(t *testing.T) {
	t.Parallel()
	group := v1alpha1.ResourceStatus{Kind: "SecurityGroup", Ref: "sg-1"}
	for region, want := range map[string]string{
		"eu-west-1":      "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1",
		"cn-north-1":     "https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#SecurityGroup:groupId=sg-1",
		"us-gov-west-1":  "https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#SecurityGroup:groupId=sg-1",
		"us-iso-east-1":  "",
		"eu-isoe-west-1": "",
		"eusc-de-east-1": "",
		"":               "",
	} {
		if diff := cmp.Diff(want, link(region, group)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", region, diff)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	const elb = "arn:aws-cn:elasticloadbalancing:cn-north-1:1:"
	const home = "https://cn-north-1.console.amazonaws.cn/"
	for name, tt := range map[string]struct {
		row  v1alpha1.ResourceStatus
		want string
	}{
		"a listener is shown with its balancer": {
			v1alpha1.ResourceStatus{Kind: "Listener", Ref: elb + "listener/app/haws-x/50dc/0467"},
			home + "ec2/home?region=cn-north-1#LoadBalancer:loadBalancerArn=" + elb + "loadbalancer/app/haws-x/50dc;tab=listeners",
		},
		"a cluster is told from an instance": {
			v1alpha1.ResourceStatus{Kind: "DBCluster", Name: "db", Ref: "arn"}, home + "rds/home?region=cn-north-1#database:id=db;is-cluster=true",
		},
		"a bucket has a page without a fragment": {
			v1alpha1.ResourceStatus{Kind: "Bucket", Name: "b", Ref: "arn"}, home + "s3/buckets/b?region=cn-north-1",
		},
		"what is not there yet has no page":                {v1alpha1.ResourceStatus{Kind: "Bucket", Name: "b"}, ""},
		"an instance profile has no page":                  {v1alpha1.ResourceStatus{Kind: "InstanceProfile", Name: "p", Ref: "arn"}, ""},
		"a kind of a newer operator has no page":           {v1alpha1.ResourceStatus{Kind: "Moon", Name: "m", Ref: "arn"}, ""},
		"a listener's reference that is none does no harm": {v1alpha1.ResourceStatus{Kind: "Listener", Ref: "x"}, home + "ec2/home?region=cn-north-1#LoadBalancer:loadBalancerArn=;tab=listeners"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := link("cn-north-1", tt.row)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, err := url.Parse(got); err != nil {
				t.Error(err)
			}
		})
	}
}

// pageless are kinds that the console has no page for, or that stand for more
// than one thing there.
var pageless = []string{"Subnets", "InstanceTypes", "InstanceProfile"}

func TestEveryKindOfTheOperatorIsKnown(t *testing.T) {
	t.Parallel()
	clock := awssim.NewFastClock(time.Unix(0, 0), 1)
	account := cloud.New(region.New(clock, awssim.WithRegion("eu-west-1")).Config(), cloud.Options{Clock: clock})
	f := load(t, "ready")
	made, err := operator.New(account, operator.Options{Cluster: "test"}, clock).App(t.Context(), f.app)
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Kinds) < 20 {
		t.Fatalf("the operator has %d kinds", len(made.Kinds))
	}
	for kind := range made.Kinds {
		i := slices.IndexFunc(blocks(), func(b block) bool { return slices.Contains(b.kinds, kind) })
		if i < 0 {
			t.Errorf("the tree has no place for %s", kind)
			continue
		}
		if diff := cmp.Diff(operator.Condition(kind), blocks()[i].condition); diff != "" {
			t.Errorf("%s is in the wrong block (-want +got):\n%s", kind, diff)
		}
		page := link("eu-west-1", v1alpha1.ResourceStatus{Kind: kind, Name: "n", Ref: "r/1"})
		if strings.HasPrefix(page, "https://") == slices.Contains(pageless, kind) {
			t.Errorf("the page of %s is %q", kind, page)
		}
	}
}

func TestTheTreeHasEveryResource(t *testing.T) {
	t.Parallel()
	a := load(t, "ready").app
	a.Status.Resources = append(a.Status.Resources, v1alpha1.ResourceStatus{ID: "Moon/full", Kind: "Moon", Name: "moon", State: "Ready"})
	got := tree(a, false, view{width: plainWidth})
	for _, r := range a.Status.Resources {
		if n := strings.Count(got, "─ "+r.ID+" "); n != 1 {
			t.Errorf("%s is there %d times", r.ID, n)
		}
	}
	if !strings.Contains(got, "└─ others\n   └─ Moon/full") {
		t.Errorf("what is not known has no branch of its own:\n%s", got)
	}
	a.Status.Resources = nil
	if diff := cmp.Diff("default/gallery  ready  eu-west-1, account 123456789012\n└─ nothing on AWS\n", tree(a, true, view{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
