package v1alpha1

// Access is allowed or denied.
// +kubebuilder:validation:Enum=Allowed;Denied
type Access string

const (
	// AccessAllowed is allowed.
	AccessAllowed Access = "Allowed"
	// AccessDenied is denied.
	AccessDenied Access = "Denied"
)

// Identity is the IAM role that the operator makes for the servers. It may read and write the items of the app's tables and
// their indexes and the objects of its buckets, read the secret of its database, use the KMS keys of these through these,
// and nothing else.
type Identity struct {
	// sessionManager says whether people may open sessions on the servers with AWS Systems Manager, as far as their own rights
	// go; the servers need the SSM agent and a way out to AWS. Unset: Denied.
	// +optional
	SessionManager Access `json:"sessionManager,omitempty"`
}
