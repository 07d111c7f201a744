// Package elbv2 is the Elastic Load Balancing part of the simulated AWS: Application and Network Load Balancers, target
// groups, listeners, tags and target health over time. It answers the SDK's own client and refuses what AWS refuses.
// It is a test double: it forwards no traffic, and nothing but tests and the demo may import it.
package elbv2
