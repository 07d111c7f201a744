package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The states of a resource in the inventory (ResourceStatus.State).
const (
	// ResourceReady is there, and AWS is done with it.
	ResourceReady = "Ready"
	// ResourceBusy is being changed by AWS.
	ResourceBusy = "Busy"
	// ResourceBroken is there, and AWS says that it failed.
	ResourceBroken = "Broken"
	// ResourceWaiting is not there yet: it is about to be created, or waits for another resource.
	ResourceWaiting = "Waiting"
	// ResourceFailed could not be created, changed or deleted; the message holds the error of AWS.
	ResourceFailed = "Failed"
	// ResourceBlocked is left alone until a person decides; the message says what about.
	ResourceBlocked = "Blocked"
	// ResourceDeleting is on its way out, or waits for what still uses it.
	ResourceDeleting = "Deleting"
	// ResourceUnreadable could not be read, so that nothing is known of it and nothing is done to it.
	ResourceUnreadable = "Unreadable"
)

// HighlyAvailableAppStatus is what the operator saw on AWS and what it did.
type HighlyAvailableAppStatus struct {
	// observedGeneration is the generation of the spec that this status speaks of; -1 until the operator has seen the app.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// reconciledAt is the value of the annotation haws.dev/reconcile-at that the operator has answered last: it has looked at
	// the whole app since somebody set it, unless a condition says why not. Unset: nobody has asked for a look.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	ReconciledAt string `json:"reconciledAt,omitempty"`

	// conditions say how the app is: Ready sums up; NetworkReady, LoadBalancerReady, ServersReady and DatabaseReady tell its parts;
	// HighlyAvailable says whether it survives the loss of a server or a zone; Reconciling and Stalled say whether work goes on or needs
	// a person. Unset: the operator has not seen the app.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=32
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// endpoint is the DNS name of the load balancer, where clients reach the app. Unset: not known yet.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Endpoint string `json:"endpoint,omitempty"`

	// region is the AWS region that holds the app, as it was when the operator first reached AWS for it. Unset: it has not
	// yet.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	Region string `json:"region,omitempty"`

	// accountID is the AWS account that holds the app, as it was when the operator first reached AWS for it. Unset: it has
	// not yet.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	AccountID string `json:"accountID,omitempty"`

	// zones are the Availability Zones that the app spreads over. Unset: not known yet.
	// +optional
	// +listType=map
	// +listMapKey=id
	// +kubebuilder:validation:MaxItems=32
	Zones []ZoneStatus `json:"zones,omitempty"`

	// servers sums up the group of servers. Unset: there is none yet.
	// +optional
	Servers *ServersStatus `json:"servers,omitempty"`

	// database tells where the database stands. Unset: there is none yet.
	// +optional
	Database *DatabaseStatus `json:"database,omitempty"`

	// availability says what the app survives and what it does not, and why. Unset: not known yet, or the app is being deleted.
	// +optional
	Availability *AvailabilityStatus `json:"availability,omitempty"`

	// resources is the inventory: every AWS resource that the app has or is about to have, written down before it is created
	// and struck out when AWS says that it is gone. A resource that is being replaced stands here twice, under two names.
	// Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=id
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=512
	Resources []ResourceStatus `json:"resources,omitempty"`
}

// ZoneStatus is the app in one Availability Zone.
type ZoneStatus struct {
	// id is the zone, the same in every AWS account, such as use1-az1.
	// +required
	// +kubebuilder:validation:MaxLength=64
	ID string `json:"id"`

	// name is what this AWS account calls the zone, such as us-east-1a. Unset: not known.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	Name string `json:"name,omitempty"`

	// database is what stands of the database in the zone: Primary or Standby; of a cluster, Writer or Reader. Unset: nothing.
	// +optional
	// +kubebuilder:validation:Enum=Primary;Standby;Writer;Reader
	Database string `json:"database,omitempty"`

	// servers counts the servers in the zone.
	// +optional
	Servers ServerCount `json:"servers,omitzero"`

	// message says what is wrong with the zone. Unset: nothing that the operator knows of.
	// +optional
	// +kubebuilder:validation:MaxLength=32768
	Message string `json:"message,omitempty"`
}

