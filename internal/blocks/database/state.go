package database

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// statusFull is that of a database that has no storage left to write to.
const statusFull = "storage-full"

// attention are the states that AWS does not leave by itself, and what to do.
// (RDS user guide, "Viewing Amazon RDS DB instance status"; the list of AWS's own
// CloudFormation handlers.)
var attention = map[string]string{
	"failed":                              "RDS could not make it work: look at its events, and restore it, or delete it with the deletionPolicy Delete",
	"inaccessible-encryption-credentials": "RDS cannot use its KMS key: enable the key, then start the database",
	"inaccessible-encryption-credentials-recoverable": "RDS cannot use its KMS key: enable the key, then start the database",
	"incompatible-create":                             "RDS cannot make it as it is asked to: look at its events",
	"incompatible-credentials":                        "RDS cannot use its credentials: look at its events",
	"incompatible-network":                            "RDS cannot place it in its subnets: look for free addresses there",
	"incompatible-option-group":                       "RDS cannot use its option group: look at its events",
	"incompatible-parameters":                         "it cannot start with its parameters: correct database.parameters, then reboot it",
	"incompatible-restore":                            "RDS could not restore it: look at its events",
	"insufficient-capacity":                           "AWS has no capacity for it there now: try another instance class",
	"modify-failed":                                   "RDS could not change it: look at its events",
	"restore-error":                                   "RDS could not restore it: look at its events",
	"stopped":                                         "it was stopped: start it",
	statusFull:                                        "its storage is full: raise database.storageGiB",
	"upgrade-failed":                                  "RDS could not upgrade it: look at its events",
}

// usable are the states in which RDS takes a modification.
var usable = []string{"available", "storage-optimization"}

// progress is what AWS shows of a database, beyond its status.
type progress struct {
	// open are what is not done yet, in words.
	open []string
	// secret is the status of the managed secret, if there is one.
	secret string
	// born: it has an endpoint.
	born bool
}

// state is AWS's own notion of done, as its CloudFormation handlers have it: the
// status alone does not tell.
func (d desk) state(arn string, p progress, have *Database) (stack.State, string) {
	advice, bad := attention[have.Status]
	switch {
	case bad:
		return stack.Broken, fmt.Sprintf("AWS shows it as %s: %s", have.Status, advice)
	case !slices.Contains(usable, have.Status):
		return stack.Busy, "AWS shows it as " + have.Status
	case !p.born:
		return stack.Busy, "it has no endpoint yet"
	case p.secret == "impaired":
		return stack.Broken, "AWS cannot rotate its secret: look at the secret's KMS key and at what else uses the secret"
	case p.secret != "" && p.secret != "active":
		return stack.Busy, "its secret is " + p.secret
	case len(p.open) > 0:
		return stack.Busy, strings.Join(p.open, ", ")
	case d.Recent.underway(arn, len(have.Pending) > 0):
		return stack.Busy, "AWS takes up its changes"
	}
	return stack.Ready, ""
}

// waiting tells what stands as it should and has not come into force.
func waiting(have *Database, reboot bool) string {
	var out []string
	for _, field := range slices.Sorted(maps.Keys(have.Pending)) {
		out = append(out, field+" "+have.Pending[field])
	}
	var told []string
	if len(out) > 0 {
		told = append(told, strings.Join(out, ", ")+" waits for the maintenance window "+have.MaintenanceWindow)
	}
	if reboot {
		told = append(told, "static parameters wait for a reboot, which haws does not make")
	}
	return strings.Join(told, "; ")
}
