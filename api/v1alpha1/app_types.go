package v1alpha1

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	// Finalizer keeps an app until AWS says that everything it owned is gone.
	Finalizer = "haws.dev/finalizer"

	// AnnotationReconcileAt asks for a full pass now: any new value (a time, by habit) wakes the operator, which repeats it in
	// status.reconciledAt once it has answered.
	AnnotationReconcileAt = "haws.dev/reconcile-at"
)

// Mode says how much the operator may do.
// +kubebuilder:validation:Enum=Manage;Paused
type Mode string

const (
	// ModeManage builds the app and keeps it as the spec says.
	ModeManage Mode = "Manage"
	// ModePaused reads and writes nothing on AWS.
	ModePaused Mode = "Paused"
)

// HighlyAvailableApp is a web architecture on AWS with no single point of failure: the operator builds it, keeps it so, and
// says honestly whether it is so.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:path=highlyavailableapps,singular=highlyavailableapp,shortName=haapp,scope=Namespaced,categories=haws
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Zones",type=integer,JSONPath=`.status.servers.zones`
// +kubebuilder:printcolumn:name="Healthy",type=string,JSONPath=`.status.servers.healthy`
// +kubebuilder:printcolumn:name="Endpoint",type=string,JSONPath=`.status.endpoint`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type HighlyAvailableApp struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec is what the app shall be.
	// +required
	Spec HighlyAvailableAppSpec `json:"spec,omitzero"`

	// status is what the operator saw on AWS and what it did. Until the operator has seen the app, it holds an
	// observedGeneration of -1, so that tools which wait for an app never take one that nobody looked at for settled.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status HighlyAvailableAppStatus `json:"status,omitzero"`
}

// HighlyAvailableAppList is a list of apps.
//
// +kubebuilder:object:root=true
type HighlyAvailableAppList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []HighlyAvailableApp `json:"items"`
}

