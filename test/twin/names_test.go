package twin

import (
	"fmt"
	"regexp"
)

// names gives what differs from run to run the name of its kind and of the place where it was seen first, which is the
// same on both sides: sg(2.SecurityGroups[0]), for one in the answer to the second call.
type names struct {
	given map[string]string
	taken map[string]bool
}

func newNames() *names { return &names{given: map[string]string{}, taken: map[string]bool{}} }

// identifiers are, in this order: UUIDs, the host names of load balancers, the ids of EC2, those of IAM, accounts, ids of zones, and the
// hexadecimal ends of ARNs.
var identifiers = regexp.MustCompile(`(?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)` +
	`|(?P<host>-[0-9a-f]+\.(?:eu-west-1\.elb|elb\.eu-west-1)\.amazonaws\.com)` +
	`|\b(?P<id>vpc-cidr-assoc|rtbassoc|subnet|dopt|vpc|sgr|ami|eni|rtb|igw|sg|lt|i)-[0-9a-f]{8,17}\b` +
	`|(?P<unique>\bA(?:RO|IP)A[0-9A-Z]{17}\b)` +
	`|(?P<account>\b\d{12}\b)` +
	`|(?P<zone>\beuw1-az\d\b)` +
	`|(?P<hash>\b[0-9a-f]{16,17}\b)`)

// apply names every identifier in text. Without a place, those that have no name yet get that of their kind only.
func (n *names) apply(text, place string) string {
	return identifiers.ReplaceAllStringFunc(text, func(found string) string {
		kind := kindOf(found)
		if kind == "host" {
			return ".host"
		}
		if name, ok := n.given[found]; ok {
			return name
		}
		if place == "" {
			return kind
		}
		n.given[found] = n.free(fmt.Sprintf("%s(%s)", kind, place))
		return n.given[found]
	})
}

// free is a name that no other identifier has.
func (n *names) free(name string) string {
	for n.taken[name] {
		name += "'"
	}
	n.taken[name] = true
	return name
}

func kindOf(found string) string {
	match := identifiers.FindStringSubmatch(found)
	for i, group := range identifiers.SubexpNames() {
		if group == "" || match[i] == "" {
			continue
		}
		if group == "id" {
			return match[i]
		}
		return group
	}
	return "unknown"
}
