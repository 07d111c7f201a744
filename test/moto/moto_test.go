package moto_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/haws-dev/haws/test/moto"
)

func TestItListensAndForgets(t *testing.T) {
	t.Parallel()
	server, ctx := moto.Start(t), t.Context()
	client := ec2.NewFromConfig(server.Config("eu-west-1"))
	count := func() int {
		out, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.Vpcs)
	}
	if _, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")}); err != nil {
		t.Fatal(err)
	}
	if got := count(); got != 2 {
		t.Errorf("%d VPCs, with the default one", got)
	}
	server.Reset(ctx, t)
	if got := count(); got != 1 {
		t.Errorf("%d VPCs after a reset", got)
	}
}
