package autoscaling

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// mustStay is how many old instances the next checkpoint leaves. A rollback knows no checkpoints.
func (r *refresh) mustStay(t tally) int {
	list := r.Preferences.CheckpointPercentages
	if r.rollingBack() || len(list) == 0 {
		return 0
	}
	percent := int(list[min(r.checkpoint, len(list)-1)])
	return t.total - (t.total*percent+99)/100
}

// arrived tells whether all is replaced that is to be replaced, and ready.
func (r *refresh) arrived(t tally) bool {
	return len(t.spare) == 0 && t.updated >= t.total-r.mustStay(t) && len(t.old) <= r.mustStay(t) && r.atLast()
}

// atLast tells whether only the last checkpoint is left. User guide, "Add checkpoints to an instance refresh": it need not
// be 100 percent.
func (r *refresh) atLast() bool {
	return r.rollingBack() || r.checkpoint >= len(r.Preferences.CheckpointPercentages)-1
}

// note records how far the refresh is. Auto Scaling API reference, InstanceRefresh: the percentage counts replacements
// that are healthy and warm, and goes back to zero in a rollback, when InstancesToUpdate stays what was never replaced.
func (r *refresh) note(t tally) {
	if r.rollingBack() {
		r.PercentageComplete = aws.Int32(int32(min(r.turned.percent, 100*len(t.old)/max(1, r.turned.total))))
		return
	}
	percent := 100
	if t.total > 0 {
		percent = 100 * t.updated / t.total
	}
	r.PercentageComplete, r.InstancesToUpdate = aws.Int32(int32(percent)), aws.Int32(int32(len(t.old)))
}

// reachCheckpoint pauses the refresh at a checkpoint that is not the last. User guide, "Add checkpoints to an instance
// refresh": several that are reached together count as one, and one may be reached again when the group has grown.
func (r *refresh) reachCheckpoint(t tally, now time.Time) {
	list := r.Preferences.CheckpointPercentages
	reached := func(i int) bool { return t.updated*100 >= int(list[i])*t.total }
	if r.rollingBack() {
		return
	}
	for r.checkpoint > 0 && !reached(r.checkpoint-1) {
		r.checkpoint--
	}
	for r.checkpoint < len(list)-1 && reached(r.checkpoint) {
		r.checkpoint++
		r.pausedUntil = now.Add(time.Duration(*r.Preferences.CheckpointDelay) * time.Second)
	}
}
