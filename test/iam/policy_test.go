// Package iam compares the operator's AWS policies with the calls that it makes. It holds tests only.
package iam

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// longestPolicy is in characters, without whitespace. (IAM user guide, "IAM and AWS STS quotas".)
const longestPolicy = 6144

// policy is one of config/iam.
type policy struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid, Effect string
	Action      texts
	Resource    texts
	Condition   map[string]map[string]texts
}

// texts are one string in JSON, or a list of them.
type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// files are the policies as they are written, by name.
func files(t *testing.T) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../config/iam/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("found no policy: %v", err)
	}
	out := map[string][]byte{}
	for _, path := range paths {
		if out[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func parse(t *testing.T, text []byte) policy {
	t.Helper()
	var p policy
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// statements are those of all policies.
func statements(t *testing.T) []statement {
	t.Helper()
	var out []statement
	for _, text := range files(t) {
		out = append(out, parse(t, text).Statement...)
	}
	return out
}

// filledIn has the longest values that are likely in place of the placeholders.
func filledIn(text string) string {
	return strings.NewReplacer(
		"CLUSTER_ID", "00000000-0000-0000-0000-000000000000", "ACCOUNT", "123456789012", "REGION", "ap-southeast-99", "arn:aws:", "arn:aws-us-gov:",
		"IMAGE_PARAMETERS", strings.Repeat("p", 100), "SERVER_ROLE", strings.Repeat("r", 64), "DATABASE_KEY", "mrk-0123456789abcdef0123456789abcdef",
		"TABLE_KEY", "mrk-0123456789abcdef0123456789abcdef", "TABLE_NAMES", strings.Repeat("t", 255), "BUCKET_NAMES", strings.Repeat("b", 63), "BOUNDARY_POLICY", strings.Repeat("p", 128),
	).Replace(text)
}

func TestEveryPolicyIsWellFormedAndShortEnough(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, text := range files(t) {
		p := parse(t, text)
		if p.Version != "2012-10-17" || len(p.Statement) == 0 {
			t.Errorf("%s is of version %q and has %d statements", name, p.Version, len(p.Statement))
		}
		for _, s := range p.Statement {
			if other, taken := seen[s.Sid]; taken || !regexp.MustCompile(`^[A-Za-z0-9]+$`).MatchString(s.Sid) {
				t.Errorf("%s: the statement id %q is not valid, or taken in %q", name, s.Sid, other)
			}
			seen[s.Sid] = name
			if !slices.Contains([]string{"Allow", "Deny"}, s.Effect) || len(s.Action) == 0 || len(s.Resource) == 0 {
				t.Errorf("%s: %s lacks an effect, an action or a resource", name, s.Sid)
			}
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			t.Fatal(err)
		}
		if n := len(filledIn(compact.String())); n >= longestPolicy {
			t.Errorf("%s has %d characters, and IAM takes less than %d", name, n, longestPolicy)
		} else {
			t.Logf("%s has at most %d of %d characters", name, n, longestPolicy)
		}
	}
}

func TestEveryPlaceholderIsExplained(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../config/iam/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files(t) {
		if !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("the README does not tell of %s", name)
		}
		for _, placeholder := range regexp.MustCompile(`\b[A-Z]+(_[A-Z]+)+\b|\b(ACCOUNT|REGION)\b`).FindAllString(string(text), -1) {
			if !strings.Contains(string(readme), "| `"+placeholder+"` |") {
				t.Errorf("the README does not explain %s of %s", placeholder, name)
			}
		}
	}
}

func TestOnlyReadsAreInTheReadPolicy(t *testing.T) {
	t.Parallel()
	for name, text := range files(t) {
		for _, s := range parse(t, text).Statement {
			for _, action := range s.Action {
				if isRead(action) != (name == "read.json") {
					t.Errorf("%s allows %s", name, action)
				}
			}
		}
	}
}

// isRead is true for what shows how a resource is made. A list of objects shows what is in a bucket: it is needed to empty one,
// and stands with that.
func isRead(action string) bool {
	if slices.Contains([]string{"s3:ListBucketMultipartUploads", "s3:ListBucketVersions"}, action) {
		return false
	}
	_, verb, _ := strings.Cut(action, ":")
	return strings.HasPrefix(verb, "Describe") || strings.HasPrefix(verb, "Get") || strings.HasPrefix(verb, "List")
}
