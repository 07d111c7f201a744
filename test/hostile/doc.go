// Package hostile makes every kind of object that the CRD admits, the strange ones first: out of the schema itself, and by the
// API server's own validation. What it makes is told by dice, such as bytes that a fuzzer chose.
package hostile
