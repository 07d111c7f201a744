package loadbalancer

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/stack"
)

// attributeChanges compares those that we set. Have is nil while nobody has
// asked; what AWS does not list among the others it does not show at all.
func attributeChanges(want, have map[string]string) []stack.Change {
	var out []stack.Change
	for _, key := range slices.Sorted(maps.Keys(differing(want, have))) {
		_, shown := have[key]
		out = append(out, stack.Change{
			Field: words(key), From: figure(key, have[key]), To: figure(key, want[key]), Unshown: !shown && len(have) > 0,
		})
	}
	return out
}

func differing(want, have map[string]string) map[string]string {
	out := map[string]string{}
	for key, value := range want {
		if old, shown := have[key]; !shown || old != value {
			out[key] = value
		}
	}
	return out
}

// words are an attribute's name for a person, and AWS's key where that says it.
func words(key string) string {
	known := map[string]string{
		attrDeletionProtection:  "deletion protection",
		attrZonalShift:          "zonal shift",
		attrIdleTimeout:         "idle timeout",
		attrClientKeepAlive:     "client keep-alive",
		attrCrossZone:           "cross-zone load balancing",
		attrDropInvalidHeaders:  "dropping of invalid headers",
		attrDesyncMitigation:    "desync mitigation mode",
		attrDeregistrationDelay: "deregistration delay",
		attrAlgorithm:           "load balancing algorithm",
	}
	if w, ok := known[key]; ok {
		return w
	}
	return "attribute " + key
}

func figure(key, value string) string {
	if value != "" && (strings.HasSuffix(key, ".seconds") || strings.HasSuffix(key, "_seconds")) {
		return value + " s"
	}
	return value
}

// attributeList turns attributes into what an SDK call takes.
func attributeList[A any](values map[string]string, attribute func(key, value *string) A) []A {
	var out []A
	for _, key := range slices.Sorted(maps.Keys(values)) {
		out = append(out, attribute(aws.String(key), aws.String(values[key])))
	}
	return out
}

// attributeMap is the reverse.
func attributeMap[A any](list []A, pair func(A) (key, value *string)) map[string]string {
	out := map[string]string{}
	for _, a := range list {
		key, value := pair(a)
		out[aws.ToString(key)] = aws.ToString(value)
	}
	return out
}

// overlaid is what is set after a change. The ELBv2 API reference does not
// promise that the answer shows more than the change.
func overlaid(before, answer map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, before)
	maps.Copy(out, answer)
	return out
}
