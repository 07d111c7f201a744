package cloud_test

import (
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/haws-dev/haws/internal/cloud"
)

// kinds are all that has a name, with what AWS allows in it, written down independently. (aws.md §1; the API references of
// the services.)
var kinds = []struct {
	id      string
	limit   cloud.Limit
	suffix  string
	longest int
	allowed *regexp.Regexp
}{
	{"SecurityGroup/load-balancer", cloud.LimitSecurityGroup, "", 255, regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+$`)},
	{"LaunchTemplate/servers", cloud.LimitLaunchTemplate, "", 128, regexp.MustCompile(`^[a-zA-Z0-9().\-/_]{3,}$`)},
	{"LoadBalancer/app", cloud.LimitLoadBalancer, "", 32, hyphenated},
	{"TargetGroup/servers", cloud.LimitTargetGroup, "", 32, hyphenated},
	{"AutoScalingGroup/servers", cloud.LimitAutoScalingGroup, "", 255, regexp.MustCompile(`^[\x21-\x39\x3b-\x7e]+$`)},
	{"DBInstance/main", cloud.LimitDBInstance, "", 63, regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)},
	{"DBCluster/main", cloud.LimitDBCluster, "-instance-1", 63, regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)},
	{"DBSubnetGroup/main", cloud.LimitDBGroup, "", 255, regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)},
	{"DBParameterGroup/main", cloud.LimitDBGroup, "", 255, regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)},
	{"Table/sessions", cloud.LimitTable, "", 255, regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,}$`)},
	{"Bucket/assets", cloud.LimitBucket, "", 63, regexp.MustCompile(`^[a-z0-9][a-z0-9-]+[a-z0-9]$`)},
	{"Bucket/assets", cloud.LimitBucket - cloud.Limit(len(regional)), regional, 63, regexp.MustCompile(`^[a-z0-9][a-z0-9-]+[a-z0-9]$`)},
	{"Role/servers", cloud.LimitRole, "", 64, regexp.MustCompile(`^[\w+=,.@-]+$`)},
	{"InstanceProfile/servers", cloud.LimitInstanceProfile, "", 128, regexp.MustCompile(`^[\w+=,.@-]+$`)},
}

// regional is behind the name of a bucket in the namespace of an account.
const regional = "-123456789012-ap-southeast-1-an"

var (
	hyphenated = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)
	// tagged is what every service takes for the value of a tag.
	tagged = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$`)
)

// alike are apps that are not n, and look much like it.
func alike(n cloud.Names) []cloud.Names {
	var out []cloud.Names
	for _, o := range []cloud.Names{
		{Cluster: n.Cluster + "x", Namespace: n.Namespace, App: n.App},
		{Cluster: n.Cluster, Namespace: n.App, App: n.Namespace},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: strings.ReplaceAll(n.App, ".", "-")},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: strings.ReplaceAll(n.App, "-", ".")},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: strings.ReplaceAll(n.App, "--", "-")},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: n.App + "a"},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: n.App[:len(n.App)-1]},
		{Cluster: n.Cluster, Namespace: n.Namespace + "-" + n.App, App: n.App},
		{Cluster: n.Cluster, Namespace: n.Namespace, App: n.Namespace + "-" + n.App},
		{Cluster: n.Cluster, Namespace: n.Namespace[:1], App: n.Namespace[1:] + "-" + n.App},
		{Cluster: n.Cluster + n.Namespace, Namespace: n.App, App: n.App},
	} {
		if o != n {
			out = append(out, o)
		}
	}
	return out
}

func FuzzNames(f *testing.F) {
	f.Add("0f3c", "web", "shop")
	f.Add("", "a", "0")
	f.Add("Prod/Eu_1 ü🦉", "internal-a", "sg-1")
	f.Add("c", strings.Repeat("n", 63), strings.Repeat("a.", 126)+"a")
	f.Add("c", strings.Repeat("n", 62)+"a", strings.Repeat("a-", 126)+"a")
	f.Add("c", "a--b", "a--b.c---d")
	f.Fuzz(func(t *testing.T, cluster, namespace, app string) {
		if len(validation.IsDNS1123Label(namespace)) > 0 || len(validation.IsDNS1123Subdomain(app)) > 0 {
			t.Skip("Kubernetes takes no such name")
		}
		n := cloud.Names{Cluster: cluster, Namespace: namespace, App: app}
		for _, kind := range kinds {
			name := n.Physical(kind.id, kind.limit, "") + kind.suffix
			if len(name) > kind.longest || !kind.allowed.MatchString(name) || !strings.HasPrefix(name, "haws-") || strings.Contains(name, "--") {
				t.Errorf("%q is no name for %s", name, kind.id)
			}
			if again := n.Physical(kind.id, kind.limit, "") + kind.suffix; again != name {
				t.Errorf("%v is once %q and once %q", n, name, again)
			}
			for _, other := range alike(n) {
				if other.Physical(kind.id, kind.limit, "")+kind.suffix == name {
					t.Errorf("%v and %v are both %q", n, other, name)
				}
			}
		}
		for key, value := range n.Owner().Tags("TargetGroup/servers", nil) {
			if !tagged.MatchString(value) {
				t.Errorf("%q is no value of the tag %s", value, key)
			}
		}
		for _, other := range alike(n) {
			if other.Owner().Owns(n.Owner().Tags("TargetGroup/servers", nil), "TargetGroup/servers") {
				t.Errorf("%v takes what belongs to %v for its own", other, n)
			}
		}
	})
}
