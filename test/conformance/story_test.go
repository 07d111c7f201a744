package conformance_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// mostReads is how many reads a full pass over a settled app takes at most.
const mostReads = 38

func creation(t *trial) {
	It("builds the app", func() {
		t.ready("shop")
		Expect(t.find("shop").Status.Endpoint).To(HaveSuffix(".elb.amazonaws.com"))
		Expect(t.says("shop", v1alpha1.ConditionStalled)()).To(HavePrefix("False"))
	})
	It("has made each part once", func() { t.complete("shop", len(t.shop().Spec.LoadBalancer.Listeners)) })
	It("looks at an app that has settled with a few reads, and writes nothing", func() {
		calls := t.settled("shop")
		Expect(len(calls)).To(BeNumerically("<=", mostReads), "%v", calls)
	})
}

func drift(t *trial) {
	Describe("what a stranger changes is mended by the next pass, in one write:", func() {
		for _, a := range allChanges() {
			It(a.what, func() {
				if a.secure && t.certificate == "" {
					Skip("there is no certificate")
				}
				if a.imports && t.proxy == nil {
					Skip("it would leave a certificate in the account")
				}
				if a.bounded && t.boundary == "" {
					Skip("there is no boundary")
				}
				t.suffer(a)
			})
		}
	})
	Describe("what a stranger takes away is made anew, and its users move to it:", func() {
		for _, a := range append(removals, losses...) {
			It(a.what, func() { t.suffer(a) })
		}
	})
}

// suffer lets a stranger do something, and looks that it is undone.
func (t *trial) suffer(a act) {
	GinkgoHelper()
	own := owner(app("shop"))
	before := t.picture(Default, own)
	Expect(a.do(t.stranger("shop"))).To(Succeed())
	Expect(t.picture(Default, own)).NotTo(Equal(before), "the stranger did nothing")
	calls := t.counted()
	t.look("shop")
	if a.detaches && t.attach != nil {
		t.attach("shop")
	}
	if t.proxy != nil && a.writes > 0 {
		Expect(cmp.Diff(before, t.picture(Default, own))).To(BeEmpty(), "after one pass")
		Expect(writes(t.since(calls))).To(HaveLen(a.writes))
	}
	Eventually(func(g Gomega) string { return cmp.Diff(before, t.picture(g, own)) }, t.late, "300ms").Should(BeEmpty())
	t.settled("shop")
}

// edit is a change of the spec, and what AWS shows of it.
type edit struct {
	what  string
	do    func(*v1alpha1.HighlyAvailableAppSpec)
	shows []string
	hides string
}

var edited = []edit{
	{"another listener", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.LoadBalancer.Listeners = append(s.LoadBalancer.Listeners, v1alpha1.Listener{Port: 8080, Protocol: v1alpha1.ListenerHTTP})
	}, []string{":8080: forward to haws-", "lets in tcp 8080–8080 from 0.0.0.0/0"}, ""},
	{"a listener less", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.LoadBalancer.Listeners = s.LoadBalancer.Listeners[:len(s.LoadBalancer.Listeners)-1]
	}, nil, "8080–8080 from 0.0.0.0/0"},
	{"clients of one network only", func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.ClientCIDRs = []string{"10.0.0.0/8"} }, []string{"from 10.0.0.0/8"}, "from 0.0.0.0/0"},
	{"another path of the health check", func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.HealthCheck.Path = "/ready" }, []string{"asks HTTP /ready every"}, ""},
	{"another idle timeout", func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.IdleTimeoutSeconds = aws.Int32(120) }, []string{"idle_timeout.timeout_seconds is 120"}, ""},
	{"a shorter drain", func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.DeregistrationDelaySeconds = aws.Int32(30) }, []string{"deregistration_delay.timeout_seconds is 30"}, ""},
	{"another load to keep", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Servers.Scaling = &v1alpha1.Scaling{TargetCPUPercent: aws.Int32(70)}
	}, []string{"keeps ASGAverageCPUUtilization at 70"}, ""},
	{"more servers", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(6), Max: aws.Int32(12)}
	}, []string{"from 9 to 12 desired 9 there 9"}, ""},
	{"another index", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Tables[0].Indexes = append(s.Tables[0].Indexes, v1alpha1.TableIndex{Name: "by-day", PartitionKey: v1alpha1.TableKey{Name: "day", Type: v1alpha1.KeyNumber}})
	}, []string{"index by-user ACTIVE", "index by-day ACTIVE"}, ""},
	{"an index less", func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tables[0].Indexes = s.Tables[0].Indexes[1:] }, []string{"index by-day ACTIVE"}, "index by-user"},
	{"another lifecycle rule", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Buckets[0].LifecycleRules = append(s.Buckets[0].LifecycleRules, v1alpha1.LifecycleRule{Name: "tmp", Prefix: "tmp/", ExpirationDays: aws.Int32(1)})
	}, []string{"rule previews Enabled expires previews/ after 14 days", "rule tmp Enabled expires tmp/ after 1 days"}, ""},
	{"recovery for two weeks only", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Tables[0].PointInTimeRecovery = &v1alpha1.PointInTimeRecovery{PeriodDays: aws.Int32(14)}
	}, []string{"recovery ENABLED 14 days"}, ""},
	// The last one: moto keeps the tags of a template as they were made, and the operator goes on setting them.
	{"a bigger database, at once, with more backups", func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Database.ApplyChanges, s.Database.InstanceClass, s.Database.StorageGiB = v1alpha1.ApplyImmediately, "db.t4g.small", aws.Int32(200)
		s.Database.Backup = &v1alpha1.DatabaseBackup{RetentionDays: aws.Int32(14)}
	}, []string{"postgres db.t4g.small in", "storage of 200 GiB up to 400", "backups for 14 days"}, ""},
	{"another value of a parameter", func(s *v1alpha1.HighlyAvailableAppSpec) { s.Database.Parameters["max_connections"] = "250" }, []string{"max_connections is 250"}, ""},
	{"other tags", func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = map[string]string{"stage": "test"} }, []string{"tag stage test"}, "tag team"},
}

