// Package ssm simulates the parameters of Systems Manager, among them the public ones that name Amazon Linux images.
package ssm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// The public parameters that every world has. EC2 User Guide, "Reference the latest AMIs using Systems Manager public parameters".
const (
	AL2023X86 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	AL2023ARM = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
)

// Service is Systems Manager in one world.
type Service struct {
	w          *awssim.World
	parameters map[string][]types.Parameter // by name, the oldest version first
}

// New adds Systems Manager to the world.
func New(w *awssim.World) *Service {
	s := &Service{w: w, parameters: map[string][]types.Parameter{}}
	for name, image := range map[string]string{
		AL2023X86: ec2.AL2023X86,
		AL2023ARM: ec2.AL2023ARM,
		strings.Replace(AL2023X86, "default", "6.1", 1): ec2.AL2023X86,
		strings.Replace(AL2023ARM, "default", "6.1", 1): ec2.AL2023ARM,
	} {
		s.set(name, image, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	}
	awssim.Handle(w, "SSM", "GetParameter", s.getParameter)
	awssim.Handle(w, "SSM", "GetParameters", s.getParameters)
	return s
}

// SetParameter adds a parameter, or gives it a new value and version. Call it inside World.Do.
func (s *Service) SetParameter(name, value string) { s.set(name, value, s.w.Now()) }

func (s *Service) set(name, value string, at time.Time) {
	s.parameters[name] = append(s.parameters[name], types.Parameter{
		Name: aws.String(name), Value: aws.String(value), Type: types.ParameterTypeString, DataType: aws.String("text"),
		Version: int64(len(s.parameters[name]) + 1), LastModifiedDate: aws.Time(at), ARN: aws.String(s.arn(name)),
	})
}

// arn leaves the account out of public parameters: they are AWS's. A name that begins with a slash brings its own. Systems
// Manager User Guide, "Calling public parameters"; Service Authorization Reference, "AWS Systems Manager", resource types.
func (s *Service) arn(name string) string {
	path := "/" + strings.TrimPrefix(name, "/")
	if strings.HasPrefix(name, "/aws/service/") {
		return "arn:aws:ssm:" + s.w.Region() + "::parameter" + path
	}
	return s.w.ARN("ssm", "parameter"+path)
}

func (s *Service) getParameter(_ *awssim.Call, in *api.GetParameterInput) (*api.GetParameterOutput, error) {
	p, err := s.find(aws.ToString(in.Name))
	if err != nil {
		return nil, err
	}
	return &api.GetParameterOutput{Parameter: &p}, nil
}

// find takes a name, or a name and a version: "To query by parameter version, use "Name": "name:version"". Systems Manager
// API reference, GetParameter.
func (s *Service) find(wanted string) (types.Parameter, error) {
	name, selector, selected := strings.Cut(wanted, ":")
	versions := s.parameters[name]
	if len(versions) == 0 {
		return types.Parameter{}, awssim.Errorf("ParameterNotFound", "Parameter %s not found.", name)
	}
	if !selected {
		return versions[len(versions)-1], nil
	}
	number, err := strconv.Atoi(selector)
	if err != nil || number < 1 || number > len(versions) {
		return types.Parameter{}, awssim.Errorf("ParameterVersionNotFound", "Systems Manager could not find version %s of %s.", selector, name)
	}
	p := versions[number-1]
	p.Selector = aws.String(":" + selector)
	return p, nil
}

// Systems Manager API reference, GetParameters: up to 10 names, given once each; unknown ones are listed, not refused.
func (s *Service) getParameters(_ *awssim.Call, in *api.GetParametersInput) (*api.GetParametersOutput, error) {
	if n := len(in.Names); n == 0 || n > 10 {
		return nil, awssim.Errorf("ValidationException",
			"1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10")
	}
	out := &api.GetParametersOutput{Parameters: []types.Parameter{}, InvalidParameters: []string{}}
	names := slices.Sorted(slices.Values(in.Names))
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		return nil, awssim.Errorf("ValidationException", "Duplicate parameter names in the request.")
	}
	for _, name := range names {
		if p, err := s.find(name); err == nil {
			out.Parameters = append(out.Parameters, p)
		} else {
			out.InvalidParameters = append(out.InvalidParameters, name)
		}
	}
	return out, nil
}
