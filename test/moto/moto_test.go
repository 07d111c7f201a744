package moto_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/haws-dev/haws/test/moto"
)

func TestItAnswersTheSDK(t *testing.T) {
	t.Parallel()
	client := ec2.NewFromConfig(moto.Start(t).Config("eu-west-1"))
	out, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Vpcs) != 1 || !*out.Vpcs[0].IsDefault {
		t.Errorf("not just the default VPC: %v", out.Vpcs)
	}
}
