package loadbalancer

import (
	"context"
	"errors"
	"fmt"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// claim says whose a resource is that was found. One that is not ours keeps no
// reference: nobody may quote or remember it.
func (d desk) claim(seen *stack.Seen, tags map[string]string, known stack.Known) {
	seen.Foreign = !d.owner.Holds(tags, known, seen.Ref)
	if seen.Foreign {
		seen.Ref, seen.Attrs = "", nil
	}
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

// retag mends tags; it removes before it sets (see cloud.DiffTags).
func (d desk) retag(ctx context.Context, arn string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	var errs []error
	if len(remove) > 0 {
		_, err := d.api.RemoveTags(ctx, &elb.RemoveTagsInput{ResourceArns: []string{arn}, TagKeys: remove})
		errs = append(errs, err)
	}
	if len(set) > 0 {
		_, err := d.api.AddTags(ctx, &elb.AddTagsInput{ResourceArns: []string{arn}, Tags: cloud.ELBTags(set)})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
