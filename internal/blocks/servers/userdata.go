package servers

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// maxUserData is EC2's limit on raw user data, in bytes. (EC2 user guide,
// "Run commands when you launch an EC2 instance".)
const maxUserData = 16384

// placeholder matches a literal "${" or a placeholder, one that is never closed
// as well.
var placeholder = regexp.MustCompile(`\$\$\{|\$\{haws\.[^}\s]*}?`)

// substitute fills in the placeholders of user data. "$${" is a literal "${".
// It returns what was quoted of other resources, and a problem if there is one.
func substitute(userData string, values map[string]stack.Ref) (out string, quoted []stack.Ref, problem string) {
	out = placeholder.ReplaceAllStringFunc(userData, func(match string) string {
		if match == "$${" {
			return "${"
		}
		name, closed := strings.CutSuffix(strings.TrimPrefix(match, "${haws."), "}")
		ref, known := values[name]
		if !known || !closed {
			problem = cmp.Or(problem, fmt.Sprintf("servers.userData: %.80s is not a placeholder that haws knows: correct it, or write $${ for the literal text", match))
			return match
		}
		if ref.Of != (stack.Name{}) && !slices.Contains(quoted, ref) {
			quoted = append(quoted, ref)
		}
		return ref.Value
	})
	if problem == "" && len(out) > maxUserData {
		problem = fmt.Sprintf("servers.userData: it has %d bytes with its placeholders filled in, and EC2 takes %d: shorten it", len(out), maxUserData)
	}
	return out, quoted, problem
}
