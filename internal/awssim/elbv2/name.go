package elbv2

import (
	"regexp"
	"strings"
)

// checkName applies the rules for names. ELBv2 API reference, CreateLoadBalancer and CreateTargetGroup: Name is at most
// 32 characters, only alphanumeric characters or hyphens, and must not begin or end with a hyphen.
func checkName(kind, name string) error {
	switch {
	case name == "":
		return invalid("%s name cannot be empty", kind)
	case len(name) > 32:
		return invalid("%s name '%s' cannot be longer than '32' characters", kind, name)
	case !regexp.MustCompile(`^[A-Za-z0-9-]+$`).MatchString(name):
		return invalid("%s name '%s' can only contain characters that are alphanumeric characters and hyphens(-)", kind, name)
	case strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return invalid("%s name '%s' cannot begin or end with a hyphen(-)", kind, name)
	}
	return nil
}
