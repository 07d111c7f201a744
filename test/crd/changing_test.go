package crd

import (
	"slices"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// change is a change of an app that exists, from one spec to another; no reason: it is admitted.
type change struct {
	change   string
	from, to string
	reason   reason
}

var (
	regionStays = reason{"spec.region", "region cannot be set, changed or removed"}
	vpcStays    = reason{"spec.network.vpcID", "network.vpcID cannot be set, changed or removed"}
	typeStays   = reason{"spec.loadBalancer.type", "loadBalancer.type (unset: Application) cannot be changed"}
	schemeStays = reason{"spec.loadBalancer.scheme", "loadBalancer.scheme (unset: InternetFacing) cannot be changed"}
)

func changes() []change { return slices.Concat(appChanges(), databaseChanges(), dataChanges()) }

func appChanges() []change {
	return []change{
		{"a region stays", `region: eu-west-1`, `region: eu-west-1`, reason{}},
		{"a region is changed", `region: eu-west-1`, `region: eu-west-2`, regionStays},
		{"a region is set later", ``, `region: eu-west-1`, regionStays},
		{"a region is removed", `region: eu-west-1`, ``, regionStays},

		{"a VPC stays", `network: {vpcID: vpc-01234567}`, `network: {vpcID: vpc-01234567, zones: 3}`, reason{}},
		{"a VPC is changed", `network: {vpcID: vpc-01234567}`, `network: {vpcID: vpc-89abcdef}`, vpcStays},
		{"a VPC is set later", `network: {zones: 2}`, `network: {zones: 2, vpcID: vpc-01234567}`, vpcStays},
		{"a VPC is set later, with the network", ``, `network: {vpcID: vpc-01234567}`, vpcStays},
		{"a VPC is removed", `network: {zones: 2, vpcID: vpc-01234567}`, `network: {zones: 2}`, vpcStays},
		{"a VPC is removed, with the network", `network: {vpcID: vpc-01234567}`, ``, vpcStays},
		{"a network without a VPC is added", ``, `network: {zones: 3}`, reason{}},
		{"a network without a VPC is removed", `network: {zones: 3}`, ``, reason{}},

		{"the default type is spelled out", `loadBalancer: {}`, `loadBalancer: {type: Application}`, reason{}},
		{"the default type is spelled out, with the load balancer", ``, `loadBalancer: {type: Application}`, reason{}},
		{"the default type is left out", `loadBalancer: {type: Application}`, `loadBalancer: {}`, reason{}},
		{"the default type is left out, with the load balancer", `loadBalancer: {type: Application}`, ``, reason{}},
		{"a type is changed", `loadBalancer: {type: Application}`, `loadBalancer: {type: Network}`, typeStays},
		{"a type is changed back", `loadBalancer: {type: Network}`, `loadBalancer: {type: Application}`, typeStays},
		{"another type is set later", `loadBalancer: {}`, `loadBalancer: {type: Network}`, typeStays},
		{"another type is set later, with the load balancer", ``, `loadBalancer: {type: Network}`, typeStays},
		{"another type is removed", `loadBalancer: {type: Network}`, `loadBalancer: {}`, typeStays},
		{"another type is removed, with the load balancer", `loadBalancer: {type: Network}`, ``, typeStays},

		{"the default scheme is spelled out", `loadBalancer: {}`, `loadBalancer: {scheme: InternetFacing}`, reason{}},
		{"the default scheme is spelled out, with the load balancer", ``, `loadBalancer: {scheme: InternetFacing}`, reason{}},
		{"the default scheme is left out", `loadBalancer: {scheme: InternetFacing}`, `loadBalancer: {}`, reason{}},
		{"the default scheme is left out, with the load balancer", `loadBalancer: {scheme: InternetFacing}`, ``, reason{}},
		{"a scheme is changed", `loadBalancer: {scheme: InternetFacing}`, `loadBalancer: {scheme: Internal}`, schemeStays},
		{"a scheme is changed back", `loadBalancer: {scheme: Internal}`, `loadBalancer: {scheme: InternetFacing}`, schemeStays},
		{"another scheme is set later", `loadBalancer: {}`, `loadBalancer: {scheme: Internal}`, schemeStays},
		{"another scheme is set later, with the load balancer", ``, `loadBalancer: {scheme: Internal}`, schemeStays},
		{"another scheme is removed", `loadBalancer: {scheme: Internal}`, `loadBalancer: {}`, schemeStays},
		{"another scheme is removed, with the load balancer", `loadBalancer: {scheme: Internal}`, ``, schemeStays},

		{"a port is changed", `servers: {port: 80}`, `servers: {port: 81}`, reason{}},
		{"a port is set later", ``, `servers: {port: 80}`, reason{}},
		{"a port is removed", `servers: {port: 80}`, ``, reason{}},

		{"protection is switched off", ``, `deletionProtection: false`, reason{}},
		{"protection is switched on", `deletionProtection: false`, `deletionProtection: true`, reason{}},
		{"the rest is changed", `servers: {image: {id: ami-01234567}}`, `{mode: Paused, servers: {instanceTypes: [t3.small], userData: x, volumeGiB: 20}, loadBalancer: {clientCIDRs: [10.0.0.0/8]}, tags: {a: b}}`, reason{}},
	}
}

func testChanging(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		for _, row := range changes() {
			t.Run(row.change, func(t *testing.T) {
				t.Parallel()
				object := created(t, api, row.from)
				object.Object["spec"] = spec(t, row.to)
				err := api.Update(t.Context(), object, client.DryRunAll)
				switch {
				case row.reason != reason{}:
					wantRefusal(t, err, row.reason)
				case err != nil:
					t.Errorf("got %v, want it admitted", err)
				}
			})
		}
	}
}
