package iam

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/awssim"
)

// invalid is what the service answers before it looks. IAM API reference, "Common errors": ValidationError, HTTP status 400.
func invalid(format string, args ...any) error {
	return awssim.Errorf("ValidationError", format, args...)
}

// missing: IAM API reference, NoSuchEntity, HTTP status 404.
func missing(format string, args ...any) error {
	return awssim.WithStatus(awssim.Errorf("NoSuchEntity", format, args...), http.StatusNotFound)
}

// taken: IAM API reference, EntityAlreadyExists, HTTP status 409.
func taken(format string, args ...any) error {
	return awssim.WithStatus(awssim.Errorf("EntityAlreadyExists", format, args...), http.StatusConflict)
}

// inUse: IAM API reference, DeleteConflict, HTTP status 409. Moto has the texts.
func inUse(what string) error {
	return awssim.WithStatus(awssim.Errorf("DeleteConflict", "Cannot delete entity, must %s first.", what), http.StatusConflict)
}

// limited: IAM API reference, LimitExceeded, HTTP status 409.
func limited(format string, args ...any) error {
	return awssim.WithStatus(awssim.Errorf("LimitExceeded", format, args...), http.StatusConflict)
}

// malformed: IAM API reference, MalformedPolicyDocument, HTTP status 400.
func malformed(format string, args ...any) error {
	return awssim.Errorf("MalformedPolicyDocument", format, args...)
}

func unsupported(fields map[string]bool) error {
	for name, given := range fields {
		if given {
			return awssim.Errorf("SimNotImplemented", "the simulated IAM has no %s", name)
		}
	}
	return nil
}

var namePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)

// checkName: IAM API reference: [\w+=,.@-]+, a role's name of at most 64 characters, that of a policy or an instance profile of
// at most 128. The texts are unverified.
func checkName(field string, name *string, most int) error {
	switch n := aws.ToString(name); {
	case n == "":
		return invalid("1 validation error detected: Value '' at '%s' failed to satisfy constraint: Member must have length greater than or equal to 1", field)
	case len(n) > most:
		return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", n, field, most)
	case !namePattern.MatchString(n):
		return invalid("The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", field)
	}
	return nil
}

var pathPattern = regexp.MustCompile(`^(/|/[\x21-\x7E]+/)$`)

// pathOf: IAM API reference, CreateRole: "/" by default, of at most 512 characters.
func pathOf(given *string) (string, error) {
	if given == nil {
		return "/", nil
	}
	if len(*given) > 512 || !pathPattern.MatchString(*given) {
		return "", invalid("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	return *given, nil
}

// upper writes an id of the world as IAM does: 17 capital letters and digits.
func upper(id string) string { return strings.ToUpper(id[len(id)-17:]) }

// first is the first error of several checks.
func first(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}
