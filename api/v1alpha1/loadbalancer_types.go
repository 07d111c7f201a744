package v1alpha1

// LoadBalancerType is the kind of load balancer.
// +kubebuilder:validation:Enum=Application;Network
type LoadBalancerType string

const (
	// LoadBalancerApplication is an Application Load Balancer: HTTP and HTTPS.
	LoadBalancerApplication LoadBalancerType = "Application"
	// LoadBalancerNetwork is a Network Load Balancer: TCP and TLS.
	LoadBalancerNetwork LoadBalancerType = "Network"
)

// LoadBalancerScheme says from where the load balancer can be reached.
// +kubebuilder:validation:Enum=InternetFacing;Internal
type LoadBalancerScheme string

const (
	// SchemeInternetFacing gives the load balancer public addresses.
	SchemeInternetFacing LoadBalancerScheme = "InternetFacing"
	// SchemeInternal gives the load balancer private addresses only.
	SchemeInternal LoadBalancerScheme = "Internal"
)

// ListenerProtocol is what clients speak to a listener.
// +kubebuilder:validation:Enum=HTTP;HTTPS;TCP;TLS
type ListenerProtocol string

const (
	// ListenerHTTP is plain HTTP, on Application Load Balancers.
	ListenerHTTP ListenerProtocol = "HTTP"
	// ListenerHTTPS is HTTP over TLS, on Application Load Balancers.
	ListenerHTTPS ListenerProtocol = "HTTPS"
	// ListenerTCP is plain TCP, on Network Load Balancers.
	ListenerTCP ListenerProtocol = "TCP"
	// ListenerTLS is TCP over TLS, on Network Load Balancers.
	ListenerTLS ListenerProtocol = "TLS"
)

// HealthCheckProtocol is how the load balancer asks a server whether it is well.
// +kubebuilder:validation:Enum=HTTP;HTTPS;TCP
type HealthCheckProtocol string

const (
	// HealthCheckHTTP asks for a path over HTTP.
	HealthCheckHTTP HealthCheckProtocol = "HTTP"
	// HealthCheckHTTPS asks for a path over HTTPS.
	HealthCheckHTTPS HealthCheckProtocol = "HTTPS"
	// HealthCheckTCP opens a connection, on Network Load Balancers.
	HealthCheckTCP HealthCheckProtocol = "TCP"
)

