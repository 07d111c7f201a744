// Package network looks up the subnets that an app stands in, says whether
// they can carry it, and owns the app's security groups. It never makes or
// changes a VPC, a subnet or a route.
package network
