package iam_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

const (
	arn      = "arn:aws:iam::123456789012:"
	readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	trust    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	reads    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a b/*"}]}`
	shownR   = `%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa%20b%2F%2A%22%7D%5D%7D`
)

// rig is a Region with a client of IAM.
type rig struct {
	*region.Region
	t     *testing.T
	ctx   context.Context
	clock *clocktesting.FakeClock
	iam   *iam.Client
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 5e8, time.UTC))
	r := &rig{Region: region.New(c), t: t, ctx: t.Context(), clock: c}
	r.iam = iam.NewFromConfig(r.Config())
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code, whose text has the words.
func (r *rig) refuse(code, words string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), words) {
		r.t.Errorf("want the code %s with %q, got: %v", code, words, err)
	}
}

func (r *rig) after(d time.Duration) { r.clock.Step(d) }

// create makes a role, with the changes.
func (r *rig) create(name string, changes ...func(*iam.CreateRoleInput)) error {
	in := &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(trust), Tags: tags("app", "shop")}
	for _, change := range changes {
		change(in)
	}
	_, err := r.iam.CreateRole(r.ctx, in)
	return err
}

// withRole is a rig with the role "shop".
func withRole(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.ok(r.create("shop"))
	return r
}

// withProfile is a rig with the role "shop" in the instance profile "shop".
func withProfile(t *testing.T) *rig {
	t.Helper()
	r := withRole(t)
	r.ok(r.profile("shop"))
	r.ok(r.add("shop", "shop"))
	return r
}

func (r *rig) role(name string) (*types.Role, error) {
	out, err := r.iam.GetRole(r.ctx, &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		return nil, err
	}
	return out.Role, nil
}

func (r *rig) remove(name string) error {
	_, err := r.iam.DeleteRole(r.ctx, &iam.DeleteRoleInput{RoleName: &name})
	return err
}

func (r *rig) retrust(name, text string) error {
	_, err := r.iam.UpdateAssumeRolePolicy(r.ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &name, PolicyDocument: &text})
	return err
}

func (r *rig) put(role, name, text string) error {
	_, err := r.iam.PutRolePolicy(r.ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &text})
	return err
}

func (r *rig) get(role, name string) (string, error) {
	out, err := r.iam.GetRolePolicy(r.ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.PolicyDocument), nil
}

func (r *rig) drop(role, name string) error {
	_, err := r.iam.DeleteRolePolicy(r.ctx, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &name})
	return err
}

func (r *rig) attach(role, policy string) error {
	_, err := r.iam.AttachRolePolicy(r.ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: &policy})
	return err
}

func (r *rig) detach(role, policy string) error {
	_, err := r.iam.DetachRolePolicy(r.ctx, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: &policy})
	return err
}

func (r *rig) bound(role, policy string) error {
	_, err := r.iam.PutRolePermissionsBoundary(r.ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: &role, PermissionsBoundary: &policy})
	return err
}

func (r *rig) unbound(role string) error {
	_, err := r.iam.DeleteRolePermissionsBoundary(r.ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: &role})
	return err
}

func (r *rig) profile(name string, changes ...func(*iam.CreateInstanceProfileInput)) error {
	in := &iam.CreateInstanceProfileInput{InstanceProfileName: &name, Tags: tags("app", "shop")}
	for _, change := range changes {
		change(in)
	}
	_, err := r.iam.CreateInstanceProfile(r.ctx, in)
	return err
}

func (r *rig) add(profile, role string) error {
	_, err := r.iam.AddRoleToInstanceProfile(r.ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role})
	return err
}

func (r *rig) take(profile, role string) error {
	_, err := r.iam.RemoveRoleFromInstanceProfile(r.ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role})
	return err
}

func (r *rig) look(profile string) (*types.InstanceProfile, error) {
	out, err := r.iam.GetInstanceProfile(r.ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &profile})
	if err != nil {
		return nil, err
	}
	return out.InstanceProfile, nil
}

func (r *rig) removeProfile(name string) error {
	_, err := r.iam.DeleteInstanceProfile(r.ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: &name})
	return err
}

// managed makes a managed policy of the account.
func (r *rig) managed(name string) (arn string) {
	r.World.Do(func() { arn = r.IAM.AddPolicy(name) })
	return arn
}

// tags are pairs of keys and values.
func tags(pairs ...string) (all []types.Tag) {
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return all
}

func pairs(all []types.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range all {
		out[*t.Key] = *t.Value
	}
	return out
}
