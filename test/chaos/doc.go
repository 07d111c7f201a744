// Package chaos breaks the operator in every way it can think of and holds it to
// one promise: nothing is lost. It holds tests only.
//
// A life is one app in a simulated region: the whole reconciler, pass by pass, on
// a clock that only the life moves. Whatever is left to chance, which of several
// writes that wait comes first and how much time goes by between two passes, follows from a
// seed, so that a failure is repeated by its seed, story and write. The jitter of
// the operator is not among it: a life looks when it likes, as if somebody had
// woken the operator.
//
// The API server is a real one where an operator dies, and in some of the random
// lives; elsewhere it is controller-runtime's fake client. What the operator relies on
// beyond that is added here: generations, UIDs, the first status. What it does not
// do: it checks neither the schema nor the rules of the CRD nor what a role may do,
// sets no defaults, and takes no heed of a UID that a deletion asks for.
package chaos
