package rds

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	groupName  = regexp.MustCompile(`^[a-z][a-z0-9._ -]*$`)
)

// lower is a name as RDS keeps it. RDS API reference: identifiers and names are stored as lowercase strings.
func lower(name *string) string { return strings.ToLower(aws.ToString(name)) }

// checkIdentifier applies the rules for identifiers. RDS API reference, CreateDBInstance and DeleteDBInstance: letters,
// digits and hyphens, first a letter, no hyphen at the end and no two in a row.
func checkIdentifier(parameter, name string, longest int) error {
	if len(name) > longest || !identifier.MatchString(name) {
		return invalid("The parameter %s is not a valid identifier. Identifiers must begin with a letter; must contain only "+
			"ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.", parameter)
	}
	return nil
}

// checkGroupName: RDS API reference, CreateDBSubnetGroup: at most 255 letters, numbers, periods, underscores, spaces or
// hyphens, first a letter, not default.
func checkGroupName(name string) error {
	if len(name) > 255 || name == "default" || !groupName.MatchString(name) {
		return invalid("The parameter DBSubnetGroupName is not a valid name: '%s'", name)
	}
	return nil
}
