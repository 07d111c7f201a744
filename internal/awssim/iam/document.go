package iam

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// document is a policy, as far as IAM looks at it when it takes one. IAM user guide, "IAM JSON policy elements reference".
type document struct {
	Version   string
	Statement statements
}

type statement struct {
	Sid, Effect                              string
	Principal, NotPrincipal                  any
	Action, NotAction, Resource, NotResource texts
}

// statements are one or several, and texts too: both are JSON that IAM takes.
type (
	statements []statement
	texts      []string
)

func (s *statements) UnmarshalJSON(data []byte) error { return oneOrMany((*[]statement)(s), data) }
func (t *texts) UnmarshalJSON(data []byte) error      { return oneOrMany((*[]string)(t), data) }

func oneOrMany[T any](out *[]T, data []byte) error {
	if strings.HasPrefix(strings.TrimSpace(string(data)), "[") {
		return json.Unmarshal(data, out)
	}
	var one T
	err := json.Unmarshal(data, &one)
	*out = []T{one}
	return err
}

// parse reads what trust policies and permissions have in common. Moto has the texts.
func parse(text string) (document, error) {
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil || len(d.Statement) == 0 {
		return d, malformed("Syntax errors in policy.")
	}
	if d.Version != "2012-10-17" && d.Version != "2008-10-17" {
		return d, malformed("Policy document must be version 2012-10-17 or greater.")
	}
	sids := map[string]bool{}
	for _, st := range d.Statement {
		if err := first(checkStatement(st)); err != nil {
			return d, err
		}
		if sids[st.Sid] && st.Sid != "" {
			return d, malformed("Statement IDs (SID) in a single policy must be unique.")
		}
		sids[st.Sid] = true
	}
	return d, nil
}

// checkStatement: IAM user guide, "IAM JSON policy elements: Sid": letters and digits.
func checkStatement(st statement) error {
	if st.Effect != "Allow" && st.Effect != "Deny" || strings.ContainsFunc(st.Sid, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return malformed("Syntax errors in policy.")
	}
	if len(st.Action)+len(st.NotAction) == 0 {
		return malformed("Policy statement must contain actions.")
	}
	for _, action := range append(slices.Clone(st.Action), st.NotAction...) {
		if vendor, name, ok := strings.Cut(action, ":"); action != "*" && (!ok || vendor == "" || name == "") {
			return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		}
	}
	return nil
}

var resourcePattern = regexp.MustCompile(`^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$`)

// checkPermissions: a policy of a role names resources and no principal.
func checkPermissions(text string) error {
	d, err := parse(text)
	if err != nil {
		return err
	}
	for _, st := range d.Statement {
		switch resources := append(slices.Clone(st.Resource), st.NotResource...); {
		case st.Principal != nil || st.NotPrincipal != nil:
			return malformed("Policy document should not specify a principal.")
		case len(resources) == 0:
			return malformed("Policy statement must contain resources.")
		default:
			for _, r := range resources {
				if !resourcePattern.MatchString(r) {
					return malformed("Resource %s must be in ARN format or \"*\".", r)
				}
			}
		}
	}
	return nil
}

// checkTrust: a trust policy names a principal and no resource. IAM user guide, "IAM and AWS STS quotas": at most 2,048
// characters, without white space. The texts are unverified.
func checkTrust(text string) error {
	d, err := parse(text)
	if err != nil {
		return err
	}
	for _, st := range d.Statement {
		switch {
		case len(st.Resource)+len(st.NotResource) > 0:
			return malformed("Has prohibited field Resource")
		case st.Principal == nil && st.NotPrincipal == nil:
			return malformed("Missing required field Principal")
		}
	}
	if size(text) > 2048 {
		return limited("Cannot exceed quota for ACLSizePerRole: 2048")
	}
	return nil
}

// size is in characters without white space. IAM user guide, "IAM and AWS STS quotas": "IAM doesn't count white space".
func size(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// encoded is how IAM shows a document. IAM API reference, GetRole and GetRolePolicy: URL-encoded, compliant with RFC 3986.
func encoded(text string) *string {
	out := strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	return &out
}
