package controllers_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func subnetStories(p *plane) {
	// zones are the ids of the zones with healthy servers.
	zones := func(h *hand) []string {
		var out []string
		for _, z := range h.find().Status.Zones {
			if z.Servers.Healthy > 0 {
				out = append(out, z.ID)
			}
		}
		return out
	}
	subnets := func(h *hand) (ids []string) {
		h.aws.World.Do(func() { ids = h.aws.EC2.DefaultSubnets() })
		return ids
	}

	It("drains a zone before the balancer leaves it", func() {
		h, _ := p.standing(func(*v1alpha1.HighlyAvailableApp) {})
		h.change(frontIn(subnets(h)...))
		h.ready(hour)
		w := h.watch()
		h.change(frontIn(subnets(h)[:2]...))
		h.pass()
		Expect(h.count("Elastic Load Balancing v2.SetSubnets")).To(BeZero(), "servers stand there still")
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False "))
		h.ready(hour)
		Expect(h.count("Elastic Load Balancing v2.SetSubnets")).To(Equal(1))
		Expect(zones(h)).To(ConsistOf("use1-az1", darkID))
		Expect(h.find().Status.Servers.Healthy).To(Equal("8/8"), "two zones need more servers")
		Expect(w.least()).To(BeNumerically(">=", 5), w.String())
		h.settled()
	})

	It("opens a new zone to the balancer before servers come to it", func() {
		h := p.byHand()
		h.create(fourServers, frontIn(subnets(h)[:2]...))
		h.until(hour, begins(v1alpha1.ConditionHighlyAvailable, "True"))
		h.ready(hour)
		h.aws.World.Forget()
		w := h.watch()
		h.change(frontIn(subnets(h)...))
		h.ready(hour)
		h.time.Step(h.next)
		h.live(hour) // Auto Scaling balances the zones in its own time
		Expect(zones(h)).To(ConsistOf("use1-az1", darkID, "use1-az3"))
		var opened bool
		for _, c := range h.aws.World.Calls() {
			opened = opened || c.Operation == "SetSubnets"
			if in, ok := c.Input.(*autoscaling.UpdateAutoScalingGroupInput); ok && strings.Count(aws.ToString(in.VPCZoneIdentifier), ",") == 2 {
				Expect(opened).To(BeTrue(), "servers come to a zone that the balancer does not reach")
			}
		}
		Expect(opened).To(BeTrue())
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
		h.settled()
	})
}
