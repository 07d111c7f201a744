package v1alpha1

// ServerProtocol is what the servers are spoken to in.
// +kubebuilder:validation:Enum=HTTP;HTTPS
type ServerProtocol string

const (
	// ServerHTTP is plain HTTP.
	ServerHTTP ServerProtocol = "HTTP"
	// ServerHTTPS is HTTP over TLS.
	ServerHTTPS ServerProtocol = "HTTPS"
)

// Servers says which virtual servers answer, and how many of them.
//
// +kubebuilder:validation:XValidation:rule="!has(self.identity) || !has(self.instanceProfile)",fieldPath=".identity",message="identity is the role that the operator makes, and instanceProfile one that you made: give one of them"
type Servers struct {
	// image is the machine image of the servers. A change of it, of instanceTypes, userData, instanceProfile or volumeGiB
	// replaces the servers, a few at a time, as rollout says; when the new ones are not well, AWS takes the old ones back.
	// +required
	Image Image `json:"image,omitzero"`

	// instanceTypes are the EC2 instance types that may be used, such as m7g.large, 1 to 10 of them, the first preferred.
	// Name several of the same architecture: when AWS runs short of one, as it does while a zone is lost, servers of the
	// next can still be had.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:XValidation:rule="self.all(t, self.exists_one(u, u == t))",message="an instance type may be named once only: remove the repetition"
	// +kubebuilder:validation:items:MaxLength=64
	// +kubebuilder:validation:items:XValidation:rule="self.matches('^[a-z][a-z0-9-]*[.][a-z0-9-]+$')",message="is not an EC2 instance type: write family and size, such as m7g.large"
	InstanceTypes []string `json:"instanceTypes,omitempty"`

	// port is the port that the servers listen on, for requests and for health checks, 1 to 65535. When it changes, the
	// traffic moves once enough servers answer on the new port in every zone. Until then they must answer on the old one too:
	// first roll out servers that listen on both, then change the port. Unset: 8080.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// protocol is what an Application Load Balancer speaks to the servers. HTTPS encrypts the requests on their way to the
	// servers too; the certificates of the servers are not checked, so that self-signed ones will do. A change moves the
	// traffic as one of port does; the servers must answer in both protocols until it has moved, so change the port with it.
	// Not for a Network Load Balancer, which hands TCP on as it is. Unset: HTTP.
	// +optional
	Protocol ServerProtocol `json:"protocol,omitempty"`

	// replicas says how many servers there are. Unset: the defaults of its fields.
	// +optional
	Replicas *Replicas `json:"replicas,omitempty"`

	// scaling says when servers are added and taken away. Unset: the defaults of its fields.
	// +optional
	Scaling *Scaling `json:"scaling,omitempty"`

	// rollout says how servers are replaced when they are to be made in another way. Unset: the defaults of its fields.
	// +optional
	Rollout *Rollout `json:"rollout,omitempty"`

	// userData is what a server runs when it first starts, a script or cloud-init data, as it is (not base64), at most 16384
	// bytes also once the placeholders are filled in. These placeholders are: ${haws.region}, ${haws.app.name},
	// ${haws.app.namespace}, ${haws.loadBalancer.endpoint} and, of the database, ${haws.database.endpoint}, ${haws.database.port},
	// ${haws.database.name}, ${haws.database.secretARN} (the secret in Secrets Manager that holds user name and password) and,
	// of a MultiAZCluster, ${haws.database.readerEndpoint}. ${haws.tables.NAME} and ${haws.buckets.NAME} are the names at AWS of
	// the table and the bucket that the app calls NAME. Servers that quote any of these are first made when it is ready.
	// $${haws.…} stands for the text ${haws.…} itself, and any other ${NAME} is left to the shell. It is readable by everything
	// that runs on the server: put no secret in it. Unset: none.
	// +optional
	// +kubebuilder:validation:MaxLength=16384
	// +kubebuilder:validation:XValidation:rule="size(bytes(self)) <= 16384",message="has more than 16384 bytes, which is all that EC2 takes: let it fetch the rest from elsewhere"
	// +kubebuilder:validation:XValidation:rule="!self.replace('$${', ' ').replace('${haws.region}', ' ').replace('${haws.app.name}', ' ').replace('${haws.app.namespace}', ' ').replace('${haws.loadBalancer.endpoint}', ' ').replace('${haws.database.endpoint}', ' ').replace('${haws.database.readerEndpoint}', ' ').replace('${haws.database.port}', ' ').replace('${haws.database.name}', ' ').replace('${haws.database.secretARN}', ' ').replace('${haws.tables.', ' ').replace('${haws.buckets.', ' ').contains('${haws.')",message="has a ${haws.…} placeholder that does not exist: use ${haws.region}, ${haws.app.name}, ${haws.app.namespace}, ${haws.loadBalancer.endpoint}, ${haws.database.endpoint}, ${haws.database.readerEndpoint}, ${haws.database.port}, ${haws.database.name}, ${haws.database.secretARN}, ${haws.tables.NAME} or ${haws.buckets.NAME}, or write $${haws.…} where that text itself is meant"
	UserData string `json:"userData,omitempty"`

	// instanceProfile is an IAM instance profile that you made for the servers, by its name or its ARN: what they may do on
	// AWS, down to what they may do with the app's own data. Unset: the operator makes a role and a profile, as identity says.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="self.matches('^(arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/([!-~]+/)?)?[A-Za-z0-9_+=,.@-]{1,128}$')",message="is neither the name nor the ARN of an instance profile: write web, or arn:aws:iam::123456789012:instance-profile/web"
	InstanceProfile string `json:"instanceProfile,omitempty"`

	// identity asks for a role of the operator's making, or says more of it: the servers may use the app's tables, buckets and
	// database with it, and nothing else. Once made it stays until instanceProfile is given, or the app goes. Servers that get a
	// role or lose it are replaced: an app that may get data later does well to ask for it at first, with {}. Not together
	// with instanceProfile. Unset: the operator makes a role when the app has a table, a bucket or a database, and servers
	// without any of these may do nothing on AWS.
	// +optional
	Identity *Identity `json:"identity,omitempty"`

	// volumeGiB is the size of the servers' root volume in GiB, 1 to 16384 and not below the image's. Unset: the image's size.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=16384
	VolumeGiB *int32 `json:"volumeGiB,omitempty"`

	// healthCheckGracePeriodSeconds is for how many seconds after its start an unhealthy server is not replaced, 0 to 7200.
	// Make it the time that a server takes to start and half a minute: shorter, and servers are replaced before they can
	// answer, over and over. Unset: 120.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=7200
	HealthCheckGracePeriodSeconds *int32 `json:"healthCheckGracePeriodSeconds,omitempty"`
}

