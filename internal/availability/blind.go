package availability

import (
	"fmt"
	"strconv"
	"strings"
)

// Blind says why a server that does not serve may pass a health check with that path
// and those codes; empty: it may not. Both are empty where it only opens a connection.
func Blind(path, success string) string {
	if path == "" {
		return "the health check only opens a connection, which a server takes whose app answers nothing but errors"
	}
	for codes := range strings.SplitSeq(success, ",") {
		from, to, ok := bounds(strings.TrimSpace(codes))
		switch {
		case !ok:
		case to >= 500:
			return fmt.Sprintf("the health check takes %s for success, and with it the errors of a server", codes)
		case from <= notFound && notFound <= to:
			return fmt.Sprintf("the health check takes %s for success, and with it the answer of a server that does not know its path", codes)
		}
	}
	return ""
}

const notFound = 404

// bounds are the codes from and to: "200" or "200-299". (ELBv2 API reference,
// Matcher.)
func bounds(codes string) (from, to int, ok bool) {
	first, last, isRange := strings.Cut(codes, "-")
	if !isRange {
		last = first
	}
	from, errFrom := strconv.Atoi(first)
	to, errTo := strconv.Atoi(last)
	return from, to, errFrom == nil && errTo == nil
}
