package loadbalancer

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// maxARNs is how many resources one DescribeTags takes. (ELBv2 API reference,
// DescribeTags: "up to 20 resources in a single call".)
const maxARNs = 20

// reads are what the kinds look up in one pass, each thing once.
type reads struct {
	api       API
	balancers cloud.Memo[*types.LoadBalancer]
	listeners cloud.Memo[[]types.Listener]
	tags      cloud.Memo[map[string]map[string]string]
}

// balancer is nil when there is none of that name. Names are asked for one by
// one: DescribeLoadBalancers fails with LoadBalancerNotFound as soon as one of
// several does not exist. (ELBv2 API reference, DescribeLoadBalancers.)
func (r *reads) balancer(ctx context.Context, name string) (*types.LoadBalancer, error) {
	return r.balancers.Of(name, func() (*types.LoadBalancer, error) {
		out, err := r.api.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: []string{name}})
		switch {
		case stack.Is(err, stack.NotFound):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("find load balancer %s: %w", name, err)
		case len(out.LoadBalancers) == 0:
			return nil, nil
		}
		return &out.LoadBalancers[0], nil
	})
}

// listenersOf are all listeners of a load balancer, whoever made them.
func (r *reads) listenersOf(ctx context.Context, balancer string) ([]types.Listener, error) {
	return r.listeners.Of(balancer, func() ([]types.Listener, error) {
		var found []types.Listener
		pages := elb.NewDescribeListenersPaginator(r.api, &elb.DescribeListenersInput{LoadBalancerArn: &balancer})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			switch {
			case stack.Is(err, stack.NotFound):
				return nil, nil
			case err != nil:
				return nil, fmt.Errorf("find the listeners of load balancer %s: %w", balancer, err)
			}
			found = append(found, page.Listeners...)
		}
		return found, nil
	})
}

// tagsOf are the tags of one resource. Those of everything around its load
// balancer are read together, so that a pass over an app asks once.
func (r *reads) tagsOf(ctx context.Context, arn, balancer string) (map[string]string, error) {
	if balancer != "" {
		around, err := r.tags.Of(balancer, func() (map[string]map[string]string, error) { return r.tagsAround(ctx, balancer) })
		switch tags, read := around[arn]; {
		case read:
			return tags, nil
		case err != nil && !stack.Is(err, stack.NotFound):
			return nil, err
		}
	}
	own, err := describeTags(ctx, r.api, []string{arn})
	return own[arn], err
}

// tagsAround leaves out the listeners when they cannot be read: whoever needs
// them finds out.
func (r *reads) tagsAround(ctx context.Context, balancer string) (map[string]map[string]string, error) {
	arns := []string{balancer}
	listeners, _ := r.listenersOf(ctx, balancer)
	for _, l := range listeners {
		arns = append(arns, aws.ToString(l.ListenerArn))
		arns = append(arns, targetsOf(l)...)
	}
	slices.Sort(arns)
	return describeTags(ctx, r.api, slices.Compact(arns))
}

func describeTags(ctx context.Context, api API, arns []string) (map[string]map[string]string, error) {
	tags := map[string]map[string]string{}
	for chunk := range slices.Chunk(arns, maxARNs) {
		out, err := api.DescribeTags(ctx, &elb.DescribeTagsInput{ResourceArns: chunk})
		if err != nil {
			return nil, fmt.Errorf("read the tags of %s: %w", chunk[0], err)
		}
		for _, d := range out.TagDescriptions {
			tags[aws.ToString(d.ResourceArn)] = cloud.FromELBTags(d.Tags)
		}
	}
	return tags, nil
}
