package cloud

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Identity says as whom the operator acts.
type Identity struct {
	// Account is the twelve digits of the AWS account.
	Account string
	// Partition is the part of AWS: "aws", "aws-cn" or "aws-us-gov".
	Partition string
}

type caller struct {
	turn  chan struct{}
	known *Identity
}

// Identity asks STS once (GetCallerIdentity, which needs no permission) and
// remembers the answer; a failure is not remembered. Callers at the same time
// wait for the one who asks, each as long as its own context allows.
func (c *Clients) Identity(ctx context.Context) (Identity, error) {
	select {
	case c.caller.turn <- struct{}{}:
		defer func() { <-c.caller.turn }()
	case <-ctx.Done():
		return Identity{}, fmt.Errorf("wait for the caller identity: %w", ctx.Err())
	}
	if c.caller.known != nil {
		return *c.caller.known, nil
	}
	got, err := c.identify(ctx)
	if err != nil {
		return Identity{}, err
	}
	c.caller.known = &got
	return got, nil
}

func (c *Clients) identify(ctx context.Context) (Identity, error) {
	out, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, err
	}
	who, err := arn.Parse(aws.ToString(out.Arn))
	if err != nil {
		return Identity{}, fmt.Errorf("read the caller's ARN %q: %w", aws.ToString(out.Arn), err)
	}
	return Identity{Account: aws.ToString(out.Account), Partition: who.Partition}, nil
}
