package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/haws-dev/haws/internal/diagram"
)

// The picture says in the words of the screen how an app is.
func TestThePictureSpeaksAsTheScreenDoes(t *testing.T) {
	t.Parallel()
	for _, m := range moments() {
		a := load(t, m).app
		if got, want := diagram.Of(a).Ready.Word, state(a).text; got != want {
			t.Errorf("%s: the picture says %q, the screen %q", m, got, want)
		}
	}
}

func TestAnSVGIsNotWrittenOntoATerminal(t *testing.T) {
	t.Parallel()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("there is no terminal to open here: %v", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	draw := func(args ...string) error {
		c := command(genericiooptions.IOStreams{In: strings.NewReader(""), Out: terminal, ErrOut: io.Discard}, time.Now)
		c.SetArgs(append(args, "--kubeconfig", filepath.Join(t.TempDir(), "none")))
		return c.ExecuteContext(t.Context())
	}
	var f fault
	want := "an SVG is nothing to read on a terminal: write it to a file (kubectl haws diagram shop > shop.svg), or ask for -o mermaid; kubectl haws diagram --help tells more"
	if err := draw("diagram", "shop"); !errors.As(err, &f) || f.code != exitMisuse || f.says != want {
		t.Errorf("an SVG: %v", err)
	}
	if err := draw("diagram", "shop", "-o", "mermaid"); !errors.As(err, &f) || f.code == exitMisuse {
		t.Errorf("Mermaid gets as far as asking the cluster: %v", err)
	}
}
