// Package awssim is a simulated AWS account in one region, held in memory and
// attached to the clients of the AWS SDK for Go as middleware. The SDK's own
// validation, serialization, signing, retries, paginators, waiters and typed
// errors stay in play; only the network and the service behind it are replaced.
//
// It is a test double for tests and the demo. It refuses what AWS refuses, with
// AWS's code, and changes over virtual time as AWS does, but it is not AWS: what
// has no handler fails with SimNotImplemented instead of pretending. The operator
// itself must never import it.
//
// The services live in the packages below this one, each in terms of Handle,
// World.After and World.Do.
package awssim
