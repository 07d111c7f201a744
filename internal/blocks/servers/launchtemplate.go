package servers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// LaunchTemplate says how a server is made. AWS never changes a version: new
// inputs make a new version, and nothing else does, so that another default in
// haws never rolls a fleet.
type LaunchTemplate struct {
	// Image is the id of the image, or Parameter the SSM parameter that holds
	// it. A parameter is looked up when a version is made, and stays as it was.
	Image, Parameter string
	// Types are the instance types, the first one preferred.
	Types []string
	// UserData is as the servers run it.
	UserData string
	// Quoted are what the user data quotes.
	Quoted []stack.Ref
	Groups []stack.Ref
	// Profile is the instance profile, by its name or ARN; zero is none.
	Profile   stack.Ref
	VolumeGiB int32
	Tags      map[string]string
	// Inputs is the hash of all of the above but the tags.
	Inputs string
	// Latest is the number of the latest version; it is only seen.
	Latest string
	// Versions are the numbers of the latest versions of ours by their inputs;
	// they are only seen.
	Versions map[string]string
}

// hash is over what a server is made from.
func (t LaunchTemplate) hash() string {
	parts := []string{"image", t.Image, "parameter", t.Parameter, "userData", t.UserData, "profile", t.Profile.Value, "volume", fmt.Sprint(t.VolumeGiB), "types"}
	parts = append(append(parts, t.Types...), "groups")
	for _, g := range t.Groups {
		parts = append(parts, g.Value)
	}
	return cloud.Hash(parts...)
}

func (launchTemplates) Uses(of *LaunchTemplate) []stack.Ref {
	uses := slices.Concat(of.Groups, of.Quoted)
	if of.Profile != (stack.Ref{}) {
		uses = append(uses, of.Profile)
	}
	return uses
}

// Diff compares the inputs; the words come from what the latest version shows.
func (launchTemplates) Diff(want, have *LaunchTemplate) []stack.Change {
	var out []stack.Change
	if have.Versions[want.Inputs] == "" {
		out = append(out, words(want, have)...)
	}
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func words(want, have *LaunchTemplate) []stack.Change {
	var out []stack.Change
	say := func(field, from, to string) {
		if from != to {
			out = append(out, stack.Change{Field: field, From: from, To: to})
		}
	}
	if want.Parameter == "" {
		say("image", have.Image, want.Image)
	}
	say("instance type", first(have.Types), first(want.Types))
	say("user data", summary(have.UserData), summary(want.UserData))
	say("instance profile", have.Profile.Value, want.Profile.Value)
	say("root volume", gib(have.VolumeGiB), gib(want.VolumeGiB))
	say("security groups", values(have.Groups), values(want.Groups))
	if len(out) == 0 {
		say(unseen(want), have.Inputs, want.Inputs)
	}
	return out
}

// unseen names the inputs that a version does not show: the parameter that an
// image came from, and the types after the first.
func unseen(want *LaunchTemplate) string {
	if want.Parameter == "" {
		return "inputs (the further instance types)"
	}
	return "inputs (image by " + want.Parameter + ", or the further instance types)"
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// summary tells one user data from another without showing it.
func summary(userData string) string {
	if userData == "" {
		return "none"
	}
	return fmt.Sprintf("%d bytes, hash %s", len(userData), cloud.Hash(userData))
}

func gib(size int32) string {
	if size == 0 {
		return "the image's size"
	}
	return fmt.Sprintf("%d GiB", size)
}

func values(refs []stack.Ref) string {
	var out []string
	for _, r := range refs {
		out = append(out, r.String())
	}
	return strings.Join(out, ", ")
}
