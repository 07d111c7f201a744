package loadbalancer

import (
	"context"
	"fmt"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// claim says whose a resource is that was found.
func (d desk) claim(seen *stack.Seen, tags map[string]string, known stack.Known) {
	d.owner.Claim(seen, tags, known)
}

// verify makes sure that what a creation returned is ours. Creating what exists
// with the same settings succeeds, whoever made it (ELBv2 API reference,
// CreateLoadBalancer, CreateTargetGroup and CreateListener: "This operation is
// idempotent"). What exists for long can be read: if the tags are not found, it
// is new.
func (d desk) verify(ctx context.Context, name stack.Name, operation, arn string) error {
	tags, err := describeTags(ctx, d.api, []string{arn})
	switch {
	case stack.Is(err, stack.NotFound):
		return nil
	case err != nil:
		return err
	case d.owner.Owns(tags[arn], name.ID()):
		return nil
	}
	return &stack.Fault{
		Class: stack.Conflict, Service: elb.ServiceID, Operation: operation, Code: "NameTaken",
		Message: fmt.Sprintf("%s exists with the same settings and does not carry this app's owner tags (%s)", name.Physical, arn),
	}
}

// retag mends tags; it removes before it sets (see cloud.DiffTags): when the
// removal fails, what has to go is not forgotten.
func (d desk) retag(ctx context.Context, arn string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := d.api.RemoveTags(ctx, &elb.RemoveTagsInput{ResourceArns: []string{arn}, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		if _, err := d.api.AddTags(ctx, &elb.AddTagsInput{ResourceArns: []string{arn}, Tags: cloud.ELBTags(set)}); err != nil {
			return err
		}
	}
	return nil
}
