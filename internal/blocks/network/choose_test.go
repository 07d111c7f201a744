package network

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

type tags = map[string]string

// plain is a usable public subnet in a zone, given by its letter.
func plain(id, zone string, free int32, t ...tags) subnet {
	s := subnet{id: id, zone: inZone(zone), free: free, usable: true, public: true, tags: tags{}}
	if len(t) > 0 {
		s.tags = t[0]
	}
	return s
}

func private(s subnet) subnet {
	s.public = false
	return s
}

func unusable(s subnet) subnet {
	s.usable = false
	return s
}

func inZone(letter string) availability.Zone {
	return availability.Zone{ID: "z" + letter, Name: "zone-" + letter}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	tier := tags{"tier": "web"}
	four := []subnet{plain("1", "a", 9), plain("2", "b", 9), plain("3", "c", 9), plain("4", "d", 9)}
	for name, c := range map[string]struct {
		all  []subnet
		q    query
		want []string
	}{
		"nothing there is nothing chosen":    {nil, query{onePerZone: true}, nil},
		"one of each zone, by zone":          {[]subnet{plain("9", "b", 9), plain("8", "a", 9), plain("7", "c", 9)}, query{onePerZone: true}, []string{"8", "9", "7"}},
		"the roomiest of a zone":             {[]subnet{plain("1", "a", 5), plain("2", "a", 50), plain("3", "b", 7)}, query{onePerZone: true}, []string{"2", "3"}},
		"the first of two that are as roomy": {[]subnet{plain("2", "a", 5), plain("1", "a", 5)}, query{onePerZone: true}, []string{"1"}},
		"at most three zones of one's own":   {four, query{onePerZone: true, most: 3}, []string{"1", "2", "3"}},
		"as many zones as were asked for":    {four, query{onePerZone: true, most: 4, least: 4}, []string{"1", "2", "3", "4"}},
		"what cannot be used is left out":    {[]subnet{plain("1", "a", 9), unusable(plain("2", "b", 9))}, query{onePerZone: true}, []string{"1"}},
		"public ones when they are needed":   {[]subnet{private(plain("1", "a", 99)), plain("2", "a", 9), private(plain("3", "b", 9))}, query{onePerZone: true, public: true}, []string{"2"}},
		"any when they are not":              {[]subnet{private(plain("1", "a", 99)), plain("2", "a", 9)}, query{onePerZone: true}, []string{"1"}},
		"by tags": {
			[]subnet{plain("1", "a", 9, tier), plain("2", "b", 9), plain("3", "c", 9, tags{"tier": "data"}), plain("4", "d", 9, tags{"tier": "web", "x": "y"})},
			query{tags: tier, onePerZone: true},
			[]string{"1", "4"},
		},
		"by all of the tags":                   {[]subnet{plain("1", "a", 9, tier), plain("2", "b", 9, tags{"tier": "web", "x": ""})}, query{tags: tags{"tier": "web", "x": ""}}, []string{"2"}},
		"by tags private ones too":             {[]subnet{private(plain("1", "a", 9, tier))}, query{tags: tier, public: true}, []string{"1"}},
		"by tags in any number of zones":       {[]subnet{plain("1", "a", 9, tier), plain("2", "b", 9, tier)}, query{tags: tier, most: 1, onePerZone: true}, []string{"1", "2"}},
		"servers take all that were selected":  {[]subnet{plain("2", "a", 5, tier), plain("1", "a", 9, tier), plain("3", "b", 9, tier)}, query{tags: tier}, []string{"1", "2", "3"}},
		"by ids, used or not":                  {[]subnet{plain("1", "a", 9), unusable(plain("2", "b", 9)), private(plain("3", "c", 9))}, query{ids: []string{"3", "2", "7"}, public: true}, []string{"2", "3"}},
		"by ids one of each zone, if need be":  {[]subnet{plain("1", "a", 9), plain("2", "a", 99)}, query{ids: []string{"1", "2"}, onePerZone: true}, []string{"2"}},
		"by ids the one that was kept":         {[]subnet{plain("1", "a", 9), plain("2", "a", 99)}, query{ids: []string{"1", "2"}, onePerZone: true, kept: []string{"1"}}, []string{"1"}},
		"kept when a roomier one appears":      {[]subnet{plain("1", "a", 1), plain("2", "a", 99), plain("3", "b", 9)}, query{onePerZone: true, kept: []string{"1", "3"}, least: 2}, []string{"1", "3"}},
		"kept when another zone appears":       {four, query{onePerZone: true, most: 4, kept: []string{"2", "3"}, least: 2}, []string{"2", "3"}},
		"kept when its tags are taken off":     {[]subnet{plain("1", "a", 9), plain("2", "b", 9, tier), plain("3", "c", 9, tier)}, query{tags: tier, kept: []string{"1", "2"}, least: 2}, []string{"1", "2"}},
		"kept when it cannot be used":          {[]subnet{unusable(plain("1", "a", 9)), plain("2", "b", 9), plain("3", "c", 9)}, query{onePerZone: true, kept: []string{"1", "2"}, least: 2}, []string{"1", "2"}},
		"kept by servers as well":              {[]subnet{plain("1", "a", 9, tier), plain("2", "a", 9, tier), plain("3", "b", 9, tier)}, query{tags: tier, kept: []string{"1", "3"}, least: 2}, []string{"1", "3"}},
		"gone, and replaced in its zone":       {[]subnet{plain("1", "a", 9), plain("5", "b", 9), plain("3", "c", 9)}, query{onePerZone: true, kept: []string{"1", "2", "3"}, least: 2}, []string{"1", "5", "3"}},
		"gone, and replaced in another zone":   {[]subnet{plain("1", "a", 9), plain("4", "d", 9), plain("5", "e", 9)}, query{onePerZone: true, kept: []string{"1", "2"}, least: 2}, []string{"1", "4"}},
		"gone, and not more than were before":  {append(slices.Clone(four[:3]), plain("4", "e", 9), plain("5", "f", 9)), query{onePerZone: true, most: 3, kept: []string{"1", "2", "9"}, least: 2}, []string{"1", "2", "3"}},
		"gone, and nothing in its place":       {[]subnet{plain("1", "a", 9), plain("3", "c", 9)}, query{onePerZone: true, kept: []string{"1", "2", "3"}, least: 2}, []string{"1", "3"}},
		"all gone is a new choice of as many":  {four, query{onePerZone: true, kept: []string{"7", "8"}, least: 2}, []string{"1", "2"}},
		"too few zones take what appears":      {[]subnet{plain("1", "a", 9), plain("2", "b", 9), plain("3", "c", 9)}, query{onePerZone: true, kept: []string{"1"}, least: 2}, []string{"1", "2"}},
		"too few zones count zones":            {[]subnet{plain("1", "a", 9, tier), plain("2", "a", 9, tier), plain("3", "b", 9, tier), plain("4", "b", 9, tier)}, query{tags: tier, kept: []string{"1", "2"}, least: 2}, []string{"1", "2", "3"}},
		"what takes a place must fit as well":  {[]subnet{plain("1", "a", 9), private(plain("2", "b", 9)), plain("3", "c", 9)}, query{onePerZone: true, public: true, kept: []string{"1", "9"}, least: 2}, []string{"1", "3"}},
		"a zone's name alone is no other zone": {[]subnet{plain("1", "a", 9), plain("2", "a", 8)}, query{}, []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := slices.Clone(c.all)
			for range 20 {
				rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				if diff := cmp.Diff(c.want, ids(choose(all, c.q))); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	two := []subnet{plain("1", "a", 9), plain("2", "b", 9)}
	for name, c := range map[string]struct {
		tier tier
		want []string
	}{
		"two zones will do": {tier{chosen: two, least: 2, public: true, addresses: 8, within: []string{"za", "zb"}}, nil},
		"two of three zones will not": {tier{chosen: two, least: 3}, []string{
			"f: the subnets lie in 2 of the 3 zones that are needed (za, zb): add subnets in other zones",
		}},
		"no subnets will not": {tier{least: 2, public: true}, []string{
			"f: the public subnets lie in 0 of the 2 zones that are needed (none): add subnets in other zones",
		}},
		"two subnets of one zone will not": {tier{chosen: []subnet{plain("1", "a", 9), plain("2", "a", 9)}, least: 2}, []string{
			"f: the subnets lie in 1 of the 2 zones that are needed (za): add subnets in other zones",
		}},
		"a subnet of no VPC of ours": {tier{chosen: two, least: 2, missing: []string{"8", "9"}}, []string{
			"f: 8 does not exist in vpc-1", "f: 9 does not exist in vpc-1",
		}},
		"a local zone, an outpost or one that is being made": {tier{chosen: []subnet{two[0], unusable(plain("2", "b", 9))}, least: 2}, []string{
			"f: 2 in zb is not available in a standard Availability Zone: choose another",
		}},
		"a private one for the internet": {tier{chosen: []subnet{two[0], private(plain("2", "b", 9))}, least: 2, public: true}, []string{
			"f: 2 in zb has no route to an internet gateway, which an internet-facing load balancer needs: add the route, choose another, or set loadBalancer.scheme to Internal in a new app",
		}},
		"a private one for others": {tier{chosen: []subnet{two[0], private(plain("2", "b", 9))}, least: 2}, nil},
		"too few free addresses at first": {tier{chosen: []subnet{two[0], plain("2", "b", 7)}, least: 2, addresses: 8}, []string{
			"f: 2 in zb has 7 free addresses, and 8 are needed: choose a larger one",
		}},
		"too few free addresses later on": {tier{chosen: []subnet{two[0], plain("2", "b", 7)}, least: 2, addresses: 8, query: query{kept: []string{"2"}}}, nil},
		"servers without a load balancer": {tier{chosen: two, least: 2, within: []string{"za", "zc"}}, []string{
			"f: 2 in zb is in a zone without a subnet of the load balancer, so its servers would get no requests: add one to network.loadBalancerSubnets, or take this one out",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.tier.field = "f"
			if diff := cmp.Diff(c.want, c.tier.faults("vpc-1")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestStandardZones(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"use1-az1": true, "apne1-az4": true, "usgw1-az3": true, "cnn1-az2": true, "usw2-lax1-az1": false, "use1-wl1-bos-wlz1": false, "": false, "us-east-1a": false,
	} {
		if standardZone.MatchString(id) != want {
			t.Errorf("%q: want %t", id, want)
		}
	}
}
