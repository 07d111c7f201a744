package v1alpha1

// The conditions of an app. Every condition carries the generation that it speaks of.
const (
	// ConditionReady is the root: everything that the spec asks for is there, settled and serving.
	ConditionReady = "Ready"
	// ConditionNetworkReady says that the VPC and subnets are fit for the app and that the security groups are in place.
	ConditionNetworkReady = "NetworkReady"
	// ConditionLoadBalancerReady says that the load balancer, its target group and its listeners are in place.
	ConditionLoadBalancerReady = "LoadBalancerReady"
	// ConditionServersReady says that the group of servers is in place, and that all of its servers are healthy.
	ConditionServersReady = "ServersReady"
	// ConditionDatabaseReady says that the database is in place, and that AWS is done with it. Only apps with a database have it.
	ConditionDatabaseReady = "DatabaseReady"
	// ConditionTablesReady says that the tables are in place, with their indexes and their recovery. Only apps with tables have it.
	ConditionTablesReady = "TablesReady"
	// ConditionBucketsReady says that the buckets are in place, closed and configured. Only apps with buckets have it.
	ConditionBucketsReady = "BucketsReady"
	// ConditionIdentityReady says that the role and the instance profile of the servers are in place, with a policy that allows exactly the app's data. Only apps with a role of the operator's making have it.
	ConditionIdentityReady = "IdentityReady"
	// ConditionHighlyAvailable says whether the app survives the loss of any one server, any one zone, and the primary of its database. It is not part of Ready.
	ConditionHighlyAvailable = "HighlyAvailable"
	// ConditionReconciling is True while the operator, or AWS on its behalf, is still at work (kstatus).
	ConditionReconciling = "Reconciling"
	// ConditionStalled is True when nothing goes on until a person acts (kstatus). Never together with Reconciling.
	ConditionStalled = "Stalled"
)

// Reasons of work that goes well.
const (
	// ReasonAllReady: everything that the spec asks for is there and settled.
	ReasonAllReady = "AllReady"
	// ReasonSettled: the last full pass changed nothing and left nothing to do.
	ReasonSettled = "Settled"
	// ReasonUpdating: AWS resources are being changed.
	ReasonUpdating = "Updating"
	// ReasonDeleting: the app is being deleted and its AWS resources are going.
	ReasonDeleting = "Deleting"
	// ReasonWaiting: the next step waits for another resource, or for AWS to finish.
	ReasonWaiting = "Waiting"
	// ReasonDraining: servers or resources that were replaced finish their requests before they go.
	ReasonDraining = "Draining"
	// ReasonRollingOut: servers are being replaced by ones that are made in another way; the message says how far that is.
	ReasonRollingOut = "RollingOut"
	// ReasonRollingBack: AWS is taking a rollout back; the message says why.
	ReasonRollingBack = "RollingBack"
	// ReasonPaused: spec.mode is Paused, so nothing on AWS is read or written.
	ReasonPaused = "Paused"
	// ReasonNotYetKnown: the operator has not looked yet, or cannot tell yet.
	ReasonNotYetKnown = "NotYetKnown"
)

// Reasons that a person must act on.
const (
	// ReasonDeletionBlocked: the app was deleted while deletion protection is on; set spec.deletionProtection to false.
	ReasonDeletionBlocked = "DeletionBlocked"
	// ReasonNameTaken: a resource of our name exists without our owner tags; it is never touched.
	ReasonNameTaken = "NameTaken"
	// ReasonWrongRegion: the app lives in another region than the one that the operator was led to.
	ReasonWrongRegion = "WrongRegion"
	// ReasonWrongAccount: the app lives in another AWS account than the one that the credentials belong to.
	ReasonWrongAccount = "WrongAccount"
	// ReasonDenied: the operator's AWS identity may not do what the spec needs.
	ReasonDenied = "Denied"
	// ReasonInvalid: AWS refuses a value of the spec.
	ReasonInvalid = "Invalid"
	// ReasonQuotaExceeded: a quota of the AWS account is used up.
	ReasonQuotaExceeded = "QuotaExceeded"
	// ReasonRolloutFailed: AWS gave a rollout up, and it is not tried again until the spec asks for other servers.
	ReasonRolloutFailed = "RolloutFailed"
	// ReasonFinalSnapshotImpossible: the database cannot be deleted as database.deletionPolicy says, for no snapshot of it can be taken.
	ReasonFinalSnapshotImpossible = "FinalSnapshotImpossible"
	// ReasonDatabaseFailed: AWS says that the database failed, is full or is stopped; the message says what to do.
	ReasonDatabaseFailed = "DatabaseFailed"
	// ReasonTableFailed: AWS says that the table cannot be used, or it is gone and the operator did not delete it; the message says what to do.
	ReasonTableFailed = "TableFailed"
	// ReasonBucketFailed: the bucket is gone, and the operator did not delete it; the message says what to do.
	ReasonBucketFailed = "BucketFailed"
	// ReasonBucketNotEmpty: the bucket is to be deleted and holds objects, and buckets[].emptyOnDelete is not set.
	ReasonBucketNotEmpty = "BucketNotEmpty"
	// ReasonImmutable: the spec asks to change what AWS cannot change in place.
	ReasonImmutable = "Immutable"
	// ReasonNetworkInvalid: the VPC or its subnets cannot carry the app.
	ReasonNetworkInvalid = "NetworkInvalid"
	// ReasonCredentialsMissing: the operator has no AWS credentials, or they expired.
	ReasonCredentialsMissing = "CredentialsMissing"
)