// LoadBalancer says how clients reach the app.
//
// +kubebuilder:validation:XValidation:rule="self.?type.orValue('Application') != 'Application' || !has(self.listeners) || self.listeners.all(l, l.protocol in ['HTTP', 'HTTPS'])",fieldPath=".listeners",message="an Application Load Balancer listens for HTTP and HTTPS only: use one of these, or a loadBalancer.type of Network for TCP and TLS"
// +kubebuilder:validation:XValidation:rule="self.?type.orValue('Application') != 'Network' || !has(self.listeners) || self.listeners.all(l, l.protocol in ['TCP', 'TLS'])",fieldPath=".listeners",message="a Network Load Balancer listens for TCP and TLS only: use one of these, or a loadBalancer.type of Application for HTTP, HTTPS and redirects"
// +kubebuilder:validation:XValidation:rule="!has(self.listeners) || self.listeners.all(l, !has(l.redirectTo) || self.listeners.exists(t, t.port == l.redirectTo && t.protocol == 'HTTPS'))",fieldPath=".listeners",message="redirectTo must be the port of an HTTPS listener of the same load balancer: add that listener, or correct redirectTo"
// +kubebuilder:validation:XValidation:rule="!has(self.idleTimeoutSeconds) || self.?type.orValue('Application') == 'Application'",fieldPath=".idleTimeoutSeconds",message="only an Application Load Balancer has an idle timeout: remove idleTimeoutSeconds"
// +kubebuilder:validation:XValidation:rule="self.?type.orValue('Application') != 'Application' || self.?healthCheck.?protocol.orValue('HTTP') != 'TCP'",fieldPath=".healthCheck.protocol",message="an Application Load Balancer checks over HTTP or HTTPS only: use one of these, or leave protocol out"
// +kubebuilder:validation:XValidation:rule="!has(self.healthCheck) || self.healthCheck.?protocol.orValue(self.?type.orValue('Application') == 'Network' ? 'TCP' : 'HTTP') != 'TCP' || (!has(self.healthCheck.path) && !has(self.healthCheck.successCodes))",fieldPath=".healthCheck",message="a TCP check, which is what a Network Load Balancer does by default, only opens a connection: remove path and successCodes, or set protocol to HTTP or HTTPS"
// +kubebuilder:validation:XValidation:rule="self.?type.orValue('Application') != 'Application' || !has(self.healthCheck) || !has(self.healthCheck.successCodes) || !self.healthCheck.successCodes.matches('(^|[,-])5')",fieldPath=".healthCheck.successCodes",message="an Application Load Balancer takes codes from 200 to 499 for success only: remove those from 500 on"
type LoadBalancer struct {
	// type is the kind of load balancer: Application (HTTP and HTTPS) or Network (TCP and TLS). It cannot be changed.
	// Unset: Application.
	// +optional
	Type LoadBalancerType `json:"type,omitempty"`

	// scheme says from where the load balancer can be reached: InternetFacing gives it public addresses, Internal private
	// ones only. It cannot be changed. Unset: InternetFacing.
	// +optional
	Scheme LoadBalancerScheme `json:"scheme,omitempty"`

	// listeners are the ports that clients connect to, 1 to 10 of them, each port once. Unset: port 80, for HTTP with type
	// Application and for TCP with type Network.
	// +optional
	// +listType=map
	// +listMapKey=port
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=10
	Listeners []Listener `json:"listeners,omitempty"`

	// clientCIDRs are the IPv4 and IPv6 ranges whose clients may reach the listeners, 1 to 50 of them, such as 10.0.0.0/8.
	// Each takes one rule of the load balancer's security group per listener; AWS allows 60 unless the quota was raised.
	// Unset: 0.0.0.0/0, which is every IPv4 client.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=50
	// +kubebuilder:validation:items:MaxLength=43
	// +kubebuilder:validation:items:XValidation:rule="isCIDR(self)",message="is not a range of addresses: write an IPv4 or IPv6 address and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32"
	// +kubebuilder:validation:items:XValidation:rule="!isCIDR(self) || string(cidr(self).masked()) == self",message="is not how AWS writes this range: clear the bits after the prefix and use the shortest form, such as 10.0.0.0/8 instead of 10.1.2.3/8"
	ClientCIDRs []string `json:"clientCIDRs,omitempty"`

	// healthCheck says how the load balancer finds out whether a server is well. One that is not gets no requests and is
	// replaced, so let the answer depend on the server alone: were it to depend on a database, say, then a failure of that
	// would have every server replaced, which helps nobody. Unset: the defaults of its fields.
	// +optional
	HealthCheck *HealthCheck `json:"healthCheck,omitempty"`

	// deregistrationDelaySeconds is how many seconds a server that leaves may take to finish its requests, 0 to 3600.
	// Unset: 60, and not AWS's 300, as leaving a sick zone and rolling out a change wait for it.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3600
	DeregistrationDelaySeconds *int32 `json:"deregistrationDelaySeconds,omitempty"`

	// idleTimeoutSeconds is after how many seconds of silence an Application Load Balancer closes a connection, 1 to 4000.
	// Keep it below the keep-alive time of the servers, or some requests meet a closed connection. Unset: 60.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=4000
	IdleTimeoutSeconds *int32 `json:"idleTimeoutSeconds,omitempty"`
}

