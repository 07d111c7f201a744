// Package crd holds the tests of the API as users meet it: the CRD, its rules, the admission policy and the samples, on a
// real API server.
package crd
