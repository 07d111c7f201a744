package region

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"k8s.io/utils/clock"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/acm"
	"github.com/haws-dev/haws/internal/awssim/autoscaling"
	"github.com/haws-dev/haws/internal/awssim/dynamodb"
	"github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/elbv2"
	"github.com/haws-dev/haws/internal/awssim/iam"
	"github.com/haws-dev/haws/internal/awssim/rds"
	"github.com/haws-dev/haws/internal/awssim/s3"
	"github.com/haws-dev/haws/internal/awssim/secretsmanager"
	"github.com/haws-dev/haws/internal/awssim/ssm"
	"github.com/haws-dev/haws/internal/awssim/sts"
)

// Region is one simulated Region with a default VPC in three Availability Zones. Its services belong to the world: use
// them inside World.Do.
type Region struct {
	World    *awssim.World
	EC2      *ec2.Service
	ELB      *elbv2.Service
	ASG      *autoscaling.Service
	SSM      *ssm.Service
	ACM      *acm.Service
	RDS      *rds.Service
	Secrets  *secretsmanager.Service
	DynamoDB *dynamodb.Service
	S3       *s3.Service
	IAM      *iam.Service
	STS      *sts.Service
}

// New builds a Region on a clock.
func New(c clock.PassiveClock, opts ...awssim.Option) *Region {
	w := awssim.New(c, opts...)
	r := &Region{World: w, EC2: ec2.New(w), SSM: ssm.New(w), ACM: acm.New(w), IAM: iam.New(w), STS: sts.New(w)}
	r.EC2.UseProfiles(r.IAM)
	r.ELB = elbv2.New(w, r.EC2)
	r.ELB.UseCertificates(r.ACM)
	r.ASG = autoscaling.New(w, r.EC2, r.ELB)
	r.RDS = rds.New(w, r.EC2)
	r.Secrets = secretsmanager.New(w, r.RDS)
	r.DynamoDB = dynamodb.New(w)
	r.S3 = s3.New(w)
	return r
}

// Config is the configuration of SDK clients that talk to this Region.
func (r *Region) Config() aws.Config { return r.World.Config() }
