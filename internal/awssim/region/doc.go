// Package region wires the simulated services of one AWS Region together: what a test or the demo starts with.
package region
