// Package table owns the NoSQL tables of an app on Amazon DynamoDB, each with its
// indexes, stream, encryption, Time to Live and point-in-time recovery.
//
// It never deletes a table unless its deletion policy says so, never makes an empty
// one in the place of one that is lost, and leaves replicas in other regions alone.
package table
