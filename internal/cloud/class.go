package cloud

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// answer is what AWS said.
type answer struct{ service, code, message string }

// rule gives a class to error codes.
type rule struct {
	class stack.Class
	// codes are wire codes; * stands for any characters, or none.
	codes []string
	// service restricts the rule to one service, by its SDK id.
	service string
	// says restricts the rule to messages that hold this text, in lower case…
	says string
	// …and none of these.
	but []string
}

// rules is the one table of error codes; the first rule that fits decides.
//
// Sources: the error types of the SDK's service packages, the error code pages
// of the EC2, Elastic Load Balancing and Auto Scaling API references, and what
// terraform-provider-aws and the AWS Load Balancer Controller retry.
var rules = []rule{
	// The message decides. A new instance profile is unknown to EC2 and Auto
	// Scaling for up to two minutes, a new role to those who should trust it.
	{class: stack.Conflict, codes: []string{"InvalidParameterValue", "ValidationError"}, says: "invalid iam instance profile"},
	{class: stack.Conflict, codes: []string{"MalformedPolicyDocument*"}, says: "invalid principal"},
	{class: stack.Conflict, codes: []string{"InvalidParameterValue"}, says: "iam role arn value is invalid"},
	{class: stack.Conflict, codes: []string{"InvalidParameterValue"}, says: "enhanced_monitoring"},
	{class: stack.Conflict, codes: []string{"InvalidParameterCombination", "ValidationException", "ValidationError"}, says: "deletion protection"},
	// DynamoDB says it both for its table quota and for too many changes at a time.
	{class: stack.Throttled, codes: []string{"LimitExceededException"}, says: "simultaneously"},
	// Auto Scaling has no code for a group that does not exist; it says
	// "AutoScalingGroup name not found". What the group quotes may be missing too.
	{
		class: stack.NotFound, codes: []string{"ValidationError"}, service: "Auto Scaling", says: "not found",
		but: []string{"launch template", "launch configuration", "target group", "load balancer", "subnet", "security group", "placement group", "image"},
	},
	// IAM: a policy that is quoted, as a boundary or to be attached, does not exist.
	{class: stack.Invalid, codes: []string{"NoSuchEntity"}, service: "IAM", says: "not attachable"},
	// RDS: storage changes once in some hours. To RDS a certificate is an authority, which AWS has or has not.
	{class: stack.Conflict, codes: []string{"InvalidParameterCombination"}, service: "RDS", says: "storage change is being optimized"},
	{class: stack.Invalid, codes: []string{"CertificateNotFound"}, service: "RDS"},
	// All of AWS shares the names of buckets, and somebody else has this one.
	{class: stack.Invalid, codes: []string{"BucketAlreadyExists"}, service: "S3"},
	// What S3 says of a document, a name or a Region. (S3 API reference, "Error responses".)
	{class: stack.Invalid, service: "S3", codes: []string{
		"InvalidArgument", "InvalidBucketName", "InvalidBucketState", "InvalidBucketAclWithObjectOwnership", "MalformedPolicy", "MalformedXML",
		"Illegal*Exception", "InvalidLocationConstraint", "PermanentRedirect", "EntityTooLarge", "KeyTooLongError",
	}},
	{class: stack.Denied, service: "S3", codes: []string{"AllAccessDisabled", "AccountProblem"}},
	// DynamoDB: Time to Live changes once in an hour.
	{class: stack.Conflict, codes: []string{"ValidationException"}, service: "DynamoDB", says: "within a fixed interval"},
	// To DynamoDB it means that the table exists, or is being changed.
	{class: stack.Conflict, codes: []string{"ResourceInUseException"}, service: "DynamoDB"},

	{class: stack.Throttled, codes: []string{
		"Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
		"TooManyRequestsException", "SlowDown", "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete",
		"ProvisionedThroughputExceededException",
	}},
	{class: stack.Transient, codes: []string{
		"InternalError", "InternalFailure", "InternalServerError", "InternalServerException", "InternalException", "InternalServiceError*", "InternalServiceFault",
		"ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException", "Unavailable",
		"ServiceFailure", "HealthUnavailable", "IDPCommunicationError",
	}},
	{class: stack.Denied, codes: []string{
		"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "NotAuthorized", "AuthFailure", "AuthFailure.*",
		"AuthorizationError", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException",
		"IncompleteSignature*", "MissingAuthenticationToken*", "InvalidAccessKeyId", "InvalidIdentityToken*", "IDPRejectedClaim*",
		"RequestExpired", "RequestTimeTooSkewed", "ExpiredToken*", "OptInRequired", "SubscriptionRequiredException",
		"PendingVerification", "Blocked", "KMSKeyNotAccessibleFault", "ServiceLinkedRoleFailure",
	}},
	{class: stack.InUse, codes: []string{
		"DependencyViolation", "ResourceInUse", "ResourceInUseException", "ResourceInUseFault", "DeleteConflict", "DeleteConflictException",
		"BucketNotEmpty", "*.InUse", "InvalidDBSubnetGroupStateFault", "InvalidDBParameterGroupState",
	}},
	// Being changed, propagating, already there, or protected.
	{class: stack.Conflict, codes: []string{
		"InvalidDBInstanceState", "InvalidDBClusterStateFault", "Invalid*State", "InvalidDB*StateFault", "Incorrect*State", "DBUpgradeDependencyFailure",
		"ScalingActivityInProgress*", "ResourceContention*", "InstanceRefreshInProgress*", "CapacityReservationPending", "OperationAborted", "ConflictException",
		// A certificate is judged by ACM; a new one is unknown to the load balancers for minutes.
		"CertificateNotFound",
		"ContinuousBackupsUnavailableException", "TableInUseException", "EntityTemporarilyUnmodifiable*", "ConcurrentModification*",
		"DuplicateLoadBalancerName", "DuplicateTargetGroupName", "DuplicateListener", "PriorityInUse",
		"AlreadyExists*", "*AlreadyExists", "*AlreadyExistsFault", "*AlreadyExistsException", "BucketAlreadyOwnedByYou", "*.Duplicate",
		"IdempotentParameterMismatch*", "IdempotentCallInProgress", "OperationNotPermitted",
	}},
	{class: stack.Capacity, codes: []string{
		"Insufficient*Capacity*", "UnfulfillableCapacity", "ReservationCapacityExceeded", "InsufficientFreeAddressesInSubnet",
		// To EC2: this instance type is not offered in that zone.
		"Unsupported",
	}},
	{class: stack.Quota, codes: []string{
		"TooMany*", "TargetGroupAssociationLimit", "*LimitExceeded", "LimitExceededException", "*QuotaExceeded*", "MaxSpotInstanceCountExceeded",
	}},
	// A request that quotes what does not exist.
	{class: stack.Invalid, codes: []string{"SubnetNotFound", "SSLPolicyNotFound", "ALPNPolicyNotFound", "AllocationIdNotFound", "SubnetAlreadyInUse"}},
	{class: stack.NotFound, codes: []string{
		"LoadBalancerNotFound", "TableNotFoundException", "TargetGroupNotFound", "ListenerNotFound", "RuleNotFound", "DBInstanceNotFound", "DBSubnetGroupNotFound",
		"DBParameterGroupNotFound", "DBClusterParameterGroupNotFound", "DBSnapshotNotFound", "ResourceNotFoundException", "ParameterNotFound",
		"ParameterVersionNotFound", "ActiveInstanceRefreshNotFound", "NotFound", "NoSuch*", "ReplicationConfigurationNotFoundError",
		"ServerSideEncryptionConfigurationNotFoundError", "OwnershipControlsNotFoundError",
		"*.NotFound", "*.NotFoundException", "*.VersionNotFound", "*NotFoundFault",
	}},
	{class: stack.Invalid, codes: []string{
		"ValidationError", "ValidationException", "InvalidParameter*", "MissingParameter", "UnknownParameter", "InvalidInput*", "InvalidRequest*",
		"InvalidConfigurationRequest", "InvalidSubnet", "InvalidSecurityGroup", "InvalidScheme", "InvalidTarget", "InvalidLoadBalancerAction",
		"InvalidVPCNetworkStateFault", "AvailabilityZoneNotSupported", "IncompatibleProtocols", "UnsupportedProtocol", "UnsupportedOperation*",
		"DBSubnetGroupDoesNotCoverEnoughAZs", "StorageTypeNotSupported", "ProvisionedIopsNotAvailableInAZFault", "NetworkTypeNotSupported",
		"UnsupportedDBEngineVersion", "VpcEncryptionControlViolationException", "IrreversibleInstanceRefresh*", "MalformedPolicyDocument*",
		"*.Malformed", "InvalidArn*", "InvalidAction", "InvalidTag*", "DuplicateTagKeys",
		"PolicyNotAttachable*", "UnmodifiableEntity*",
	}},
}

// Classify gives the class of an answer of AWS: by its code, which is known
// for some services only with the message, and by the HTTP status otherwise
// (0 when there is none). Unknown answers are Transient: above all, an unknown
// 404 may come from a wrong endpoint and is no proof that a resource is gone.
func Classify(service, code, message string, status int) stack.Class {
	if class, known := lookup(answer{service, code, message}); known {
		return class
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return stack.Denied
	case http.StatusTooManyRequests:
		return stack.Throttled
	}
	return stack.Transient
}

func lookup(a answer) (class stack.Class, known bool) {
	a.message = strings.ToLower(a.message)
	for _, r := range rules {
		if r.fits(a) {
			return r.class, true
		}
	}
	return "", false
}

func (r rule) fits(a answer) bool {
	if r.service != "" && r.service != a.service || !strings.Contains(a.message, r.says) {
		return false
	}
	if slices.ContainsFunc(r.but, func(text string) bool { return strings.Contains(a.message, text) }) {
		return false
	}
	return slices.ContainsFunc(r.codes, func(pattern string) bool {
		fits, err := path.Match(pattern, a.code)
		return fits && err == nil
	})
}
