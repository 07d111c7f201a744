package v1alpha1

// AcceptedRisk is a way to be less than highly available that the owner of an app accepts.
// +kubebuilder:validation:Enum=SpareCapacity;SingleZoneDatabase
type AcceptedRisk string

const (
	// AcceptSpareCapacity accepts that the loss of a zone may leave fewer than replicas.min servers.
	AcceptSpareCapacity AcceptedRisk = "SpareCapacity"
	// AcceptSingleZoneDatabase accepts that the loss of a zone may be the loss of the database.
	AcceptSingleZoneDatabase AcceptedRisk = "SingleZoneDatabase"
)

// Availability holds the risks that the owner of an app accepts.
type Availability struct {
	// accept lists the accepted risks, each once. SpareCapacity: losing a zone may leave fewer than replicas.min servers, as
	// the group then keeps replicas.min rounded up to a multiple of the zones and nothing to spare. SingleZoneDatabase:
	// losing a zone may be the loss of the database, which may then have the topology SingleZone. Unset: none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	Accept []AcceptedRisk `json:"accept,omitempty"`
}
