package availability_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

// constants are the values of the text constants in a file of the API.
func constants(t *testing.T, file string) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile(`\w = "(\w+)"`).FindAllStringSubmatch(read(t, "../../api/v1alpha1/"+file), -1) {
		out = append(out, m[1])
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheRisksOfTheAPIAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	want, got := constants(t, "availability_types.go"), availability.Risks()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-api +rules):\n%s", diff)
	}
}

func TestThePageHasARowForEachRule(t *testing.T) {
	t.Parallel()
	page := read(t, "../../docs/availability.md")
	for _, r := range availability.Rules() {
		row := "\n| `" + r.Name + "` |"
		if strings.Count(page, row) != 1 {
			t.Errorf("%d rows begin with %q", strings.Count(page, row), strings.TrimSpace(row))
			continue
		}
		_, line, _ := strings.Cut(page, row)
		line, _, _ = strings.Cut(line, "\n")
		if r.Field != "" && !strings.Contains(line, "`"+r.Field+"`") {
			t.Errorf("the row of %s does not name the field %s: %s", r.Name, r.Field, line)
		}
		if own := "accepted as `" + r.Accept + "`"; (r.Accept != "") != strings.Contains(line, "accepted as `") || r.Accept != "" && !strings.Contains(line, own) {
			t.Errorf("the row of %s does not say how it is accepted (%q): %s", r.Name, r.Accept, line)
		}
	}
	if got, want := strings.Count(page, "\n| `"), len(availability.Rules())+len(availability.Commitments()); got != want {
		t.Errorf("the page has %d rows, and there are %d rules and commitments", got, want)
	}
}

func TestThePageHasEachCommitment(t *testing.T) {
	t.Parallel()
	page := read(t, "../../docs/availability.md")
	for name, figure := range availability.Commitments() {
		if row := "\n| `" + name + "` | " + figure + " |"; !strings.Contains(page, row) {
			t.Errorf("no row begins with %q", strings.TrimSpace(row))
		}
	}
}
