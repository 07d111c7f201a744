package cloud_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	asgtypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/cloud"
)

const servers = "TargetGroup/servers"

func shop() cloud.Owner { return cloud.Names{Cluster: "c1", Namespace: "web", App: "shop"}.Owner() }

func TestTags(t *testing.T) {
	t.Parallel()
	identity := map[string]string{"haws.dev/cluster": "c1", "haws.dev/app": "web/shop", "haws.dev/resource": servers}
	for name, tt := range map[string]struct{ user, want map[string]string }{
		"no tags of the user":          {nil, map[string]string{"Name": "web/shop servers"}},
		"the user's tags are marked":   {map[string]string{"team": "a", "cost center": ""}, map[string]string{"Name": "web/shop servers", "team": "a", "cost center": "", "haws.dev/tags": cloud.Hash("cost center")[:5] + cloud.Hash("team")[:5]}},
		"the user may choose the name": {map[string]string{"Name": "mine"}, map[string]string{"Name": "mine"}},
		"the owner tags win":           {map[string]string{"haws.dev/app": "x/y", "haws.dev/tags": "z"}, map[string]string{"Name": "web/shop servers"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			maps.Copy(tt.want, identity)
			if diff := cmp.Diff(tt.want, shop().Tags(servers, tt.user)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOwns(t *testing.T) {
	t.Parallel()
	tags := shop().Tags(servers, map[string]string{"team": "a"})
	if !shop().Owns(tags, servers) {
		t.Error("not the owner of what it tagged")
	}
	for name, owns := range map[string]bool{
		"another role":     shop().Owns(tags, "TargetGroup/other"),
		"another cluster":  cloud.Owner{Cluster: "c2", App: "web/shop"}.Owns(tags, servers),
		"another app":      cloud.Owner{Cluster: "c1", App: "web/blog"}.Owns(tags, servers),
		"no tags":          shop().Owns(nil, servers),
		"an unset cluster": cloud.Owner{App: "web/shop"}.Owns(map[string]string{"haws.dev/app": "web/shop", "haws.dev/resource": servers}, servers),
	} {
		if owns {
			t.Errorf("%s: taken for ours", name)
		}
	}
}

func TestOwnerTagsFitAWSForAnyObject(t *testing.T) {
	t.Parallel()
	allowed := regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)
	rapid.Check(t, func(t *rapid.T) {
		owner := cloud.Owner{Cluster: rapid.String().Draw(t, "cluster"), App: rapid.StringMatching(`[a-z]{1,63}/[a-zä.]{1,253}`).Draw(t, "app")}
		id := "Kind/" + rapid.StringN(0, 300, -1).Draw(t, "role")
		tags := owner.Tags(id, nil)
		for key, value := range tags {
			if len(key) > 128 || utf8.RuneCountInString(value) > 256 || !allowed.MatchString(value) {
				t.Errorf("%s=%q is no tag", key, value)
			}
		}
		if !owner.Owns(tags, id) {
			t.Error("not the owner of what it tagged")
		}
	})
	long := strings.Repeat("n", 63) + "/" + strings.Repeat("a", 252)
	if (cloud.Owner{App: long + "x"}).Owns(cloud.Owner{App: long + "y"}.Tags(servers, nil), servers) {
		t.Error("two long names with the same beginning are taken for one")
	}
}

func TestDiffTags(t *testing.T) {
	t.Parallel()
	tags := func(user map[string]string) map[string]string { return shop().Tags(servers, user) }
	with := func(have map[string]string, others map[string]string) map[string]string {
		have = maps.Clone(have)
		maps.Copy(have, others)
		return have
	}
	a, ab := tags(map[string]string{"a": "1"}), tags(map[string]string{"a": "1", "b": "2"})
	for name, tt := range map[string]struct {
		want, have, set map[string]string
		remove          []string
	}{
		"nothing to do":                        {a, a, nil, nil},
		"a new resource":                       {a, nil, a, nil},
		"a changed value":                      {a, with(a, map[string]string{"a": "2"}), map[string]string{"a": "1"}, nil},
		"an empty value is a value":            {tags(map[string]string{"a": ""}), with(tags(nil), map[string]string{"haws.dev/tags": cloud.Hash("a")[:5]}), map[string]string{"a": ""}, nil},
		"a tag of others stays":                {a, with(a, map[string]string{"cost": "7", "aws:autoscaling:groupName": "g"}), nil, nil},
		"a tag that the user took out goes":    {a, ab, map[string]string{"haws.dev/tags": cloud.Hash("a")[:5]}, []string{"b"}},
		"the last tag goes, and the memory":    {tags(nil), a, nil, []string{"a", "haws.dev/tags"}},
		"an owner tag is restored":             {a, with(a, map[string]string{"haws.dev/app": "x/y"}), map[string]string{"haws.dev/app": "web/shop"}, nil},
		"a tag of others that the user takes":  {a, with(tags(nil), map[string]string{"a": "7"}), map[string]string{"a": "1", "haws.dev/tags": cloud.Hash("a")[:5]}, nil},
		"AWS's and our own tags never go":      {tags(nil), with(tags(nil), map[string]string{"aws:x": "1", "haws.dev/policy": "Retain", "haws.dev/tags": cloud.Hash("aws:x")[:5] + cloud.Hash("haws.dev/policy")[:5]}), nil, []string{"haws.dev/tags"}},
		"marks are read from where they begin": {tags(nil), with(tags(nil), map[string]string{"a": "1", "haws.dev/tags": "x" + cloud.Hash("a")[:5]}), nil, []string{"haws.dev/tags"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, remove := cloud.DiffTags(tt.want, tt.have)
			if diff := cmp.Diff(tt.set, set, cmpopts.EquateEmpty()); diff != "" {
				t.Error("set", diff)
			}
			if diff := cmp.Diff(tt.remove, remove, cmpopts.EquateEmpty()); diff != "" {
				t.Error("remove", diff)
			}
		})
	}
}

func TestAsManyTagsAsAWSAllowsAreRemembered(t *testing.T) {
	t.Parallel()
	user := map[string]string{}
	for i := range 46 { // 50 less Name and the owner tags, and one more
		user[fmt.Sprint(strings.Repeat("k", 100), i)] = "v"
	}
	_, remove := cloud.DiffTags(shop().Tags(servers, nil), shop().Tags(servers, user))
	if len(remove) != 47 {
		t.Errorf("%d of 46 are removed with their memory", len(remove))
	}
	for i := range 20 {
		user[fmt.Sprint(i)] = "v"
	}
	tags := shop().Tags(servers, user)
	if len(tags["haws.dev/tags"]) > 256 {
		t.Error("the memory is longer than a tag value")
	}
	for _, key := range second(cloud.DiffTags(shop().Tags(servers, nil), tags)) {
		if _, ours := tags[key]; !ours {
			t.Errorf("%s was never there", key)
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestTagsOfEachService(t *testing.T) {
	t.Parallel()
	tags := map[string]string{"b": "2", "a": "", "c": "3"}
	exported := cmp.Options{cmpopts.IgnoreUnexported(ec2types.Tag{}, elbtypes.Tag{}, asgtypes.Tag{}, ec2types.TagSpecification{})}
	ec2 := []ec2types.Tag{
		{Key: aws.String("a"), Value: aws.String("")}, {Key: aws.String("b"), Value: aws.String("2")}, {Key: aws.String("c"), Value: aws.String("3")},
	}
	group := asgtypes.Tag{
		Key: aws.String("a"), Value: aws.String(""), ResourceId: aws.String("g"),
		ResourceType: aws.String("auto-scaling-group"), PropagateAtLaunch: aws.Bool(true),
	}
	shown := []asgtypes.TagDescription{{Key: aws.String("b"), Value: aws.String("2")}, {Key: aws.String("a")}, {Key: aws.String("c"), Value: aws.String("3")}}
	for name, diff := range map[string]string{
		"EC2":                   cmp.Diff(ec2, cloud.EC2Tags(tags), exported),
		"EC2, on creation":      cmp.Diff([]ec2types.TagSpecification{{ResourceType: "security-group", Tags: ec2}}, cloud.EC2TagSpec("security-group", tags), exported),
		"EC2, none on creation": cmp.Diff([]ec2types.TagSpecification(nil), cloud.EC2TagSpec("security-group", nil), exported),
		"EC2, to delete":        cmp.Diff([]ec2types.Tag{{Key: aws.String("a")}}, cloud.EC2TagKeys([]string{"a"}), exported),
		"EC2, back":             cmp.Diff(tags, cloud.FromEC2Tags(cloud.EC2Tags(tags))),
		"ELB":                   cmp.Diff(elbtypes.Tag{Key: aws.String("a"), Value: aws.String("")}, cloud.ELBTags(tags)[0], exported),
		"ELB, back":             cmp.Diff(tags, cloud.FromELBTags(cloud.ELBTags(tags))),
		"Auto Scaling":          cmp.Diff(group, cloud.ASGTags("g", tags, true)[0], exported),
		"Auto Scaling, back":    cmp.Diff(tags, cloud.FromASGTags(shown)),
		"Auto Scaling, to delete": cmp.Diff([]asgtypes.Tag{{Key: aws.String("a"), ResourceId: aws.String("g"), ResourceType: aws.String("auto-scaling-group")}},
			cloud.ASGTagKeys("g", []string{"a"}), exported),
	} {
		if diff != "" {
			t.Error(name, diff)
		}
	}
}
