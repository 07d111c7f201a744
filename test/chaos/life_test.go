package chaos

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

// otherImage is one that servers can also be made of.
const otherImage = "ami-00000000000000042"

// patience is how many looks the operator may take until the app is as it should be.
const patience = 400

// life is an app, and the operators that look after it, one after the other. It
// lives in a bubble of its own (testing/synctest).
type life struct {
	*kube
	testing.TB
	clock *clocktesting.FakeClock
	aws   *land
	dice  *rand.Rand
	// stood is the data that was there when the story began.
	stood map[string]string
	// brief: nobody waits any longer once an operator has died, which died tells.
	brief, died bool
	// asks counts the looks that were asked for.
	asks int
	// before is how many writes there were before the last look.
	before int
	// hears is told of every call of an operator, if anybody wants to know.
	hears func(*middleware.Stack) error

	// acts are what the app said in each act of the story, if somebody listens.
	acts    []*history
	listens bool
	// looking: what is called now is called by the operator, and by nobody else.
	looking bool
	// witness sees what stands after each look, and the error that ended it; what it
	// returns is what nobody expected.
	witness func(error) error

	operator *controllers.Reconciler
	gate     *gate
	alive    context.Context
	// told are the writes of a story in which nobody died.
	told []string
	// wrote are the writes of the operators that are dead.
	wrote int
}

// newLife follows from the seed and what it is about.
func newLife(t testing.TB, seed uint64, about string) *life {
	return newLifeIn(newKube(), t, seed, about)
}

// newLifeIn has the app in this Kubernetes.
func newLifeIn(k *kube, t testing.TB, seed uint64, about string) *life {
	h := fnv.New64a()
	_, _ = h.Write([]byte(about))
	clk := clocktesting.NewFakeClock(time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	l := &life{TB: t, kube: k, clock: clk, aws: newLand(clk), dice: rand.New(rand.NewPCG(seed, h.Sum64()))} //nolint:gosec // it shall be repeatable
	l.aws.Do(func(r *region.Region) { r.EC2.AddImage(otherImage, ec2types.ArchitectureValuesX8664) })
	l.start(death{})
	return l
}

// moveTo has the app stand in another Kubernetes, as far as it has come. The next
// operator works there.
func (l *life) moveTo(k *kube) {
	app, published := l.find(), l.connections()
	status := app.Status
	app.ResourceVersion, app.UID, l.kube = "", "", k
	must(k.Create(context.Background(), app))
	app.Status = status
	must(k.Status().Update(context.Background(), app))
	for _, m := range published {
		m.ResourceVersion, m.UID, m.OwnerReferences[0].UID = "", "", app.UID
		must(k.Create(context.Background(), &m))
	}
}

// start is a new operator, which remembers nothing.
func (l *life) start(d death) {
	ctx, kill := context.WithCancel(context.Background())
	l.gate = newGate(l.dice, d, kill)
	l.alive = ctx
	l.operator = l.employ(l.gate)
}

// employ makes an operator whose writes go through a gate.
func (l *life) employ(g *gate) *controllers.Reconciler {
	cfg := l.aws.Seen()
	cfg.APIOptions = append(cfg.APIOptions, g.aws)
	if l.hears != nil {
		cfg.APIOptions = append(cfg.APIOptions, l.hears)
	}
	account := cloud.New(cfg, cloud.Options{Clock: l.clock, Hold: -1, Limits: unlimited()})
	hands, dice := g.kubernetes(l.hands), rand.New(rand.NewPCG(l.dice.Uint64(), 0)) //nolint:gosec // it shall be repeatable
	return &controllers.Reconciler{
		Client: hands, Reader: hands, Events: silence{}, Clock: l.clock, Chance: func() float64 { return dice.Float64()*2 - 1 },
		Blocks: blocks.New(account, blocks.Options{Cluster: "cluster-1"}, l.clock),
	}
}

// unlimited takes our own limits of rates away: who of those that read at the same
// time gets the last token does not follow from a seed.
func unlimited() map[cloud.Category]cloud.Rate {
	rates := map[cloud.Category]cloud.Rate{}
	for _, c := range cloud.Categories() {
		rates[c] = cloud.Rate{}
	}
	return rates
}

// silence takes no events.
type silence struct{}

func (silence) Eventf(_, _ runtime.Object, _, _, _, _ string, _ ...any) {}

func (silence) AnnotatedEventf(_, _ runtime.Object, _ map[string]string, _, _, _, _ string, _ ...any) {
}

// look is one pass of the operator. It says when it wants to look again. When it
// dies, another one is started after a while.
func (l *life) look() (again time.Duration) {
	type answer struct {
		ctrl.Result
		error
	}
	done := make(chan answer, 1)
	l.before = l.writes()
	l.looking = true
	go func() {
		r, err := l.operator.Reconcile(l.alive, ctrl.Request{NamespacedName: l.key})
		done <- answer{r, err}
	}()
	for {
		synctest.Wait()
		select {
		case a := <-done:
			return l.judge(a.RequeueAfter, a.error)
		default:
		}
		if l.gate.open() {
			continue
		}
		select { // all of it sleeps between two attempts
		case a := <-done:
			return l.judge(a.RequeueAfter, a.error)
		case <-l.gate.arrived:
		}
	}
}

func (l *life) judge(again time.Duration, err error) time.Duration {
	l.hear()
	l.looking = false
	if l.gate.dead() {
		l.wrote, l.died = l.wrote+len(l.gate.passed), true
		l.start(death{})
		return time.Second
	}
	unexpected := err
	if l.witness != nil {
		unexpected = l.witness(err)
	}
	if unexpected != nil {
		l.Errorf("the pass breaks off: %v", unexpected)
	}
	if err != nil {
		return time.Second
	}
	return again
}

// pause lets some time go by: a look, or the start of another operator, comes when
// it comes. Who only waits may be left alone for longer.
func (l *life) pause() {
	most := 31
	if l.writes() == l.before {
		most = 111
	}
	l.clock.Step(time.Duration(10+l.dice.IntN(most)) * time.Second)
}

// until looks until the app is as it should be.
func (l *life) until(what string, holds func() bool) bool {
	for range patience {
		again := l.look()
		if holds() || l.brief && l.died {
			return true
		}
		if again == 0 {
			l.Errorf("the operator does not want to look again, and the app is not %s: %s", what, l.says())
			return false
		}
		l.pause()
	}
	l.Errorf("the app is not %s in %d looks: %s", what, patience, l.says())
	return false
}

func (l *life) ready() bool {
	return l.until("ready", func() bool { return strings.HasPrefix(l.says(), "True AllReady") })
}

// ends looks until the app is as it should be after an act.
func (l *life) ends(a act) bool {
	for range a.looks {
		l.look()
		l.pause()
	}
	switch l.brief = a.brief; {
	case a.looks > 0:
		return true
	case a.gone:
		return l.gone()
	}
	return l.ready()
}

func (l *life) gone() bool { return l.until("gone", func() bool { return l.find() == nil }) }

// says is whether the app is ready, for the generation that it has by now.
func (l *life) says() string {
	app := l.find()
	if app == nil {
		return "the app is gone"
	}
	c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionReady)
	if c == nil || c.ObservedGeneration != app.Generation {
		return "nobody has looked at it"
	}
	return fmt.Sprintf("%s %s: %s", c.Status, c.Reason, c.Message)
}

