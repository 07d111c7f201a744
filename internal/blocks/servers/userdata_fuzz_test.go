package servers

import (
	"strings"
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

// vocabulary is that of an app that has one of each. What some of them stand for looks like a placeholder itself: a name at AWS
// may be any text, and it is filled in as it is.
func vocabulary() map[string]stack.Ref {
	return map[string]stack.Ref{
		"region": stack.Literal("eu-west-1"), "app.name": stack.Literal("${haws.region}"), "app.namespace": stack.Literal("$${haws.x}"),
		"tables.a": stack.Literal("}${haws."), "buckets.b-1": stack.Literal(""), "database.port": stack.Literal("5432"),
	}
}

// reading is user data read by hand, one character after the other: what it becomes, and whether each placeholder is one
// that there is.
func reading(text string, words map[string]stack.Ref) (out string, known bool) {
	var b strings.Builder
	known = true
	for text != "" {
		if rest, escaped := strings.CutPrefix(text, "$${"); escaped {
			b.WriteString("${")
			text = rest
			continue
		}
		if !strings.HasPrefix(text, "${haws.") {
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		name, rest, closed := strings.Cut(text[len("${haws."):], "}")
		ref, ok := words[name]
		if !closed || !ok {
			return "", false
		}
		b.WriteString(ref.Value)
		text = rest
	}
	return b.String(), known
}

func FuzzPlaceholders(f *testing.F) {
	for _, seed := range []string{
		"", "#!/bin/sh\necho ${haws.region} ${HOME}\n", "${haws.app.name}${haws.app.namespace}", "${haws.tables.a}region}", "${haws.buckets.b-1}", "${haws.tables.b}",
		"$${haws.region}", "$$${haws.region}", "$$$${", "${haws.${haws.region}}", "${haws.region", "${haws.\x00}", "\xff\xfe${haws.region}\xff", "${haws.region\n}", "${haws. region}",
		"${haws.", "$", "$$", "$$$", "${", "}", "${haws.}", "${haws.database.port}${haws.database.port}", strings.Repeat("a", 16384), strings.Repeat("${haws.app.name}", 1025),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, quoted, problem := substitute(text, vocabulary())
		want, known := reading(text, vocabulary())
		switch fits := len(want) <= maxUserData; {
		case known && fits && (problem != "" || out != want):
			t.Errorf("%q became %q, want %q: %s", text, out, want, problem)
		case !known && !strings.Contains(problem, "is not a placeholder that haws knows"):
			t.Errorf("%q has a placeholder that nobody knows, and %q says nothing of it", text, problem)
		case known && !fits && !strings.Contains(problem, "and EC2 takes 16384"):
			t.Errorf("%d bytes became %d, and %q says nothing of it", len(text), len(want), problem)
		case len(quoted) > 0:
			t.Errorf("nothing of others was quoted, and yet %v", quoted)
		}
	})
}
