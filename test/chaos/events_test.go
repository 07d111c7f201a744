package chaos

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// event is one thing that happens. It draws from dice of its own, so that a life
// can be told without it and the others stay what they are.
type event struct {
	what string
	dice uint64
}

// happenings are all that may happen, each as often as it should.
func happenings() []string {
	return []string{
		"edit", "edit", "edit", "edit", "edit", "edit", "edit", "edit", "data", "data",
		"pause", "pause", "zone", "zone", "failover", "storm", "storm", "fault", "fault", "lost answer",
		"drift", "drift", "drift", "restart", "death", "death", "drop", "vanish", "protect", "apply", "calm", "time",
	}
}

// happens has one event happen, and the operator look at it a few times.
func (f *fate) happens(e event) {
	r := rand.New(rand.NewPCG(e.dice, 1)) //nolint:gosec // it shall be repeatable
	f.quiet = 0
	if f.find() == nil { // all that can happen is that it is applied again
		if r.IntN(2) == 0 {
			f.clock.Step(10 * time.Minute)
			return
		}
		f.begin()
	}
	does := map[string]func(*rand.Rand){
		"edit": f.edits, "data": f.editsData, "pause": f.pauses, "zone": f.zone, "failover": f.failsOver, "storm": f.storm, "fault": f.fault,
		"lost answer": f.losesAnswer, "drift": f.drifts, "restart": func(*rand.Rand) { f.restarts(death{}) },
		"death": func(r *rand.Rand) { f.restarts(death{nth: 1 + r.IntN(6), after: r.IntN(2) == 0}) },
		"drop":  f.drops, "vanish": f.deletes, "protect": func(r *rand.Rand) { f.tries(f.protection(r)) },
		"apply": func(r *rand.Rand) { f.passes(r, 6) }, "calm": f.calms, "time": func(r *rand.Rand) { f.passes(r, 3) },
	}
	does[e.what](r)
	f.passes(r, r.IntN(4))
	if f.find() != nil && r.IntN(2) == 0 {
		f.clock.Step(2 * time.Minute)
		f.ask()
		f.quiet = 0
		if f.sees(); !f.died { // what the dead saw is told by nobody
			f.judgeOutlook()
		}
	}
}

func (f *fate) edits(r *rand.Rand) {
	for range 1 + r.IntN(2) {
		f.tries(f.fancy(r))
	}
}

// editsData puts data in and takes it out, with the protection off and on again.
func (f *fate) editsData(r *rand.Rand) {
	f.tries(unprotected)
	f.passes(r, r.IntN(2))
	f.tries(one(r, f.takeOut, f.table, f.bucket, f.policies)(r))
	f.passes(r, r.IntN(2))
	f.tries(one(r, f.takeOut, f.database)(r))
	if r.IntN(2) == 0 {
		f.passes(r, r.IntN(2))
		f.tries(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = nil })
	}
}

func (f *fate) pauses(r *rand.Rand) {
	f.tries(func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Mode = one(r, v1alpha1.ModePaused, v1alpha1.ModePaused, "")
	})
}

// zone loses one, or brings it back.
func (f *fate) zone(r *rand.Rand) {
	if f.lost != "" {
		f.aws.RestoreZone(f.lost)
		f.lost = ""
		return
	}
	f.lost = one(r, "us-east-1a", "us-east-1b", "us-east-1c")
	f.aws.LoseZone(f.lost)
}

// failsOver: a person asks for it. RDS may refuse that.
func (f *fate) failsOver(*rand.Rand) {
	ctx, api := context.Background(), rds.NewFromConfig(f.aws.Config())
	for what := range f.ledger.held {
		id, is := strings.CutPrefix(what, "database ")
		if !is || !ours(id) {
			continue
		}
		_, _ = api.RebootDBInstance(ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: &id, ForceFailover: aws.Bool(true)})
		_, _ = api.FailoverDBCluster(ctx, &rds.FailoverDBClusterInput{DBClusterIdentifier: &id})
	}
}

