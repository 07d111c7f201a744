package controllers_test

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// revision is an edit of the spec, and what AWS shows after it and did not
// before.
type revision struct {
	do    edit
	shows []string
	// hides is what AWS does not show any more.
	hides []string
}

func balance(e func(*v1alpha1.LoadBalancer)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		if a.Spec.LoadBalancer == nil {
			a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{}
		}
		e(a.Spec.LoadBalancer)
	}
}

func editStories(p *plane) {
	DescribeTable("is carried out in place, by the next pass",
		func(r revision) {
			h := p.byHand()
			h.certify(acmtypes.CertificateStatusIssued)
			h.create(secure, func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tags = map[string]string{"team": "shop"} })
			h.ready(hour)
			before, app := h.picture(), h.find()

			h.change(r.do)
			h.pass()
			after := h.picture()
			for _, l := range r.shows {
				Expect(shows(before, l)).To(BeFalse(), "AWS shows it already: "+l)
				Expect(shows(after, l)).To(BeTrue(), "AWS does not show "+l+" but\n"+strings.Join(after, "\n"))
			}
			for _, l := range r.hides {
				Expect(shows(before, l)).To(BeTrue(), "AWS does not show it: "+l)
				Expect(shows(after, l)).To(BeFalse(), "AWS still shows "+l)
			}

			h.ready(hour)
			for _, id := range []string{"LoadBalancer/app", "TargetGroup/servers", "AutoScalingGroup/servers", "LaunchTemplate/servers", "SecurityGroup/servers"} {
				Expect(h.row(id).Ref).To(Equal(rowOf(app, id).Ref), "it is the same "+id)
			}
			Expect(h.left()).To(HaveLen(parts(int(h.find().Status.Servers.MinSize))))
			h.settled()
		},
		Entry("another health check", revision{
			do: balance(func(l *v1alpha1.LoadBalancer) {
				l.HealthCheck = &v1alpha1.HealthCheck{Path: "/healthz", SuccessCodes: "200-299", IntervalSeconds: aws.Int32(15), UnhealthyThreshold: aws.Int32(3)}
			}),
			shows: []string{
				"target group.HealthCheckPath=/healthz", "target group.Matcher.HttpCode=200-299",
				"target group.HealthCheckIntervalSeconds=15", "target group.UnhealthyThresholdCount=3",
			},
		}),
		Entry("a listener more", revision{
			do: balance(func(l *v1alpha1.LoadBalancer) {
				l.Listeners = append(l.Listeners, v1alpha1.Listener{Port: 8080, Protocol: v1alpha1.ListenerHTTP})
			}),
			shows: []string{"listener 8080.Protocol=HTTP", "FromPort=8080 .IpProtocol=tcp .IpRanges .CidrIp=0.0.0.0/0"},
		}),
		Entry("a listener less", revision{
			do:    balance(func(l *v1alpha1.LoadBalancer) { l.Listeners = l.Listeners[:1] }),
			hides: []string{"listener 80.Protocol=HTTP", "FromPort=80 .IpProtocol=tcp .IpRanges .CidrIp=0.0.0.0/0"},
		}),
		Entry("a listener that serves instead of redirecting", revision{
			do:    balance(func(l *v1alpha1.LoadBalancer) { l.Listeners[1].RedirectTo = nil }),
			shows: []string{"listener 80.DefaultActions .ForwardConfig"},
		}),
		Entry("other clients", revision{
			do:    balance(func(l *v1alpha1.LoadBalancer) { l.ClientCIDRs = []string{"10.0.0.0/8", "2001:db8::/32"} }),
			shows: []string{"CidrIp=10.0.0.0/8", "CidrIpv6=2001:db8::/32"},
			hides: []string{"FromPort=443 .IpProtocol=tcp .IpRanges .CidrIp=0.0.0.0/0"},
		}),
		Entry("another idle timeout", revision{
			do:    balance(func(l *v1alpha1.LoadBalancer) { l.IdleTimeoutSeconds = aws.Int32(300) }),
			shows: []string{"balancer .Key=idle_timeout.timeout_seconds .Value=300"},
		}),
		Entry("more servers", revision{
			do:    fourServers,
			shows: []string{"servers.MinSize=6", "servers.MaxSize=12"},
		}),
		Entry("another target of scaling", revision{
			do: func(a *v1alpha1.HighlyAvailableApp) {
				a.Spec.Servers.Scaling = &v1alpha1.Scaling{TargetCPUPercent: aws.Int32(70)}
			},
			shows: []string{"scaling policy.TargetTrackingConfiguration.TargetValue=70"},
		}),
		Entry("other tags", revision{
			do:    func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tags = map[string]string{"stage": "test"} },
			shows: []string{"balancer tags .Key=stage .Value=test", "target group tags .Key=stage .Value=test", "template .Key=stage .Value=test", "listener 443 tags .Key=stage .Value=test"},
			hides: []string{"balancer tags .Key=team", "target group tags .Key=team", "template .Key=team", "listener 443 tags .Key=team"},
		}),
		Entry("another grace period", revision{
			do:    func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.HealthCheckGracePeriodSeconds = aws.Int32(300) },
			shows: []string{"servers.HealthCheckGracePeriod=300"},
		}),
		Entry("no deletion protection", revision{
			do:    unprotected,
			shows: []string{"balancer .Key=deletion_protection.enabled .Value=false", "servers.DeletionProtection=none"},
		}),
	)

	It("turns AWS's deletion protections off and on again", func() {
		h := p.byHand()
		h.create(unprotected)
		h.ready(hour)
		Expect(shows(h.picture(), "servers.DeletionProtection=none")).To(BeTrue())
		h.change(protected(true))
		h.pass()
		Expect(shows(h.picture(), "servers.DeletionProtection=prevent-all-deletion")).To(BeTrue())
		Expect(shows(h.picture(), "balancer .Key=deletion_protection.enabled .Value=true")).To(BeTrue())
	})
}

// shows is true when a line of the picture holds that text.
func shows(picture []string, text string) bool {
	return slices.ContainsFunc(picture, func(l string) bool { return strings.Contains(l, text) })
}
