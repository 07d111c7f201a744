package bucket_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	account = "123456789012"
	// key is the ARN of a KMS key.
	key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
)

func here() bucket.Site {
	return bucket.Site{Region: "us-east-1", Account: account, Partition: "aws"}
}

// register adds the kind with the end of the tags. What is remembered from pass to pass is remembered for each rig.
func register() func(engine.Kinds, *blocktest.Rig) {
	var progress sync.Map
	return func(kinds engine.Kinds, rig *blocktest.Rig) {
		p, _ := progress.LoadOrStore(rig, bucket.NewProgress(rig.Clock.Now))
		bucket.Register(kinds, bucket.Setup{
			API: rig.Clients.S3, Owner: rig.Owner, Account: account, Partition: "aws", Progress: p.(*bucket.Progress),
			End: func(_ stack.Name, tags map[string]string) bucket.End {
				return bucket.End(tags[cloud.TagDeletionPolicy])
			}, Wanted: func(stack.Name) bool { return false },
		})
	}
}

// spec wants one bucket.
func spec(changes ...func(*v1alpha1.Bucket)) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{
		Buckets: []v1alpha1.Bucket{{Name: "assets"}},
		Tags:    map[string]string{"team": "blue", "stage": "live"},
	}
	for _, change := range changes {
		change(&s.Buckets[0])
	}
	return s.WithDefaults()
}

func deleted(b *v1alpha1.Bucket) { b.DeletionPolicy = v1alpha1.DataDelete }

func emptied(b *v1alpha1.Bucket) {
	b.DeletionPolicy, b.EmptyOnDelete = v1alpha1.DataDelete, aws.Bool(true)
}

// want is the node of a spec's one bucket.
func want(rig *blocktest.Rig, changes ...func(*v1alpha1.Bucket)) (stack.Name, *bucket.Bucket) {
	nodes := bucket.Desire(bucket.Input{Spec: spec(changes...), Names: rig.Names, Owner: rig.Owner, Site: here()})
	return nodes[0].Name, nodes[0].Want.(*bucket.Bucket)
}

// site is the block as an app of its own. Change the spec between passes.
type site struct {
	blocktest.App
	in   bucket.Input
	name stack.Name
	// gone is true when the app does not want the bucket any more.
	gone bool
}

func newSite(t *testing.T, changes ...func(*v1alpha1.Bucket)) *site {
	t.Helper()
	rig := blocktest.NewRig()
	s := &site{App: blocktest.App{Rig: rig}, in: bucket.Input{Spec: spec(changes...), Names: rig.Names, Owner: rig.Owner, Site: here()}}
	s.name = bucket.Name(rig.Names, here(), &s.in.Spec.Buckets[0])
	s.forgetful()
	s.Desire = func(stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		return bucket.Desire(s.in)
	}
	return s
}

// forgetful begins a new process, which remembers nothing.
func (s *site) forgetful() {
	progress := bucket.NewProgress(s.Clock.Now)
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		bucket.Register(kinds, bucket.Setup{
			API: rig.Clients.S3, Owner: rig.Owner, Account: account, Partition: "aws", Progress: progress,
			End:    func(stack.Name, map[string]string) bucket.End { return bucket.EndOf(&s.in.Spec.Buckets[0]) },
			Wanted: func(n stack.Name) bool { return !s.gone && n == s.name },
		})
	}
}

// settled is a site whose bucket stands, and of whose calls none is counted yet.
func settled(t *testing.T, changes ...func(*v1alpha1.Bucket)) *site {
	t.Helper()
	s := newSite(t, changes...)
	s.Settle(t)
	s.World.Forget()
	return s
}

// change changes the spec.
func (s *site) change(change func(*v1alpha1.Bucket)) {
	next := s.in.Spec.DeepCopy()
	change(&next.Buckets[0])
	s.in.Spec = next.WithDefaults()
}

// tags are those of the bucket, nil when there is none.
func (s *site) tags(t *testing.T) map[string]string {
	t.Helper()
	out, err := s.Clients.S3.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: &s.name.Physical})
	if stack.Is(err, stack.NotFound) {
		return nil
	}
	must(t, err)
	return cloud.FromS3Tags(out.TagSet)
}

// put writes an object.
func (s *site) put(t *testing.T, name string) {
	t.Helper()
	_, err := s.Clients.S3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &s.name.Physical, Key: &name, Body: strings.NewReader("x")})
	must(t, err)
}

func (s *site) fill(n int) { s.World.Do(func() { s.S3.Fill(s.name.Physical, n) }) }

// failures are the errors of a pass, in words.
func failures(out engine.Outcome) string {
	var all []string
	for _, d := range out.Done {
		if d.Err != nil {
			all = append(all, d.Err.Error())
		}
	}
	return strings.Join(all, "\n")
}

// failure is the one error of a pass.
func failure(t *testing.T, out engine.Outcome) *stack.Fault {
	t.Helper()
	for _, d := range out.Done {
		if d.Err != nil {
			return stack.FaultOf(d.Err)
		}
	}
	t.Fatalf("nothing failed:\n%s", blocktest.Describe(out))
	return nil
}

// must fails the test when a stranger's call fails.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("a stranger's call: %v", err)
	}
}

func tagList(tags map[string]string) *types.Tagging {
	return &types.Tagging{TagSet: cloud.S3Tags(tags)}
}
