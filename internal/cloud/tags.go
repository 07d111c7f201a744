package cloud

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The tags that say whose a resource is.
const (
	// TagCluster holds the id of the Kubernetes cluster.
	TagCluster = "haws.dev/cluster"
	// TagApp holds the namespace and name of the app.
	TagApp = "haws.dev/app"
	// TagResource holds the logical id of the resource.
	TagResource = "haws.dev/resource"
	// TagKeys remembers which other tags haws put there. See DiffTags.
	TagKeys = "haws.dev/tags"
	// TagDeletionPolicy holds what becomes of a resource with data, and of what that stands on, when nobody wants it any more.
	TagDeletionPolicy = "haws.dev/deletion-policy"
	// TagReleased marks what was let go and stands on by itself, until its app takes it back.
	TagReleased = "haws.dev/released"
	// TagName is what the AWS console shows as the resource's name.
	TagName = "Name"
)

const (
	// maxTagValue is AWS's limit on a tag's value, in characters.
	maxTagValue = 256
	// markLength is how many characters of TagKeys stand for one key.
	markLength = 5
)

// Owner is who a resource belongs to. It never holds a Kubernetes UID, so that
// an object that was restored or applied again finds its own resources.
type Owner struct {
	// Cluster is the id of the Kubernetes cluster.
	Cluster string
	// App is the namespace and name of the app, such as "web/shop".
	App string
}

// Tags are the tags that a resource should carry: the user's, a Name unless the
// user gives one, and the owner tags, which win. Owner values that AWS would not
// take are rewritten; the user's tags are passed on as they are.
func (o Owner) Tags(id string, user map[string]string) map[string]string {
	tags := map[string]string{TagName: tagValue(o.App + " " + role(id))}
	maps.Copy(tags, user)
	maps.Copy(tags, o.identity(id))
	delete(tags, TagKeys)
	if marks := marksOf(tags); marks != "" {
		tags[TagKeys] = marks
	}
	return tags
}

// Owns reports whether tags seen on a resource make it the owner's, in the role
// of that logical id.
func (o Owner) Owns(tags map[string]string, id string) bool {
	for key, value := range o.identity(id) {
		if have, ok := tags[key]; !ok || have != value {
			return false
		}
	}
	return true
}

func (o Owner) identity(id string) map[string]string {
	return map[string]string{TagCluster: tagValue(o.Cluster), TagApp: tagValue(o.App), TagResource: tagValue(id)}
}

// DiffTags compares the tags that Owner.Tags wants with those that a resource
// has. It sets what is missing or different. It removes what haws put there
// earlier and nobody wants any more; tags that others added, such as a tool for
// costs or AWS itself, stay.
//
// TagKeys on the resource tells the two apart. It holds a mark of five
// characters for each of the user's keys, not the keys themselves: those may be
// longer than a tag value, and have no character that a value allows and they
// do not. AWS allows 50 tags on a resource, so the marks always fit; should
// there be more, the rest is not remembered and stays. The odds that somebody
// else's tag is taken for one that we dropped are one in 33 million per mark.
//
// Remove first, then set: setting TagKeys is what forgets the removed keys.
func DiffTags(want, have map[string]string) (set map[string]string, remove []string) {
	set = map[string]string{}
	for key, value := range want {
		if old, ok := have[key]; !ok || old != value {
			set[key] = value
		}
	}
	for key := range have {
		if _, wanted := want[key]; !wanted && remembered(have[TagKeys], key) {
			remove = append(remove, key)
		}
	}
	slices.Sort(remove)
	return set, remove
}

// Released are the tags of a resource that is let go. Those of its owner are among
// them, should somebody have taken them off: without them nobody takes it back.
func (o Owner) Released(id string, tags map[string]string) map[string]string {
	out := o.identity(id)
	out[TagReleased] = "true"
	for key, value := range tags {
		if _, ours := out[key]; !ours {
			out[key] = value
		}
	}
	return out
}

func remembered(marks, key string) bool {
	if reserved(key) {
		return key == TagKeys || key == TagReleased
	}
	return slices.ContainsFunc(slices.Collect(slices.Chunk([]byte(marks), markLength)), func(chunk []byte) bool {
		return string(chunk) == mark(key)
	})
}

// marksOf lists the marks of the tags that may be dropped again.
func marksOf(tags map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if !reserved(key) && b.Len()+markLength <= maxTagValue {
			b.WriteString(mark(key))
		}
	}
	return b.String()
}

func mark(key string) string { return Hash(key)[:markLength] }

// reserved keys are never removed for having been dropped from a spec.
func reserved(key string) bool {
	return key == TagName || strings.HasPrefix(key, "haws.dev/") || strings.HasPrefix(key, "aws:")
}

// tagValue is s if AWS takes it as a tag's value, and otherwise a cut and
// cleaned s with a hash of it. AWS allows 256 letters, digits, spaces and
// _ . : / = + - @ (Tag reference of the EC2, ELB and Auto Scaling APIs).
func tagValue(s string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune(" _.:/=+-@", r) {
			return r
		}
		return '-'
	}, s)
	if clean == s && utf8.RuneCountInString(s) <= maxTagValue {
		return s
	}
	runes := []rune(clean)
	return string(runes[:min(len(runes), maxTagValue-hashLength-1)]) + "-" + Hash(s)
}
