package loadbalancer

import (
	"fmt"
	"slices"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// TargetGroup is what the servers register with. Its targets belong to the
// Auto Scaling group. Protocol, port and target type are part of its name.
type TargetGroup struct {
	Protocol    string
	Port        int32
	VPC         stack.Ref
	HealthCheck HealthCheck
	// Attributes are those that we set; of what exists, all.
	Attributes map[string]string
	Tags       map[string]string
}

// HealthCheck is how the servers are asked whether they are well.
type HealthCheck struct {
	Protocol string
	// Port is "traffic-port": the one that requests go to.
	Port string
	// Path and Codes are empty for TCP.
	Path, Codes                          string
	IntervalSeconds, TimeoutSeconds      int32
	HealthyThreshold, UnhealthyThreshold int32
}

type targetGroups struct{ desk }

// Uses: the VPC.
func (targetGroups) Uses(of *TargetGroup) []stack.Ref { return []stack.Ref{of.VPC} }

// Diff lists what to change. Protocol, port and VPC cannot be changed. (ELBv2
// API reference, ModifyTargetGroup.)
func (targetGroups) Diff(want, have *TargetGroup) []stack.Change {
	return slices.Concat(
		unlike("protocol", want.Protocol, have.Protocol),
		unlike("port", fmt.Sprint(want.Port), fmt.Sprint(have.Port)),
		unlike("VPC", want.VPC.String(), have.VPC.String()),
		want.HealthCheck.changes(have.HealthCheck),
		attributeChanges(want.Attributes, have.Attributes),
		cloud.TagChanges(want.Tags, have.Tags),
	)
}

func (h HealthCheck) changes(have HealthCheck) []stack.Change {
	return slices.Concat(
		changed("health check protocol", h.Protocol, have.Protocol),
		changed("health check port", h.Port, have.Port),
		changed("health check path", h.Path, have.Path),
		changed("health check success codes", h.Codes, have.Codes),
		changed("health check interval", seconds(h.IntervalSeconds), seconds(have.IntervalSeconds)),
		changed("health check timeout", seconds(h.TimeoutSeconds), seconds(have.TimeoutSeconds)),
		changed("healthy threshold", fmt.Sprint(h.HealthyThreshold), fmt.Sprint(have.HealthyThreshold)),
		changed("unhealthy threshold", fmt.Sprint(h.UnhealthyThreshold), fmt.Sprint(have.UnhealthyThreshold)),
	)
}

func unlike(field, want, have string) []stack.Change {
	out := changed(field, want, have)
	for i := range out {
		out[i].Forbidden = "AWS cannot change it on a target group: delete the target group once no listener uses it, and haws makes it anew"
	}
	return out
}

func seconds(n int32) string { return fmt.Sprintf("%d s", n) }
