package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// told is what apps survive: in words, or as documents for a program.
func told(all []outlook, output string, v view) (string, error) {
	var parts []string
	for _, o := range all {
		part := o.words(v)
		if output != "" {
			document, err := o.document(output)
			if err != nil {
				return "", fmt.Errorf("write what %s survives as %s: %w", o.App, output, err)
			}
			part = document
		}
		parts = append(parts, part)
	}
	switch output {
	case "":
		return strings.Join(parts, "\n"), nil
	case "yaml":
		return strings.Join(parts, "---\n"), nil
	}
	return strings.Join(parts, ""), nil
}

// document is an outlook for a program. Lists that are empty are there.
func (o outlook) document(output string) (string, error) {
	if o.Matrix == nil {
		o.Matrix = []v1alpha1.FailureEffect{}
	}
	if o.SinglePointsOfFailure == nil {
		o.SinglePointsOfFailure = []v1alpha1.SinglePointOfFailure{}
	}
	if output == "yaml" {
		out, err := yaml.Marshal(o)
		return string(out), err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	err := encoder.Encode(o)
	return out.String(), err
}

// words are an outlook for a person.
func (o outlook) words(v view) string {
	heading := ""
	if o.old && len(o.Matrix) > 0 {
		heading = v.paint(faint, "What the operator found when it last looked:") + "\n"
	}
	parts := []string{
		paragraph(v, o.tone(), o.sentence()),
		heading + matrix(o.Matrix).render(v),
		section(v, "Why:", reasons(o.Matrix)),
		section(v, "Single points of failure:", points(o.SinglePointsOfFailure)),
		section(v, "Cannot be known from a manifest:", items(o.CannotBeKnown)),
		paragraph(v, plain, estimate(o.Estimate)),
		paragraph(v, faint, o.age(v)),
	}
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

// paragraph is a text over the width of the terminal.
func paragraph(v view, t tone, s string) string {
	if s == "" {
		return ""
	}
	g := &grid{}
	g.add(cell{s, t})
	return g.render(v)
}

// points are the single points of failure: those that nobody accepts are open.
func points(all []v1alpha1.SinglePointOfFailure) *grid {
	g := &grid{}
	for _, p := range all {
		is := cell{"open", bad}
		if p.Accepted {
			is = cell{"accepted", busy}
		}
		mend := "no field mends it"
		if p.Field != "" {
			mend = "mended with " + p.Field
		}
		g.add(text(p.Name), is, text(shorten(p.What, enough)+" ("+mend+")"))
	}
	return g
}

func items(all []string) *grid {
	g := &grid{}
	for _, one := range all {
		g.add(text("-"), text(one))
	}
	return g
}

func estimate(e *v1alpha1.AvailabilityEstimate) string {
	if e == nil {
		return ""
	}
	var parts []string
	for _, p := range e.Parts {
		parts = append(parts, p.Name+" "+p.Availability)
	}
	return fmt.Sprintf("Estimate: %s, which leaves %d minutes of 30 days, by what AWS commits to for its parts (%s); no measurement.", e.Availability, e.DowntimeMinutes, strings.Join(parts, ", "))
}

// age says how old the judgement may be. One that is out of date is not had anew by
// asking for it.
func (o outlook) age(v view) string {
	switch {
	case o.AsOf == nil:
		return ""
	case o.old:
		return fmt.Sprintf("The status was last written %s ago.", v.since(o.AsOf))
	}
	return fmt.Sprintf("The status was last written %s ago; while nothing changes it is not written. To have the operator look now: %s", v.since(o.AsOf), o.again)
}
