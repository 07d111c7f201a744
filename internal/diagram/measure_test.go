package diagram

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextsAreCutToTheirRoom(t *testing.T) {
	t.Parallel()
	how := style{size: 10}
	// In DejaVu Sans an i takes 2.78, a W 9.89, an ellipsis 10, at a size of 10.
	for _, row := range []struct {
		words string
		room  int
		want  string
	}{
		{"iiii", 12, "iiii"}, {"iiiii", 12, ""}, {"iiiiii", 16, "ii…"}, {"WWWW", 40, "WWWW"}, {"WWWWW", 40, "WWW…"}, {"i i i i i i", 20, "i i…"}, {"漢字", 32, "漢字"}, {"漢字漢", 32, "漢…"},
	} {
		if got := how.shorten(row.words, row.room); got != row.want {
			t.Errorf("%q in %d: %q, want %q", row.words, row.room, got, row.want)
		}
	}
}

func TestTextsAreWrapped(t *testing.T) {
	t.Parallel()
	how := style{size: 10}
	for _, row := range []struct {
		words      string
		room, most int
		want       []string
	}{
		{"one two three", 200, 2, []string{"one two three"}},
		{"one two three", 50, 2, []string{"one two", "three"}},
		{"one two three four five", 50, 2, []string{"one two", "three f…"}},
		{"incomprehensibilities", 50, 2, []string{"incomp…"}},
		{"one", 50, 1, []string{"one"}},
	} {
		if diff := cmp.Diff(row.want, how.wrap(row.words, row.room, row.most)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row.words, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"a\nb\tc": "a b c", "\x1b[31mred\x00": "�[31mred�", "\xffx": "�x", "\u202eevil": "�evil", "a\uffffb": "a�b", "größe": "größe",
	} {
		if got := plain("  " + words + "\n"); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// These are the advances that DejaVu Sans and its bold face have.
func TestWidths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		words string
		bold  bool
		want  int
	}{
		{"AWS", false, 685 + 989 + 635}, {"AWS", true, 774 + 1104 + 721}, {" ~", false, 318 + 838}, {"az1", true, 675 + 583 + 696}, {"…", false, 1000}, {"é", true, 1600}, {"", false, 0},
	} {
		if got := (style{size: 1000, bold: row.bold}).width(row.words); got != row.want {
			t.Errorf("%q takes %d, want %d", row.words, got, row.want)
		}
	}
}
