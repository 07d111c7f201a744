package rds

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

var groupName = regexp.MustCompile(`^[a-z][a-z0-9._ -]*$`)

// lower is a name as RDS keeps it. RDS API reference: identifiers and names are stored as lowercase strings.
func lower(name *string) string { return strings.ToLower(aws.ToString(name)) }

// checkGroupName: RDS API reference, CreateDBSubnetGroup: at most 255 letters, numbers, periods, underscores, spaces or
// hyphens, first a letter, not default.
func checkGroupName(name string) error {
	if len(name) > 255 || name == "default" || !groupName.MatchString(name) {
		return invalid("The parameter DBSubnetGroupName is not a valid name: '%s'", name)
	}
	return nil
}