// Reasons that pass by themselves, or that AWS gives.
const (
	// ReasonCapacity: AWS has no capacity of the asked kind just now.
	ReasonCapacity = "Capacity"
	// ReasonThrottled: the account's AWS request rate is used up; the operator slows down.
	ReasonThrottled = "Throttled"
	// ReasonTransient: AWS answered with an error that should pass.
	ReasonTransient = "Transient"
	// ReasonConflict: AWS is busy with another change of the same resource.
	ReasonConflict = "Conflict"
	// ReasonLaunchFailed: Auto Scaling cannot launch servers; the message holds its latest reason.
	ReasonLaunchFailed = "LaunchFailed"
	// ReasonTargetsUnhealthy: servers run, and the load balancer finds them unhealthy.
	ReasonTargetsUnhealthy = "TargetsUnhealthy"
	// ReasonCertificateNotIssued: a listener's certificate is not issued.
	ReasonCertificateNotIssued = "CertificateNotIssued"
	// ReasonUnreadable: something could not be read, so nothing that depends on it is claimed or deleted.
	ReasonUnreadable = "Unreadable"
)

// Reasons of HighlyAvailable.
const (
	// ReasonSurvivesZoneLoss: after the loss of any one zone at least as many healthy servers still answer as are required, and the database, if the app has one.
	ReasonSurvivesZoneLoss = "SurvivesZoneLoss"
	// ReasonAcceptedRisk: the app would not survive, and the owner accepts just that in spec.availability.accept.
	ReasonAcceptedRisk = "AcceptedRisk"
	// ReasonZoneLost: a zone looks lost, so that there is none to spare; the message says which, why, and what is left.
	ReasonZoneLost = "ZoneLost"
	// ReasonTooFewZones: healthy servers stand in fewer than two zones.
	ReasonTooFewZones = "TooFewZones"
	// ReasonTooFewServers: the loss of a zone would leave fewer than replicas.min healthy servers.
	ReasonTooFewServers = "TooFewServers"
	// ReasonNoDatabase: the app's database is not there, or AWS says that it failed.
	ReasonNoDatabase = "NoDatabase"
	// ReasonDatabaseStandbyMissing: the database has no standby, or none in another zone.
	ReasonDatabaseStandbyMissing = "DatabaseStandbyMissing"
	// ReasonDatabaseFailingOver: the database is failing over, or has just done so and AWS does not show yet where it stands.
	ReasonDatabaseFailingOver = "DatabaseFailingOver"
	// ReasonSingleNATGateway: the loss of a zone takes the way out of the VPC of servers in other zones.
	ReasonSingleNATGateway = "SingleNATGateway"
	// ReasonNATGatewayGone: the way out of the VPC of some servers leads to a NAT gateway that is gone.
	ReasonNATGatewayGone = "NATGatewayGone"
	// ReasonSingleZoneLoadBalancer: the loss of a zone leaves the load balancer without one.
	ReasonSingleZoneLoadBalancer = "SingleZoneLoadBalancer"
	// ReasonNoCrossZone: the loss of a zone leaves the load balancer in zones without servers, and it does not cross zones.
	ReasonNoCrossZone = "NoCrossZone"
	// ReasonSingleZoneObjects: objects move to a storage class of a single zone.
	ReasonSingleZoneObjects = "SingleZoneObjects"
)
