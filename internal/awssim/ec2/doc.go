// Package ec2 simulates the parts of Amazon EC2 that a highly available service
// stands on: zones, networks, security groups, launch templates, instances.
//
// Its exported methods are for the other simulated services, for tests and for the
// demo. They take no lock: call them inside handlers, events or World.Do.
package ec2
