package servers

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// maxUserData is EC2's limit on raw user data, in bytes. (EC2 user guide,
// "Run commands when you launch an EC2 instance".)
const maxUserData = 16384

var placeholder = regexp.MustCompile(`\$?\$\{haws\.([^}]*)\}`)

// substitute fills in the placeholders of user data. "$${" is a literal "${".
// It returns what was quoted of other resources, and a problem if there is one.
func substitute(userData string, values map[string]stack.Ref) (out string, quoted []stack.Ref, problem string) {
	out = placeholder.ReplaceAllStringFunc(userData, func(match string) string {
		if literal, ok := strings.CutPrefix(match, "$$"); ok {
			return "$" + literal
		}
		name := strings.TrimSuffix(strings.TrimPrefix(match, "${haws."), "}")
		ref, known := values[name]
		if !known {
			problem = fmt.Sprintf("servers.userData: %s is not a placeholder that haws knows: correct it, or write $%s for the literal text", match, match)
			return match
		}
		if ref.Of != (stack.Name{}) {
			quoted = append(quoted, ref)
		}
		return ref.Value
	})
	if problem == "" && len(out) > maxUserData {
		problem = fmt.Sprintf("servers.userData: it has %d bytes with its placeholders filled in, and EC2 takes %d: shorten it", len(out), maxUserData)
	}
	return out, quoted, problem
}
