package chaos

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim/region"
)

func TestReadsLag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLife(t, 1, "lag")
		l.aws.lag(1)
		operator, stranger := ec2.NewFromConfig(l.aws.Seen()), ec2.NewFromConfig(l.aws.Config())
		shows := func(by *ec2.Client) bool {
			out, err := by.DescribeSecurityGroups(context.Background(), &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
			must(err)
			return len(out.SecurityGroups) > 1
		}
		l.clock.Step(time.Minute)
		vpc := l.aws.EC2.DefaultVPC()
		_, err := operator.CreateSecurityGroup(context.Background(), &ec2.CreateSecurityGroupInput{GroupName: aws.String("a"), Description: aws.String("a"), VpcId: &vpc})
		must(err)
		began, back, last := l.clock.Now(), 0, false
		for l.clock.Now().Sub(began) < 2*mostLag {
			if !shows(stranger) {
				t.Error("those who see the region as it is do not see it")
			}
			seen := shows(operator)
			if last && !seen {
				back++
			}
			if last = seen; !seen && l.clock.Now().Sub(began) > mostLag {
				t.Errorf("not shown after %s", l.clock.Now().Sub(began))
			}
			l.clock.Step(time.Second)
		}
		if back == 0 {
			t.Error("reads do not go back in time")
		}
	})
}

// A replica has no other ids, times or order of events than the region.
func TestReplicasThatHaveCaughtUpAreTheRegion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLife(t, 1, "replicas")
		l.apply(full)
		for range 20 {
			l.look()
			l.pause()
		}
		l.aws.Do(func(r *region.Region) { r.EC2.AddGroup("orphan", "of nobody", r.EC2.DefaultVPC()) })
		l.aws.lag(1)
		holds, want := l.holdings(), l.picture()
		for _, r := range l.aws.caughtUp() {
			there := *l
			there.aws = &land{Region: r, clock: l.clock}
			if diff := cmp.Diff(holds, there.holdings()); diff != "" {
				t.Errorf("other data: (-region +replica)\n%s", diff)
			}
			if diff := differ(want, there.picture()); diff != "" {
				t.Errorf("(-region +replica)\n%s", diff)
			}
			r.World.Do(func() { r.EC2.AddGroup("another", "of nobody", r.EC2.DefaultVPC()) })
			if differ(want, there.picture()) == "" {
				t.Error("what only a replica has is not shown")
			}
		}
	})
}
