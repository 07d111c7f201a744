package awssim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"
)

// operations calls each client once.
func operations() map[string]func(context.Context, aws.Config) error {
	return map[string]func(context.Context, aws.Config) error{
		"acm": func(ctx context.Context, c aws.Config) error {
			_, err := acm.NewFromConfig(c).DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: aws.String("a")})
			return err
		},
		"autoscaling": func(ctx context.Context, c aws.Config) error {
			_, err := autoscaling.NewFromConfig(c).DescribePolicies(ctx, &autoscaling.DescribePoliciesInput{})
			return err
		},
		"dynamodb": func(ctx context.Context, c aws.Config) error {
			_, err := dynamodb.NewFromConfig(c).ListTables(ctx, &dynamodb.ListTablesInput{})
			return err
		},
		"ec2": func(ctx context.Context, c aws.Config) error {
			_, err := ec2.NewFromConfig(c).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
			return err
		},
		"elb": func(ctx context.Context, c aws.Config) error {
			_, err := elb.NewFromConfig(c).DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{})
			return err
		},
		"iam": func(ctx context.Context, c aws.Config) error {
			_, err := iam.NewFromConfig(c).ListRoles(ctx, &iam.ListRolesInput{})
			return err
		},
		"rds": func(ctx context.Context, c aws.Config) error {
			_, err := rds.NewFromConfig(c).DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
			return err
		},
		"s3": func(ctx context.Context, c aws.Config) error {
			_, err := s3.NewFromConfig(c).GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String("aaa")})
			return err
		},
		"ssm": func(ctx context.Context, c aws.Config) error {
			_, err := ssm.NewFromConfig(c).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("a")})
			return err
		},
		"sts": func(ctx context.Context, c aws.Config) error {
			_, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
			return err
		},
	}
}

// The simulation depends on the order of the SDK's own steps. When an upgrade of the SDK
// makes this test fail, look at divert.go before changing the lists.
func TestOrderOfTheSDKsSteps(t *testing.T) {
	for name, call := range operations() {
		t.Run(name, func(t *testing.T) {
			var initialize, finalize, deserialize []string
			cfg := newRig(t).Config()
			cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
				initialize, finalize, deserialize = stack.Initialize.List(), stack.Finalize.List(), stack.Deserialize.List()
				return nil
			})
			if err := call(t.Context(), cfg); err == nil {
				t.Fatal("nothing is simulated here")
			}
			if got := initialize[len(initialize)-1]; got != "SimRecord" {
				t.Errorf("the last step of Initialize is %s", got)
			}
			if retry, signing := slices.Index(finalize, "Retry"), slices.Index(finalize, "Signing"); retry < 0 || signing < retry {
				t.Errorf("Finalize: %s", strings.Join(finalize, ", "))
			}
			want := []string{
				"AddRawResponseToMetadata", "ResponseErrorWrapper", "RequestIDRetriever", "SimAnswer",
				"OperationDeserializer", "RecordResponseTiming", "RequestResponseLogger", "SimWire",
			}
			if diff := cmp.Diff(want, own(deserialize)); diff != "" {
				t.Errorf("Deserialize (-want +got):\n%s", diff)
			}
		})
	}
}

// own leaves out the steps that only some services have and that do not matter here. S3 has its own way to find the id of a request.
func own(ids []string) []string {
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return slices.Contains([]string{"CloseResponseBody", "ErrorCloseResponseBody", "DynamoDB:ResponseChecksumValidation", "S3:ProcessResponseFor200Error"}, id)
	})
	if i := slices.Index(ids, "S3MetadataRetriever"); i >= 0 {
		ids[i] = "RequestIDRetriever"
	}
	return ids
}
