// Package twin runs one table of calls against the simulated AWS and against moto, an AWS of another team, and compares
// what they answer. It holds tests only.
package twin
