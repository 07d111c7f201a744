package identity

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/internal/stack"
)

// document is a policy. (IAM user guide, "IAM JSON policy elements reference".)
type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal map[string]string `json:",omitempty"`
	Action    []string
	Resource  []string                     `json:",omitempty"`
	Condition map[string]map[string]string `json:",omitempty"`
}

// write is the text of a policy, without white space; it is empty without a statement, which IAM does not take.
func write(statements []statement) string {
	if len(statements) == 0 {
		return ""
	}
	text, err := json.Marshal(document{Version: "2012-10-17", Statement: statements})
	if err != nil {
		panic(err) // strings only
	}
	return string(text)
}

// statementsOf are those of a policy; none of one that was not written by haws.
func statementsOf(text string) []statement {
	var d document
	if json.Unmarshal([]byte(text), &d) != nil {
		return nil
	}
	return d.Statement
}

// decoded is a document as it was sent: IAM shows it URL-encoded. (IAM API reference, GetRole: "compliant with RFC 3986".)
func decoded(shown *string) string {
	text, err := url.PathUnescape(aws.ToString(shown))
	if err != nil {
		return aws.ToString(shown)
	}
	return text
}

// same compares documents by what they mean: AWS may write a list of one as a value, and lists in another order.
func same(a, b string) bool {
	if a == b {
		return true
	}
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return reflect.DeepEqual(plain(x), plain(y))
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = plain(value)
		}
	case []any:
		for i, value := range v {
			v[i] = plain(value)
		}
		if len(v) == 1 {
			return v[0]
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return v
}

// accessChanges tells, for a person, to what a policy gives access or no longer does.
func accessChanges(want, have string) []stack.Change {
	if same(want, have) {
		return nil
	}
	var out []stack.Change
	to, from := resourcesOf(want), resourcesOf(have)
	for _, resource := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(to, from)))) {
		if granted, before := slices.Contains(to, resource), slices.Contains(from, resource); granted != before {
			out = append(out, stack.Change{Field: "access to " + resource, From: word(before), To: word(granted)})
		}
	}
	if len(out) == 0 {
		out = append(out, stack.Change{Field: "policy", From: "other actions or conditions", To: "those that the servers need"})
	}
	return out
}

func resourcesOf(text string) []string {
	var out []string
	for _, s := range statementsOf(text) {
		out = append(out, s.Resource...)
	}
	return out
}

func word(granted bool) string {
	if granted {
		return "allowed"
	}
	return "denied"
}
