package v1alpha1

// FailureVerdict is what a failure does to a tier.
// +kubebuilder:validation:Enum=Survives;Degraded;Outage;Unknown
type FailureVerdict string

// AvailabilityStatus is what the app survives, by what was last seen on AWS.
type AvailabilityStatus struct {
	// matrix says for each tier what each failure that can touch it does to it. Unset: not known yet.
	// +optional
	// +listType=map
	// +listMapKey=tier
	// +listMapKey=failure
	// +kubebuilder:validation:MaxItems=128
	Matrix []FailureEffect `json:"matrix,omitempty"`

	// singlePointsOfFailure are what is to blame for the verdicts that are not Survives, and what would stand in the way after
	// a failure that is survived, by name; docs/availability.md tells of each. Unset: none was found.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	SinglePointsOfFailure []SinglePointOfFailure `json:"singlePointsOfFailure,omitempty"`

	// estimate is the availability that AWS's own commitments (SLA) add up to for the parts in use, each of which every
	// request is taken to need. It is an estimate from what AWS promises, and no measurement of this app. Unset: not all parts
	// are known yet.
	// +optional
	Estimate *AvailabilityEstimate `json:"estimate,omitempty"`
}

// FailureEffect is what one failure does to one tier.
type FailureEffect struct {
	// tier is a part of the app: Network, LoadBalancer, Servers, Database, Table/NAME or Bucket/NAME.
	// +required
	// +kubebuilder:validation:MaxLength=128
	Tier string `json:"tier"`

	// failure is what fails: Server (one server), Zone/ID (a zone, such as Zone/use1-az1; Zone alone is any zone, where all are
	// alike), Primary (the database's primary or writer), Certificate (of a listener), BadDeployment (servers of a version that
	// does not work) or DataLoss (data is deleted or spoilt).
	// +required
	// +kubebuilder:validation:MaxLength=128
	Failure string `json:"failure"`

	// verdict is Survives when what stands at the instant of the failure, before anything is replaced, does what the app
	// requires, and the database is back within a failover; Degraded when it does some of it, and less than is required; Outage
	// when nothing is left that does any; Unknown when it was not seen.
	// +required
	Verdict FailureVerdict `json:"verdict"`

	// message is the reason, in words and numbers. Unset: there is none to give.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Message string `json:"message,omitempty"`
}

// SinglePointOfFailure is one reason why the app would not survive something.
type SinglePointOfFailure struct {
	// name is the kind of single point of failure, such as SingleNATGateway.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Name string `json:"name"`

	// what is what was seen of it.
	// +required
	// +kubebuilder:validation:MaxLength=2048
	What string `json:"what"`

	// why is the fact of AWS that it rests on. Unset: there is none to give.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Why string `json:"why,omitempty"`

	// field is the field of the spec that mends it, such as database.topology. Unset: no field does; it passes, or the operator
	// mends it, or it is to be mended on AWS.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Field string `json:"field,omitempty"`

	// accepted is true when availability.accept names it.
	// +optional
	Accepted bool `json:"accepted"`
}

// AvailabilityEstimate is an estimate from AWS's commitments.
type AvailabilityEstimate struct {
	// availability is the share of a month that the commitments leave the app up, in percent, such as 99.93%.
	// +required
	// +kubebuilder:validation:MaxLength=16
	Availability string `json:"availability"`

	// downtimeMinutes is how many minutes of 30 days that leaves open.
	// +optional
	DowntimeMinutes int32 `json:"downtimeMinutes"`

	// parts are the parts of the app and what AWS commits to for each. Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Parts []AvailabilityPart `json:"parts,omitempty"`
}

// AvailabilityPart is a part of the app in the estimate.
type AvailabilityPart struct {
	// name is the part: LoadBalancer, Servers, Database, Tables or Buckets.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Name string `json:"name"`

	// availability is what AWS commits to for it, in percent.
	// +required
	// +kubebuilder:validation:MaxLength=16
	Availability string `json:"availability"`
}