// writes is how many writes got through since the life began.
func (l *life) writes() int { return l.wrote + len(l.gate.passed) }

// calm lets some hours go by.
func (l *life) calm(looks int) {
	for range looks {
		l.clock.Step(3 * time.Hour)
		l.look()
	}
}

// rests holds what has come to its end to staying there: hours go by, and neither
// the operator that knows it nor a new one writes anything more.
func (l *life) rests() {
	l.calm(3)
	before := l.writes()
	l.calm(1)
	after := l.gate.passed[before-l.wrote:]
	l.wrote += len(l.gate.passed)
	l.start(death{})
	l.look()
	anew := l.gate.passed
	if len(anew) > 0 && hidden(anew[0]) { // which is told, once
		anew = slices.DeleteFunc(slices.Clone(anew[1:]), func(w string) bool { return strings.HasPrefix(w, "Kubernetes.Patch/status ") })
	}
	if after = append(after, anew...); len(after) > 0 {
		l.Errorf("all is settled, and yet there are %d writes: %v", len(after), after)
	}
}

// hidden is true of a change that a new operator cannot see has been taken already: the class of a
// DB cluster that waits for its maintenance window. RDS API reference, ClusterPendingModifiedValues, has none.
func hidden(write string) bool {
	return strings.HasPrefix(write, "RDS.ModifyDBCluster ") && !strings.Contains(write, `"DBClusterInstanceClass":null`) && strings.Contains(write, `"ApplyImmediately":false`)
}

// ask asks for a look at everything.
func (l *life) ask() {
	l.asks++
	l.change(func(a *v1alpha1.HighlyAvailableApp) {
		a.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: strconv.Itoa(l.asks)}
	})
}

// fill puts objects into the buckets: they are to be there as long as they should.
func (l *life) fill() {
	out, err := s3.NewFromConfig(l.aws.Config()).ListBuckets(context.Background(), &s3.ListBucketsInput{})
	must(err)
	l.aws.Do(func(r *region.Region) {
		for _, b := range out.Buckets {
			r.S3.Fill(*b.Name, filled)
		}
	})
}
