package database

import (
	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Build are the backups of the database as AWS shows it, and the names of the zones
// that have its class; nil is not known.
func Build(w stack.World, n cloud.Names, d *v1alpha1.Database, classes *Classes) (*availability.Backups, []string) {
	if d == nil {
		return nil, nil
	}
	have, ok := cloud.Standing[Database](w, Name(n, d))
	if !ok || have.Lost {
		return nil, nil
	}
	return &availability.Backups{RetentionDays: have.RetentionDays, Protected: have.Protection}, classes.Zones(have)
}
