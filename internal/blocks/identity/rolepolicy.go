package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// policyName is that of the one inline policy. Its physical name is the role's: it has no other place.
	policyName = "haws"
	// policySuffix is what its reference has behind the role's ARN.
	policySuffix = "/policy/" + policyName
)

// RolePolicy says what a role may do.
type RolePolicy struct {
	// Role is the ARN of the role.
	Role     stack.Ref
	Document string
	// Data are only wanted: the ARNs that the document allows.
	Data []stack.Ref
}

type rolePolicies struct{ desk }

func (rolePolicies) Uses(of *RolePolicy) []stack.Ref { return append([]stack.Ref{of.Role}, of.Data...) }

func (rolePolicies) Diff(want, have *RolePolicy) []stack.Change {
	return accessChanges(want.Document, have.Document)
}

func (k rolePolicies) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "policy "+policyName+" of role", k.find)
}

// find answers nothing when the role is not the app's: a policy carries no tags, so it is ours as far as its role is.
func (k rolePolicies) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	role, err := k.reads.role(ctx, n.Physical)
	known := stack.Known{Name: stack.Name{Kind: KindRole, Role: n.Role, Physical: n.Physical}, Ref: strings.TrimSuffix(n.Ref, policySuffix)}
	if err != nil || role == nil || !k.holds(role, known) {
		return stack.Seen{}, err
	}
	out, err := k.API.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &n.Physical, PolicyName: aws.String(policyName)})
	if err != nil {
		return stack.Seen{}, err
	}
	return policySeen(&RolePolicy{Role: stack.Literal(aws.ToString(role.Arn)), Document: decoded(out.PolicyDocument)}), nil
}

func policySeen(have *RolePolicy) stack.Seen {
	return stack.Seen{Ref: have.Role.Value + policySuffix, State: stack.Ready, Have: have}
}

func (k rolePolicies) Create(ctx context.Context, name stack.Name, want *RolePolicy) (stack.Seen, error) {
	return k.put(ctx, name, want)
}

func (k rolePolicies) Update(ctx context.Context, e engine.Edit[RolePolicy]) (stack.Seen, error) {
	seen, err := k.put(ctx, e.Seen.Name, e.Want)
	if err != nil {
		return e.Seen, err
	}
	return seen, nil
}

func (k rolePolicies) put(ctx context.Context, name stack.Name, want *RolePolicy) (stack.Seen, error) {
	_, err := k.API.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &name.Physical, PolicyName: aws.String(policyName), PolicyDocument: &want.Document})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("put policy %s of role %s: %w", policyName, name.Physical, awaited(err))
	}
	return policySeen(&RolePolicy{Role: want.Role, Document: want.Document}), nil
}

func (k rolePolicies) Delete(ctx context.Context, seen stack.Seen, _ *RolePolicy) (stack.Seen, error) {
	_, err := k.API.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &seen.Physical, PolicyName: aws.String(policyName)})
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete policy "+policyName+" of role "+seen.Physical)
}

// awaited makes a wait of what IAM does not know yet: what was made a moment ago may be unknown to the next call. (IAM user
// guide, "Changes that I make are not always immediately visible".)
func awaited(err error) error {
	if f, ok := errors.AsType[*stack.Fault](err); ok && f.Code == "NoSuchEntity" {
		wait := *f
		wait.Class, wait.Err = stack.Conflict, err
		return &wait
	}
	return err
}
