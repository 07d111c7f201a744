package hostile

import "strings"

const (
	longestLabel = 63
	longestName  = 253
)

// Namespace is one that Kubernetes takes: a DNS label.
func Namespace(d Dice) string { return label(d, longestLabel) }

// Name is one that Kubernetes takes for an object of ours: a DNS subdomain.
func Name(d Dice) string {
	out := label(d, longestLabel)
	for range number(d, 0, 4) {
		next := out + "." + label(d, longestLabel)
		if len(next) > longestName {
			return out + strings.Repeat("-", longestName-len(out)-1) + "z"
		}
		out = next
	}
	return out
}

func label(d Dice, longest int) string {
	switch d.IntN(6) {
	case 0:
		return strings.Repeat("a", longest)
	case 1:
		return pick(d, []string{"a", "0", "internal-a", "sg-1", "default", "aws", "a--b", "xn--a", "a-b", "haws", "1-2"})
	}
	made := like(d, "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", longest)
	return strings.Trim(made[:min(len(made), longest)], "-")
}
