package wire

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const pause = 30 * time.Second

// shop is behind an Application Load Balancer, with an image by parameter.
func (p *place) shop() *v1alpha1.HighlyAvailableApp {
	return &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "shop"},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			LoadBalancer: &v1alpha1.LoadBalancer{
				Listeners: []v1alpha1.Listener{
					{Port: 443, Protocol: v1alpha1.ListenerHTTPS, CertificateARN: p.certificates[0]},
					{Port: 80, Protocol: v1alpha1.ListenerHTTP, RedirectTo: new(int32(443))},
				},
				HealthCheck: &v1alpha1.HealthCheck{Path: "/healthz"},
			},
			Servers: v1alpha1.Servers{
				Image: v1alpha1.Image{SSMParameter: amazonLinux}, InstanceTypes: []string{"m6i.large"}, VolumeGiB: new(int32(20)),
				InstanceProfile: "web", UserData: "#!/bin/sh\necho ${haws.loadBalancer.endpoint}\n",
			},
			Database: &v1alpha1.Database{
				Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.m7g.large", ApplyChanges: v1alpha1.ApplyImmediately,
				Parameters: map[string]string{"log_min_duration_statement": "500", "max_connections": "200"}, LogExports: []string{"postgresql"},
			},
			Tags: map[string]string{"team": "shop"},
		},
	}
}

// crowd is behind a Network Load Balancer, with an image by id and two instance types, in private subnets.
func (p *place) crowd(image string) *v1alpha1.HighlyAvailableApp {
	return &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "crowd"},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			Network: &v1alpha1.Network{ServerSubnets: &v1alpha1.SubnetSelector{MatchTags: map[string]string{"tier": "private"}}},
			LoadBalancer: &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork, Listeners: []v1alpha1.Listener{
				{Port: 443, Protocol: v1alpha1.ListenerTLS, CertificateARN: p.certificates[0]}, {Port: 80, Protocol: v1alpha1.ListenerTCP},
			}},
			Servers: v1alpha1.Servers{
				Image: v1alpha1.Image{ID: image}, InstanceTypes: []string{"m6i.large", "m7i.large"}, VolumeGiB: new(int32(20)),
				InstanceProfile: "arn:aws:iam::123456789012:instance-profile/web",
			},
		},
	}
}

// live is the whole life of four apps.
func (p *place) live(t *testing.T) {
	t.Helper()
	p.readied(t)
	shop := p.begin(t, p.shop())
	shop.settles(t, "is built")
	shop.rests(t)
	shop.changed(t)
	shop.fewerParameters(t)
	shop.failedOver(t)
	shop.drifted(t)
	shop.moved(t)
	if p.whole {
		shop.object.Spec.Servers.VolumeGiB = new(int32(30))
		shop.settles(t, "has bigger volumes")
	} else {
		shop.troubled(t)
	}
	shop.removed(t)
	p.booked(t)
	p.stored(t)
	p.crowded(t)
}

// removed deletes an app, whose protection has to go first.
func (l *life) removed(t *testing.T) {
	t.Helper()
	l.object.Spec.DeletionProtection = new(false)
	l.snapshotted(t, l.settles(t, "is no more protected"))
	l.object.DeletionTimestamp = &metav1.Time{Time: l.Clock.Now()}
	l.settles(t, "is deleted")
}

// changed changes what can be changed in place, and what another resource takes the place of.
func (l *life) changed(t *testing.T) {
	t.Helper()
	spec := &l.object.Spec
	for _, c := range []struct {
		what   string
		change func()
	}{
		{"has other tags", func() { spec.Tags = map[string]string{"team": "blue", "cost": "1"} }},
		{"has fewer tags", func() { spec.Tags = nil }},
		{"asks its servers elsewhere", func() { spec.LoadBalancer.HealthCheck.Path = "/well" }},
		{"waits longer", func() {
			spec.LoadBalancer.DeregistrationDelaySeconds, spec.LoadBalancer.IdleTimeoutSeconds = new(int32(60)), new(int32(90))
		}},
		{"has another certificate", func() { spec.LoadBalancer.Listeners[0].CertificateARN = l.certificates[1] }},
		{"serves on both ports", func() { spec.LoadBalancer.Listeners[1].RedirectTo = nil }},
		{"redirects", func() { spec.LoadBalancer.Listeners[1].RedirectTo = new(int32(443)) }},
		{"has two clients", func() { spec.LoadBalancer.ClientCIDRs = []string{"192.0.2.0/24", "198.51.100.0/24"} }},
		{"has more servers", func() { spec.Servers.Replicas = &v1alpha1.Replicas{Min: new(int32(4)), Max: new(int32(20))} }},
		{"has a bigger database", func() {
			spec.Database.InstanceClass, spec.Database.StorageGiB = "db.m7g.xlarge", new(int32(200))
			spec.Database.Backup = &v1alpha1.DatabaseBackup{RetentionDays: new(int32(14))}
		}},
		{"has other parameters", func() {
			spec.Database.Parameters = map[string]string{"log_min_duration_statement": "900", "max_connections": "300"}
		}},
		{"has its database elsewhere", func() {
			spec.Network = &v1alpha1.Network{DatabaseSubnets: &v1alpha1.SubnetSelector{IDs: l.standing(t)}}
		}},
		{"runs hotter", func() { spec.Servers.Scaling = &v1alpha1.Scaling{TargetCPUPercent: new(int32(70))} }},
	} {
		c.change()
		l.settles(t, c.what)
		l.rests(t)
	}
}

// moved brings the servers to another target group, and back.
func (l *life) moved(t *testing.T) {
	t.Helper()
	l.object.Spec.Servers.Port = new(int32(9090))
	l.tries(t, "serves on another port")
	l.object.Spec.Servers.Port = nil
	l.settles(t, "serves on the port of before")
}

// crowded replaces servers, twice at once. Where that does not exist, the app stands still after its template has
// changed, and cannot be deleted.
func (p *place) crowded(t *testing.T) {
	t.Helper()
	crowd := p.begin(t, p.crowd(p.image(t)))
	servers := &crowd.object.Spec.Servers
	crowd.tries(t, "is built")
	servers.VolumeGiB = new(int32(30))
	crowd.later(t)
	servers.UserData, servers.InstanceProfile = "#!/bin/sh\n", "web"
	crowd.tries(t, "has other servers")
	if p.whole {
		crowd.removed(t)
	}
}
