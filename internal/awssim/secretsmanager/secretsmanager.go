// Package secretsmanager simulates AWS Secrets Manager as far as the secrets go that RDS makes and owns: they are described,
// never read.
package secretsmanager

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/rds"
)

// Service is Secrets Manager in one world.
type Service struct {
	w         *awssim.World
	databases *rds.Service
}

// New adds Secrets Manager to the world.
func New(w *awssim.World, databases *rds.Service) *Service {
	s := &Service{w: w, databases: databases}
	awssim.Handle(w, "Secrets Manager", "DescribeSecret", s.describe)
	return s
}

// describe: Secrets Manager API reference, DescribeSecret: by ARN or name; OwningService is the service that created the secret;
// KmsKeyId is left out for the key aws/secretsmanager. RDS user guide, "Password management with Amazon RDS and AWS Secrets
// Manager": a managed secret is rotated every seven days, and deleted with its database. The value of OwningService and the
// HTTP status of the refusal are unverified.
func (s *Service) describe(_ *awssim.Call, in *api.DescribeSecretInput) (*api.DescribeSecretOutput, error) {
	for _, secret := range s.databases.Secrets() {
		arn := aws.ToString(secret.SecretArn)
		name := s.name(arn)
		if wanted := aws.ToString(in.SecretId); wanted != arn && wanted != name {
			continue
		}
		out := &api.DescribeSecretOutput{
			ARN: &arn, Name: &name, OwningService: aws.String("rds"), RotationEnabled: aws.Bool(true),
			RotationRules: &types.RotationRulesType{AutomaticallyAfterDays: aws.Int64(7)},
		}
		if key := aws.ToString(secret.KmsKeyId); key != s.w.ARN("kms", "key/aws-secretsmanager") {
			out.KmsKeyId = &key
		}
		return out, nil
	}
	return nil, awssim.Errorf("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
}

// name is what stands in a secret's ARN before six random characters. Secrets Manager API reference, CreateSecret.
func (s *Service) name(arn string) string {
	name := strings.TrimPrefix(arn, s.w.ARN("secretsmanager", "secret:"))
	return name[:max(0, len(name)-len("-Ab12Cd"))]
}