// Image is a machine image, by its id or by the SSM parameter that holds its id.
//
// +kubebuilder:validation:XValidation:rule="has(self.id) != has(self.ssmParameter)",message="give exactly one of id and ssmParameter"
type Image struct {
	// id is the id of the image in the app's region, such as ami-0123456789abcdef0. Unset: ssmParameter holds it.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^ami-[0-9a-f]{8,17}$')",message="is not the id of a machine image: write it as AWS shows it, such as ami-0123456789abcdef0"
	ID string `json:"id,omitempty"`

	// ssmParameter is the name of the SSM parameter that holds the id of the image, such as
	// /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64. It is looked up when the servers are first made
	// and whenever another field of theirs changes; a new value of the parameter alone changes nothing, and a spec that goes back
	// to an earlier state goes back to the image of that time. Unset: id names the image.
	// +optional
	// +kubebuilder:validation:MaxLength=1011
	// +kubebuilder:validation:XValidation:rule="self.matches('^/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*(:[A-Za-z0-9_.-]+)?$')",message="is not the name of an SSM parameter: write it as SSM shows it, such as /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	SSMParameter string `json:"ssmParameter,omitempty"`
}

// Replicas says how many servers there are.
//
// +kubebuilder:validation:XValidation:rule="!has(self.max) || self.?min.orValue(2) <= self.max",fieldPath=".max",message="max must not be less than min (unset: 2): raise max or lower min"
type Replicas struct {
	// min is how many servers must still run after any one zone is lost, 1 to 500. The group keeps more than that at all
	// times, min × zones / (zones − 1) rounded up to a multiple of the zones (4 over 2 zones: 8; 4 over 3 zones: 6), for
	// when a zone is lost everybody asks AWS for new servers at once, and there may be none. Unset: 2.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=500
	Min *int32 `json:"min,omitempty"`

	// max is the most servers that scaling may lead to, 1 to 2000; not below what the group keeps. Unset: twice what the
	// group keeps.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=2000
	Max *int32 `json:"max,omitempty"`
}

