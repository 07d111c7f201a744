package howto

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThePartsOfAPage(t *testing.T) {
	t.Parallel()
	p, err := parse("# Title\n\n<!-- stage: image ami-1 -->\n```sh\none\ntwo\n```\n\nwords\n\n```text\nout\n```\n\n```sh not run: no registry\npush\n```\n\n```sh refused\nno\n```\n\n```yaml\na: b\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []part{
		{kind: stageDo, line: 2, end: 3, text: "image ami-1"},
		{kind: run, line: 4, end: 6, text: "one\ntwo"},
		{kind: expected, line: 11, end: 12, text: "out"},
		{kind: notRun, line: 15, end: 16, text: "push", why: "no registry"},
		{kind: refused, line: 19, end: 20, text: "no"},
		{kind: prose, line: 23, end: 24, text: "a: b"},
	}
	if diff := cmp.Diff(want, p.parts, cmp.AllowUnexported(part{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAPageThatCannotBeRun(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a block that does not end":             "```sh\none\n",
		"a language that is not known":          "```console\n$ one\n```\n",
		"a command that is left out in silence": "```sh not run\none\n```\n",
		"a word that means nothing":             "```sh quickly\none\n```\n",
		"output without a command":              "```text\nout\n```\n",
		"output of a command that does not run": "```sh not run: why\none\n```\n\n```text\nout\n```\n",
		"a block within a list":                 "- first\n  ```sh\n  one\n  ```\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p, err := parse(text); err == nil {
				t.Errorf("this is taken: %+v", p.parts)
			}
		})
	}
}

func TestOutputIsPutIntoAPage(t *testing.T) {
	t.Parallel()
	p, err := parse("```sh\none\n```\n\n```text\na\nb\n```\n\n```sh\ntwo\n```\n\n```text\nc\n```\nend\n")
	if err != nil {
		t.Fatal(err)
	}
	p.put(1, "x\n")
	p.put(3, "y\nz\n")
	want := "```sh\none\n```\n\n```text\nx\n```\n\n```sh\ntwo\n```\n\n```text\ny\nz\n```\nend\n"
	if diff := cmp.Diff(want, strings.Join(p.lines, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
