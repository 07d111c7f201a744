package ec2

import (
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// facets are what a row can be filtered by.
type facets struct {
	fields map[string][]string
	tags   []types.Tag
}

// choose returns the rows that pass every filter. A filter passes when any of its values matches.
func choose[T any](rows []*T, filters []types.Filter, of func(*T) facets) ([]*T, error) {
	known := of(new(T)).fields
	for _, f := range filters {
		if _, ok := known[aws.ToString(f.Name)]; !ok && !isTagFilter(aws.ToString(f.Name)) {
			return nil, awssim.Errorf("InvalidParameterValue", "The filter '%s' is invalid", aws.ToString(f.Name))
		}
	}
	var out []*T
	for _, row := range rows {
		if of(row).pass(filters) {
			out = append(out, row)
		}
	}
	return out, nil
}

func isTagFilter(name string) bool {
	return name == "tag-key" || name == "tag-value" || strings.HasPrefix(name, "tag:")
}

func (f facets) pass(filters []types.Filter) bool {
	for _, filter := range filters {
		if !anyMatch(filter.Values, f.values(aws.ToString(filter.Name))) {
			return false
		}
	}
	return true
}

func (f facets) values(name string) []string {
	if !isTagFilter(name) {
		return f.fields[name]
	}
	key, named := strings.CutPrefix(name, "tag:")
	var out []string
	for _, t := range f.tags {
		switch {
		case name == "tag-key":
			out = append(out, aws.ToString(t.Key))
		case name == "tag-value", named && aws.ToString(t.Key) == key:
			out = append(out, aws.ToString(t.Value))
		}
	}
	return out
}

// EC2 API reference, Filter: values are case-sensitive and may have the wildcards * and ?.
func anyMatch(patterns, values []string) bool {
	for _, pattern := range patterns {
		for _, value := range values {
			if value == pattern || wildcard(pattern, value) {
				return true
			}
		}
	}
	return false
}

func wildcard(pattern, value string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		return false
	}
	// path.Match does not let * cross a slash, and knows classes that EC2 does not.
	clean := strings.NewReplacer("/", "\x00", "[", `\[`, `\`, `\\`).Replace(pattern)
	ok, err := path.Match(clean, strings.ReplaceAll(value, "/", "\x00"))
	return err == nil && ok
}

// missing words the refusal of an unknown id, as each resource has its own.
type missing struct{ code, format string }

func (m missing) of(id string) error { return awssim.Errorf(m.code, m.format, id) }

// pick returns the rows with the ids given, or all.
func pick[T any](t *table[T], ids []string, m missing) ([]*T, error) {
	if len(ids) == 0 {
		return t.all(), nil
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		if _, ok := t.get(id); !ok {
			return nil, m.of(id)
		}
		wanted[id] = true
	}
	var rows []*T
	for _, id := range t.ids {
		if wanted[id] {
			rows = append(rows, t.rows[id])
		}
	}
	return rows, nil
}

// query is what the Describe operations have in common.
type query struct {
	filters    []types.Filter
	token      *string
	maxResults *int32
	least      int32 // the smallest MaxResults allowed
}

// list filters rows, cuts out the page and shows each row as the API does.
func list[T, O any](q query, rows []*T, of func(*T) facets, show func(*T) O) ([]O, *string, error) {
	chosen, err := choose(rows, q.filters, of)
	if err != nil {
		return nil, nil, err
	}
	size := int(aws.ToInt32(q.maxResults))
	if q.maxResults != nil && *q.maxResults < max(q.least, 1) {
		return nil, nil, awssim.Errorf("InvalidParameterValue",
			"Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than or equal to %d.", size, max(q.least, 1))
	}
	page, next, ok := awssim.Page(chosen, q.token, size)
	if !ok {
		return nil, nil, awssim.Errorf("InvalidNextToken", "The token '%s' is invalid", aws.ToString(q.token))
	}
	out := make([]O, 0, len(page))
	for _, row := range page {
		out = append(out, show(row))
	}
	return out, next, nil
}

func one(v *string) []string {
	if v == nil {
		return nil
	}
	return []string{*v}
}

func flag(v *bool) []string {
	if aws.ToBool(v) {
		return []string{"true"}
	}
	return []string{"false"}
}
