package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// need is when a call that fails keeps an app from being ready.
type need int

const (
	_ need = iota // always, but for the bystanders
	// inWholeLooks: in others, it only spares calls.
	inWholeLooks
	// whenCalled: what it would do shows as done without it.
	whenCalled
	// aside: it tells more of what is known without it.
	aside
	// quiet: what it would tell is not known then, in status.availability, and nothing else.
	quiet
)

// bystanders are the calls that an app can be ready without.
var bystanders = map[string]need{
	// The tags of a load balancer are read together with those of its listeners.
	"Elastic Load Balancing v2.DescribeListeners": inWholeLooks,
	// A new bucket is closed, and it is only said once more.
	"S3.PutPublicAccessBlock": whenCalled,
	// Why servers do not come, when the database failed over, and what keeps a group in use.
	"Auto Scaling.DescribeScalingActivities": aside, "RDS.DescribeEvents": aside, "EC2.DescribeNetworkInterfaces": aside,
	// Where AWS offers what could take the place of what is lost, and through what servers reach the world.
	"RDS.DescribeOrderableDBInstanceOptions": quiet, "EC2.DescribeNatGateways": quiet,
}

// mentioned: some condition of the block says it, whatever it says besides.
func (tr *trial) mentioned(t *trouble) {
	app := tr.find()
	if app == nil {
		tr.Errorf("%s, and the app is gone", t)
		return
	}
	if c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionDatabaseReady); t.operation == "RDS.DescribeEvents" && c.Status != metav1.ConditionTrue {
		return // while it does not stand, nobody asks how it failed over
	}
	if !strings.Contains(conditions(app), t.code(t.operation)) {
		tr.Errorf("%s, and no condition mentions it:%s", t, conditions(app))
	}
}

// told: an app is not ready while it is refused what it needs, and the condition of
// the block says why, in AWS's own word.
func (tr *trial) told(t *trouble) {
	app := tr.find()
	if app == nil {
		tr.Errorf("%s, and the app is gone", t)
		return
	}
	if says := tr.says(); strings.HasPrefix(says, "True") || says == "nobody has looked at it" {
		tr.Errorf("%s, and yet: %s", t, says)
	}
	service, _, _ := strings.Cut(t.operation, ".")
	for _, name := range tellers(service) {
		c := meta.FindStatusCondition(app.Status.Conditions, name)
		if c != nil && c.Status != metav1.ConditionTrue && c.ObservedGeneration == app.Generation && c.Reason == t.reason && strings.Contains(c.Message, t.code(t.operation)) {
			return
		}
	}
	tr.Errorf("%s, and no condition tells of it:%s", t, conditions(app))
}

func conditions(app *v1alpha1.HighlyAvailableApp) (out string) {
	for _, c := range app.Status.Conditions {
		out += fmt.Sprintf("\n\t%s %s %s: %s", c.Type, c.Status, c.Reason, c.Message)
	}
	return out
}

// tellers are the conditions that may tell of a service.
func tellers(service string) []string {
	return map[string][]string{
		ec2ID: {v1alpha1.ConditionNetworkReady, v1alpha1.ConditionServersReady},
		elbID: {v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady},
		asgID: {v1alpha1.ConditionServersReady},
		rdsID: {v1alpha1.ConditionDatabaseReady},
		ddbID: {v1alpha1.ConditionTablesReady},
		s3ID:  {v1alpha1.ConditionBucketsReady},
		iamID: {v1alpha1.ConditionIdentityReady},
		stsID: {v1alpha1.ConditionReady},
	}[service]
}

// goesOn: of an app that is made while one operation fails, everything stands by now
// that does not hang on it.
func (tr *trial) goesOn(t *trouble) {
	lacks := hangsOn(t.operation)
	for _, c := range tr.find().Status.Conditions {
		if blockConditions[c.Type] && c.Status != metav1.ConditionTrue && !slices.Contains(lacks, c.Type) {
			tr.Errorf("%s, and for that %s is %s %s: %s", t, c.Type, c.Status, c.Reason, c.Message)
		}
	}
}

var blockConditions = map[string]bool{
	v1alpha1.ConditionNetworkReady: true, v1alpha1.ConditionLoadBalancerReady: true, v1alpha1.ConditionServersReady: true, v1alpha1.ConditionDatabaseReady: true,
	v1alpha1.ConditionTablesReady: true, v1alpha1.ConditionBucketsReady: true, v1alpha1.ConditionIdentityReady: true,
}

// hangsOn are the blocks that cannot be whole without an operation. The servers need all of
// them, and their role names the data.
func hangsOn(operation string) []string {
	service, name, _ := strings.Cut(operation, ".")
	switch {
	case service == stsID:
		return slices.Collect(maps.Keys(blockConditions))
	case service == ec2ID && !strings.Contains(name, "LaunchTemplate") && !strings.Contains(name, "Image") && !strings.Contains(name, "InstanceType"):
		return []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionDatabaseReady, v1alpha1.ConditionServersReady}
	case service == ec2ID:
		return []string{v1alpha1.ConditionServersReady}
	}
	lacks := append(tellers(service), v1alpha1.ConditionServersReady)
	if service == ddbID || service == s3ID {
		lacks = append(lacks, v1alpha1.ConditionIdentityReady)
	}
	return lacks
}
