package twin

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	simregion "github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/test/moto"
)

// simulated is awssim.
type simulated struct {
	*simregion.Region
	clock *clocktesting.FakeClock
}

func newSimulated() simulated {
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	return simulated{simregion.New(c, awssim.WithRegion(region)), c}
}

func (s simulated) config() aws.Config    { return s.Config() }
func (s simulated) later(d time.Duration) { s.clock.Step(d) }

func (s simulated) network() (vpc, subnet string) {
	s.World.Do(func() {
		vpc = s.EC2.AddVPC("10.0.0.0/16")
		subnet = s.EC2.AddSubnet(vpc, region+"a", "10.0.0.0/24")
	})
	return vpc, subnet
}

func (s simulated) certificate(issued bool) (arn string) {
	status := acmtypes.CertificateStatusPendingValidation
	if issued {
		status = acmtypes.CertificateStatusIssued
	}
	arn = s.World.ARN("acm", "certificate/12345678-1234-1234-1234-123456789012")
	s.World.Do(func() { s.ACM.AddCertificate(arn, status) })
	return arn
}

func (s simulated) parameter(name, value string) {
	s.World.Do(func() { s.SSM.SetParameter(name, value) })
}

func (s simulated) managedPolicy(name string) (arn string) {
	s.World.Do(func() { arn = s.IAM.AddPolicy(name) })
	return arn
}

// foreign is an account of moto's. It knows no provisioning and no draining: time does nothing to it.
type foreign struct {
	*moto.Server
	t       *testing.T
	ctx     context.Context
	account string
}

func newForeign(t *testing.T, server *moto.Server, number int) foreign {
	t.Helper()
	return foreign{server, t, t.Context(), fmt.Sprintf("%012d", number)}
}

// config names the account in a header of moto's: a new account takes moto less time than forgetting the old one.
func (f foreign) config() aws.Config {
	cfg := f.Config(region)
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	cfg.APIOptions = append(cfg.APIOptions, smithyhttp.AddHeaderValue("x-moto-account-id", f.account))
	return cfg
}

func (foreign) later(time.Duration) {}

func (f foreign) network() (vpc, subnet string) {
	client := ec2.NewFromConfig(f.config())
	made, err := client.CreateVpc(f.ctx, &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
	f.ok(err)
	out, err := client.CreateSubnet(f.ctx, &ec2.CreateSubnetInput{
		VpcId: made.Vpc.VpcId, CidrBlock: new("10.0.0.0/24"), AvailabilityZone: new(region + "a"),
	})
	f.ok(err)
	return *made.Vpc.VpcId, *out.Subnet.SubnetId
}

// certificate imports one where it has to be issued: moto takes a minute to issue what is requested.
func (f foreign) certificate(issued bool) (arn string) {
	client := acm.NewFromConfig(f.config())
	if !issued {
		out, err := client.RequestCertificate(f.ctx, &acm.RequestCertificateInput{
			DomainName: new("app.example.com"), ValidationMethod: acmtypes.ValidationMethodDns,
		})
		f.ok(err)
		return *out.CertificateArn
	}
	return moto.Certify(f.ctx, f.t, f.config(), "app.example.com")
}

func (f foreign) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f foreign) parameter(name, value string) {
	_, err := ssm.NewFromConfig(f.config()).PutParameter(f.ctx, &ssm.PutParameterInput{
		Name: &name, Value: &value, Type: ssmtypes.ParameterTypeString, Overwrite: new(true),
	})
	f.ok(err)
}

func (f foreign) managedPolicy(name string) string {
	out, err := iam.NewFromConfig(f.config()).CreatePolicy(f.ctx, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: new(readShop)})
	f.ok(err)
	return *out.Policy.Arn
}
