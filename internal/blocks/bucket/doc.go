// Package bucket owns the object stores of an app on Amazon S3: buckets that are never public, belong to their owner with all of
// their objects, are encrypted and are reached over TLS only.
//
// It never deletes an object unless the deletion policy says so, never makes a bucket anew in place of one that is gone, and
// never touches a bucket that is not the app's.
package bucket
