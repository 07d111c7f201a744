// Package availability judges, from what was seen and what the spec asks for,
// what an app survives. It is pure: it reads nothing and changes nothing.
package availability
