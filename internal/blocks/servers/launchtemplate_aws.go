package servers

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// inputsPrefix marks the hash of a version's inputs in its description.
const inputsPrefix = "haws inputs "

// remembered is how many versions are looked through, from the latest one on,
// for one of the wanted inputs.
const remembered = 20

type launchTemplates struct {
	api        EC2
	parameters Parameters
	reads      *reads
	owner      cloud.Owner
}

func (k launchTemplates) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		t, err := k.reads.template(ctx, row.Physical)
		if err != nil {
			return nil, err
		}
		if t == nil {
			continue
		}
		seen, err := k.seen(ctx, row, *t)
		switch {
		case stack.Is(err, stack.NotFound): // deleted meanwhile
		case err != nil:
			return nil, err
		default:
			out = append(out, seen)
		}
	}
	return out, nil
}

// seen reads the latest versions. Those that somebody else made have numbers that
// nobody may quote: a version is quoted by the inputs that it was made of.
func (k launchTemplates) seen(ctx context.Context, row stack.Known, t types.LaunchTemplate) (stack.Seen, error) {
	id, tags := aws.ToString(t.LaunchTemplateId), cloud.FromEC2Tags(t.Tags)
	seen := stack.Seen{Name: row.Name, Ref: id, State: stack.Ready, Have: &LaunchTemplate{Tags: tags}}
	if k.owner.Claim(&seen, tags, row); seen.Foreign {
		return seen, nil
	}
	latest := aws.ToInt64(t.LatestVersionNumber)
	out, err := k.api.DescribeLaunchTemplateVersions(ctx, &ec2.DescribeLaunchTemplateVersionsInput{
		LaunchTemplateId: &id, MinVersion: aws.String(strconv.FormatInt(max(1, latest-remembered+1), 10)),
	})
	if err != nil {
		return seen, fmt.Errorf("read the versions of launch template %s: %w", id, err)
	}
	seen.Attrs = map[string]string{}
	for _, v := range slices.SortedFunc(slices.Values(out.LaunchTemplateVersions), byNumber) {
		have := shown(v, tags)
		seen.Have = have
		if have.Inputs != "" {
			seen.Attrs[have.Inputs] = have.Latest
		}
	}
	seen.Have.(*LaunchTemplate).Versions = seen.Attrs
	return seen, nil
}

func byNumber(a, b types.LaunchTemplateVersion) int {
	return cmp.Compare(aws.ToInt64(a.VersionNumber), aws.ToInt64(b.VersionNumber))
}

func shown(v types.LaunchTemplateVersion, tags map[string]string) *LaunchTemplate {
	have := &LaunchTemplate{Tags: tags, Latest: strconv.FormatInt(aws.ToInt64(v.VersionNumber), 10)}
	if inputs, ours := strings.CutPrefix(aws.ToString(v.VersionDescription), inputsPrefix); ours {
		have.Inputs = inputs
	}
	d := v.LaunchTemplateData
	if d == nil {
		return have
	}
	have.Image, have.Types = aws.ToString(d.ImageId), []string{string(d.InstanceType)}
	raw, _ := base64.StdEncoding.DecodeString(aws.ToString(d.UserData))
	have.UserData = string(raw)
	for _, id := range d.SecurityGroupIds {
		have.Groups = append(have.Groups, stack.Literal(id))
	}
	if p := d.IamInstanceProfile; p != nil {
		have.Profile = stack.Literal(aws.ToString(p.Arn) + aws.ToString(p.Name))
	}
	for _, b := range d.BlockDeviceMappings {
		if b.Ebs != nil {
			have.VolumeGiB = aws.ToInt32(b.Ebs.VolumeSize)
		}
	}
	return have
}

func (k launchTemplates) Create(ctx context.Context, name stack.Name, want *LaunchTemplate) (stack.Seen, error) {
	data, err := k.render(ctx, want)
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create launch template %s: %w", name.Physical, err)
	}
	out, err := k.api.CreateLaunchTemplate(ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &name.Physical, LaunchTemplateData: data, VersionDescription: aws.String(inputsPrefix + want.Inputs),
		TagSpecifications: cloud.EC2TagSpec(types.ResourceTypeLaunchTemplate, want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create launch template %s: %w", name.Physical, err)
	}
	k.reads.templates.Keep(name.Physical, out.LaunchTemplate)
	seen := stack.Seen{Ref: aws.ToString(out.LaunchTemplate.LaunchTemplateId)}
	return made(seen, want, out.LaunchTemplate.LatestVersionNumber, out.Warning), nil
}

// made is the template after a version of ours was made.
func made(seen stack.Seen, want *LaunchTemplate, version *int64, w *types.ValidationWarning) stack.Seen {
	have := *want
	have.Latest = strconv.FormatInt(aws.ToInt64(version), 10)
	have.Versions = map[string]string{}
	maps.Copy(have.Versions, seen.Attrs)
	have.Versions[want.Inputs] = have.Latest
	seen.Have, seen.Attrs = &have, have.Versions
	seen.State, seen.Message = stack.Ready, warning(w)
	return seen
}

func (k launchTemplates) Update(ctx context.Context, e engine.Edit[LaunchTemplate]) (stack.Seen, error) {
	seen := e.Seen
	errTags := cloud.EC2Tagger{API: k.api}.Retag(ctx, seen.Ref, e.Want.Tags, e.Have.Tags)
	if e.Have.Versions[e.Want.Inputs] != "" {
		have := *e.Have
		have.Tags = e.Want.Tags
		seen.Have = &have
		return seen, errTags
	}
	seen, err := k.version(ctx, e)
	return seen, errors.Join(err, errTags)
}

// version makes a new version. The token makes a repeated call harmless: it is
// the same for the same inputs on top of the same version.
func (k launchTemplates) version(ctx context.Context, e engine.Edit[LaunchTemplate]) (stack.Seen, error) {
	id := e.Seen.Ref
	data, err := k.render(ctx, e.Want)
	if err != nil {
		return e.Seen, fmt.Errorf("create a version of launch template %s: %w", id, err)
	}
	out, err := k.api.CreateLaunchTemplateVersion(ctx, &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &id, LaunchTemplateData: data, VersionDescription: aws.String(inputsPrefix + e.Want.Inputs),
		ClientToken: aws.String(cloud.Hash(id, e.Want.Inputs, e.Have.Latest)),
	})
	if err != nil {
		return e.Seen, fmt.Errorf("create a version of launch template %s: %w", id, err)
	}
	return made(e.Seen, e.Want, out.LaunchTemplateVersion.VersionNumber, out.Warning), nil
}

func (k launchTemplates) Delete(ctx context.Context, seen stack.Seen, _ *LaunchTemplate) (stack.Seen, error) {
	_, err := k.api.DeleteLaunchTemplate(ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &seen.Ref})
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete launch template "+seen.Ref)
}

// warning is what AWS has against a template that it stores all the same. (EC2
// API reference, ValidationWarning.)
func warning(w *types.ValidationWarning) string {
	if w == nil || len(w.Errors) == 0 {
		return ""
	}
	return aws.ToString(w.Errors[0].Code) + ": " + aws.ToString(w.Errors[0].Message)
}
