package v1alpha1

// DataDeletionPolicy says what becomes of a table or a bucket when the app does not want it any more.
// +kubebuilder:validation:Enum=Retain;Delete
type DataDeletionPolicy string

const (
	// DataRetain leaves it as it is.
	DataRetain DataDeletionPolicy = "Retain"
	// DataDelete deletes it.
	DataDelete DataDeletionPolicy = "Delete"
)

// KeyType is the type of a key attribute.
// +kubebuilder:validation:Enum=S;N;B
type KeyType string

const (
	// KeyString is text.
	KeyString KeyType = "S"
	// KeyNumber is a number.
	KeyNumber KeyType = "N"
	// KeyBinary is bytes.
	KeyBinary KeyType = "B"
)

// CapacityMode says how the throughput of a table is paid for.
// +kubebuilder:validation:Enum=OnDemand
type CapacityMode string

// CapacityOnDemand pays for each request, and needs no planning.
const CapacityOnDemand CapacityMode = "OnDemand"

// Projection says which attributes an index holds.
// +kubebuilder:validation:Enum=All;KeysOnly;Include
type Projection string

const (
	// ProjectAll holds all attributes.
	ProjectAll Projection = "All"
	// ProjectKeysOnly holds the keys of the index and of the table.
	ProjectKeysOnly Projection = "KeysOnly"
	// ProjectInclude holds the keys and the attributes that are named.
	ProjectInclude Projection = "Include"
)

// StreamView says what a table's stream holds of each change.
// +kubebuilder:validation:Enum=KeysOnly;NewImage;OldImage;NewAndOldImages
type StreamView string

const (
	// StreamKeysOnly holds the keys of the item.
	StreamKeysOnly StreamView = "KeysOnly"
	// StreamNewImage holds the item as it is after the change.
	StreamNewImage StreamView = "NewImage"
	// StreamOldImage holds the item as it was before the change.
	StreamOldImage StreamView = "OldImage"
	// StreamNewAndOldImages holds both.
	StreamNewAndOldImages StreamView = "NewAndOldImages"
)

// TableClass says what storage and requests of a table cost.
// +kubebuilder:validation:Enum=Standard;StandardInfrequentAccess
type TableClass string

const (
	// TableStandard is for tables that are used often.
	TableStandard TableClass = "Standard"
	// TableInfrequent is for tables whose storage costs more than their use.
	TableInfrequent TableClass = "StandardInfrequentAccess"
)

// Switch turns something on or off.
// +kubebuilder:validation:Enum=Enabled;Disabled
type Switch string

const (
	// Enabled is on.
	Enabled Switch = "Enabled"
	// Disabled is off.
	Disabled Switch = "Disabled"
)

