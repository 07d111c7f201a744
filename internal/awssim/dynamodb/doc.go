// Package dynamodb is the control plane of Amazon DynamoDB in the simulated AWS: tables with their indexes, tags, streams,
// encryption, point-in-time recovery and Time to Live, over time. It answers the SDK's own client and refuses what AWS refuses.
// It is a test double: it keeps no items, and nothing but tests and the demo may import it.
//
// Where a comment names DDB-TABLE and a number, the source is a finding of the public collection ack-api-quirks, "dynamodb",
// of October 2026: measured by others against AWS, not documented by AWS.
package dynamodb