// HighlyAvailableAppSpec is what the app shall be.
//
// The rules for what cannot be changed stand here and not at their fields, for a rule at a field says nothing when the
// field, or what holds it, is added or removed.
//
// +kubebuilder:validation:XValidation:rule="has(self.region) == has(oldSelf.region) && (!has(self.region) || self.region == oldSelf.region)",fieldPath=".region",message="region cannot be set, changed or removed once the app exists: create a second app with the region you want, move your users over to it, then delete this one"
// +kubebuilder:validation:XValidation:rule="self.?network.?vpcID.hasValue() == oldSelf.?network.?vpcID.hasValue() && (!self.?network.?vpcID.hasValue() || self.network.vpcID == oldSelf.network.vpcID)",fieldPath=".network.vpcID",message="network.vpcID cannot be set, changed or removed once the app exists: create a second app in the VPC you want, move your users over to it, then delete this one"
// +kubebuilder:validation:XValidation:rule="(self.?loadBalancer.?type.orValue('Application') == 'Application') == (oldSelf.?loadBalancer.?type.orValue('Application') == 'Application')",fieldPath=".loadBalancer.type",message="loadBalancer.type (unset: Application) cannot be changed, as AWS cannot convert a load balancer: create a second app with the type you want, move your users over to it, then delete this one"
// +kubebuilder:validation:XValidation:rule="(self.?loadBalancer.?scheme.orValue('InternetFacing') == 'InternetFacing') == (oldSelf.?loadBalancer.?scheme.orValue('InternetFacing') == 'InternetFacing')",fieldPath=".loadBalancer.scheme",message="loadBalancer.scheme (unset: InternetFacing) cannot be changed, as AWS cannot convert a load balancer: create a second app with the scheme you want, move your users over to it, then delete this one"
// +kubebuilder:validation:XValidation:rule="!has(self.servers.protocol) || self.?loadBalancer.?type.orValue('Application') == 'Application'",fieldPath=".servers.protocol",message="a Network Load Balancer hands TCP on as it is and has no protocol for the servers: remove servers.protocol"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.database) || has(self.database) || (!oldSelf.?deletionProtection.orValue(true) && !self.?deletionProtection.orValue(true))",fieldPath=".database",message="database cannot be taken out while deletionProtection is on (unset: true): set deletionProtection to false first, and look at database.deletionPolicy, which decides what becomes of the data"
// +kubebuilder:validation:XValidation:rule="!has(self.database) || !has(self.database.topology) || self.database.topology != 'SingleZone' || (has(self.availability) && has(self.availability.accept) && self.availability.accept.exists(a, a == 'SingleZoneDatabase'))",fieldPath=".database.topology",message="a database in a single zone is a single point of failure: use MultiAZInstance, or accept that by name: availability.accept: [SingleZoneDatabase]"
// +kubebuilder:validation:XValidation:rule="has(self.database) || !has(self.servers.userData) || !self.servers.userData.replace('$${', ' ').contains('${haws.database.')",fieldPath=".servers.userData",message="userData quotes the database, and the app has none: add database, or take ${haws.database.…} out"
// +kubebuilder:validation:XValidation:rule="!has(self.database) || self.database.?topology.orValue('MultiAZInstance') == 'MultiAZCluster' || !has(self.servers.userData) || !self.servers.userData.replace('$${', ' ').contains('${haws.database.readerEndpoint}')",fieldPath=".servers.userData",message="only a MultiAZCluster has a reader endpoint: quote ${haws.database.endpoint}, or write $${haws.…} where that text itself is meant"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.tables) || (!oldSelf.?deletionProtection.orValue(true) && !self.?deletionProtection.orValue(true)) || oldSelf.tables.all(o, has(self.tables) && self.tables.exists(t, t.name == o.name))",fieldPath=".tables",message="a table cannot be taken out while deletionProtection is on (unset: true): set deletionProtection to false first, and look at the deletionPolicy of the table, which decides what becomes of its items"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.buckets) || (!oldSelf.?deletionProtection.orValue(true) && !self.?deletionProtection.orValue(true)) || oldSelf.buckets.all(o, has(self.buckets) && self.buckets.exists(b, b.name == o.name))",fieldPath=".buckets",message="a bucket cannot be taken out while deletionProtection is on (unset: true): set deletionProtection to false first, and look at the deletionPolicy of the bucket, which decides what becomes of its objects"
// +kubebuilder:validation:XValidation:rule="!has(self.availability) || !has(self.availability.requiredCapacity) || !has(self.servers.replicas) || !has(self.servers.replicas.max) || self.availability.requiredCapacity <= self.servers.replicas.max",fieldPath=".availability.requiredCapacity",message="requiredCapacity must not be above replicas.max, or there could never be as many servers: raise replicas.max, or lower requiredCapacity"
type HighlyAvailableAppSpec struct {
	// mode says how much the operator may do. Manage builds the app and keeps it as the spec says. Paused reads and writes
	// nothing on AWS, not even when the app is deleted, until mode is Manage again. Unset: Manage.
	// +optional
	Mode Mode `json:"mode,omitempty"`

	// region is the AWS region that holds the app, such as eu-west-1. It cannot be changed. Unset: the operator's own
	// region.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2}$')",message="is not an AWS region: write its code, such as eu-west-1, and not one of its zones"
	Region string `json:"region,omitempty"`

	// deletionProtection guards the app against being deleted by mistake. While it is true, requests to delete the app are
	// refused, AWS deletion protection is on for every resource that has one, and an app that was deleted all the same (by
	// deleting its CRD, say) stays as it is on AWS, with the reason DeletionBlocked. Set it to false to delete the app, also
	// when the deletion is already under way: the operator then lifts the protections on AWS itself. Unset: true.
	// +optional
	DeletionProtection *bool `json:"deletionProtection,omitempty"`

	// network says which VPC and subnets the app uses; the operator creates neither. Unset: the default VPC of the region,
	// one subnet per zone.
	// +optional
	Network *Network `json:"network,omitempty"`

	// loadBalancer says how clients reach the app. Unset: an internet-facing Application Load Balancer that listens on
	// port 80 for HTTP.
	// +optional
	LoadBalancer *LoadBalancer `json:"loadBalancer,omitempty"`

	// servers says which virtual servers answer, and how many of them. They stand in an Auto Scaling group that spreads them
	// evenly over the zones and replaces those that are not well.
	// +required
	Servers Servers `json:"servers,omitzero"`

	// database is the SQL database of the app. While deletionProtection is on it cannot be taken out; when it is, its
	// deletionPolicy decides what becomes of the data. Unset: none.
	// +optional
	Database *Database `json:"database,omitempty"`

	// tables are the NoSQL tables of the app, by name, at most 10. While deletionProtection is on none can be taken out; when
	// one is, its deletionPolicy decides what becomes of its items. Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:XValidation:rule="self.all(t, !has(t.tableName) || self.exists_one(u, has(u.tableName) && u.tableName == t.tableName))",message="two tables cannot have the same tableName"
	Tables []Table `json:"tables,omitempty"`

	// buckets are the object stores of the app, by name, at most 10. While deletionProtection is on none can be taken out; when
	// one is, its deletionPolicy decides what becomes of its objects. Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:XValidation:rule="self.all(b, !has(b.bucketName) || self.exists_one(c, has(c.bucketName) && c.bucketName == b.bucketName))",message="two buckets cannot have the same bucketName"
	Buckets []Bucket `json:"buckets,omitempty"`

	// availability says how many servers the app needs, and which risks its owner accepts; that is the one way to be less than
	// highly available. Unset: replicas.min servers, and no risk is accepted.
	// +optional
	Availability *Availability `json:"availability,omitempty"`

	// tags are put on every AWS resource of the app, at most 40 of them (AWS allows 50, and the operator adds its own).
	// Keys have at most 128 characters and do not begin with aws: or haws.dev/, values have at most 256. Both consist of
	// letters, digits, spaces and _ . : / = + - @, which is what every AWS service takes. Unset: only the operator's own tags.
	// +optional
	// +kubebuilder:validation:MaxProperties=40
	// +kubebuilder:validation:XValidation:rule="self.all(k, size(k) >= 1 && size(k) <= 128)",message="a tag must have a key of 1 to 128 characters: shorten it"
	// +kubebuilder:validation:XValidation:rule="self.all(k, (k + self[k]).matches('^[\\\\p{L}\\\\p{Z}\\\\p{N}_.:/=+@-]*$'))",message="a tag may hold letters, digits, spaces and _ . : / = + - @ only, which is what every AWS service takes: choose other characters"
	// +kubebuilder:validation:XValidation:rule="self.all(k, !k.startsWith('haws.dev/') && !k.matches('^[aA][wW][sS]:'))",message="tag keys that begin with aws: belong to AWS and those that begin with haws.dev/ to the operator: choose another key"
	Tags Tags `json:"tags,omitempty"`
}

// Tags are tags by their keys.
// +kubebuilder:object:generate=false
type Tags map[string]TagValue

// TagValue is the value of a tag.
// +kubebuilder:validation:MaxLength=256
type TagValue = string

// DeepCopy copies the tags. (The generator does not know maps of a type that is another name of string.)
func (t Tags) DeepCopy() Tags { return maps.Clone(t) }
