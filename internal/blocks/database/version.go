package database

import (
	"slices"
	"strconv"
	"strings"
)

// Family is what parameter groups are made for, such as postgres17 or mysql8.4.
// (RDS API reference, CreateDBParameterGroup.)
func Family(engine, version string) string { return engine + majorOf(engine, version) }

// majorOf: PostgreSQL counts major versions with one number, the others with two.
// (RDS user guide, "Upgrading a DB instance engine version".)
func majorOf(engine, version string) string {
	parts := strings.Split(version, ".")
	count := 2
	if engine == "postgres" {
		count = 1
	}
	return strings.Join(parts[:min(count, len(parts))], ".")
}

// is tells whether a version is one that is wanted: just it, a minor one of it, or
// a build of it by RDS, such as 13.20-R2. (Unverified.)
func is(want, have string) bool {
	return have == want || strings.HasPrefix(have, want+".") || strings.HasPrefix(have, want+"-")
}

// fits is true of a version that is as wanted, or newer: what AWS has upgraded
// cannot be taken back.
func fits(want, have string) bool {
	return is(want, have) || slices.Compare(numbers(have), numbers(want)) > 0
}

// wantedVersion is what to ask for: what waits already if that is as wanted, else
// what is there if that fits, also when a version waits that nobody wants.
func wantedVersion(want, have, pending string) string {
	switch {
	case is(want, pending):
		return pending
	case fits(want, have):
		return have
	}
	return want
}

// newer is true when the database has a higher major version than is wanted.
func newer(engine, want, have string) bool {
	return slices.Compare(numbers(majorOf(engine, have)), numbers(majorOf(engine, want))) > 0
}

// numbers are those of a version; RDS has builds of its own, such as
// 5.7.44-rds.20240408. (Unverified.)
func numbers(version string) []int {
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		digits, _, _ := strings.Cut(part, "-")
		n, _ := strconv.Atoi(digits)
		out = append(out, n)
	}
	return out
}
