package cloud_test

import (
	"strings"
	"testing"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Codes that mean the same whoever says them, and with whatever text.
func TestClassOfACode(t *testing.T) {
	t.Parallel()
	for class, codes := range map[stack.Class]string{
		stack.Throttled: `Throttling ThrottlingException ThrottledException RequestLimitExceeded RequestThrottled RequestThrottledException
			TooManyRequestsException SlowDown BandwidthLimitExceeded EC2ThrottledException PriorRequestNotComplete
			ProvisionedThroughputExceededException`,
		stack.Transient: `InternalError InternalFailure InternalServerError ServiceUnavailable RequestTimeout Unavailable ServiceFailure
			SomethingNew UnknownError NotFoundOrSo`,
		stack.Conflict: `InvalidDBInstanceState InvalidDBClusterStateFault DBUpgradeDependencyFailure ScalingActivityInProgress ResourceContention
			InstanceRefreshInProgress CapacityReservationPending OperationAborted ConflictException
			CertificateNotFound ContinuousBackupsUnavailableException TableInUseException EntityTemporarilyUnmodifiable ConcurrentModification IncorrectState
			DuplicateLoadBalancerName DuplicateTargetGroupName DuplicateListener PriorityInUse AlreadyExists DBInstanceAlreadyExists
			DBClusterAlreadyExistsFault DBSubnetGroupAlreadyExists DBParameterGroupAlreadyExists DBSnapshotAlreadyExists
			BucketAlreadyOwnedByYou EntityAlreadyExists InvalidGroup.Duplicate InvalidPermission.Duplicate ZonalShiftAlreadyExists
			IdempotentParameterMismatch BucketAlreadyExists InvalidLaunchTemplateName.AlreadyExistsException OperationNotPermitted`,
		stack.InUse: `DependencyViolation InvalidGroup.InUse ResourceInUse DeleteConflict ResourceInUseException BucketNotEmpty
			InvalidDBSubnetGroupStateFault InvalidDBParameterGroupState`,
		stack.NotFound: `LoadBalancerNotFound TargetGroupNotFound ListenerNotFound RuleNotFound DBInstanceNotFound DBClusterNotFoundFault
			DBSubnetGroupNotFoundFault DBParameterGroupNotFound DBClusterParameterGroupNotFound DBSnapshotNotFound ResourceNotFoundException
			NoSuchBucket NotFound NoSuchEntity NoSuchHostedZone InvalidGroup.NotFound InvalidSecurityGroupRuleId.NotFound
			InvalidPermission.NotFound InvalidLaunchTemplateId.NotFound InvalidLaunchTemplateId.VersionNotFound
			InvalidLaunchTemplateName.NotFoundException InvalidSubnetID.NotFound ActiveInstanceRefreshNotFound ParameterNotFound
			NoSuchTagSet TableNotFoundException ReplicationConfigurationNotFoundError InvalidAMIID.NotFound`,
		stack.Quota: `TooManyLoadBalancers TooManyTargetGroups TooManyListeners TooManyRules TooManyTargets TooManyCertificates
			TargetGroupAssociationLimit LimitExceeded InstanceQuotaExceeded StorageQuotaExceeded SnapshotQuotaExceeded
			DBClusterQuotaExceededFault DBSubnetGroupQuotaExceeded DBParameterGroupQuotaExceeded SecurityGroupLimitExceeded
			RulesPerSecurityGroupLimitExceeded VcpuLimitExceeded MaxSpotInstanceCountExceeded TooManyBuckets ServiceQuotaExceededException
			LimitExceededException`,
		stack.Capacity: `InsufficientInstanceCapacity UnfulfillableCapacity ReservationCapacityExceeded InsufficientFreeAddressesInSubnet Unsupported
			InsufficientDBInstanceCapacity InsufficientStorageClusterCapacity InsufficientDBClusterCapacityFault InsufficientCapacity`,
		stack.Denied: `AccessDenied AccessDeniedException UnauthorizedOperation AuthFailure AuthorizationError InvalidClientTokenId
			UnrecognizedClientException SignatureDoesNotMatch OptInRequired KMSKeyNotAccessibleFault
			AuthFailure.ServiceLinkedRoleCreationNotPermitted ExpiredToken ExpiredTokenException ServiceLinkedRoleFailure`,
		stack.Invalid: `ValidationError ValidationException InvalidParameterValue InvalidParameterCombination MissingParameter
			InvalidConfigurationRequest InvalidSubnet SubnetNotFound InvalidSecurityGroup InvalidScheme AvailabilityZoneNotSupported
			IncompatibleProtocols UnsupportedProtocol SSLPolicyNotFound DBSubnetGroupDoesNotCoverEnoughAZs InvalidVPCNetworkStateFault
			StorageTypeNotSupported ProvisionedIopsNotAvailableInAZFault NetworkTypeNotSupported UnsupportedDBEngineVersion
			VpcEncryptionControlViolationException IrreversibleInstanceRefresh MalformedPolicyDocument InvalidUserData.Malformed
			PolicyNotAttachable UnmodifiableEntity InvalidInput`,
	} {
		for code := range strings.FieldsSeq(codes) {
			if got := cloud.Classify("Any", code, "some text", 400); got != class {
				t.Errorf("%s is %s, want %s", code, got, class)
			}
		}
	}
}

func TestClassByServiceMessageAndStatus(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		service, code, message string
		status                 int
		want                   stack.Class
	}{
		"a new instance profile is unknown to EC2": {
			"EC2", "InvalidParameterValue", "Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name", 400, stack.Conflict,
		},
		"and to Auto Scaling": {"Auto Scaling", "ValidationError", "Invalid IAM Instance Profile ARN", 400, stack.Conflict},
		"a new role is unknown to those who trust it": {
			"IAM", "MalformedPolicyDocument", "Invalid principal in policy: AWS", 400, stack.Conflict,
		},
		"a role that does not exist":            {"IAM", "NoSuchEntity", "The role with name web cannot be found.", 404, stack.NotFound},
		"a boundary that does not exist":        {"IAM", "NoSuchEntity", "Scope ARN: arn:aws:iam::123456789012:policy/none does not exist or is not attachable.", 404, stack.Invalid},
		"policies that are too long for a role": {"IAM", "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role web", 409, stack.Quota},
		"a role of that name, in another case":  {"IAM", "EntityAlreadyExists", "Role with name WEB already exists.", 409, stack.Conflict},
		"a role with something attached":        {"IAM", "DeleteConflict", "Cannot delete entity, must detach all policies first.", 409, stack.InUse},
		"a profile without a role":              {"EC2", "InvalidParameterValue", "IAM Instance Profile \"arn\" has no associated IAM Roles", 400, stack.Invalid},
		"and to RDS":                            {"RDS", "InvalidParameterValue", "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING", 400, stack.Conflict},
		"and to RDS, in short":                  {"RDS", "InvalidParameterValue", "ENHANCED_MONITORING is not allowed", 400, stack.Conflict},
		"a certificate is new to a balancer":    {"Elastic Load Balancing v2", "CertificateNotFound", "", 400, stack.Conflict},
		"to RDS it is an authority":             {"RDS", "CertificateNotFound", "", 404, stack.Invalid},
		"storage changes once in some hours":    {"RDS", "InvalidParameterCombination", "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.", 400, stack.Conflict},
		"a subnet that a database stands in":    {"RDS", "SubnetAlreadyInUse", "", 400, stack.Invalid},
		"no such group":                         {"Auto Scaling", "ValidationError", "AutoScalingGroup name not found - AutoScalingGroup 'x' not found", 400, stack.NotFound},
		"the group has no such":                 {"Auto Scaling", "ValidationError", "The specified launch template was not found", 400, stack.Invalid},
		"one of its targets":                    {"Auto Scaling", "ValidationError", "Target group 'arn' not found", 400, stack.Invalid},
		"elsewhere not found is only text":      {"CloudFormation", "ValidationError", "not found", 400, stack.Invalid},
		"DynamoDB is busy":                      {"DynamoDB", "ResourceInUseException", "Table is being created", 400, stack.Conflict},
		"DynamoDB has too much at a time": {
			"DynamoDB", "LimitExceededException", "Only 1 online index can be created or deleted simultaneously per table", 400, stack.Throttled,
		},
		"Time to Live changes once in an hour": {"DynamoDB", "ValidationException", "Time to live has been modified multiple times within a fixed interval", 400, stack.Conflict},
		"no table to back up":                  {"DynamoDB", "TableNotFoundException", "Table not found: x", 400, stack.NotFound},
		"a protected database":                 {"RDS", "InvalidParameterCombination", "Cannot delete protected DB Instance, please disable deletion protection and try again.", 400, stack.Conflict},
		"a protected table":                    {"DynamoDB", "ValidationException", "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.", 400, stack.Conflict},
		"somebody else has the bucket":         {"S3", "BucketAlreadyExists", "", 409, stack.Invalid},
		"the bucket is in another Region":      {"S3", "PermanentRedirect", "", 301, stack.Invalid},
		"an endpoint of another Region":        {"S3", "IllegalLocationConstraintException", "", 400, stack.Invalid},
		"versioning of no kind":                {"S3", "IllegalVersioningConfigurationException", "", 400, stack.Invalid},
		"S3 cannot read a policy":              {"S3", "MalformedPolicy", "", 400, stack.Invalid},
		"S3 cannot read a document":            {"S3", "MalformedXML", "", 400, stack.Invalid},
		"S3 takes no such days":                {"S3", "InvalidArgument", "", 400, stack.Invalid},
		"S3 takes no such name":                {"S3", "InvalidBucketName", "", 400, stack.Invalid},
		"S3 holds the account":                 {"S3", "AllAccessDisabled", "", 403, stack.Denied},
		"another service's argument":           {"Other", "InvalidArgument", "", 400, stack.Transient},
		"EC2 has no room, with status 500":     {"EC2", "InsufficientInstanceCapacity", "", 500, stack.Capacity},
		"EC2 throttles, with status 503":       {"EC2", "RequestLimitExceeded", "", 503, stack.Throttled},
		"an unknown code with status 500":      {"EC2", "Strange", "", 500, stack.Transient},
		"an unknown code with status 403":      {"EC2", "Strange", "", 403, stack.Denied},
		"an unknown code with status 401":      {"EC2", "Strange", "", 401, stack.Denied},
		"an unknown code with status 429":      {"EC2", "Strange", "", 429, stack.Throttled},
		"an unknown code with status 404":      {"EC2", "Strange", "", 404, stack.Transient},
		"an unknown code without a status":     {"EC2", "Strange", "", 0, stack.Transient},
		"no code at all":                       {"EC2", "", "", 200, stack.Transient},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := cloud.Classify(tt.service, tt.code, tt.message, tt.status); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
