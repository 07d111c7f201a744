package dynamodb

import "github.com/haws-dev/haws/internal/awssim"

// refused is a ValidationException, which the SDK knows no type for. DDB-TABLE-442 has the code and most texts.
func refused(format string, args ...any) error {
	return awssim.Errorf("ValidationException", format, args...)
}

// invalid is a refusal of what a parameter holds.
func invalid(format string, args ...any) error {
	return refused("One or more parameter values were invalid: "+format, args...)
}

// busy: SDK, ResourceInUseException: the operation conflicts with the state of the table. The texts are unverified.
func busy(format string, args ...any) error {
	return awssim.Errorf("ResourceInUseException", format, args...)
}

// missing: SDK, ResourceNotFoundException. The text is unverified.
func missing(name string) error {
	return awssim.Errorf("ResourceNotFoundException", "Requested resource not found: Table: %s not found", name)
}

// limited: SDK, LimitExceededException.
func limited(format string, args ...any) error {
	return awssim.Errorf("LimitExceededException", format, args...)
}

// absent refuses the fields that the simulation does not know: better than to drop them.
func absent(fields map[string]bool) error {
	for name, given := range fields {
		if given {
			return awssim.Errorf("SimNotImplemented", "the simulated DynamoDB has no %s", name)
		}
	}
	return nil
}

// first is the first error of several checks.
func first(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}
