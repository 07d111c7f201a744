package table

import (
	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Build are the tables that stand, as AWS shows them, but for those of which
// something was not read: while AWS changes a table it is not asked how far back it
// can be restored.
func Build(w stack.World, n cloud.Names, tables []v1alpha1.Table) []availability.Table {
	var out []availability.Table
	for i := range tables {
		have, ok := cloud.Standing[Table](w, Name(n, &tables[i]))
		if ok && have.Whole {
			out = append(out, availability.Table{
				Name: tables[i].Name, RecoveryDays: have.RecoveryDays, Protected: have.Protection, Provisioned: !have.OnDemand,
			})
		}
	}
	return out
}
