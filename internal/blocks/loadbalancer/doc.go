// Package loadbalancer is the block of how clients reach an app: an
// Application or Network Load Balancer, its listeners, the target group that
// the servers register with, and the certificates that are given.
//
// It never registers or removes targets: the Auto Scaling group does.
package loadbalancer
