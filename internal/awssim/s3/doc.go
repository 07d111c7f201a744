// Package s3 simulates the general purpose buckets of Amazon S3: their configuration as far as haws has to do with it, and
// of their objects only that they are there, in which versions.
//
// Sources: SDK is the Go SDK's own documentation of an operation or a type; the rest names its page. What no source says is
// marked as unverified.
package s3
