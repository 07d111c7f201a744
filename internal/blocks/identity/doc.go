// Package identity is the building block of what the servers may do on AWS: an IAM role, the one policy in it, and the
// instance profile that hands the role to the servers. It grants what it is told to and nothing else; it may not decide what
// that is, nor touch a role that is not the app's.
package identity
