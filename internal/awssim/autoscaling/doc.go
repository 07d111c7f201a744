// Package autoscaling is the EC2 Auto Scaling part of the simulated AWS: groups that spread instances over Availability
// Zones, replace the unhealthy, refresh instances, register targets, drain before they terminate and record what they do
// as activities. It answers the SDK's own client and refuses what AWS refuses.
// It is a test double: scaling policies are kept but measure nothing, and nothing but tests and the demo may import it.
package autoscaling
