package v1alpha1

// Versioning says whether a bucket keeps old versions of its objects.
// +kubebuilder:validation:Enum=Enabled;Suspended
type Versioning string

const (
	// VersioningEnabled keeps them.
	VersioningEnabled Versioning = "Enabled"
	// VersioningSuspended keeps those that there are, and adds none.
	VersioningSuspended Versioning = "Suspended"
)

// StorageClass is where S3 moves objects to. Those in one zone only are not among them.
// +kubebuilder:validation:Enum=STANDARD_IA;INTELLIGENT_TIERING;GLACIER_IR;GLACIER;DEEP_ARCHIVE
type StorageClass string

// Bucket is an object store on Amazon S3, which keeps it in at least three zones. It is never public, belongs to its owner
// with all of its objects, is always encrypted, and is reached over TLS only.
//
// +kubebuilder:validation:XValidation:rule="has(self.bucketName) == has(oldSelf.bucketName) && (!has(self.bucketName) || self.bucketName == oldSelf.bucketName)",fieldPath=".bucketName",message="bucketName cannot be set, changed or removed, as S3 cannot rename a bucket: put it back, or add a bucket under another name and copy the objects over"
// +kubebuilder:validation:XValidation:rule="!has(self.emptyOnDelete) || !self.emptyOnDelete || (has(self.deletionPolicy) && self.deletionPolicy == 'Delete')",fieldPath=".emptyOnDelete",message="a bucket that is retained is not emptied: set deletionPolicy to Delete, or leave emptyOnDelete out"
type Bucket struct {
	// name is what the app calls the bucket, such as assets, 1 to 32 lower-case letters, digits and hyphens. It cannot be
	// changed: another name is another bucket.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",message="must consist of lower-case letters, digits and hyphens, with a letter or digit at both ends"
	Name string `json:"name,omitempty"`

	// bucketName is the name of the bucket at AWS, 3 to 63 lower-case letters, digits and hyphens (a dot would break TLS), for
	// servers that have it written in their code. All of AWS shares these names, so it may be taken by somebody else. It cannot
	// be set, changed or removed later. Unset: one that begins with haws- and is this app's alone, in the namespace of the
	// account, where nobody else can take it; user data quotes it as ${haws.buckets.NAME}.
	// +optional
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9][a-z0-9-]*[a-z0-9]$') && !self.startsWith('xn--') && !self.startsWith('sthree-') && !self.startsWith('amzn-s3-demo-') && !self.endsWith('-s3alias') && !self.endsWith('--ol-s3') && !self.endsWith('--x-s3') && !self.endsWith('--table-s3') && !self.endsWith('-an')",message="is not a bucket name that S3 takes: use lower-case letters, digits and hyphens, with a letter or digit at both ends, and none of the beginnings and ends that S3 keeps for itself"
	BucketName string `json:"bucketName,omitempty"`

	// kmsKeyARN is the KMS key that new objects are encrypted with; servers with a role of haws's making may use it through S3.
	// Without the key nobody can read them. Unset: a key that S3 owns, at no cost.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$')",message="is not the ARN of a KMS key: write it as KMS shows it, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	KMSKeyARN string `json:"kmsKeyARN,omitempty"`

	// versioning says whether old versions of objects are kept, so that one that was overwritten or deleted by mistake can be
	// had back. For 15 minutes after a bucket is new, S3 may not keep them yet. Unset: Enabled.
	// +optional
	Versioning Versioning `json:"versioning,omitempty"`

	// lifecycleRules say what S3 deletes or moves by itself as it ages, by name, at most 20. Unset: nothing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	LifecycleRules []LifecycleRule `json:"lifecycleRules,omitempty"`

	// deletionPolicy says what becomes of the bucket when the app is deleted, or the bucket is taken out of the spec. Retain
	// leaves it with its objects; an app of the same name and namespace takes it back. Delete deletes it once it is empty, and
	// says so while it is not. Unset: Retain.
	// +optional
	DeletionPolicy DataDeletionPolicy `json:"deletionPolicy,omitempty"`

	// emptyOnDelete true empties a bucket whose deletionPolicy is Delete before it is deleted: all objects in all versions are
	// lost. Three thousand versions go at a look; for more than a hundred thousand, let a lifecycle rule expire them first.
	// Unset: false.
	// +optional
	EmptyOnDelete *bool `json:"emptyOnDelete,omitempty"`
}

// LifecycleRule says what S3 deletes or moves by itself.
//
// +kubebuilder:validation:XValidation:rule="has(self.expirationDays) || has(self.noncurrentExpirationDays) || has(self.abortIncompleteUploadDays) || has(self.transitions)",message="a lifecycle rule must do something: give expirationDays, noncurrentExpirationDays, abortIncompleteUploadDays or transitions"
// +kubebuilder:validation:XValidation:rule="!has(self.noncurrentVersionsToKeep) || has(self.noncurrentExpirationDays)",fieldPath=".noncurrentVersionsToKeep",message="noncurrentVersionsToKeep goes with noncurrentExpirationDays: give that, or leave it out"
// +kubebuilder:validation:XValidation:rule="!has(self.expirationDays) || !has(self.transitions) || self.transitions.all(t, t.days < self.expirationDays)",fieldPath=".transitions",message="objects must be moved before they expire: lower days, or raise expirationDays"
type LifecycleRule struct {
	// name is that of the rule, 1 to 64 letters, digits and _ . -.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Za-z0-9_.-]+$')",message="must consist of letters, digits and _ . -"
	Name string `json:"name,omitempty"`

	// prefix is what the keys of the objects that are meant begin with, such as tmp/. Unset: all objects.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="!self.matches('[\\\\x00-\\\\x1f\\\\x{fffe}\\\\x{ffff}]')",message="has a control character, which XML cannot carry to S3: choose a prefix without"
	Prefix string `json:"prefix,omitempty"`

	// expirationDays is after how many days an object is deleted, 1 or more. In a bucket with versions it is kept as an old
	// one. Unset: never.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=36500
	ExpirationDays *int32 `json:"expirationDays,omitempty"`

	// noncurrentExpirationDays is after how many days an old version is deleted for good, 1 or more. Unset: never.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=36500
	NoncurrentExpirationDays *int32 `json:"noncurrentExpirationDays,omitempty"`

	// noncurrentVersionsToKeep is how many old versions are kept whatever their age, 1 to 100. Unset: none.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	NoncurrentVersionsToKeep *int32 `json:"noncurrentVersionsToKeep,omitempty"`

	// abortIncompleteUploadDays is after how many days the parts of an upload that was never completed are deleted, 1 or more;
	// 7 is a good choice. Unset: never.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=36500
	AbortIncompleteUploadDays *int32 `json:"abortIncompleteUploadDays,omitempty"`

	// transitions move objects to cheaper storage as they age, by storage class, at most 5. Unset: none.
	// +optional
	// +listType=map
	// +listMapKey=storageClass
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=5
	Transitions []Transition `json:"transitions,omitempty"`
}

// Transition moves objects to cheaper storage.
//
// +kubebuilder:validation:XValidation:rule="self.storageClass != 'STANDARD_IA' || self.days >= 30",fieldPath=".days",message="S3 moves objects to STANDARD_IA after 30 days at the earliest: raise days"
type Transition struct {
	// storageClass is where to: STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE, all of which are in at
	// least three zones. Objects in GLACIER and DEEP_ARCHIVE must be restored before they can be read.
	// +required
	StorageClass StorageClass `json:"storageClass,omitempty"`

	// days is after how many days, 0 or more; at least 30 for STANDARD_IA.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=36500
	Days *int32 `json:"days,omitempty"`
}
