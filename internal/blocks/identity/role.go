package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// path is that of the roles and instance profiles of haws: the operator's own rights are bound to it.
const path = "/haws/"

// Role is an IAM role.
type Role struct {
	Path string
	// Trust says who may take the role on.
	Trust string
	// Boundary is the ARN of the permissions boundary; empty is not ours.
	Boundary string
	Tags     map[string]string
}

type roles struct{ desk }

func (roles) Uses(*Role) []stack.Ref { return nil }

func (roles) Diff(want, have *Role) []stack.Change {
	out := moved(want.Path, have.Path)
	if !same(want.Trust, have.Trust) {
		out = append(out, stack.Change{Field: fieldTrust, From: have.Trust, To: want.Trust})
	}
	if want.Boundary != "" && want.Boundary != have.Boundary {
		out = append(out, stack.Change{Field: "permissions boundary", From: have.Boundary, To: want.Boundary})
	}
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

const fieldTrust = "trust policy"

// moved: IAM has no call that changes a path.
func moved(want, have string) []stack.Change {
	if want == have {
		return nil
	}
	return []stack.Change{{Field: "path", From: have, To: want, Forbidden: "IAM cannot change it: delete it, and haws makes it anew"}}
}

func (k roles) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "role", k.find)
}

func (k roles) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	r, err := k.reads.role(ctx, n.Physical)
	if err != nil || r == nil {
		return stack.Seen{}, err
	}
	have := &Role{Path: aws.ToString(r.Path), Trust: decoded(r.AssumeRolePolicyDocument), Tags: cloud.FromIAMTags(r.Tags)}
	if b := r.PermissionsBoundary; b != nil {
		have.Boundary = aws.ToString(b.PermissionsBoundaryArn)
	}
	seen := stack.Seen{Ref: aws.ToString(r.Arn), State: stack.Ready, Have: have}
	k.Owner.Claim(&seen, have.Tags, n)
	return seen, nil
}

func (k roles) Create(ctx context.Context, name stack.Name, want *Role) (stack.Seen, error) {
	in := &iam.CreateRoleInput{
		RoleName: &name.Physical, Path: &want.Path, AssumeRolePolicyDocument: &want.Trust, Tags: cloud.IAMTags(want.Tags),
		Description: aws.String("what the servers of haws app " + k.Owner.App + " may do"),
	}
	if want.Boundary != "" {
		in.PermissionsBoundary = &want.Boundary
	}
	out, err := k.API.CreateRole(ctx, in)
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create role %s: %w", name.Physical, unbounded(want, err))
	}
	return stack.Seen{Ref: aws.ToString(out.Role.Arn), State: stack.Ready, Have: want}, nil
}

func (k roles) Update(ctx context.Context, e engine.Edit[Role]) (stack.Seen, error) {
	name := &e.Seen.Physical
	err := k.retag(ctx, name, e.Want.Tags, e.Have.Tags)
	if err == nil && !same(e.Want.Trust, e.Have.Trust) {
		_, err = k.API.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &e.Want.Trust})
	}
	if err == nil && e.Want.Boundary != "" && e.Want.Boundary != e.Have.Boundary {
		_, err = k.API.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: name, PermissionsBoundary: &e.Want.Boundary})
		err = unbounded(e.Want, err)
	}
	e.Seen.Have = e.Want
	return e.Seen, cloud.Wrap(err, "update role "+*name)
}

// unbounded says what to do where the permissions boundary does not exist.
func unbounded(want *Role, err error) error {
	if err == nil || want.Boundary == "" {
		return err
	}
	f := stack.FaultOf(err)
	if f.Code != "NoSuchEntity" || !strings.Contains(f.Message, want.Boundary) {
		return err
	}
	return &stack.Fault{
		Class: stack.Invalid, Code: f.Code, Err: err,
		Message: f.Error() + ": make that policy, or start the operator with the ARN of another one in --permissions-boundary",
	}
}

// retag removes before it sets. See cloud.DiffTags.
func (k roles) retag(ctx context.Context, name *string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := k.API.UntagRole(ctx, &iam.UntagRoleInput{RoleName: name, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		_, err := k.API.TagRole(ctx, &iam.TagRoleInput{RoleName: name, Tags: cloud.IAMTags(set)})
		return err
	}
	return nil
}
