package identity_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

type change = func(*v1alpha1.HighlyAvailableAppSpec)

const (
	account  = "123456789012"
	tableARN = "arn:aws:dynamodb:us-east-1:" + account + ":table/sessions"
	// profileARN is that of the app of the kit.
	profileARN = "arn:aws:iam::" + account + ":instance-profile/haws/haws-web-shop-servers-ktp66plmlf"
	secret     = "arn:aws:secretsmanager:us-east-1:" + account + ":secret:rds!db-1-AbCdEf"
)

// spec wants a role and nothing else.
func spec(changes ...change) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{Tags: map[string]string{"team": "blue", "stage": "live"}}
	asked(s)
	for _, c := range changes {
		c(s)
	}
	return s.WithDefaults()
}

func asked(s *v1alpha1.HighlyAvailableAppSpec)   { s.Servers.Identity = &v1alpha1.Identity{} }
func unasked(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Identity = nil }

func given(s *v1alpha1.HighlyAvailableAppSpec) {
	s.Servers.Identity, s.Servers.InstanceProfile = nil, "web"
}

func sessions(s *v1alpha1.HighlyAvailableAppSpec) {
	s.Servers.Identity = &v1alpha1.Identity{SessionManager: v1alpha1.AccessAllowed}
}

func table() identity.Grants {
	return identity.Grants{Region: "us-east-1", Tables: []identity.Table{{ARN: stack.Literal(tableARN)}}}
}

// name is that of a node.
func name(rig *blocktest.Rig, kind string) stack.Name {
	named := stack.Name{Kind: kind, Role: "servers"}
	limit := cloud.LimitRole
	if kind == identity.KindInstanceProfile {
		limit = cloud.LimitInstanceProfile
	}
	id := named.ID()
	if kind == identity.KindRolePolicy {
		id = "Role/servers"
	}
	named.Physical = rig.Names.Physical(id, limit, "")
	return named
}

func register(spec *v1alpha1.HighlyAvailableAppSpec) func(engine.Kinds, *blocktest.Rig) {
	return func(kinds engine.Kinds, rig *blocktest.Rig) {
		identity.Register(kinds, identity.Setup{API: rig.Clients.IAM, Owner: rig.Owner, Spec: spec})
	}
}

func input(rig *blocktest.Rig, spec *v1alpha1.HighlyAvailableAppSpec, grants identity.Grants) identity.Input {
	return identity.Input{Spec: spec, Names: rig.Names, Owner: rig.Owner, Partition: "aws", Grants: grants}
}

// want is what a node of one kind wants.
func want[T any](t *testing.T, in identity.Input, kind string) (stack.Name, *T) {
	t.Helper()
	for _, n := range identity.Desire(in) {
		if n.Kind == kind {
			return n.Name, n.Want.(*T)
		}
	}
	t.Fatalf("nobody desires %s", kind)
	return stack.Name{}, nil
}

// site is the whole block as an app of its own. Change the input between passes.
type site struct {
	blocktest.App
	in identity.Input
	// gone is true when the app is being deleted.
	gone bool
}

func newSite(grants identity.Grants, changes ...change) *site {
	rig := blocktest.NewRig()
	s := &site{App: blocktest.App{Rig: rig}, in: input(rig, spec(changes...), grants)}
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		sought := s.in.Spec
		if s.gone {
			sought = nil
		}
		register(sought)(kinds, rig)
	}
	s.Desire = func(w stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		s.in.World = w
		return identity.Desire(s.in)
	}
	return s
}

// quiet holds a settled app to a pass without a write.
func (s *site) quiet(t *testing.T) engine.Outcome {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
	return out
}

// writes are the operations that changed something, in their order.
func (s *site) writes() []string {
	var all []string
	for _, c := range s.World.Calls() {
		if c.Write {
			all = append(all, c.Operation)
		}
	}
	return all
}

// policy is the document in force; empty when there is none.
func (s *site) policy(t *testing.T) string {
	t.Helper()
	out := s.Pass(t)
	if have, ok := out.Seen[name(s.Rig, identity.KindRolePolicy)].Have.(*identity.RolePolicy); ok {
		return have.Document
	}
	return ""
}

// makeRole makes a role as somebody else would, and gives its ARN.
func makeRole(t *testing.T, rig *blocktest.Rig, name string, tags map[string]string) string {
	t.Helper()
	out, err := rig.Clients.IAM.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &name, Path: aws.String("/haws/"), AssumeRolePolicyDocument: aws.String(trustEC2), Tags: cloud.IAMTags(tags),
	})
	must(t, err)
	return aws.ToString(out.Role.Arn)
}

// trustEC2 is written by another hand than haws'.
const trustEC2 = `{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "Service": ["ec2.amazonaws.com"] }, "Action": "sts:AssumeRole" } }`

// allowAll is what a stranger would allow.
const allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// managed makes a managed policy and gives its ARN.
func managed(rig *blocktest.Rig, name string) (arn string) {
	rig.World.Do(func() { arn = rig.IAM.AddPolicy(name) })
	return arn
}

func (s *site) role(t *testing.T) *types.Role {
	t.Helper()
	role := name(s.Rig, identity.KindRole)
	out, err := s.Clients.IAM.GetRole(t.Context(), &iam.GetRoleInput{RoleName: &role.Physical})
	if stack.Is(err, stack.NotFound) {
		return nil
	}
	must(t, err)
	return out.Role
}

// must fails the test when a stranger's call fails.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("a stranger's call: %v", err)
	}
}

// left is the step that a pass could not make for a kind.
func left(out engine.Outcome, kind string) stack.Step {
	for _, step := range out.Left {
		if step.Kind == kind {
			return step
		}
	}
	return stack.Step{}
}
