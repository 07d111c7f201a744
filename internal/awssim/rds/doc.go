// Package rds is the Amazon RDS part of the simulated AWS: DB subnet groups, parameter groups, DB instances and Multi-AZ DB
// clusters with their final snapshots, events and failovers, and tags, over time. It answers the SDK's own client and refuses
// what AWS refuses. It is a test double: no database runs, and nothing but tests and the demo may import it.
package rds
