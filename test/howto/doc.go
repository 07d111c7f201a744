// Package howto runs the commands of docs/howto, in the order and in the shell of a reader: with the kubectl of the pinned
// Kubernetes, the built plugin and the AWS CLI, against a real API server, the operator as config/default deploys it, and the
// simulated AWS at a hundred times its pace. It holds tests only.
//
// What the fences of a page mean:
//
//	sh                 runs, and must succeed
//	sh refused         runs, and must fail
//	sh not run: WHY    does not run here; the test lists it
//	text               after one that runs: its output, compared without what differs from run to run; … stands for
//	                   anything in a line, and alone on a line for any lines
//
// A comment <!-- stage: … --> stands where something happens that a page only tells of (stage_test.go has the list).
package howto
