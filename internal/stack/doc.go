// Package stack is the vocabulary of haws and its planner: what an app wants
// of AWS (Node), what exists (Seen), and the steps between the two (Diff).
//
// Everything here is pure: no clock, no context, no network, and no import
// beyond the standard library.
package stack
