package engine_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// noted is an app whose group carries a note that AWS takes and does not show.
func noted(t *testing.T, slow int) (*cloud, *app, wish) {
	t.Helper()
	c := newCloud()
	c.shy, c.slow["Group"] = true, slow
	w := wish{kind: "Group", role: "g", item: item{Size: "1", Note: "n"}}
	return c, newApp(c, w), w
}

func unshown(n wish) map[engine.Unshown]bool {
	return map[engine.Unshown]bool{
		{Name: n.name(), Change: stack.Change{Field: "note", To: "n", Unshown: true}}: true,
	}
}

func TestWhatAWSDoesNotShowIsSentOnceAndReported(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g", "Update Group/g"}, did(out))
	for range 3 {
		same(t, "remembered", unshown(w), out.Unshown)
		same(t, "left", []string(nil), left(out))
		if !out.Settled() {
			t.Error("not settled")
		}
		out = a.pass(t)
	}
	same(t, "updates", 1, c.writes()["Update Group/g"])
}

func TestWhatAWSDoesNotShowIsSentOnceByWaitingPassesToo(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	out := a.pass(t)
	for range 3 {
		out = a.passAfter(t, &out)
		same(t, "remembered", unshown(w), out.Unshown)
	}
	same(t, "updates", 1, c.writes()["Update Group/g"])
}

func TestWhatAWSDoesNotShowIsRememberedThroughWhatItSetsInMotion(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 2)
	for range 12 {
		a.pass(t)
		c.tick()
	}
	same(t, "remembered", unshown(w), a.unshown)
	same(t, "writes", map[string]int{"Create Group/g": 1, "Update Group/g": 1}, c.writes())
}

func TestWhatAWSDoesNotShowIsRememberedThroughABlindPass(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	a.pass(t)
	c.fates["Find Group"] = fate{class: stack.Throttled, times: 1}
	a.pass(t)
	a.pass(t)
	same(t, "remembered", unshown(w), a.unshown)
	same(t, "updates", 1, c.writes()["Update Group/g"])
}

func TestWhatAWSDoesNotShowIsRememberedThroughABlock(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	a.pass(t)
	fit, unfit := a.desire, w
	unfit.problem = "a zone is down"
	a.desire = desire(unfit)
	same(t, "left", []string{"Block Group/g: Unfit"}, left(a.pass(t)))
	a.desire = fit
	a.pass(t)
	same(t, "remembered", unshown(w), a.unshown)
	same(t, "updates", 1, c.writes()["Update Group/g"])
}

func TestWhatAWSShowsAndLosesIsSentAgain(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	a.pass(t)
	c.shy = false
	same(t, "nothing is hidden any more", map[engine.Unshown]bool{}, a.pass(t).Unshown)
	c.shy = true
	out := a.pass(t)
	same(t, "done", []string{"Update Group/g"}, did(out))
	same(t, "remembered", unshown(w), out.Unshown)
}

func TestANewGenerationSendsAgainWhatAWSDoesNotShow(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	a.pass(t)
	a.wants(w)
	same(t, "done", []string{"Update Group/g"}, did(a.pass(t)))
	same(t, "updates", 2, c.writes()["Update Group/g"])
}

func TestAnotherChangeIsNotHeldUpByWhatAWSDoesNotShow(t *testing.T) {
	t.Parallel()
	c, a, _ := noted(t, 0)
	a.pass(t)
	c.stands[stack.Name{Kind: "Group", Physical: "g"}].have.Size = "tampered"
	same(t, "done", []string{"Update Group/g"}, did(a.pass(t)))
	same(t, "size", "1", c.stands[stack.Name{Kind: "Group", Physical: "g"}].have.Size)
	same(t, "then", []string(nil), did(a.pass(t)))
}

func TestAFailedUpdateIsNotTakenForAnswered(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	c.fates["Update Group/g"] = fate{class: stack.Throttled, times: 1}
	out := a.pass(t)
	same(t, "left", []string{"Update Group/g"}, left(out))
	same(t, "remembered", map[engine.Unshown]bool{}, out.Unshown)
	same(t, "then", unshown(w), a.pass(t).Unshown)
}

func TestWhatIsMadeAnewForgetsWhatItWasSent(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	a.pass(t)
	c.vanish("Group", "g")
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g", "Update Group/g"}, did(out))
	same(t, "remembered", unshown(w), out.Unshown)
}

func TestTheCallersMemoryIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	_, a, _ := noted(t, 0)
	mine := map[engine.Unshown]bool{}
	a.unshown = mine
	a.pass(t)
	same(t, "memory", map[engine.Unshown]bool{}, mine)
}
