package ec2_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) version(id string, versions ...string) ([]int64, error) {
	out, err := r.DescribeLaunchTemplateVersions(r.ctx(), &api.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: aws.String(id), Versions: versions})
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, v := range out.LaunchTemplateVersions {
		numbers = append(numbers, *v.VersionNumber)
	}
	return numbers, nil
}

func (r *rig) addVersion(id, token string, kind types.InstanceType) (int64, error) {
	in := &api.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: aws.String(id), LaunchTemplateData: &types.RequestLaunchTemplateData{InstanceType: kind}, VersionDescription: aws.String(string(kind)),
	}
	if token != "" {
		in.ClientToken = aws.String(token)
	}
	out, err := r.CreateLaunchTemplateVersion(r.ctx(), in)
	if err != nil {
		return 0, err
	}
	return *out.LaunchTemplateVersion.VersionNumber, nil
}

func TestTemplateDataComesBack(t *testing.T) {
	r := newRig(t)
	userData := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh"))
	id := r.template("app", types.RequestLaunchTemplateData{
		ImageId: aws.String("ami-1"), InstanceType: "t3.micro", UserData: aws.String(userData), SecurityGroupIds: []string{"sg-1"},
		MetadataOptions: &types.LaunchTemplateInstanceMetadataOptionsRequest{HttpTokens: types.LaunchTemplateHttpTokensStateRequired, HttpPutResponseHopLimit: aws.Int32(1)},
		BlockDeviceMappings: []types.LaunchTemplateBlockDeviceMappingRequest{{
			DeviceName: aws.String("/dev/xvda"),
			Ebs:        &types.LaunchTemplateEbsBlockDeviceRequest{Encrypted: aws.Bool(true), VolumeType: types.VolumeTypeGp3, VolumeSize: aws.Int32(20)},
		}},
		TagSpecifications: []types.LaunchTemplateTagSpecificationRequest{{
			ResourceType: types.ResourceTypeVolume, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}},
		}},
	})
	out, err := r.DescribeLaunchTemplateVersions(r.ctx(), &api.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: aws.String(id)})
	r.must(err)
	v := out.LaunchTemplateVersions[0]
	d := v.LaunchTemplateData
	got := []any{
		*d.ImageId, d.InstanceType, *d.UserData, d.SecurityGroupIds, d.MetadataOptions.HttpTokens, *d.MetadataOptions.HttpPutResponseHopLimit,
		*d.BlockDeviceMappings[0].Ebs.Encrypted, d.BlockDeviceMappings[0].Ebs.VolumeType, d.TagSpecifications[0].ResourceType, *d.TagSpecifications[0].Tags[0].Key,
		*v.DefaultVersion, *v.VersionNumber,
	}
	want := []any{
		"ami-1", types.InstanceTypeT3Micro, userData,
		[]string{"sg-1"},
		types.LaunchTemplateHttpTokensStateRequired, int32(1),
		true, types.VolumeTypeGp3, types.ResourceTypeVolume, "k", true, int64(1),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTemplateVersions(t *testing.T) {
	r := newRig(t)
	id := r.plain()
	for _, kind := range []types.InstanceType{"t3.small", "t3.large"} {
		_, err := r.addVersion(id, "", kind)
		r.must(err)
	}
	all, err := r.version(id)
	r.must(err)
	latest, err := r.version(id, "$Latest")
	r.must(err)
	standard, err := r.version(id, "$Default")
	r.must(err)
	if diff := cmp.Diff([][]int64{{3, 2, 1}, {3}, {1}}, [][]int64{all, latest, standard}); diff != "" {
		t.Errorf("all, latest, default (-want +got):\n%s", diff)
	}
	_, err = r.version(id, "4")
	refused(t, err, "InvalidLaunchTemplateId.VersionNotFound")

	modified, err := r.ModifyLaunchTemplate(r.ctx(), &api.ModifyLaunchTemplateInput{LaunchTemplateId: aws.String(id), DefaultVersion: aws.String("3")})
	r.must(err)
	if *modified.LaunchTemplate.DefaultVersionNumber != 3 {
		t.Errorf("%+v", modified.LaunchTemplate)
	}
	deleted, err := r.DeleteLaunchTemplateVersions(r.ctx(), &api.DeleteLaunchTemplateVersionsInput{LaunchTemplateId: aws.String(id), Versions: []string{"1", "3", "9"}})
	r.must(err)
	var codes []types.LaunchTemplateErrorCode
	for _, u := range deleted.UnsuccessfullyDeletedLaunchTemplateVersions {
		codes = append(codes, u.ResponseError.Code)
	}
	if diff := cmp.Diff([]types.LaunchTemplateErrorCode{"unexpectedError", "launchTemplateVersionDoesNotExist"}, codes); diff != "" {
		t.Errorf("refused deletions (-want +got):\n%s", diff)
	}
	next, err := r.addVersion(id, "", "t3.nano")
	r.must(err)
	left, err := r.version(id)
	r.must(err)
	if diff := cmp.Diff([]int64{4, 3, 2}, left); diff != "" || next != 4 {
		t.Errorf("left %v, next %d", left, next)
	}
}

func TestTemplateTokens(t *testing.T) {
	r := newRig(t)
	create := func(name, token string) (string, error) {
		out, err := r.CreateLaunchTemplate(r.ctx(), &api.CreateLaunchTemplateInput{
			LaunchTemplateName: aws.String(name), ClientToken: aws.String(token), LaunchTemplateData: &types.RequestLaunchTemplateData{InstanceType: "t3.micro"},
		})
		if err != nil {
			return "", err
		}
		return *out.LaunchTemplate.LaunchTemplateId, nil
	}
	first, err := create("app", "t1")
	r.must(err)
	again, err := create("app", "t1")
	r.must(err)
	if first != again {
		t.Errorf("the same token made %s and %s", first, again)
	}
	_, err = create("other", "t1")
	refused(t, err, "IdempotentParameterMismatch")
	_, err = create("app", "t2")
	refused(t, err, "InvalidLaunchTemplateName.AlreadyExistsException")

	two, err := r.addVersion(first, "v", "t3.small")
	r.must(err)
	same, err := r.addVersion(first, "v", "t3.small")
	r.must(err)
	if two != 2 || same != 2 {
		t.Errorf("versions %d and %d", two, same)
	}
	_, err = r.addVersion(first, "v", "t3.large")
	refused(t, err, "IdempotentParameterMismatch")
}

func TestTemplatesAreRefused(t *testing.T) {
	r := newRig(t)
	create := func(name string, data types.RequestLaunchTemplateData) error {
		_, err := r.CreateLaunchTemplate(r.ctx(), &api.CreateLaunchTemplateInput{LaunchTemplateName: aws.String(name), LaunchTemplateData: &data})
		return err
	}
	refused(t, create("a", types.RequestLaunchTemplateData{}), "InvalidLaunchTemplateName.MalformedException")
	refused(t, create("abc", types.RequestLaunchTemplateData{UserData: aws.String("#!/bin/sh")}), "InvalidUserData.Malformed")
	refused(t, create("abc", types.RequestLaunchTemplateData{
		UserData: aws.String(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 16385)))),
	}), "InvalidParameterValue")
	_, err := r.version("lt-1")
	refused(t, err, "InvalidLaunchTemplateId.NotFound")
	_, err = r.DescribeLaunchTemplates(r.ctx(), &api.DescribeLaunchTemplatesInput{LaunchTemplateNames: []string{"none"}})
	refused(t, err, "InvalidLaunchTemplateName.NotFoundException")
	_, err = r.DeleteLaunchTemplate(r.ctx(), &api.DeleteLaunchTemplateInput{LaunchTemplateName: aws.String("none")})
	refused(t, err, "InvalidLaunchTemplateName.NotFoundException")
}

func TestSourceVersion(t *testing.T) {
	r := newRig(t)
	id := r.plain()
	out, err := r.CreateLaunchTemplateVersion(r.ctx(), &api.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: aws.String(id), SourceVersion: aws.String("1"), LaunchTemplateData: &types.RequestLaunchTemplateData{InstanceType: "t3.large"},
	})
	r.must(err)
	if d := out.LaunchTemplateVersion.LaunchTemplateData; d.ImageId == nil || d.InstanceType != "t3.large" {
		t.Errorf("%+v", d)
	}
	templates, err := r.DescribeLaunchTemplates(r.ctx(), &api.DescribeLaunchTemplatesInput{Filters: []types.Filter{filter("launch-template-name", "pl*")}})
	r.must(err)
	if n := *templates.LaunchTemplates[0].LatestVersionNumber; n != 2 {
		t.Errorf("latest is %d", n)
	}
}
