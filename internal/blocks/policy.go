package blocks

import (
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// afterServers is what goes after the servers of an app that is deleted: its data,
// so that what they write to the end is in the final snapshot, and nothing is
// written to a bucket while it is being emptied; and the instance profile, without
// which those that still run could do nothing, whatever profile others have by now.
func afterServers(o *v1alpha1.HighlyAvailableApp) []stack.Ref {
	waits := []string{database.KindInstance, database.KindCluster, table.KindTable, bucket.KindBucket, identity.KindInstanceProfile}
	var out []stack.Ref
	for _, row := range o.Status.Resources {
		if slices.Contains(waits, row.Kind) && row.Ref != "" {
			out = append(out, stack.Literal(row.Ref))
		}
	}
	return out
}

// endOf is what becomes of a resource with data: as the spec says while it has a
// word for it, or as the policy last in force did, by its tag and by what status
// remembers of it. Where these differ, the one that keeps more decides: anybody who
// may tag could else have the data deleted. Without any of them nothing is lost.
type endOf[T ~string] struct {
	spec T
	// words are the policies, the one that keeps most first.
	words []T
	// usual is the default.
	usual T
	// rows are those of the inventory that the policy is about.
	rows func(v1alpha1.ResourceStatus) bool
}

func (e endOf[T]) of(o *v1alpha1.HighlyAvailableApp, tags map[string]string) T {
	if e.spec != "" {
		return e.spec
	}
	said := []string{tags[cloud.TagDeletionPolicy]}
	for _, row := range o.Status.Resources {
		if e.rows(row) {
			said = append(said, row.DeletionPolicy)
		}
	}
	for _, word := range e.words {
		if slices.Contains(said, string(word)) {
			return word
		}
	}
	return e.usual
}

// IsDeletionPolicy is true of the words that a deletion policy may be.
func IsDeletionPolicy(word string) bool {
	return slices.Contains([]string{string(v1alpha1.DeletionRetain), string(v1alpha1.DeletionSnapshot), string(v1alpha1.DeletionDelete), string(bucket.EndEmpty)}, word)
}

// databaseEnd is what becomes of the database, and of what it stands on.
func databaseEnd(o *v1alpha1.HighlyAvailableApp) database.Policy {
	end := endOf[v1alpha1.DeletionPolicy]{
		words: []v1alpha1.DeletionPolicy{v1alpha1.DeletionRetain, v1alpha1.DeletionSnapshot, v1alpha1.DeletionDelete},
		usual: v1alpha1.DeletionSnapshot,
		rows: func(row v1alpha1.ResourceStatus) bool {
			return row.Kind != table.KindTable && row.Kind != bucket.KindBucket
		},
	}
	if d := o.Spec.WithDefaults().Database; d != nil {
		end.spec = d.DeletionPolicy
	}
	return func(tags map[string]string) v1alpha1.DeletionPolicy { return end.of(o, tags) }
}

// ends are what the spec says becomes of its data. The word is for the very one of
// that name at AWS: another one that had the role before, and is not gone yet, goes
// by its own.
func (a *App) ends() map[stack.Name]string {
	out := map[stack.Name]string{}
	for _, t := range a.spec.Tables {
		out[table.Name(a.names, &t)] = string(t.DeletionPolicy)
	}
	for _, b := range a.spec.Buckets {
		out[bucket.Name(a.names, a.site, &b)] = string(bucket.EndOf(&b))
	}
	if d := a.spec.Database; d != nil {
		out[database.Name(a.names, d)] = string(d.DeletionPolicy)
	}
	return out
}

// dataEnd is what becomes of a table or a bucket. What the spec wants under another
// role is not deleted.
func dataEnd[T ~string](o *v1alpha1.HighlyAvailableApp, ends map[stack.Name]string, words ...T) func(stack.Name, map[string]string) T {
	return func(of stack.Name, tags map[string]string) T {
		end := endOf[T]{
			spec: T(ends[of]), words: words, usual: words[0],
			rows: func(row v1alpha1.ResourceStatus) bool { return row.ID == of.ID() && row.Name == of.Physical },
		}
		for other := range ends {
			if other.Kind == of.Kind && other.Physical == of.Physical && other != of {
				return words[0]
			}
		}
		return end.of(o, tags)
	}
}

func tableEnd(o *v1alpha1.HighlyAvailableApp, ends map[stack.Name]string) table.Policy {
	return dataEnd(o, ends, v1alpha1.DataRetain, v1alpha1.DataDelete)
}

func bucketEnd(o *v1alpha1.HighlyAvailableApp, ends map[stack.Name]string) func(stack.Name, map[string]string) bucket.End {
	return dataEnd(o, ends, bucket.EndRetain, bucket.EndDelete, bucket.EndEmpty)
}

// deleting is true of what haws was deleting at the last look: gone, it is not lost.
func deleting(o *v1alpha1.HighlyAvailableApp, n stack.Name) bool {
	return slices.ContainsFunc(o.Status.Resources, func(row v1alpha1.ResourceStatus) bool {
		return row.ID == n.ID() && row.Name == n.Physical && row.State == v1alpha1.ResourceDeleting
	})
}
