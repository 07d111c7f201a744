package availability

import "time"

// Build is how the app is built, as AWS shows it, beyond its servers and where its
// database stands. What is nil was not read, or is not there yet; zones are ids.
type Build struct {
	Balancer *Balancer
	Group    *Group
	// Exits are how the servers of each zone reach what lies outside of the VPC.
	Exits []Exit
	// Room are the free addresses of the subnets.
	Room []Room
	// Certificates are those of the listeners.
	Certificates []Certificate
	// TypeZones and ClassZones are the zones in which AWS offers one of the servers'
	// instance types, and the class of the database.
	TypeZones, ClassZones []string
	Backups               *Backups
	// Tables and Buckets are those that stand, by the names of the spec.
	Tables  []Table
	Buckets []Bucket
}

// Balancer is the load balancer and the health check of its servers.
type Balancer struct {
	// Zones are those in which it has a subnet.
	Zones []string
	// Network is true of a Network Load Balancer, and Crosses where its targets get requests
	// from all zones: an Application Load Balancer always does that.
	Network, Crosses bool
	// Blind says why the health check cannot tell a server that serves from one that does
	// not; empty: it can.
	Blind string
}

// Group is what the Auto Scaling group keeps to.
type Group struct {
	Min, Max int32
	// Zones are those in which it may launch.
	Zones []string
	// OwnHealth is true when the load balancer's verdict replaces a server.
	OwnHealth bool
	// TargetCPU is the use in percent that it scales on; zero is none.
	TargetCPU float64
	// OnDemand is how many servers are never Spot: fewer than all may be taken away by AWS
	// at two minutes' notice, in all zones at once.
	OnDemand int32
	// Spot is true when some may be Spot.
	Spot bool
	// RollsBack is true when a rollout that fails is taken back by itself.
	RollsBack bool
}

// Exit is the way out of the servers' subnets in a zone.
type Exit struct {
	Zone string
	// NAT is the id of the NAT gateway on it; empty: there is none on it.
	NAT string
	// Zones are those in which the NAT gateway stands.
	Zones []string
}

// Room is how many addresses a subnet has left.
type Room struct {
	// Tier is what stands in the subnet: the tiers of Subnets.
	Tier, Subnet, Zone string
	Free               int32
}

// Certificate is one of AWS Certificate Manager.
type Certificate struct {
	ARN string
	// Issued is true when it is valid now; Status is AWS's word.
	Issued  bool
	Status  string
	Expires time.Time
}

// Backups are those that RDS makes of the database.
type Backups struct {
	// RetentionDays is for how many days it can be restored to any second; zero: not at all.
	RetentionDays int32
	// Protected is true when AWS refuses to delete it.
	Protected bool
}

// Table is a DynamoDB table.
type Table struct {
	Name string
	// RecoveryDays is for how many days it can be restored to any second; zero: not at all.
	RecoveryDays int32
	Protected    bool
	// Provisioned: its capacity is bounded by more than the account's quota.
	Provisioned bool
}

// Bucket is an S3 bucket.
type Bucket struct {
	Name string
	// Versioned: what is overwritten or deleted can be had back.
	Versioned bool
	// OneZone: some of its objects move to a storage class of a single zone.
	OneZone bool
}