// Table is a NoSQL table on Amazon DynamoDB, which keeps it in three zones. It is always encrypted, is paid for by request,
// and can be restored to any second of the last weeks.
//
// The rules for what cannot be changed stand here and not at their fields, for a rule at a field says nothing when the field
// is added or removed.
//
// +kubebuilder:validation:XValidation:rule="has(self.tableName) == has(oldSelf.tableName) && (!has(self.tableName) || self.tableName == oldSelf.tableName)",fieldPath=".tableName",message="tableName cannot be set, changed or removed, as DynamoDB cannot rename a table: put it back, or add a table under another name and copy the items over"
// +kubebuilder:validation:XValidation:rule="self.partitionKey == oldSelf.partitionKey",fieldPath=".partitionKey",message="partitionKey cannot be changed, as DynamoDB cannot change the keys of a table: add a table under another name and copy the items over"
// +kubebuilder:validation:XValidation:rule="has(self.sortKey) == has(oldSelf.sortKey) && (!has(self.sortKey) || self.sortKey == oldSelf.sortKey)",fieldPath=".sortKey",message="sortKey cannot be set, changed or removed, as DynamoDB cannot change the keys of a table: add a table under another name and copy the items over"
// +kubebuilder:validation:XValidation:rule="!has(self.sortKey) || self.sortKey.name != self.partitionKey.name",fieldPath=".sortKey.name",message="sortKey and partitionKey must be different attributes"
// +kubebuilder:validation:XValidation:rule="!has(self.indexes) || !has(oldSelf.indexes) || self.indexes.all(i, oldSelf.indexes.all(o, o.name != i.name || (o.partitionKey == i.partitionKey && has(o.sortKey) == has(i.sortKey) && (!has(i.sortKey) || o.sortKey == i.sortKey) && (has(o.projection) ? o.projection : 'All') == (has(i.projection) ? i.projection : 'All') && has(o.attributes) == has(i.attributes) && (!has(i.attributes) || o.attributes == i.attributes))))",fieldPath=".indexes",message="the keys, projection and attributes of an index cannot be changed, as DynamoDB cannot: add an index under another name, let your queries use that, then remove this one"
// +kubebuilder:validation:XValidation:rule="!has(self.indexes) || self.indexes.all(i, (i.partitionKey.name != self.partitionKey.name || i.partitionKey.type == self.partitionKey.type) && (!has(self.sortKey) || i.partitionKey.name != self.sortKey.name || i.partitionKey.type == self.sortKey.type) && (!has(i.sortKey) || i.sortKey.name != self.partitionKey.name || i.sortKey.type == self.partitionKey.type) && (!has(i.sortKey) || !has(self.sortKey) || i.sortKey.name != self.sortKey.name || i.sortKey.type == self.sortKey.type) && self.indexes.all(j, (i.partitionKey.name != j.partitionKey.name || i.partitionKey.type == j.partitionKey.type) && (!has(j.sortKey) || i.partitionKey.name != j.sortKey.name || i.partitionKey.type == j.sortKey.type) && (!has(i.sortKey) || !has(j.sortKey) || i.sortKey.name != j.sortKey.name || i.sortKey.type == j.sortKey.type)))",fieldPath=".indexes",message="an attribute has one type in all keys of a table and its indexes: give it the same type everywhere"
// +kubebuilder:validation:XValidation:rule="!has(self.indexes) || self.indexes.map(i, has(i.attributes) ? size(i.attributes) : 0).sum() <= 100",fieldPath=".indexes",message="the indexes of a table may name 100 attributes together, which is all that DynamoDB takes: name fewer, or project All"
type Table struct {
	// name is what the app calls the table, such as sessions, 1 to 32 lower-case letters, digits and hyphens. It cannot be
	// changed: another name is another table.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",message="must consist of lower-case letters, digits and hyphens, with a letter or digit at both ends"
	Name string `json:"name,omitempty"`

	// tableName is the name of the table at AWS, 3 to 255 letters, digits and _ . -, for servers that have it written in their
	// code. No two apps of an account and region may give the same one. It cannot be set, changed or removed later. Unset: one
	// that begins with haws- and is this app's alone; user data quotes it as ${haws.tables.NAME}.
	// +optional
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=255
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Za-z0-9_.-]+$')",message="must consist of letters, digits and _ . -"
	TableName string `json:"tableName,omitempty"`

	// partitionKey is the attribute that says in which partition an item is kept. It cannot be changed.
	// +required
	PartitionKey TableKey `json:"partitionKey,omitzero"`

	// sortKey is the attribute by which the items of one partition key are sorted. It cannot be changed. Unset: there is one
	// item for each partition key.
	// +optional
	SortKey *TableKey `json:"sortKey,omitempty"`

	// capacityMode says how throughput is paid for. OnDemand pays for each request and needs no planning; it is the only one
	// that there is. Unset: OnDemand.
	// +optional
	CapacityMode CapacityMode `json:"capacityMode,omitempty"`

	// maxReadRequestUnits is the most read request units per second that the table and each of its indexes serve, 1 to
	// 1000000000: a guard against costs. What is beyond is throttled. Unset: DynamoDB's own quota.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000000
	MaxReadRequestUnits *int64 `json:"maxReadRequestUnits,omitempty"`

	// maxWriteRequestUnits is the most write request units per second that the table and each of its indexes serve, 1 to
	// 1000000000: a guard against costs. What is beyond is throttled. Unset: DynamoDB's own quota.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000000
	MaxWriteRequestUnits *int64 `json:"maxWriteRequestUnits,omitempty"`

	// indexes are the global secondary indexes, by name, at most 20. DynamoDB adds and removes one at a time, and fills a new
	// one for minutes to hours, while the table stays in use; the others wait for their turn. Taking one out deletes it, which
	// loses no item. Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Indexes []TableIndex `json:"indexes,omitempty"`

	// timeToLiveAttribute is the attribute that holds until when an item is kept, in seconds since 1970: DynamoDB deletes it
	// within days after that. Unset: items are kept until they are deleted.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=255
	TimeToLiveAttribute string `json:"timeToLiveAttribute,omitempty"`

	// stream says what the table's stream holds of each change, for 24 hours. A change of it ends the stream and begins another
	// one. Unset: there is no stream.
	// +optional
	Stream StreamView `json:"stream,omitempty"`

	// kmsKeyARN is the KMS key that encrypts the table; servers with a role of haws's making may use it through DynamoDB.
	// Without the key nobody can read the table. Unset: a key that DynamoDB owns, at no cost.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$')",message="is not the ARN of a KMS key: write it as KMS shows it, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	KMSKeyARN string `json:"kmsKeyARN,omitempty"`

	// pointInTimeRecovery lets the table be restored to any second of the last days. Unset: the defaults of its fields.
	// +optional
	PointInTimeRecovery *PointInTimeRecovery `json:"pointInTimeRecovery,omitempty"`

	// tableClass says what storage and requests cost: StandardInfrequentAccess has cheaper storage and dearer requests. Unset:
	// Standard.
	// +optional
	TableClass TableClass `json:"tableClass,omitempty"`

	// deletionPolicy says what becomes of the table when the app is deleted, or the table is taken out of the spec. Retain
	// leaves it with its items, protected by AWS; an app of the same name and namespace takes it back. Delete deletes it with
	// all items; while pointInTimeRecovery is on, DynamoDB keeps a backup of it for 35 days. Unset: Retain.
	// +optional
	DeletionPolicy DataDeletionPolicy `json:"deletionPolicy,omitempty"`
}

