package v1alpha1

// The defaults of fields that may be left out.
const (
	DefaultPort                   = 8080
	DefaultReplicas               = 2
	DefaultSSLPolicy              = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	DefaultDeregistrationDelay    = 60
	DefaultIdleTimeout            = 60
	DefaultHealthCheckInterval    = 10
	DefaultHealthCheckTimeout     = 5
	DefaultHealthCheckThreshold   = 2
	DefaultHealthCheckGracePeriod = 120
	DefaultMinHealthyPercent      = 100
	DefaultMaxHealthyPercent      = 110
	DefaultCheckpointDelay        = 300
	DefaultWarmupBeyondGrace      = 60
	DefaultDatabaseName           = "app"
	DefaultDatabaseUser           = "dbadmin"
	DefaultStorage                = 100
	DefaultBackupRetention        = 7
	MaxStorage                    = 65536
	DefaultRecoveryPeriod         = 35
)

// WithDefaults is the spec as it is read: every field with a fixed default is
// filled in. What depends on AWS, or means "not ours" when unset, stays unset.
func (s *HighlyAvailableAppSpec) WithDefaults() *HighlyAvailableAppSpec {
	d := s.DeepCopy()
	fill(&d.Mode, ModeManage)
	point(&d.DeletionProtection, true)
	orNew(&d.Network)
	orNew(&d.LoadBalancer)
	orNew(&d.Availability)
	d.LoadBalancer.fill(&d.Servers)
	d.Servers.fill()
	if d.Database != nil {
		d.Database.fill()
	}
	for i := range d.Tables {
		d.Tables[i].fill()
	}
	for i := range d.Buckets {
		d.Buckets[i].fill()
	}
	return d
}

// Required is how many healthy servers the app needs, of a spec with its defaults.
func (s *HighlyAvailableAppSpec) Required() int32 {
	if n := s.Availability.RequiredCapacity; n != nil {
		return *n
	}
	return *s.Servers.Replicas.Min
}

func (l *LoadBalancer) fill(s *Servers) {
	fill(&l.Type, LoadBalancerApplication)
	fill(&l.Scheme, SchemeInternetFacing)
	first := Listener{Port: 80, Protocol: ListenerHTTP}
	var check HealthCheckProtocol
	if l.Type == LoadBalancerNetwork {
		first.Protocol, check = ListenerTCP, HealthCheckTCP
	} else {
		fill(&s.Protocol, ServerHTTP)
		check = HealthCheckProtocol(s.Protocol)
		point(&l.IdleTimeoutSeconds, DefaultIdleTimeout)
	}
	if len(l.Listeners) == 0 {
		l.Listeners = []Listener{first}
	}
	for i := range l.Listeners {
		if p := l.Listeners[i].Protocol; p == ListenerHTTPS || p == ListenerTLS {
			fill(&l.Listeners[i].SSLPolicy, DefaultSSLPolicy)
		}
	}
	if len(l.ClientCIDRs) == 0 {
		l.ClientCIDRs = []string{"0.0.0.0/0"}
	}
	point(&l.DeregistrationDelaySeconds, DefaultDeregistrationDelay)
	orNew(&l.HealthCheck)
	l.HealthCheck.fill(check)
}

func (h *HealthCheck) fill(protocol HealthCheckProtocol) {
	fill(&h.Protocol, protocol)
	if h.Protocol != HealthCheckTCP {
		fill(&h.Path, "/")
		fill(&h.SuccessCodes, "200-399")
	}
	point(&h.IntervalSeconds, DefaultHealthCheckInterval)
	point(&h.TimeoutSeconds, DefaultHealthCheckTimeout)
	point(&h.HealthyThreshold, DefaultHealthCheckThreshold)
	point(&h.UnhealthyThreshold, DefaultHealthCheckThreshold)
}

func (s *Servers) fill() {
	point(&s.Port, DefaultPort)
	orNew(&s.Replicas)
	point(&s.Replicas.Min, DefaultReplicas)
	orNew(&s.Scaling)
	point(&s.HealthCheckGracePeriodSeconds, DefaultHealthCheckGracePeriod)
	orNew(&s.Rollout)
	s.Rollout.fill(*s.HealthCheckGracePeriodSeconds)
}

func (r *Rollout) fill(grace int32) {
	point(&r.MinHealthyPercent, DefaultMinHealthyPercent)
	point(&r.MaxHealthyPercent, DefaultMaxHealthyPercent)
	point(&r.WarmupSeconds, grace+DefaultWarmupBeyondGrace)
	point(&r.BakeSeconds, 0)
	if len(r.Checkpoints) > 0 {
		point(&r.CheckpointDelaySeconds, DefaultCheckpointDelay)
	}
}

func (d *Database) fill() {
	fill(&d.Topology, TopologyMultiAZInstance)
	fill(&d.Name, DefaultDatabaseName)
	fill(&d.Username, DefaultDatabaseUser)
	fill(&d.ApplyChanges, ApplyInWindow)
	fill(&d.DeletionPolicy, DeletionSnapshot)
	point(&d.StorageGiB, DefaultStorage)
	if most := min(2**d.StorageGiB, MaxStorage); d.Topology != TopologyMultiAZCluster && most*10 >= *d.StorageGiB*11 {
		point(&d.MaxStorageGiB, most)
	}
	if d.Engine == EnginePostgres {
		point(&d.Port, 5432)
	}
	point(&d.Port, 3306)
	point(&d.AutoMinorVersionUpgrade, true)
	if d.Engine != EngineMariaDB {
		point(&d.ExtendedSupport, false)
	}
	orNew(&d.Backup)
	point(&d.Backup.RetentionDays, DefaultBackupRetention)
}

func (t *Table) fill() {
	fill(&t.CapacityMode, CapacityOnDemand)
	fill(&t.TableClass, TableStandard)
	fill(&t.DeletionPolicy, DataRetain)
	orNew(&t.PointInTimeRecovery)
	fill(&t.PointInTimeRecovery.Mode, Enabled)
	if t.PointInTimeRecovery.Mode == Enabled {
		point(&t.PointInTimeRecovery.PeriodDays, DefaultRecoveryPeriod)
	}
	for i := range t.Indexes {
		fill(&t.Indexes[i].Projection, ProjectAll)
	}
}

func (b *Bucket) fill() {
	fill(&b.Versioning, VersioningEnabled)
	fill(&b.DeletionPolicy, DataRetain)
	point(&b.EmptyOnDelete, false)
}

func fill[T ~string](field *T, value T) {
	if *field == "" {
		*field = value
	}
}

func point[T any](field **T, value T) {
	if *field == nil {
		*field = &value
	}
}

func orNew[T any](field **T) {
	if *field == nil {
		*field = new(T)
	}
}
