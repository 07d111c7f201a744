package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// attrFilled is the ARN of an instance profile with a role in it.
const attrFilled = "filled"

// InstanceProfile hands a role to servers.
type InstanceProfile struct {
	Path string
	// Role is the ARN of the role in it; its value is empty when there is none.
	Role stack.Ref
	// After is what servers need of the role: a profile that is used must not come before it, nor stay behind it.
	After []stack.Ref
	Tags  map[string]string
}

type profiles struct{ desk }

func (profiles) Uses(of *InstanceProfile) []stack.Ref {
	return append([]stack.Ref{of.Role}, of.After...)
}

func (profiles) Diff(want, have *InstanceProfile) []stack.Change {
	out := moved(want.Path, have.Path)
	if want.Role.Value != have.Role.Value {
		out = append(out, stack.Change{Field: "role", From: have.Role.Value, To: want.Role.Value})
	}
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func (k profiles) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "instance profile", k.find)
}

func (k profiles) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	out, err := k.API.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &n.Physical})
	if err != nil {
		return stack.Seen{}, err
	}
	seen := k.seen(out.InstanceProfile)
	k.Owner.Claim(&seen, seen.Have.(*InstanceProfile).Tags, n)
	return seen, nil
}

// seen can be quoted once it has a role in it. For up to two minutes EC2 and Auto Scaling may not know it yet: who quotes it
// finds out, and waits.
func (k profiles) seen(p *types.InstanceProfile) stack.Seen {
	have := &InstanceProfile{Path: aws.ToString(p.Path), Role: stack.Literal(""), Tags: cloud.FromIAMTags(p.Tags)}
	seen := stack.Seen{Ref: aws.ToString(p.Arn), State: stack.Ready, Have: have}
	if len(p.Roles) == 0 {
		return seen
	}
	have.Role = stack.Literal(aws.ToString(p.Roles[0].Arn))
	if k.leaves() {
		// Servers work to their end: the policy stays until nothing uses the profile any more.
		have.After = []stack.Ref{stack.Literal(have.Role.Value + policySuffix)}
	}
	seen.Attrs = map[string]string{attrFilled: seen.Ref}
	return seen
}

// Create makes an empty profile; the role follows.
func (k profiles) Create(ctx context.Context, name stack.Name, want *InstanceProfile) (stack.Seen, error) {
	out, err := k.API.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{
		InstanceProfileName: &name.Physical, Path: &want.Path, Tags: cloud.IAMTags(want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create instance profile %s: %w", name.Physical, err)
	}
	have := &InstanceProfile{Path: want.Path, Role: stack.Literal(""), Tags: want.Tags}
	return stack.Seen{Ref: aws.ToString(out.InstanceProfile.Arn), State: stack.Ready, Have: have}, nil
}

// Update puts the role in, in the place of another one: a profile has one. (IAM API reference, AddRoleToInstanceProfile.)
func (k profiles) Update(ctx context.Context, e engine.Edit[InstanceProfile]) (stack.Seen, error) {
	name, want := &e.Seen.Physical, e.Want.Role.Value
	err := k.retag(ctx, name, e.Want.Tags, e.Have.Tags)
	if err == nil && want != e.Have.Role.Value {
		if err = k.takeOut(ctx, name, e.Have.Role.Value); err == nil {
			_, err = k.API.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: name, RoleName: roleName(want)})
		}
		e.Seen.Attrs = map[string]string{attrFilled: e.Seen.Ref}
	}
	e.Seen.Have = e.Want
	return e.Seen, cloud.Wrap(awaited(err), "update instance profile "+*name)
}

// takeOut removes the role of an ARN, if there is one.
func (k profiles) takeOut(ctx context.Context, name *string, role string) error {
	if role == "" {
		return nil
	}
	_, err := k.API.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: name, RoleName: roleName(role)})
	return err
}

// roleName is the end of a role's ARN.
func roleName(arn string) *string { return aws.String(arn[strings.LastIndex(arn, "/")+1:]) }

// retag removes before it sets. See cloud.DiffTags.
func (k profiles) retag(ctx context.Context, name *string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := k.API.UntagInstanceProfile(ctx, &iam.UntagInstanceProfileInput{InstanceProfileName: name, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		_, err := k.API.TagInstanceProfile(ctx, &iam.TagInstanceProfileInput{InstanceProfileName: name, Tags: cloud.IAMTags(set)})
		return err
	}
	return nil
}

// Delete empties the profile first: IAM does not delete one with a role in it.
func (k profiles) Delete(ctx context.Context, seen stack.Seen, have *InstanceProfile) (stack.Seen, error) {
	err := unlessGone(k.takeOut(ctx, &seen.Physical, have.Role.Value))
	if err == nil {
		_, err = k.API.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: &seen.Physical})
	}
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete instance profile "+seen.Physical)
}
