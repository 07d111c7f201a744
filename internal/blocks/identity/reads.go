package identity

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// reads are what the kinds look up in one pass: each role once, for itself and for
// its policy, which has no tags of its own.
type reads struct {
	api   RoleAPI
	roles cloud.Memo[*types.Role]
}

// role is nil when there is none of that name. Whoever asks for the same at the
// same time waits for the answer.
func (r *reads) role(ctx context.Context, name string) (*types.Role, error) {
	return r.roles.Of(name, func() (*types.Role, error) { return r.find(ctx, name) })
}

func (r *reads) find(ctx context.Context, name string) (*types.Role, error) {
	out, err := r.api.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	switch {
	case stack.Is(err, stack.NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return out.Role, nil
}

// holds reports whether a role that was found is the app's.
func (d desk) holds(r *types.Role, known stack.Known) bool {
	return d.Owner.Holds(cloud.FromIAMTags(r.Tags), known, aws.ToString(r.Arn))
}
