package v1alpha1

// AcceptedRisk is a way to be less than highly available that the owner of an app accepts.
// +kubebuilder:validation:Enum=SpareCapacity;SingleZoneDatabase;SingleNATGateway;BlindHealthCheck;ScalingReserve;SpotServers;SingleZoneObjects;BackupsOff;BackupsShort;DatabaseUnprotected;TableRecoveryOff;TableRecoveryShort;TableUnprotected;VersioningOff
type AcceptedRisk string

const (
	// AcceptSpareCapacity accepts that the loss of a zone may leave fewer than replicas.min servers.
	AcceptSpareCapacity AcceptedRisk = "SpareCapacity"
	// AcceptSingleZoneDatabase accepts that the loss of a zone may be the loss of the database.
	AcceptSingleZoneDatabase AcceptedRisk = "SingleZoneDatabase"
	// AcceptSingleNATGateway accepts that the loss of a zone may take the servers' way out of the VPC.
	AcceptSingleNATGateway AcceptedRisk = "SingleNATGateway"
	// AcceptBlindHealthCheck accepts that servers which do not serve may go unnoticed.
	AcceptBlindHealthCheck AcceptedRisk = "BlindHealthCheck"
	// AcceptScalingReserve accepts that servers run hotter than planned after the loss of a zone.
	AcceptScalingReserve AcceptedRisk = "ScalingReserve"
	// AcceptSpotServers accepts that AWS may take away servers that are needed.
	AcceptSpotServers AcceptedRisk = "SpotServers"
	// AcceptSingleZoneObjects accepts that the loss of a zone may be the loss of objects.
	AcceptSingleZoneObjects AcceptedRisk = "SingleZoneObjects"
	// AcceptBackupsOff accepts that what is deleted from the database, or spoilt there, is gone.
	AcceptBackupsOff AcceptedRisk = "BackupsOff"
	// AcceptBackupsShort accepts that it can be had back for fewer than 7 days.
	AcceptBackupsShort AcceptedRisk = "BackupsShort"
	// AcceptDatabaseUnprotected accepts that AWS does not refuse to delete the database.
	AcceptDatabaseUnprotected AcceptedRisk = "DatabaseUnprotected"
	// AcceptTableRecoveryOff accepts that what is deleted from a table, or overwritten there, is gone.
	AcceptTableRecoveryOff AcceptedRisk = "TableRecoveryOff"
	// AcceptTableRecoveryShort accepts that it can be had back for fewer than 7 days.
	AcceptTableRecoveryShort AcceptedRisk = "TableRecoveryShort"
	// AcceptTableUnprotected accepts that AWS does not refuse to delete a table.
	AcceptTableUnprotected AcceptedRisk = "TableUnprotected"
	// AcceptVersioningOff accepts that what is deleted from a bucket, or overwritten there, is gone.
	AcceptVersioningOff AcceptedRisk = "VersioningOff"
)

// Availability says what the app must be able to bear, and which risks its owner accepts.
type Availability struct {
	// accept lists the accepted risks, each once, by the names of status.availability.singlePointsOfFailure. SpareCapacity:
	// losing a zone may leave fewer servers than are required, as the group then keeps replicas.min rounded up to a multiple of
	// the zones and nothing to spare. SingleZoneDatabase: losing a zone may be the loss of the database, which may then have
	// the topology SingleZone. The others change nothing of what is built: what they name is shown as accepted, and what of it
	// would keep HighlyAvailable from being True does so no more. Unset: none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Accept []AcceptedRisk `json:"accept,omitempty"`

	// requiredCapacity is how many healthy servers the app needs at its peak, 1 to 2000: HighlyAvailable and
	// status.availability ask for as many after the loss of any one server or zone. It does not change how many servers
	// there are: raise replicas.min for that. Unset: replicas.min.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=2000
	RequiredCapacity *int32 `json:"requiredCapacity,omitempty"`
}
