package database

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Classes remembers in which zones of a region AWS offers the class of a database.
type Classes struct{ zones *cloud.Slow[[]string] }

// NewClasses knows none yet. Now tells the time.
func NewClasses(now func() time.Time) *Classes { return &Classes{cloud.NewSlow[[]string](now)} }

// offer is what AWS is asked about: what the database is now.
func (d *Database) offer() string { return strings.Join([]string{d.Engine, d.Version, d.Class}, " ") }

// Zones are the names of those that have the class of the database, for its engine
// and version; none are known while nobody has asked, or AWS does not say. It asks
// nobody.
func (c *Classes) Zones(of *Database) []string {
	zones, _ := c.zones.Known(of.offer())
	return zones
}

// order asks where the class of a database of ours is offered, for one that has
// settled and stays: nothing else is worth a question.
func (d desk) order(ctx context.Context, seen stack.Seen) {
	have := seen.Have.(*Database)
	if !d.Wanted || seen.State != stack.Ready {
		return
	}
	d.Classes.zones.Ask(ctx, have.offer(), func(ctx context.Context) ([]string, error) { return d.describeOffer(ctx, have) })
}

// describeOffer lists zones. A class has several options, by storage.
func (d desk) describeOffer(ctx context.Context, have *Database) ([]string, error) {
	var zones []string
	pages := rds.NewDescribeOrderableDBInstanceOptionsPaginator(d.API, &rds.DescribeOrderableDBInstanceOptionsInput{
		Engine: &have.Engine, EngineVersion: &have.Version, DBInstanceClass: &have.Class, Vpc: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("find where %s is offered: %w", have.offer(), err)
		}
		for _, o := range page.OrderableDBInstanceOptions {
			for _, z := range o.AvailabilityZones {
				zones = append(zones, aws.ToString(z.Name))
			}
		}
	}
	slices.Sort(zones)
	return slices.Compact(zones), nil
}