// Listener is one port that clients connect to.
//
// +kubebuilder:validation:XValidation:rule="!(self.protocol in ['HTTPS', 'TLS']) || has(self.certificateARN)",fieldPath=".certificateARN",message="an HTTPS or TLS listener needs a certificate: set certificateARN to one of ACM in the region of the app"
// +kubebuilder:validation:XValidation:rule="self.protocol in ['HTTPS', 'TLS'] || !has(self.certificateARN)",fieldPath=".certificateARN",message="only an HTTPS or TLS listener has a certificate: remove certificateARN, or change protocol"
// +kubebuilder:validation:XValidation:rule="self.protocol in ['HTTPS', 'TLS'] || !has(self.sslPolicy)",fieldPath=".sslPolicy",message="only an HTTPS or TLS listener has a security policy: remove sslPolicy, or change protocol"
// +kubebuilder:validation:XValidation:rule="self.protocol == 'HTTP' || !has(self.redirectTo)",fieldPath=".redirectTo",message="only an HTTP listener can redirect: remove redirectTo, or set protocol to HTTP"
// +kubebuilder:validation:XValidation:rule="!has(self.redirectTo) || self.redirectTo != self.port",fieldPath=".redirectTo",message="a listener cannot redirect to itself: set redirectTo to the port of an HTTPS listener"
type Listener struct {
	// port is the port that clients connect to, 1 to 65535.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port int32 `json:"port,omitempty"`

	// protocol is what clients speak: HTTP or HTTPS with a load balancer of type Application, TCP or TLS with type Network.
	// Behind the load balancer the servers get plain HTTP or TCP.
	// +required
	Protocol ListenerProtocol `json:"protocol,omitempty"`

	// certificateARN is the certificate of an HTTPS or TLS listener, which needs one: the ARN of a certificate that ACM
	// issued in the region of the app. Unset: none, for HTTP and TCP.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$')",message="is not the ARN of an ACM certificate: write it as ACM shows it, such as arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
	CertificateARN string `json:"certificateARN,omitempty"`

	// sslPolicy names the security policy of an HTTPS or TLS listener: the TLS versions and ciphers that it offers. Unset:
	// ELBSecurityPolicy-TLS13-1-2-Res-2021-06, which is TLS 1.3 and 1.2 with forward secrecy, and not AWS's default of 2016,
	// which still offers TLS 1.0.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self.matches('^ELBSecurityPolicy-[A-Za-z0-9-]+$')",message="is not a security policy of Elastic Load Balancing: write its name, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	SSLPolicy string `json:"sslPolicy,omitempty"`

	// redirectTo is the port of another listener, one for HTTPS, to which this HTTP listener sends its clients with a
	// permanent redirect (301). Unset: requests go to the servers.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	RedirectTo *int32 `json:"redirectTo,omitempty"`
}

// HealthCheck says how the load balancer finds out whether a server is well.
//
// +kubebuilder:validation:XValidation:rule="self.?timeoutSeconds.orValue(5) < self.?intervalSeconds.orValue(10)",fieldPath=".timeoutSeconds",message="timeoutSeconds (unset: 5) must be less than intervalSeconds (unset: 10): lower the one or raise the other"
type HealthCheck struct {
	// protocol is how the load balancer asks: HTTP or HTTPS for a path, TCP (with type Network only) for no more than a
	// connection. Unset: servers.protocol with type Application, TCP with type Network.
	// +optional
	Protocol HealthCheckProtocol `json:"protocol,omitempty"`

	// path is what an HTTP or HTTPS check asks for, such as /healthz. Unset: /.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="self.matches('^/[!-~]*$')",message="must begin with / and hold no spaces, such as /healthz"
	Path string `json:"path,omitempty"`

	// intervalSeconds is how many seconds pass from one check of a server to the next, 5 to 300. Unset: 10, and not AWS's
	// 30, so that a dead server is out after 20 seconds.
	// +optional
	// +kubebuilder:validation:Minimum=5
	// +kubebuilder:validation:Maximum=300
	IntervalSeconds *int32 `json:"intervalSeconds,omitempty"`

	// timeoutSeconds is how many seconds an answer may take, 2 to 120 and less than intervalSeconds. Unset: 5.
	// +optional
	// +kubebuilder:validation:Minimum=2
	// +kubebuilder:validation:Maximum=120
	TimeoutSeconds *int32 `json:"timeoutSeconds,omitempty"`

	// healthyThreshold is how many good answers in a row make a server healthy, 2 to 10. Unset: 2, and not AWS's 5, so that
	// a new server helps soon.
	// +optional
	// +kubebuilder:validation:Minimum=2
	// +kubebuilder:validation:Maximum=10
	HealthyThreshold *int32 `json:"healthyThreshold,omitempty"`

	// unhealthyThreshold is how many bad answers in a row make a server unhealthy, 2 to 10. Unset: 2.
	// +optional
	// +kubebuilder:validation:Minimum=2
	// +kubebuilder:validation:Maximum=10
	UnhealthyThreshold *int32 `json:"unhealthyThreshold,omitempty"`

	// successCodes are the HTTP codes that count as well in an HTTP or HTTPS check: codes and ranges with commas between
	// them, such as 200,204 or 200-299; up to 499 with type Application. Unset: 200-399.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:XValidation:rule="self.matches('^[2-5][0-9][0-9](-[2-5][0-9][0-9])?(,[2-5][0-9][0-9](-[2-5][0-9][0-9])?)*$')",message="must be HTTP codes from 200 on and ranges of them with commas between, such as 200,204 or 200-299"
	// +kubebuilder:validation:XValidation:rule="self.split(',').all(p, size(p) != 7 || p.substring(0, 3) <= p.substring(4))",message="has a range that ends before it begins: write the lower code first, such as 200-299"
	SuccessCodes string `json:"successCodes,omitempty"`
}