// Scaling says when servers are added and taken away.
type Scaling struct {
	// targetCPUPercent is the average CPU use, in percent, that servers are added or taken away to keep, 5 to 95. Unset: the
	// share of 75 that leaves room for the load of a lost zone, 75 × (zones − 1) / zones: 37 over 2 zones, 50 over 3.
	// +optional
	// +kubebuilder:validation:Minimum=5
	// +kubebuilder:validation:Maximum=95
	TargetCPUPercent *int32 `json:"targetCPUPercent,omitempty"`
}

// Rollout says how servers are replaced when they are to be made in another way: by an instance refresh of EC2 Auto Scaling,
// which AWS rolls back by itself when the new servers are not well. (Auto Scaling API reference, RefreshPreferences.)
//
// +kubebuilder:validation:XValidation:rule="self.?maxHealthyPercent.orValue(110) - self.?minHealthyPercent.orValue(100) <= 100",fieldPath=".maxHealthyPercent",message="maxHealthyPercent (unset: 110) must not be more than 100 above minHealthyPercent (unset: 100), which is all that AWS takes: raise minHealthyPercent or lower maxHealthyPercent"
// +kubebuilder:validation:XValidation:rule="!has(self.checkpointDelaySeconds) || has(self.checkpoints)",fieldPath=".checkpointDelaySeconds",message="checkpointDelaySeconds says how long to wait at checkpoints, and there are none: name checkpoints, or leave it out"
type Rollout struct {
	// minHealthyPercent is how many healthy servers, in percent of those wanted, there are at least while servers are
	// replaced, 0 to 100. At 100, a new server is there before an old one goes. Unset: 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	MinHealthyPercent *int32 `json:"minHealthyPercent,omitempty"`

	// maxHealthyPercent is how many servers, in percent of those wanted, there are at most while servers are replaced, 100 to
	// 200: the larger, the more are replaced at once. Unset: 110.
	// +optional
	// +kubebuilder:validation:Minimum=100
	// +kubebuilder:validation:Maximum=200
	MaxHealthyPercent *int32 `json:"maxHealthyPercent,omitempty"`

	// warmupSeconds is for how many seconds a new server must be in service before it counts as replaced, 0 to 21600. Make it
	// longer than healthCheckGracePeriodSeconds: only after that does Auto Scaling listen to the load balancer. Unset: a minute
	// more than healthCheckGracePeriodSeconds.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=21600
	WarmupSeconds *int32 `json:"warmupSeconds,omitempty"`

	// checkpoints are percentages of replaced servers, ascending, 1 to 99, at most 10 of them, at which the rollout pauses for
	// checkpointDelaySeconds before it goes on. Unset: it does not pause.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:Minimum=1
	// +kubebuilder:validation:items:Maximum=99
	// +kubebuilder:validation:XValidation:rule="self.isSorted() && self.all(p, self.exists_one(q, q == p))",message="checkpoints must ascend, each named once: write them such as [10, 50]"
	Checkpoints []int32 `json:"checkpoints,omitempty"`

	// checkpointDelaySeconds is for how many seconds the rollout pauses at each checkpoint, 0 to 172800 (two days). Unset: 300.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=172800
	CheckpointDelaySeconds *int32 `json:"checkpointDelaySeconds,omitempty"`

	// bakeSeconds is for how many seconds AWS still watches, and can still roll back, when all servers are replaced, 0 to
	// 172800 (two days). Unset: 0.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=172800
	BakeSeconds *int32 `json:"bakeSeconds,omitempty"`

	// alarms are the names of CloudWatch alarms in the app's region, at most 10 of them: when one of them goes off while
	// servers are replaced, or in bakeSeconds after that, AWS rolls back. Unset: none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=255
	Alarms []string `json:"alarms,omitempty"`
}
