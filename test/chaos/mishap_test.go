package chaos

import (
	"net/http"
	"strings"
	"testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// The services, as the SDK calls them.
const (
	ec2ID, elbID, asgID, rdsID = "EC2", "Elastic Load Balancing v2", "Auto Scaling", "RDS"
	ddbID, s3ID, iamID, stsID  = "DynamoDB", "S3", "IAM", "STS"
)

// mishap is a way in which calls to AWS fail.
type mishap struct {
	name  string
	class stack.Class
	// reason is that of the condition which has to tell of it.
	reason string
	// status is HTTP's; 400 when it is not said.
	status int
	// codes are what a service answers, by its operation or for all of them; what
	// is not there does not answer anything like it.
	codes map[string]string
	// net: there is no answer; effect: but what was asked for is done.
	net, effect bool
	// writes only: nothing that only reads fails in that way.
	writes bool
	// twin: there is another way that is the same to the operator but for the words.
	twin bool
}

// mishaps are all ways. (Codes: the error pages of the API references, by service
// and action; what they mean: internal/cloud/class.go.)
func mishaps() []mishap {
	return []mishap{
		{name: "throttled", class: stack.Throttled, reason: v1alpha1.ReasonThrottled, status: http.StatusServiceUnavailable, codes: map[string]string{
			ec2ID: "RequestLimitExceeded", elbID: "Throttling", asgID: "Throttling", rdsID: "Throttling", ddbID: "ThrottlingException", s3ID: "SlowDown", iamID: "Throttling", stsID: "Throttling",
		}},
		{name: "broken", twin: true, class: stack.Transient, reason: v1alpha1.ReasonTransient, status: http.StatusInternalServerError, codes: map[string]string{
			ec2ID: "InternalError", elbID: "InternalFailure", asgID: "InternalFailure", rdsID: "InternalFailure", ddbID: "InternalServerError", s3ID: "InternalError", iamID: "ServiceFailure", stsID: "InternalFailure",
		}},
		{name: "cut off", class: stack.Transient, reason: v1alpha1.ReasonTransient, net: true, twin: true},
		{name: "unheard", class: stack.Transient, reason: v1alpha1.ReasonTransient, net: true, effect: true, writes: true},
		{name: "denied", class: stack.Denied, reason: v1alpha1.ReasonDenied, status: http.StatusForbidden, codes: map[string]string{
			ec2ID: "UnauthorizedOperation", elbID: "AccessDenied", asgID: "AccessDenied", rdsID: "AccessDenied", ddbID: "AccessDeniedException", s3ID: "AccessDenied", iamID: "AccessDenied", stsID: "InvalidClientTokenId",
		}},
		{name: "invalid", class: stack.Invalid, reason: v1alpha1.ReasonInvalid, writes: true, codes: map[string]string{
			ec2ID: "InvalidParameterValue", elbID: "ValidationError", asgID: "ValidationError", rdsID: "InvalidParameterValue", ddbID: "ValidationException", s3ID: "InvalidArgument", iamID: "InvalidInput",
		}},
		{name: "conflict", class: stack.Conflict, reason: v1alpha1.ReasonConflict, writes: true, status: http.StatusConflict, codes: conflicts},
		{name: "quota", class: stack.Quota, reason: v1alpha1.ReasonQuotaExceeded, writes: true, codes: quotas},
		{name: "capacity", class: stack.Capacity, reason: v1alpha1.ReasonCapacity, writes: true, codes: map[string]string{
			"RDS.CreateDBInstance": "InsufficientDBInstanceCapacity", "RDS.ModifyDBInstance": "InsufficientDBInstanceCapacity",
		}},
	}
}

var conflicts = map[string]string{
	"EC2.DeleteSecurityGroup": "DependencyViolation", "EC2.RevokeSecurityGroupIngress": "IncorrectState", "EC2.AuthorizeSecurityGroupIngress": "IncorrectState",
	"Elastic Load Balancing v2.DeleteTargetGroup": "ResourceInUse", "Elastic Load Balancing v2.DeleteListener": "ResourceInUse",
	"Elastic Load Balancing v2.DeleteLoadBalancer": "OperationNotPermitted", "Elastic Load Balancing v2.CreateLoadBalancer": "OperationNotPermitted",
	asgID: "ResourceContention", "Auto Scaling.DeleteAutoScalingGroup": "ScalingActivityInProgress", "Auto Scaling.StartInstanceRefresh": "InstanceRefreshInProgress",
	"RDS.ModifyDBInstance": "InvalidDBInstanceState", "RDS.DeleteDBInstance": "InvalidDBInstanceState", "RDS.DeleteDBSubnetGroup": "InvalidDBSubnetGroupStateFault",
	"RDS.ModifyDBParameterGroup": "InvalidDBParameterGroupState", "RDS.DeleteDBParameterGroup": "InvalidDBParameterGroupState",
	ddbID: "ResourceInUseException",
	s3ID:  "OperationAborted", iamID: "ConcurrentModification", "IAM.DeleteInstanceProfile": "DeleteConflict",
}

var quotas = map[string]string{
	"EC2.CreateSecurityGroup": "SecurityGroupLimitExceeded", "EC2.AuthorizeSecurityGroupIngress": "RulesPerSecurityGroupLimitExceeded", "EC2.CreateTags": "TagLimitExceeded",
	"Elastic Load Balancing v2.CreateLoadBalancer": "TooManyLoadBalancers", "Elastic Load Balancing v2.CreateTargetGroup": "TooManyTargetGroups",
	"Elastic Load Balancing v2.CreateListener": "TooManyListeners", "Elastic Load Balancing v2.AddTags": "TooManyTags",
	"Auto Scaling.CreateAutoScalingGroup": "LimitExceeded", "Auto Scaling.PutScalingPolicy": "LimitExceeded", "Auto Scaling.StartInstanceRefresh": "LimitExceeded",
	"RDS.CreateDBInstance": "InstanceQuotaExceeded", "RDS.CreateDBSubnetGroup": "DBSubnetGroupQuotaExceeded", "RDS.CreateDBParameterGroup": "DBParameterGroupQuotaExceeded",
	"RDS.ModifyDBInstance": "StorageQuotaExceeded", "RDS.DeleteDBInstance": "SnapshotQuotaExceeded",
	"DynamoDB.CreateTable": "LimitExceededException", "DynamoDB.UpdateTable": "LimitExceededException",
	"S3.CreateBucket": "TooManyBuckets",
	"IAM.CreateRole":  "LimitExceeded", "IAM.CreateInstanceProfile": "LimitExceeded", "IAM.PutRolePolicy": "LimitExceeded", "IAM.AddRoleToInstanceProfile": "LimitExceeded",
}

// code is what a call is answered; none when the operation does not fail in that way.
func (m mishap) code(operation string) string {
	service, name, _ := strings.Cut(operation, ".")
	switch {
	case m.writes && reads(name):
		return ""
	case m.net:
		return cloud.ConnectionError
	case m.codes[operation] != "":
		return m.codes[operation]
	}
	return m.codes[service]
}

// of is the fault of an operation.
func (m mishap) of(operation string) awssim.Fault {
	f := awssim.Fault{Net: m.net, AfterEffect: m.effect, Status: m.status}
	f.Service, f.Operation, _ = strings.Cut(operation, ".")
	if !m.net {
		f.Code, f.Message = m.code(operation), "a mishap: "+m.name
	}
	return f
}

func TestAMishapIsOfItsClass(t *testing.T) {
	t.Parallel()
	for _, m := range mishaps() {
		for operation, code := range m.codes {
			service, _, _ := strings.Cut(operation, ".")
			got := cloud.Classify(service, code, "a mishap: "+m.name, m.status)
			if got != m.class && (got != stack.InUse || m.class != stack.Conflict) {
				t.Errorf("%s: %s of %s is %s", m.name, code, operation, got)
			}
		}
	}
}
