package howto

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/test/moto"
)

// quoted is a command of the AWS CLI that a sentence mentions.
var quoted = regexp.MustCompile("`(aws [^`]+)`")

// mentioned are the commands of the AWS CLI in a page that do not run: those in sentences, and in blocks that cannot run.
func mentioned(t *testing.T, text string) []string {
	t.Helper()
	p, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(fenced.ReplaceAllStringFunc(text, sentence), -1) {
		out = append(out, strings.Join(strings.Fields(m[1]), " "))
	}
	for _, b := range p.parts {
		if b.kind == notRun && strings.HasPrefix(b.text, "aws ") {
			out = append(out, strings.ReplaceAll(b.text, "\\\n", " "))
		}
	}
	return out
}

// sentence drops what is a block, and keeps what is quoted in a line.
func sentence(code string) string {
	if strings.HasPrefix(code, fence) {
		return ""
	}
	return code
}

// unknown tells what the AWS CLI does not know in commands.
func unknown(t *testing.T, commands []string) map[string]string {
	t.Helper()
	server := os.Getenv(moto.Env)
	if server == "" {
		t.Skipf("%s is not set: make howto runs this", moto.Env)
	}
	in, err := json.Marshal(commands)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(filepath.Join(filepath.Dir(server), "python"), "testdata/known.py") //nolint:gosec // the python that the Makefile made
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	raw, err := c.Output()
	if err != nil {
		t.Fatalf("ask the AWS CLI: %v", err)
	}
	var out map[string]string
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCommandsThatAreOnlyMentionedExist(t *testing.T) {
	t.Parallel()
	var all []string
	for _, name := range story {
		all = append(all, mentioned(t, read(t, filepath.Join(root, "docs", "howto", name)))...)
	}
	if len(all) < 10 {
		t.Errorf("found %d commands only: %q", len(all), all)
	}
	for command, why := range unknown(t, all) {
		t.Errorf("%s: %s", command, why)
	}
}

func TestACommandThatDoesNotExistIsFound(t *testing.T) {
	t.Parallel()
	text := "`aws rds describe-events --source-type db-instance` `aws rds describe-event`, `aws polly-x speak`\n\n" +
		"```sh\naws runs and is not looked at\n```\n\n```sh not run: why\naws eks list-pod-identity-associations \\\n    --cluster CLUSTER | cat\n```\n"
	want := map[string]string{
		"aws rds describe-event": "rds has no describe-event",
		"aws polly-x speak":      "there is no service polly-x",
		"aws eks list-pod-identity-associations      --cluster CLUSTER | cat": "eks list-pod-identity-associations has no --cluster",
	}
	if diff := cmp.Diff(want, unknown(t, mentioned(t, text))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
