package awssim

import (
	"strconv"
	"strings"
)

// Page cuts one page out of all: the size items that token leads to, or everything when
// size is 0. The next token is nil on the last page. A foreign token is reported with ok false.
func Page[T any](all []T, token *string, size int) (page []T, next *string, ok bool) {
	start := 0
	if token != nil && *token != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(*token, "page-"))
		if err != nil || n < 0 || !strings.HasPrefix(*token, "page-") {
			return nil, nil, false
		}
		start = min(n, len(all))
	}
	if size <= 0 || len(all)-start <= size {
		return all[start:], nil, true
	}
	following := "page-" + strconv.Itoa(start+size)
	return all[start : start+size], &following, true
}
