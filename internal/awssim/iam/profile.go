package iam

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// profile is one instance profile, with a role in it or none.
type profile struct {
	name, path, id string
	created        time.Time
	role           *role
	filled         time.Time // when the role came in
	tags           tagList
}

func (s *Service) handleProfiles() {
	awssim.Handle(s.world, serviceID, "CreateInstanceProfile", s.createProfile)
	awssim.Handle(s.world, serviceID, "GetInstanceProfile", s.getProfile)
	awssim.Handle(s.world, serviceID, "DeleteInstanceProfile", s.deleteProfile)
	awssim.Handle(s.world, serviceID, "AddRoleToInstanceProfile", s.addRole)
	awssim.Handle(s.world, serviceID, "RemoveRoleFromInstanceProfile", s.removeRole)
	awssim.Handle(s.world, serviceID, "ListInstanceProfiles", s.listProfiles)
	awssim.Handle(s.world, serviceID, "ListInstanceProfilesForRole", s.listProfilesForRole)
}

func (s *Service) profile(name *string) (*profile, error) {
	if err := checkName("instanceProfileName", name, 128); err != nil {
		return nil, err
	}
	for _, p := range s.profiles {
		if p.name == *name && s.visible(p.created) {
			return p, nil
		}
	}
	return nil, missing("Instance Profile %s cannot be found.", *name)
}

// createProfile: IAM API reference, CreateInstanceProfile.
func (s *Service) createProfile(call *awssim.Call, in *sdk.CreateInstanceProfileInput) (*sdk.CreateInstanceProfileOutput, error) {
	path, err := pathOf(in.Path)
	tags, tagErr := tagList(nil).with(in.Tags)
	if err := first(checkName("instanceProfileName", in.InstanceProfileName, 128), err, tagErr); err != nil {
		return nil, err
	}
	for _, other := range s.profiles {
		if strings.EqualFold(other.name, *in.InstanceProfileName) {
			return nil, taken("Instance Profile %s already exists.", *in.InstanceProfileName)
		}
	}
	if len(s.profiles) >= s.ProfileQuota {
		return nil, limited("Cannot exceed quota for InstanceProfilesPerAccount: %d", s.ProfileQuota)
	}
	p := &profile{name: *in.InstanceProfileName, path: path, id: s.id("AIPA"), created: call.Now.Truncate(time.Second), tags: tags}
	s.profiles = append(s.profiles, p)
	return &sdk.CreateInstanceProfileOutput{InstanceProfile: s.shownProfile(p)}, nil
}

func (s *Service) getProfile(_ *awssim.Call, in *sdk.GetInstanceProfileInput) (*sdk.GetInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	return &sdk.GetInstanceProfileOutput{InstanceProfile: s.shownProfile(p)}, nil
}

// listProfiles: IAM API reference, ListInstanceProfiles: it leaves out the tags.
func (s *Service) listProfiles(_ *awssim.Call, in *sdk.ListInstanceProfilesInput) (*sdk.ListInstanceProfilesOutput, error) {
	var all []types.InstanceProfile
	for _, p := range s.profiles {
		if within(p.path, in.PathPrefix) && s.visible(p.created) {
			shown := *s.shownProfile(p)
			shown.Tags = nil
			all = append(all, shown)
		}
	}
	items, next, err := page(all, in.Marker, in.MaxItems)
	return &sdk.ListInstanceProfilesOutput{InstanceProfiles: items, Marker: next, IsTruncated: next != nil}, err
}

// deleteProfile: IAM API reference, DeleteInstanceProfile: not with a role in it. Whether instances run with it, IAM does not
// ask.
func (s *Service) deleteProfile(_ *awssim.Call, in *sdk.DeleteInstanceProfileInput) (*sdk.DeleteInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	if p.role != nil {
		return nil, inUse("remove roles from instance profile")
	}
	s.profiles = slices.DeleteFunc(s.profiles, func(other *profile) bool { return other == p })
	return &sdk.DeleteInstanceProfileOutput{}, nil
}

// addRole: IAM API reference, AddRoleToInstanceProfile: an instance profile has one role, and this quota cannot be raised.
func (s *Service) addRole(call *awssim.Call, in *sdk.AddRoleToInstanceProfileInput) (*sdk.AddRoleToInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if p.role != nil {
		return nil, limited("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
	}
	p.role, p.filled = r, call.Now
	return &sdk.AddRoleToInstanceProfileOutput{}, nil
}

func (s *Service) removeRole(_ *awssim.Call, in *sdk.RemoveRoleFromInstanceProfileInput) (*sdk.RemoveRoleFromInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	if p.role != r {
		return nil, missing("The role with name %s cannot be found in the instance profile %s.", r.name, p.name)
	}
	p.role = nil
	return &sdk.RemoveRoleFromInstanceProfileOutput{}, nil
}

// holding are the instance profiles with a role in them.
func (s *Service) holding(r *role) (all []*profile) {
	for _, p := range s.profiles {
		if p.role == r {
			all = append(all, p)
		}
	}
	return all
}

func (s *Service) listProfilesForRole(_ *awssim.Call, in *sdk.ListInstanceProfilesForRoleInput) (*sdk.ListInstanceProfilesForRoleOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	var all []types.InstanceProfile
	for _, p := range s.holding(r) {
		shown := s.shownProfile(p)
		shown.Tags = nil // IAM API reference, ListInstanceProfilesForRole: of listed resources some attributes are left out
		all = append(all, *shown)
	}
	items, next, err := page(all, in.Marker, in.MaxItems)
	return &sdk.ListInstanceProfilesForRoleOutput{InstanceProfiles: items, Marker: next, IsTruncated: next != nil}, err
}

func (s *Service) shownProfile(p *profile) *types.InstanceProfile {
	shown := &types.InstanceProfile{
		Arn: aws.String(s.arnOfProfile(p)), Path: aws.String(p.path), InstanceProfileName: aws.String(p.name),
		InstanceProfileId: aws.String(p.id), CreateDate: aws.Time(p.created), Roles: []types.Role{}, Tags: slices.Clone(p.tags),
	}
	if p.role != nil {
		shown.Roles = append(shown.Roles, *s.listedRole(p.role))
	}
	return shown
}

func (s *Service) arnOfProfile(p *profile) string { return s.arn("instance-profile" + p.path + p.name) }
