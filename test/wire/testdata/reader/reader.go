// Package reader reads some of an answer, for the test of what is found in it.
package reader

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Free reads of each subnet its free addresses and its tags' keys, and of its state nothing: it writes there.
func Free(ctx context.Context, api ec2.DescribeSubnetsAPIClient) (free int32, keys []string, err error) {
	in := &ec2.DescribeSubnetsInput{}
	in.MaxResults = aws.Int32(5)
	out, err := api.DescribeSubnets(ctx, in)
	if err != nil {
		return 0, nil, err
	}
	for _, s := range out.Subnets {
		s.State = types.SubnetStatePending
		free += aws.ToInt32(s.AvailableIpAddressCount)
		for i := range s.Tags {
			keys = append(keys, *s.Tags[i].Key)
		}
	}
	return free, keys, nil
}

// Name reads a field of what hangs on nothing that is read of an answer.
func Name(v types.Vpc) *string { return v.VpcId }
