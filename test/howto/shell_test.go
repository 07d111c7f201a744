package howto

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// shell is the terminal of a reader: what is exported in it and the folder that it is in stay from command to command.
type shell struct {
	state string
	env   []string
	dir   string
}

// frame runs a script as a terminal that has been in use would, and stops at its first error.
const frame = `source "$HAWS_STATE/env" 2>/dev/null || true
cd "$(cat "$HAWS_STATE/dir")"
trap 'export -p >"$HAWS_STATE/env"; pwd >"$HAWS_STATE/dir"' EXIT
set -euo pipefail
source "$HAWS_STATE/script"
`

func newShell(t *testing.T, dir string, env ...string) *shell {
	t.Helper()
	s := &shell{state: t.TempDir(), dir: dir}
	s.env = append([]string{"HAWS_STATE=" + s.state, "LANG=C.UTF-8", "NO_COLOR=1"}, env...)
	s.write(t, "dir", dir)
	return s
}

func (s *shell) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.state, name), []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// patience is how long a command may take: none of those that wait needs half of it.
const patience = 90 * time.Second

// run gives what a script prints, on both outputs, and its error.
func (s *shell) run(t *testing.T, script string) (string, error) {
	t.Helper()
	s.write(t, "script", script)
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	c := exec.CommandContext(ctx, "bash", "-c", frame)
	c.Env, c.Dir = s.env, s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
	out, err := c.CombinedOutput()
	if ctx.Err() != nil {
		err = fmt.Errorf("it did not end within %s", patience)
	}
	return string(out), err
}

func TestAShellKeepsWhatIsExportedInIt(t *testing.T) {
	t.Parallel()
	s := newShell(t, t.TempDir(), "PATH="+os.Getenv("PATH"))
	for _, step := range []struct{ script, out string }{
		{"export APP=shop\nmkdir sub\ncd sub", ""},
		{`echo "$APP"; basename "$PWD"`, "shop\nsub\n"},
	} {
		if out, err := s.run(t, step.script); err != nil || out != step.out {
			t.Errorf("%s: %q, %v", step.script, out, err)
		}
	}
	for _, bad := range []string{"false\ntrue", "false | cat", `echo "$NOBODY"`} {
		if out, err := s.run(t, bad); err == nil {
			t.Errorf("%s: no error, and %q", bad, out)
		}
	}
}
