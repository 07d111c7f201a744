package diagram

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// item is something that takes a place in the picture.
type item struct {
	rect rect
	what string
	// in are the nodes that it is in, and itself when it is a frame.
	in    []*node
	frame *node
}

func items(n *node, in []*node) []item {
	in = append(slices.Clone(in), n)
	var out []item
	if n.look != lookNone {
		out = append(out, item{rect: n.frame, what: "frame " + string(n.look), in: in, frame: n})
	}
	for _, t := range n.texts {
		out = append(out, item{rect: t.room, what: "text " + t.words, in: in})
	}
	for _, g := range n.glyphs {
		out = append(out, item{rect: g.room, what: "glyph " + g.kind, in: in})
	}
	for _, k := range n.kids {
		out = append(out, items(k, in)...)
	}
	return out
}

func (r rect) overlaps(o rect) bool {
	return r.x < o.right() && o.x < r.right() && r.y < o.bottom() && o.y < r.bottom()
}

func (r rect) holds(o rect) bool {
	return r.x <= o.x && r.y <= o.y && r.right() >= o.right() && r.bottom() >= o.bottom()
}

// flaws is what is wrong with a layout: what overlaps, is cut, or sticks out.
func flaws(s scene) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	all := items(s.root, nil)
	for i, a := range all {
		for _, n := range a.in {
			if !n.frame.holds(a.rect) {
				say("%s at %v sticks out of a node at %v", a.what, a.rect, n.frame)
			}
		}
		for _, b := range all[i+1:] {
			if a.rect.overlaps(b.rect) && !slices.Contains(b.in, a.frame) && !slices.Contains(a.in, b.frame) {
				say("%s at %v overlaps %s at %v", a.what, a.rect, b.what, b.rect)
			}
		}
	}
	for _, o := range s.over {
		for _, a := range all {
			if a.rect.overlaps(o.frame) && (a.frame == nil || a.frame.look != lookZone && a.frame.look != lookLost && a.frame.look != lookRegion) {
				say("%s at %v is hidden by what floats at %v", a.what, a.rect, o.frame)
			}
		}
		all = append(all, items(o, nil)...)
	}
	return append(append(out, crossings(s, all)...), sizes(s)...)
}

// crossings are arrows that go through a text or a glyph, or out of the picture.
func crossings(s scene, all []item) []string {
	var out []string
	for _, a := range s.arrows {
		for i := range a.points[1:] {
			from, to := a.points[i], a.points[i+1]
			line := rect{min(from[0], to[0]), min(from[1], to[1]), max(from[0], to[0]) - min(from[0], to[0]) + 1, max(from[1], to[1]) - min(from[1], to[1]) + 1}
			if !s.root.frame.holds(line) {
				out = append(out, fmt.Sprintf("an arrow at %v leaves the picture", line))
			}
			for _, b := range all {
				if b.frame == nil && b.rect.overlaps(line) {
					out = append(out, fmt.Sprintf("an arrow at %v goes through %s at %v", line, b.what, b.rect))
				}
			}
		}
	}
	return out
}

// sizes are texts that do not fit into their rooms, and frames that nothing fits into.
func sizes(s scene) []string {
	var out []string
	var look func(n *node)
	look = func(n *node) {
		for _, t := range n.texts {
			if t.words == "" || t.style.width(t.words) > t.room.w || t.style.size > t.room.h {
				out = append(out, fmt.Sprintf("text %q takes %d, and its room is %v", t.words, t.style.width(t.words), t.room))
			}
		}
		if n.frame.w <= 0 || n.frame.h < 0 || n.look != lookNone && n.frame.h == 0 {
			out = append(out, fmt.Sprintf("a node %q has the size %v", n.look, n.frame))
		}
		for _, k := range n.kids {
			look(k)
		}
	}
	for _, n := range slices.Concat([]*node{s.root}, s.bands, s.over) {
		if !s.root.frame.holds(n.frame) {
			out = append(out, fmt.Sprintf("%q at %v leaves the picture", n.look, n.frame))
		}
		look(n)
	}
	return out
}

// malformed is what is wrong with an SVG as XML: it is not well-formed, or has an
// element or an attribute that nobody drew.
func malformed(svg string) error {
	d := xml.NewDecoder(strings.NewReader(svg))
	known := strings.Fields("svg title desc style defs pattern rect g text path circle ellipse polyline")
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(known, start.Name.Local) {
			return fmt.Errorf("an element <%s>", start.Name.Local)
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "%!") || a.Name.Local == "href" {
				return fmt.Errorf("an attribute %s=%q", a.Name.Local, a.Value)
			}
		}
	}
}

func TestNothingOverlapsAndNothingIsCut(t *testing.T) {
	t.Parallel()
	for name, p := range everything(t) {
		for _, flaw := range flaws(p.lay()) {
			t.Errorf("%s: %s", name, flaw)
		}
		if err := malformed(p.SVG()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
