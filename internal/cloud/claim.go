package cloud

import (
	"maps"
	"slices"

	"github.com/haws-dev/haws/internal/stack"
)

// Holds reports whether a resource that was found under a name is ours: its
// owner tags say so; or somebody took all owner tags off the very resource that
// the inventory remembers, by a reference that AWS gives out only once.
func (o Owner) Holds(tags map[string]string, known stack.Known, ref string) bool {
	if o.Owns(tags, known.ID()) {
		return true
	}
	for key := range o.identity(known.ID()) {
		if _, tagged := tags[key]; tagged {
			return false
		}
	}
	return ref != "" && known.Ref == ref
}

// Claim marks a resource that was found as foreign unless it is ours. One that
// is not keeps no reference: nobody may quote or remember it.
func (o Owner) Claim(seen *stack.Seen, tags map[string]string, known stack.Known) {
	seen.Foreign = !o.Holds(tags, known, seen.Ref)
	if seen.Foreign {
		seen.Ref, seen.Attrs = "", nil
	}
}

// TagChanges is what DiffTags would do, in words.
func TagChanges(want, have map[string]string) []stack.Change {
	set, remove := DiffTags(want, have)
	var out []stack.Change
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if key != TagKeys || len(set)+len(remove) == 1 {
			out = append(out, stack.Change{Field: "tag " + key, From: have[key], To: set[key]})
		}
	}
	for _, key := range remove {
		out = append(out, stack.Change{Field: "tag " + key, From: have[key]})
	}
	return out
}

// Lookup is what a Find goes by: the rows by physical name, and those names.
func Lookup(rows []stack.Known) (byName map[string]stack.Known, names []string) {
	byName = map[string]stack.Known{}
	for _, row := range rows {
		byName[row.Physical] = row
		names = append(names, row.Physical)
	}
	return byName, names
}