// storm: AWS takes no more calls, of one of its services or of any.
func (f *fate) storm(r *rand.Rand) {
	service := one(r, "", "", "EC2", "Elastic Load Balancing v2", "Auto Scaling", "RDS", "DynamoDB", "S3", "IAM")
	f.arm(r, awssim.Fault{Service: service, Code: one(r, "Throttling", "ThrottlingException", "RequestLimitExceeded")})
}

// fault: one operation fails for a while.
func (f *fate) fault(r *rand.Rand) {
	operation := one(r, "DescribeTargetHealth", "DescribeAutoScalingGroups", "DescribeDBInstances", "DescribeTable", "ListBuckets", "GetBucketTagging",
		"DescribeSecurityGroups", "DescribeSubnets", "DescribeLoadBalancers", "DescribeTags", "ListTagsOfResource", "DescribeLaunchTemplateVersions",
		"CreateLoadBalancer", "UpdateAutoScalingGroup", "ModifyDBInstance", "DeleteDBInstance", "DeleteTable", "DeleteBucket", "StartInstanceRefresh",
		"CreateLaunchTemplateVersion", "ModifyListener", "UpdateTable", "PutBucketTagging", "TagResource", "DeleteSecurityGroup", "GetCallerIdentity")
	f.arm(r, awssim.Fault{Operation: operation, Code: one(r, "AccessDenied", "InternalError", "InternalError", ""), Net: r.IntN(4) == 0})
}

// losesAnswer: calls take effect, and nobody hears of it.
func (f *fate) losesAnswer(r *rand.Rand) {
	f.arm(r, awssim.Fault{
		Operation: one(r, "CreateTable", "CreateBucket", "CreateDBInstance", "CreateTargetGroup", "CreateSecurityGroup", "DeleteDBInstance", "DeleteTable",
			"DeleteBucket", "CreateAutoScalingGroup", "CreateLaunchTemplate", "StartInstanceRefresh", "CreateListener", "CreateRole", "ModifyDBInstance"),
		Times: 1 + r.IntN(2), Net: true, AfterEffect: true,
	})
}

// arm has it last for some looks, or longer. Nobody but the operator is hit.
func (f *fate) arm(r *rand.Rand, fault awssim.Fault) {
	fault.Match = func(any) bool { return f.looking.Load() }
	stop := f.aws.World.Fail(fault)
	f.stops = append(f.stops, stop)
	f.passes(r, r.IntN(4))
	if r.IntN(3) > 0 {
		stop()
	}
}

func (f *fate) restarts(d death) {
	f.wrote += len(f.gate.passed)
	f.start(d)
}

// drops deletes the app, as one does.
func (f *fate) drops(r *rand.Rand) {
	if f.find().DeletionTimestamp.IsZero() && r.IntN(2) == 0 {
		f.drop()
		f.passes(r, 4+r.IntN(8))
	}
}

// deletes deletes it however protected it is.
func (f *fate) deletes(r *rand.Rand) {
	if f.find().DeletionTimestamp.IsZero() && r.IntN(2) == 0 {
		f.vanishes()
		f.passes(r, 2)
		if r.IntN(2) == 0 {
			f.tries(unprotected)
		}
	}
}

func (f *fate) calms(r *rand.Rand) {
	for range 2 + r.IntN(3) {
		f.clock.Step(3 * time.Hour)
		f.sees()
	}
}

// clears empties a bucket by hand.
func (f *fate) clears(bucket string) {
	ctx, api := context.Background(), s3.NewFromConfig(f.aws.Config())
	out, err := api.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &bucket})
	if err != nil {
		return
	}
	for _, v := range out.Versions {
		_, err := api.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &s3types.Delete{Objects: []s3types.ObjectIdentifier{{Key: v.Key, VersionId: v.VersionId}}}})
		must(err)
	}
}
