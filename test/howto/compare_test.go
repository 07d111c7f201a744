package howto

import (
	"regexp"
	"strings"
	"testing"
)

// varies are what differs from run to run, and the word that stands for it.
var varies = []struct {
	pattern *regexp.Regexp
	word    string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( UTC|Z|\+00:00)?`), "TIME"},
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d( UTC)?`), "TIME"},
	{regexp.MustCompile(`\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`), "UUID"},
	{regexp.MustCompile(`\bsim-\d+\b`), "REQUEST"},
	{regexp.MustCompile(`\b(i|sg|lt|vpc|subnet|db)-[0-9a-f]{8,17}\b`), "$1-ID"},
	// Images are what the pages name themselves.
	{regexp.MustCompile(`\bami-([0-9a-f]{8,17})\b`), "ami_${1}_"},
	// The hash in the names of resources has the id of the cluster in it.
	{regexp.MustCompile(`-[a-z2-7]{10}\b`), "-HASH"},
	{regexp.MustCompile(`\b[0-9a-f]{16,17}\b`), "ID"},
	{regexp.MustCompile(`\b(\d+(ms|[smhd]))+\b`), "AGE"},
	{regexp.MustCompile(`[ \t]+`), " "},
	{regexp.MustCompile(`-{2,}`), "--"},
}

// plain is a text without what differs from run to run.
func plain(text string) string {
	var out []string
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		for _, v := range varies {
			line = v.pattern.ReplaceAllString(line, v.word)
		}
		out = append(out, strings.TrimSpace(line)+"\n")
	}
	return strings.Join(out, "")
}

const dots = "…"

// fits tells whether a page shows what was printed.
func fits(shown, printed string) bool {
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	for line := range strings.SplitSeq(strings.TrimSuffix(plain(shown), "\n"), "\n") {
		if line == dots {
			pattern.WriteString(`(?:.*\n)*?`)
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), dots, `.*`) + `\n`)
	}
	return regexp.MustCompile(pattern.String() + `\z`).MatchString(plain(printed))
}

func TestOutputsAreComparedLoosely(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		shown, printed string
		fits           bool
	}{
		"the same":                      {"a b\nc", "a b\nc\n", true},
		"another word":                  {"False", "True\n", false},
		"one line more":                 {"a", "a\nb\n", false},
		"one line less":                 {"a\nb", "a\n", false},
		"another width of columns":      {"NAME   READY", "NAME       READY\n", true},
		"another age":                   {"shop True 3m12s", "shop True 14s\n", true},
		"another number":                {"3 of 4 servers", "2 of 4 servers\n", false},
		"another instance":              {"i-0000000000000001a is well", "i-000000000000000ff is well\n", true},
		"another image":                 {"ami-0123456789abcdef0", "ami-0123456789abcdef1\n", false},
		"another hash in a name":        {"haws-web-shop-app-wytbmbhbfa", "haws-web-shop-app-aaaabbbbcc\n", true},
		"another name":                  {"haws-web-shop-app-wytbmbhbfa", "haws-web-show-app-wytbmbhbfa\n", false},
		"another time":                  {"since 18:19:46 UTC", "since 01:02:03 UTC\n", true},
		"left out in a line":            {"a … d", "a b c d\n", true},
		"left out, with another end":    {"a … d", "a b c e\n", false},
		"left out lines":                {"a\n…\nd", "a\nb\nc\nd\n", true},
		"no lines were left out at all": {"a\n…\nd", "a\nd\n", true},
		"left out lines, another last":  {"a\n…\nd", "a\nb\nc\n", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fits(tt.shown, tt.printed); got != tt.fits {
				t.Errorf("%q shows %q: %t", tt.shown, tt.printed, got)
			}
		})
	}
}