// ServerCount counts servers.
type ServerCount struct {
	// healthy is how many of them get requests.
	// +optional
	Healthy int32 `json:"healthy"`

	// total is how many of them there are.
	// +optional
	Total int32 `json:"total"`
}

// ServersStatus sums up the group of servers.
type ServersStatus struct {
	// minSize is the number of servers that the group never goes below.
	// +optional
	MinSize int32 `json:"minSize"`

	// maxSize is the number of servers that the group never goes above.
	// +optional
	MaxSize int32 `json:"maxSize"`

	// sizing says in words why the group has that size. Unset: not known yet.
	// +optional
	// +kubebuilder:validation:MaxLength=32768
	Sizing string `json:"sizing,omitempty"`

	// healthy is the number of healthy servers and of all servers, such as 6/6. Unset: not known yet.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	Healthy string `json:"healthy,omitempty"`

	// zones is the number of zones with servers.
	// +optional
	Zones int32 `json:"zones"`
}

// DatabaseStatus is the database as AWS shows it.
type DatabaseStatus struct {
	// endpoint is the DNS name of the database; of a cluster, that of the writer. Unset: not known yet.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Endpoint string `json:"endpoint,omitempty"`

	// version is the engine's version in full, such as 17.6. Unset: not known yet.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	Version string `json:"version,omitempty"`

	// primaryZone is the id of the zone of the instance that writes. Unset: not known, as for some minutes after a failover.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	PrimaryZone string `json:"primaryZone,omitempty"`

	// standbyZones are the ids of the zones of the standby, or of the readers. Unset: not known, or there is none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MaxLength=64
	StandbyZones []string `json:"standbyZones,omitempty"`

	// pending are the changes that wait for the maintenance window or for a reboot, in words. Unset: none.
	// +optional
	// +kubebuilder:validation:MaxLength=4096
	Pending string `json:"pending,omitempty"`

	// lastFailover is the latest failover of the database that AWS told of, which it does for a day. Unset: none.
	// +optional
	LastFailover *DatabaseFailover `json:"lastFailover,omitempty"`
}

// DatabaseFailover is one failover, whoever asked for it.
type DatabaseFailover struct {
	// startedAt is when AWS began it.
	// +required
	StartedAt metav1.Time `json:"startedAt,omitzero"`

	// completedAt is when it was done. Unset: it is not, or AWS does not say.
	// +optional
	CompletedAt *metav1.Time `json:"completedAt,omitempty"`
}

// ResourceStatus is one AWS resource of the app.
type ResourceStatus struct {
	// id is what the resource is in the app, such as LoadBalancer/app.
	// +required
	// +kubebuilder:validation:MaxLength=256
	ID string `json:"id"`

	// kind is the kind of resource, such as LoadBalancer. Unset: not known.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Kind string `json:"kind,omitempty"`

	// name is the name of the resource on AWS.
	// +required
	// +kubebuilder:validation:MaxLength=1024
	Name string `json:"name"`

	// ref is the ARN or AWS id of the resource. Unset: not known, as before it is created.
	// +optional
	// +kubebuilder:validation:MaxLength=2048
	Ref string `json:"ref,omitempty"`

	// state is how the resource is: Ready; Busy (AWS is changing it); Broken (AWS says that it failed); Waiting (not there
	// yet); Failed (the last call for it did not succeed); Blocked (a person must decide); Deleting; Unreadable (nothing is
	// known). Unset: not known yet.
	// +optional
	// +kubebuilder:validation:Enum=Ready;Busy;Broken;Waiting;Failed;Blocked;Deleting;Unreadable
	State string `json:"state,omitempty"`

	// message says more about the state, such as what it waits for or what AWS answered. Unset: there is no more to say.
	// +optional
	// +kubebuilder:validation:MaxLength=32768
	Message string `json:"message,omitempty"`

	// deletionPolicy is what becomes of the resource when it is not wanted any more, as it was last in force; EmptyAndDelete
	// is that of a bucket with emptyOnDelete. Unset: the resource holds no data, and is deleted.
	// +optional
	// +kubebuilder:validation:Enum=Snapshot;Retain;Delete;EmptyAndDelete
	DeletionPolicy string `json:"deletionPolicy,omitempty"`

	// since is the time from which the resource is in this state. Unset: not known.
	// +optional
	Since *metav1.Time `json:"since,omitempty"`
}
