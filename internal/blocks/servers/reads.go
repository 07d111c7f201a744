package servers

import (
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// groupReads reads, once in a pass, the group that several kinds look at.
type groupReads struct {
	api AutoScaling

	mu      sync.Mutex
	answers map[string]groupAnswer
}

type groupAnswer struct {
	group *types.AutoScalingGroup
	err   error
}

// group is the group of that name, or nil. Who asks at the same time waits for
// the one answer.
func (r *groupReads) group(ctx context.Context, name string) (*types.AutoScalingGroup, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, asked := r.answers[name]; asked {
		return known.group, known.err
	}
	return r.ask(ctx, name)
}

// fresh reads the group again.
func (r *groupReads) fresh(ctx context.Context, name string) (*types.AutoScalingGroup, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ask(ctx, name)
}

func (r *groupReads) ask(ctx context.Context, name string) (*types.AutoScalingGroup, error) {
	var answer groupAnswer
	out, err := r.api.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{name}})
	switch {
	case err != nil:
		answer.err = fmt.Errorf("find Auto Scaling group %s: %w", name, err)
	case len(out.AutoScalingGroups) > 0:
		answer.group = &out.AutoScalingGroups[0]
	}
	if r.answers == nil {
		r.answers = map[string]groupAnswer{}
	}
	r.answers[name] = answer
	return answer.group, answer.err
}

// owned is the group of that row if it carries the owner's tags: only then is
// what comes with it the app's.
func (r *groupReads) owned(ctx context.Context, row stack.Known, owner cloud.Owner) (*types.AutoScalingGroup, error) {
	g, err := r.group(ctx, row.Physical)
	if err != nil || g == nil {
		return nil, err
	}
	id := stack.Name{Kind: KindAutoScalingGroup, Role: row.Role}.ID()
	if !owner.Owns(cloud.FromASGTags(g.Tags), id) {
		return nil, nil
	}
	return g, nil
}