// TableKey is a key attribute.
type TableKey struct {
	// name is that of the attribute, 1 to 255 characters.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=255
	Name string `json:"name,omitempty"`

	// type is S for text, N for a number, B for bytes. Write "N" with quotes: YAML takes a bare N for false.
	// +required
	Type KeyType `json:"type,omitempty"`
}

// TableIndex is a global secondary index.
//
// +kubebuilder:validation:XValidation:rule="!has(self.sortKey) || self.sortKey.name != self.partitionKey.name",fieldPath=".sortKey.name",message="sortKey and partitionKey must be different attributes"
// +kubebuilder:validation:XValidation:rule="has(self.attributes) == (has(self.projection) && self.projection == 'Include')",fieldPath=".attributes",message="attributes are named for the projection Include, and only for that"
type TableIndex struct {
	// name is that of the index, 3 to 255 letters, digits and _ . -.
	// +required
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=255
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Za-z0-9_.-]+$')",message="must consist of letters, digits and _ . -"
	Name string `json:"name,omitempty"`

	// partitionKey is the attribute that says in which partition of the index an item is kept. It cannot be changed.
	// +required
	PartitionKey TableKey `json:"partitionKey,omitzero"`

	// sortKey is the attribute by which the items of one partition key are sorted. It cannot be changed. Unset: they are not.
	// +optional
	SortKey *TableKey `json:"sortKey,omitempty"`

	// projection says which attributes the index holds. It cannot be changed. Unset: All.
	// +optional
	Projection Projection `json:"projection,omitempty"`

	// attributes are those that the index holds besides the keys, 1 to 20, for the projection Include. They cannot be changed.
	// Unset: none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=255
	Attributes []string `json:"attributes,omitempty"`
}

// PointInTimeRecovery lets a table be restored to any second of the last days.
type PointInTimeRecovery struct {
	// mode turns it on or off. Off, items that somebody deletes or spoils by mistake are lost. Unset: Enabled.
	// +optional
	Mode Switch `json:"mode,omitempty"`

	// periodDays is for how many days back, 1 to 35. Unset: 35.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=35
	PeriodDays *int32 `json:"periodDays,omitempty"`
}
