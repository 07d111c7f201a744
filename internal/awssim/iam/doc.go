// Package iam is AWS Identity and Access Management in the simulated AWS, as far as servers need it: roles with their trust,
// tags, boundary, inline and attached policies, and instance profiles. It answers the SDK's own client and refuses what AWS
// refuses; nothing is authorized by it. It is a test double: nothing but tests and the demo may import it.
package iam
