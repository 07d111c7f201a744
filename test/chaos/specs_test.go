package chaos

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/api/v1alpha1"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

// certificate is one that ACM has issued.
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

// taste draws specs and changes of them. What cannot be changed follows from the
// taste alone, so that what is put back is what was taken out. Not all that it draws
// is admitted: the rules of the CRD see to that.
type taste struct {
	// subnets are one per zone.
	subnets []string
	network bool
	engine  v1alpha1.DatabaseEngine
	version string
	cluster bool
}

func newTaste(r *rand.Rand, subnets []string) taste {
	t := taste{subnets: subnets, network: r.IntN(4) == 0, cluster: r.IntN(4) == 0}
	t.engine, t.version = v1alpha1.EnginePostgres, one(r, "16", "17")
	if r.IntN(3) == 0 {
		t.engine, t.version = v1alpha1.EngineMySQL, one(r, "8.0", "8.4")
	}
	return t
}

func one[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// some is a pointer to one of these, or nil.
func some[T any](r *rand.Rand, of ...T) *T {
	if i := r.IntN(len(of) + 1); i > 0 {
		return &of[i-1]
	}
	return nil
}

// app is one: most are small.
func (t taste) app(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Servers = v1alpha1.Servers{Image: v1alpha1.Image{ID: sim.AL2023X86}, InstanceTypes: []string{"t3.small"}}
		if t.network {
			a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork}
		}
		if r.IntN(3) == 0 {
			a.Spec.DeletionProtection = aws.Bool(false)
		}
		if r.IntN(4) == 0 {
			t.database(r)(a)
		}
		for range 1 + r.IntN(4) {
			t.fancy(r)(a)
		}
	}
}

// fancy is one edit, which may change nothing.
func (t taste) fancy(r *rand.Rand) edit {
	all := []func(*rand.Rand) edit{
		t.servers, t.servers, t.servers, t.front, t.front, t.network3, t.accept, t.tags, t.protection, t.protection,
		t.database, t.databaseCare, t.table, t.table, t.tableCare, t.bucket, t.bucket, t.bucketCare, t.policies, t.policies, t.takeOut, t.takeOut,
	}
	return one(r, all...)(r)
}

func (t taste) servers(r *rand.Rand) edit {
	what, n := r.IntN(9), r.IntN(1<<16)
	return func(a *v1alpha1.HighlyAvailableApp) {
		s := &a.Spec.Servers
		switch what {
		case 0:
			s.UserData = one(r, "", "#!/bin/sh\n", "#!/bin/sh\necho again\n")
		case 1:
			s.UserData = "#!/bin/sh\necho " + quotes(a) + "\n"
		case 2:
			s.Image.ID = one(r, sim.AL2023X86, otherImage)
		case 3:
			s.InstanceTypes = one(r, []string{"t3.small"}, []string{"t3.small", "t3a.small"}, []string{"t3a.small"})
		case 4:
			s.Port = some[int32](r, 8080, 9090)
		case 5, 6:
			s.Replicas = &v1alpha1.Replicas{Min: some[int32](r, 1, 2, 3, 4), Max: some(r, 6, 9, int32(10+n%3))}
		case 7:
			s.Scaling = &v1alpha1.Scaling{TargetCPUPercent: some[int32](r, 30, 50)}
		case 8:
			s.Identity = some(r, v1alpha1.Identity{}, v1alpha1.Identity{SessionManager: v1alpha1.AccessAllowed})
		}
	}
}

// quotes are the placeholders of what the app has.
func quotes(a *v1alpha1.HighlyAvailableApp) string {
	out := "${haws.region}"
	if a.Spec.Database != nil {
		out += " ${haws.database.endpoint}"
	}
	for _, t := range a.Spec.Tables {
		out += " ${haws.tables." + t.Name + "}"
	}
	for _, b := range a.Spec.Buckets {
		out += " ${haws.buckets." + b.Name + "}"
	}
	return out
}

func (t taste) front(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		l := &v1alpha1.LoadBalancer{}
		if t.network {
			l.Type = v1alpha1.LoadBalancerNetwork
			l.Listeners = one(r, nil, []v1alpha1.Listener{{Port: 90, Protocol: v1alpha1.ListenerTCP}},
				[]v1alpha1.Listener{{Port: 443, Protocol: v1alpha1.ListenerTLS, CertificateARN: certificate}, {Port: 80, Protocol: v1alpha1.ListenerTCP}})
		} else {
			l.Listeners = one(r, nil, []v1alpha1.Listener{{Port: 8000, Protocol: v1alpha1.ListenerHTTP}},
				[]v1alpha1.Listener{{Port: 443, Protocol: v1alpha1.ListenerHTTPS, CertificateARN: certificate}, {Port: 80, Protocol: v1alpha1.ListenerHTTP, RedirectTo: aws.Int32(443)}})
			l.IdleTimeoutSeconds = some[int32](r, 30, 120)
		}
		l.DeregistrationDelaySeconds = some[int32](r, 0, 30)
		l.ClientCIDRs = one(r, nil, []string{"10.0.0.0/8"}, []string{"0.0.0.0/0", "2001:db8::/32"})
		if r.IntN(3) == 0 {
			l.HealthCheck = &v1alpha1.HealthCheck{IntervalSeconds: some[int32](r, 10, 20), Protocol: v1alpha1.HealthCheckHTTP, Path: "/healthz"}
		}
		a.Spec.LoadBalancer = l
	}
}

// network3 chooses other subnets.
func (t taste) network3(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		two := slices.Clone(t.subnets)
		i := r.IntN(len(two))
		two = slices.Delete(two, i, i+1)
		a.Spec.Network = one(r, nil, &v1alpha1.Network{Zones: aws.Int32(2)}, &v1alpha1.Network{Zones: aws.Int32(3)},
			&v1alpha1.Network{LoadBalancerSubnets: &v1alpha1.SubnetSelector{IDs: two}, DatabaseSubnets: &v1alpha1.SubnetSelector{IDs: t.subnets}},
			&v1alpha1.Network{ServerSubnets: &v1alpha1.SubnetSelector{IDs: two}, DatabaseSubnets: &v1alpha1.SubnetSelector{IDs: t.subnets}})
	}
}

func (t taste) accept(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Availability = one(r, nil, &v1alpha1.Availability{Accept: []v1alpha1.AcceptedRisk{v1alpha1.AcceptSpareCapacity}},
			&v1alpha1.Availability{Accept: []v1alpha1.AcceptedRisk{v1alpha1.AcceptSpareCapacity, v1alpha1.AcceptSingleZoneDatabase}})
	}
}

func (t taste) tags(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Tags = maps.Clone(one(r, nil, map[string]string{"team": "shop"}, map[string]string{"team": "gallery", "cost": "7"}))
	}
}

func (t taste) protection(r *rand.Rand) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = some(r, false, false, true) }
}

// takeOut takes data out, which is refused while it is protected.
func (t taste) takeOut(r *rand.Rand) edit {
	what := r.IntN(3)
	return func(a *v1alpha1.HighlyAvailableApp) {
		switch s := &a.Spec; {
		case what == 0:
			s.Database = nil
		case what == 1 && len(s.Tables) > 0:
			s.Tables = s.Tables[1:]
		case what == 2 && len(s.Buckets) > 0:
			s.Buckets = s.Buckets[1:]
		}
		a.Spec.Servers.UserData = "#!/bin/sh\n"
	}
}
