package v1alpha1

// Network says which VPC and subnets the app uses.
type Network struct {
	// vpcID is the VPC of the app, such as vpc-0123456789abcdef0. It cannot be changed. Unset: the default VPC of the
	// region.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^vpc-[0-9a-f]{8,17}$')",message="is not the id of a VPC: write it as AWS shows it, such as vpc-0123456789abcdef0"
	VPCID string `json:"vpcID,omitempty"`

	// zones is the minimum number of Availability Zones that the app spreads over, 2 to 6. One zone cannot be lost and
	// survived; and the more zones there are, the fewer spare servers it takes: with 2 zones the group keeps twice
	// replicas.min, with 3 one and a half times as many. Subnets in fewer zones than this are reported as NetworkInvalid.
	// Unset: as many as the VPC offers, at most 3 and at least 2.
	// +optional
	// +kubebuilder:validation:Maximum=6
	// +kubebuilder:validation:XValidation:rule="self >= 2",message="one zone is a single point of failure: ask for 2 zones or more, or leave zones out"
	Zones *int32 `json:"zones,omitempty"`

	// loadBalancerSubnets are the subnets of the load balancer; one per zone is used. An internet-facing load balancer
	// needs public ones, which have a route to an internet gateway. Unset: one subnet of the VPC per zone.
	// +optional
	LoadBalancerSubnets *SubnetSelector `json:"loadBalancerSubnets,omitempty"`

	// serverSubnets are the subnets of the servers, in the zones of the load balancer's subnets: a server in any other zone
	// gets no requests. Unset: the subnets of the load balancer.
	// +optional
	ServerSubnets *SubnetSelector `json:"serverSubnets,omitempty"`

	// databaseSubnets are the subnets of the database, in at least 2 zones, and in 3 for a MultiAZCluster. Those that the
	// database stands in cannot be taken out. Unset: the subnets of the servers.
	// +optional
	DatabaseSubnets *SubnetSelector `json:"databaseSubnets,omitempty"`
}

// SubnetSelector picks subnets of the VPC, by their ids or by their tags.
//
// +kubebuilder:validation:XValidation:rule="has(self.ids) != has(self.matchTags)",message="give exactly one of ids and matchTags"
type SubnetSelector struct {
	// ids are the ids of the subnets, such as subnet-0123456789abcdef0, 2 to 12 of them and in at least 2 zones. Unset:
	// matchTags picks the subnets.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="size(self) >= 2",message="one subnet lies in one zone, which is a single point of failure: name at least 2 subnets, in different zones"
	// +kubebuilder:validation:items:MaxLength=32
	// +kubebuilder:validation:items:XValidation:rule="self.matches('^subnet-[0-9a-f]{8,17}$')",message="is not the id of a subnet: write it as AWS shows it, such as subnet-0123456789abcdef0"
	IDs []string `json:"ids,omitempty"`

	// matchTags picks every subnet of the VPC that carries all of these tags, 1 to 10 of them. Unset: ids names the
	// subnets.
	// +optional
	// +kubebuilder:validation:MinProperties=1
	// +kubebuilder:validation:MaxProperties=10
	// +kubebuilder:validation:XValidation:rule="self.all(k, size(k) >= 1 && size(k) <= 128 && size(self[k]) <= 256)",message="a tag must have a key of 1 to 128 characters and a value of at most 256: shorten it"
	MatchTags map[string]string `json:"matchTags,omitempty"`
}
