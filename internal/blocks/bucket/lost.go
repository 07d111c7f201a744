package bucket

import "github.com/haws-dev/haws/internal/stack"

// absent is a bucket that S3 does not show. One that was made or seen a moment ago may only not have arrived everywhere. One
// that haws deleted is gone. One that the inventory remembers and the app wants is lost: an empty one in its place would look like
// the old one, without its objects, and whether there shall be one is for a person to say. Any other is just not there.
func (k buckets) absent(n stack.Known) stack.Seen {
	last, appears := k.Progress.appears(arn(k.Partition, n.Physical))
	switch {
	case appears && last.Have != nil:
		return last
	case appears:
		seen := k.shown(n.Physical, &Bucket{})
		seen.State, seen.Message = stack.Busy, "S3 does not show the new bucket yet"
		return seen
	case n.Ref == "" || !k.Wanted(n.Name) || k.Progress.Ended(n.Ref):
		return stack.Seen{}
	case k.Progress.Young(n.Ref):
		return stack.Seen{Ref: n.Ref, Have: &Bucket{Lost: true}, State: stack.Busy, Message: "S3 does not show it, and it was seen before: it is looked for again"}
	}
	return stack.Seen{
		Ref: n.Ref, Have: &Bucket{Lost: true}, State: stack.Broken,
		Message: n.Physical + " is gone, and haws did not delete it: to begin with an empty one, take " + n.Role + " out of buckets and put it back; " +
			"or make the bucket yourself under this name and copy the objects back",
	}
}

// settling makes "there is no such bucket" into a wait, where it is no answer: a bucket that was made a moment ago, or that S3
// showed a moment ago, is not gone for that.
func settling(err error) error {
	f := stack.FaultOf(err)
	if f.Code != codeNoBucket {
		return err
	}
	wait := *f
	wait.Class, wait.Err = stack.Conflict, err
	wait.Message += ": it may be new and not have arrived everywhere"
	return &wait
}