func edits(t *trial) {
	It("carries out one more bucket, for which the policy of the role changes, and nothing else", func() { t.moreBuckets() })
	Describe("an edit of the spec is carried out:", func() {
		for _, e := range edited {
			It(e.what, func() {
				t.change("shop", func(a *v1alpha1.HighlyAvailableApp) { e.do(&a.Spec) })
				Eventually(func(g Gomega) {
					now := strings.Join(t.picture(g, owner(app("shop"))), "\n")
					for _, line := range e.shows {
						g.Expect(now).To(ContainSubstring(line))
					}
					if e.hides != "" {
						g.Expect(now).NotTo(ContainSubstring(e.hides))
					}
				}, t.late, "300ms").Should(Succeed())
				if t.proxy == nil || e.what != edited[len(edited)-1].what {
					t.settled("shop")
				}
			})
		}
	})
}

// kills is how often the operator is killed while apps are made, and again
// while they are removed.
const kills = 6

// doomed are the apps of these stories; roll is made with them.
var doomed = []string{"kill-a", "kill-b", "kill-c", "kill-d"}

const roll = "roll"

func crashes(t *trial) {
	It("makes apps while it is killed over and over, and each part once", func() {
		names := append([]string{roll}, doomed...)
		for _, name := range names {
			t.create(app(name))
		}
		t.kill()
		for _, name := range names {
			t.ready(name)
		}
		for _, name := range names {
			t.complete(name, 1)
			t.settled(name)
		}
	})
	It("removes apps while it is killed over and over", func() {
		for _, name := range doomed {
			t.drop(name)
		}
		t.kill()
	})
}

// kill ends the operator at a write, before AWS hears of it or before the
// operator hears from AWS, and starts another; and again. Where nobody counts
// the writes, it ends at some moment.
func (t *trial) kill() {
	GinkgoHelper()
	dice := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), uint64(t.killed))) //nolint:gosec // the seed is told, to repeat it
	for range kills {
		if t.proxy == nil {
			time.Sleep(time.Duration(dice.IntN(20_000)) * time.Millisecond)
			t.operator.kill()
		} else {
			dead := make(chan struct{})
			t.proxy.set(&trap{writes: 1 + dice.IntN(5), after: dice.IntN(2) == 0, spring: func() { t.operator.kill(); close(dead) }})
			Eventually(dead, t.late).Should(BeClosed(), "the operator writes nothing more")
		}
		t.killed++
		t.operator.start()
	}
}

// rollout edits what a template holds.
func (t *trial) rollout() {
	GinkgoHelper()
	t.change(roll, func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.VolumeGiB = aws.Int32(24) })
}

// version is that of the template from which a group makes its servers.
func (t *trial) version(g Gomega, name string) string {
	groups, err := t.asg.DescribeAutoScalingGroups(context.Background(), &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{*t.stranger(name).name("AutoScalingGroup/servers")}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(groups.AutoScalingGroups).To(HaveLen(1))
	return *groups.AutoScalingGroups[0].LaunchTemplate.Version
}

// removal takes away the app of the story, the others that it names and those
// that are on their way.
func removal(t *trial, others ...string) {
	It("refuses to delete an app that is protected", func() {
		err := t.kube.Delete(context.Background(), t.find("shop"))
		Expect(apierrors.IsInvalid(err) || apierrors.IsForbidden(err)).To(BeTrue(), fmt.Sprint(err))
	})
	It("leaves nothing of any app that is removed but its last snapshot, and the table that is retained", func() {
		before, table := len(t.snapshots(Default)), *t.stranger("shop").name("Table/sessions")
		for _, name := range append(others, "shop") {
			t.drop(name)
		}
		for _, name := range slices.Concat(others, doomed, []string{"shop"}) {
			Eventually(func() any { return t.find(name) }, 3*t.late).Should(BeNil())
			kept := map[string][]string{}
			if name == "shop" {
				kept[kindTable] = []string{table}
			}
			Expect(of(t.list(Default), owner(app(name)))).To(Equal(kept))
		}
		Expect(t.snapshots(Default)).To(HaveLen(before + 1))
		Expect(t.snapshots(Default)[before].name).To(MatchRegexp(`^haws-default-shop-database-[a-z2-7]{10}-final-db-`))
	})
	It("takes back the table that was retained when the app comes again", func() { t.again() })
}
