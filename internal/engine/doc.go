// Package engine drives AWS from what was seen to what is wanted: it looks
// once, then diffs and applies, wave after wave, until nothing is ready.
//
// It knows no AWS service and keeps nothing between two passes. It never
// sleeps, waits or retries: what is not done comes back in the Outcome.
package engine
