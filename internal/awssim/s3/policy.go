package s3

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handlePolicy() {
	awssim.Handle(s.world, serviceID, "GetBucketPolicy", s.getPolicy)
	awssim.Handle(s.world, serviceID, "PutBucketPolicy", s.putPolicy)
	awssim.Handle(s.world, serviceID, "DeleteBucketPolicy", s.deletePolicy)
}

func (s *Service) getPolicy(_ *awssim.Call, in *sdk.GetBucketPolicyInput) (*sdk.GetBucketPolicyOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if b.policy == "" {
		return nil, missing("NoSuchBucketPolicy", "The bucket policy does not exist")
	}
	return &sdk.GetBucketPolicyOutput{Policy: &b.policy}, nil
}

// putPolicy keeps the document in other words, so that nobody leans on its text: keys in another order. Whether S3 does is
// unverified.
func (s *Service) putPolicy(_ *awssim.Call, in *sdk.PutBucketPolicyInput) (*sdk.PutBucketPolicyOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	document := aws.ToString(in.Policy)
	public, err := b.checkPolicy(document)
	if err != nil {
		return nil, err
	}
	if public && b.access != nil && *b.access.BlockPublicPolicy {
		return nil, denied()
	}
	var said map[string]any
	if err := json.Unmarshal([]byte(document), &said); err != nil {
		return nil, wrongPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	shown, err := json.Marshal(said)
	b.policy = string(shown)
	return &sdk.PutBucketPolicyOutput{}, err
}

func (s *Service) deletePolicy(_ *awssim.Call, in *sdk.DeleteBucketPolicyInput) (*sdk.DeleteBucketPolicyOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.policy = ""
	return &sdk.DeleteBucketPolicyOutput{}, nil
}

func wrongPolicy(text string) error { return bad("MalformedPolicy", "%s", text) }

// statement is one of a policy. Whatever may be one or many is looked at as it comes.
type statement struct {
	Effect                                                            string
	Principal, NotPrincipal, Action, NotAction, Resource, NotResource any
	Condition                                                         map[string]any
}

// checkPolicy: S3 user guide, "Bucket policies": at most 20 KB. IAM user guide, "IAM JSON policy elements reference". That a
// policy is public is judged by much more in AWS: S3 user guide, "The meaning of public".
func (b *bucket) checkPolicy(document string) (public bool, err error) {
	var parsed struct {
		Version   string
		Statement json.RawMessage
	}
	if len(document) > 20*1024 {
		return false, bad("EntityTooLarge", "Policy exceeds the maximum allowed size")
	}
	if !strings.HasPrefix(document, "{") || json.Unmarshal([]byte(document), &parsed) != nil {
		return false, wrongPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	if parsed.Version != "2012-10-17" && parsed.Version != "2008-10-17" && parsed.Version != "" {
		return false, wrongPolicy("The policy must contain a valid version string")
	}
	var all []statement
	if json.Unmarshal(parsed.Statement, &all) != nil {
		var one statement
		if json.Unmarshal(parsed.Statement, &one) != nil {
			return false, wrongPolicy("Missing required field Statement")
		}
		all = []statement{one}
	}
	for _, st := range all {
		if err := b.checkStatement(st); err != nil {
			return false, err
		}
		public = public || st.Effect == "Allow" && st.Principal == "*" && len(st.Condition) == 0
	}
	return public, nil
}

func (b *bucket) checkStatement(st statement) error {
	switch {
	case st.Effect != "Allow" && st.Effect != "Deny":
		return wrongPolicy("Missing required field Effect")
	case st.Principal == nil && st.NotPrincipal == nil:
		return wrongPolicy("Missing required field Principal")
	case st.Action == nil && st.NotAction == nil:
		return wrongPolicy("Missing required field Action")
	case st.Resource == nil && st.NotResource == nil:
		return wrongPolicy("Missing required field Resource")
	}
	for _, resource := range append(many(st.Resource), many(st.NotResource)...) {
		_, own, _ := strings.Cut(resource, ":s3:::"+b.name)
		if !strings.Contains(resource, ":s3:::"+b.name) || own != "" && !strings.HasPrefix(own, "/") && own != "*" {
			return wrongPolicy("Policy has invalid resource")
		}
	}
	return nil
}

func many(of any) []string {
	switch of := of.(type) {
	case string:
		return []string{of}
	case []any:
		var out []string
		for _, one := range of {
			out = append(out, many(one)...)
		}
		return out
	}
	return nil
}
