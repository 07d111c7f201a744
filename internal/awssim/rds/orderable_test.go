package rds_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"
)

type orderInput = rds.DescribeOrderableDBInstanceOptionsInput

func TestAClassIsOrderedWhereItIsOffered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   orderInput
		want []string
	}{
		"in the zones that have it": {orderInput{EngineVersion: aws.String("16.9"), DBInstanceClass: aws.String("db.m7g.large"), Vpc: aws.Bool(true)}, []string{"16.9 us-east-1a us-east-1c"}},
		"each version by itself": {orderInput{DBInstanceClass: aws.String("db.m6g.large")}, []string{
			"15.13 us-east-1a us-east-1b us-east-1c", "15.14 us-east-1a us-east-1b us-east-1c", "16.10 us-east-1a us-east-1b us-east-1c",
			"16.9 us-east-1a us-east-1b us-east-1c", "17.5 us-east-1a us-east-1b us-east-1c", "17.6 us-east-1a us-east-1b us-east-1c",
		}},
		"nowhere, when no zone has it":     {orderInput{DBInstanceClass: aws.String("db.t3.nano")}, nil},
		"nowhere, of a version that is no": {orderInput{EngineVersion: aws.String("3.11"), DBInstanceClass: aws.String("db.m7g.large")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.World.Do(func() {
				r.RDS.SetOffered("us-east-1b", "db.m7g.large", false)
				for _, zone := range r.EC2.Zones() {
					r.RDS.SetOffered(zone.Name, "db.t3.nano", false)
				}
			})
			c.in.Engine = aws.String("postgres")
			out, err := r.rds.DescribeOrderableDBInstanceOptions(r.ctx, &c.in)
			r.ok(err)
			var got []string
			for _, o := range out.OrderableDBInstanceOptions {
				line := *o.EngineVersion
				for _, z := range o.AvailabilityZones {
					line += " " + *z.Name
				}
				got = append(got, line)
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, slices.Compact(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOrderableOptionsComeInPages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.World.Do(func() { r.RDS.Versions["postgres"] = strings.Fields(strings.Repeat("17.1 ", 10)) })
	pages := rds.NewDescribeOrderableDBInstanceOptionsPaginator(r.rds, &orderInput{
		Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.m7g.large"), MaxRecords: aws.Int32(20),
	})
	var got []int
	for pages.HasMorePages() {
		page, err := pages.NextPage(r.ctx)
		r.ok(err)
		got = append(got, len(page.OrderableDBInstanceOptions))
	}
	if diff := cmp.Diff([]int{20, 10}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, size := range []int32{19, 1001} {
		_, err := r.rds.DescribeOrderableDBInstanceOptions(r.ctx, &orderInput{Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.m7g.large"), MaxRecords: &size})
		r.refuse("InvalidParameterValue", err)
	}
	_, err := r.rds.DescribeOrderableDBInstanceOptions(r.ctx, &orderInput{Engine: aws.String("db2"), DBInstanceClass: aws.String("db.m7g.large")})
	r.refuse("InvalidParameterValue", err)
}
