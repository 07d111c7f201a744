package elbv2

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/haws-dev/haws/internal/awssim"
)

// attribute is one attribute that AWS knows: its key, its default and the values that it takes.
type attribute struct {
	key, value string
	valid      func(string) bool
	foreign    bool // belongs to another type of load balancer
}

// defaults are the attributes of a new resource.
func defaults(known []attribute) map[string]string {
	values := map[string]string{}
	for _, a := range known {
		if !a.foreign {
			values[a.key] = a.value
		}
	}
	return values
}

// checkAttribute says whether AWS takes the value. An unknown key is a ValidationError; one of another type of load
// balancer, or a value out of range, is InvalidConfigurationRequest or ValidationError.
func checkAttribute(kind string, known []attribute, key, value string) error {
	i := slices.IndexFunc(known, func(a attribute) bool { return a.key == key })
	if i < 0 {
		return invalid("%s attribute key '%s' is not recognized", kind, key)
	}
	if known[i].foreign {
		return awssim.Errorf("InvalidConfigurationRequest", "%s attribute key '%s' is not supported for this type of load balancer", kind, key)
	}
	if !known[i].valid(value) {
		return invalid("%s attribute value '%s' for key '%s' is not valid", kind, value, key)
	}
	return nil
}

// checkAttributeCount: more than 20 attributes fail with a ValidationError (terraform-provider-aws pull request 46496
// quotes it).
func checkAttributeCount(n int) error {
	if n > 20 {
		return invalid("1 validation error detected: Value at 'attributes' failed to satisfy constraint: Member must have length less than or equal to 20")
	}
	return nil
}

func anything(string) bool { return true }

func boolean(v string) bool { return v == "true" || v == "false" }

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func between(low, high int) func(string) bool {
	return func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n >= low && n <= high
	}
}

func either(a, b func(string) bool) func(string) bool {
	return func(v string) bool { return a(v) || b(v) }
}

func matching(pattern string) func(string) bool {
	return regexp.MustCompile(pattern).MatchString
}
