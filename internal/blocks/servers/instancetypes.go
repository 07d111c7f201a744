package servers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

// offeringsFresh is how long an answer on instance type offerings is used:
// AWS adds types to zones in weeks, not minutes.
const offeringsFresh = time.Hour

// InstanceTypes are the instance types of the servers. AWS offers them, zone
// by zone.
type InstanceTypes struct{ Types []string }

// instanceTypes is the kind InstanceTypes. A name is the list of types.
type instanceTypes struct {
	api       EC2
	offerings *Offerings
}

func (instanceTypes) Uses(*InstanceTypes) []stack.Ref         { return nil }
func (instanceTypes) Diff(_, _ *InstanceTypes) []stack.Change { return nil }
func instanceTypesName(all []string) stack.Name {
	return stack.Name{Kind: KindInstanceTypes, Role: tier, Physical: strings.Join(all, ",")}
}

func (k instanceTypes) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		all := strings.Split(n.Physical, ",")
		zones, err := k.offerings.find(ctx, k.api, all)
		if err != nil {
			return nil, err
		}
		out = append(out, stack.Seen{
			Name: n.Name, Ref: n.Physical, Have: &InstanceTypes{Types: all}, State: stack.Ready,
			Facts: availability.Offerings{Zones: zones},
		})
	}
	return out, nil
}

// Offerings remembers in which zones AWS offers which instance types.
type Offerings struct {
	// Now tells the time.
	Now func() time.Time

	mu    sync.Mutex
	known map[string]offering
}

type offering struct {
	zones map[string][]string
	at    time.Time
}

func (o *Offerings) find(ctx context.Context, api EC2, all []string) (map[string][]string, error) {
	key := strings.Join(slices.Sorted(slices.Values(all)), ",")
	o.mu.Lock()
	known, ok := o.known[key]
	o.mu.Unlock()
	if ok && o.Now().Sub(known.at) < offeringsFresh {
		return known.zones, nil
	}
	zones, err := describeOfferings(ctx, api, all)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == nil {
		o.known = map[string]offering{}
	}
	o.known[key] = offering{zones: zones, at: o.Now()}
	return zones, nil
}

// describeOfferings lists the zone ids of each type.
func describeOfferings(ctx context.Context, api EC2, all []string) (map[string][]string, error) {
	zones := map[string][]string{}
	pages := ec2.NewDescribeInstanceTypeOfferingsPaginator(api, &ec2.DescribeInstanceTypeOfferingsInput{
		LocationType: types.LocationTypeAvailabilityZoneId,
		Filters:      []types.Filter{{Name: aws.String("instance-type"), Values: all}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("find where instance types %s are offered: %w", strings.Join(all, ", "), err)
		}
		for _, o := range page.InstanceTypeOfferings {
			zones[string(o.InstanceType)] = append(zones[string(o.InstanceType)], aws.ToString(o.Location))
		}
	}
	return zones, nil
}
