package rds

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// secret is a managed secret that is just being made. RDS user guide, "Password management with Amazon RDS and AWS Secrets
// Manager": its name begins with rds!db-; that a cluster's begins with rds!cluster- is unverified.
func (s *Service) secret(resource, key *string) *types.MasterUserSecret {
	name := "secret:rds!" + strings.ToLower(aws.ToString(resource)) + "-Ab12Cd"
	return &types.MasterUserSecret{
		SecretArn: aws.String(s.world.ARN("secretsmanager", name)), SecretStatus: aws.String("creating"),
		KmsKeyId: s.key(key, "aws/secretsmanager"),
	}
}

// Secrets lists the secrets that RDS manages for the databases that there are.
func (s *Service) Secrets() (found []types.MasterUserSecret) {
	for _, i := range s.instances {
		if i.MasterUserSecret != nil {
			found = append(found, *i.MasterUserSecret)
		}
	}
	for _, c := range s.clusters {
		if c.MasterUserSecret != nil {
			found = append(found, *c.MasterUserSecret)
		}
	}
	return found
}
