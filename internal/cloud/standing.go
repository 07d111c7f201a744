package cloud

import "github.com/haws-dev/haws/internal/stack"

// Standing is what AWS shows of a resource. It is not ok for one that was not seen,
// is somebody else's, or would only be made by a plan.
func Standing[T any](w stack.World, n stack.Name) (have *T, ok bool) {
	seen := w[n]
	have, ok = seen.Have.(*T)
	return have, ok && !seen.Foreign && seen.Ref != stack.KnownAfterApply
}
