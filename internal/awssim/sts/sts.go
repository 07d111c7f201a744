// Package sts simulates who the caller is.
package sts

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/haws-dev/haws/internal/awssim"
)

// Service is STS in one world.
type Service struct {
	// Account is the account that the credentials belong to: the world's, unless a test moves them.
	Account string
}

// New adds STS to the world.
func New(w *awssim.World) *Service {
	s := &Service{Account: w.Account()}
	awssim.Handle(w, "STS", "GetCallerIdentity", s.identity)
	return s
}

func (s *Service) identity(*awssim.Call, *api.GetCallerIdentityInput) (*api.GetCallerIdentityOutput, error) {
	return &api.GetCallerIdentityOutput{
		Account: aws.String(s.Account),
		Arn:     aws.String("arn:aws:sts::" + s.Account + ":assumed-role/haws/awssim"),
		UserId:  aws.String("AROASIMULATED0000000A:awssim"),
	}, nil
}
