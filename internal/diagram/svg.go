package diagram

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// family are faces that are at hand, none of them wider than measure.go reckons with.
const family = `system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif`

// pen writes SVG, an element a line.
type pen struct{ strings.Builder }

func (w *pen) add(format string, args ...any) { fmt.Fprintf(&w.Builder, format+"\n", args...) }

// SVG is the picture as a file of its own, which needs nothing else. The colours of
// its elements are for light paper; a style sets them anew for viewers that want
// dark pictures.
func (p Picture) SVG() string {
	s := p.lay()
	w := &pen{}
	name := id(p.Name)
	w.add(`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title-%s desc-%s" width="%d" height="%d" viewBox="0 0 %d %d" font-family="%s">`,
		name, name, s.width, s.height, s.width, s.height, family)
	w.add(`<title id="title-%s">%s</title>`, name, escape(plain(p.Name+" on AWS: "+p.Ready.Word+", "+p.Available.Word)))
	w.add(`<desc id="desc-%s">%s</desc>`, name, escape(p.Sentences()))
	w.add("<style>\n%s</style>", darkStyle())
	w.add(`<defs><pattern id="haws-hatch" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M-2 2 2-2M0 12 12 0M10 14 14 10" fill="none" stroke-width="2"%s/></pattern></defs>`, paint{stroke: inkHatch})
	w.add(`<rect width="%d" height="%d"%s/>`, s.width, s.height, paint{fill: inkPage})
	w.scene(s)
	w.add("</svg>")
	return w.String()
}

// scene draws from back to front: the region, what goes through all zones, the
// zones and everything else, and what floats over them.
func (w *pen) scene(s scene) {
	for _, k := range s.root.kids {
		if k.look == lookRegion {
			w.frame(k.frame, k.look)
		}
	}
	for _, b := range s.bands {
		w.node(b)
	}
	w.node(s.root)
	for _, a := range s.arrows {
		w.arrow(a)
	}
	for _, n := range s.over {
		w.node(n)
	}
}

// escape makes a text fit to stand in XML.
func escape(words string) string {
	var out strings.Builder
	// A Builder takes everything.
	_ = xml.EscapeText(&out, []byte(words))
	return out.String()
}

// id is a name as an XML id can have it.
func id(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '_'
	}, name)
}

// paint is how a shape is filled and what its outline is drawn with.
type paint struct{ fill, stroke ink }

func (p paint) String() string {
	out, classes := "", []string{}
	if p.fill != "" {
		out += ` fill="` + p.fill.light() + `"`
		classes = append(classes, "haws-f-"+string(p.fill))
	}
	if p.stroke != "" {
		out += ` stroke="` + p.stroke.light() + `"`
		classes = append(classes, "haws-s-"+string(p.stroke))
	}
	return out + ` class="` + strings.Join(classes, " ") + `"`
}

func (w *pen) node(n *node) {
	if n.tip != "" {
		w.add("<g><title>%s</title>", escape(n.tip))
		defer w.add("</g>")
	}
	if n.look != lookRegion {
		w.frame(n.frame, n.look)
	}
	for _, g := range n.glyphs {
		w.glyph(g)
	}
	for _, t := range n.texts {
		w.text(t)
	}
	for _, k := range n.kids {
		w.node(k)
	}
}

// frame draws what a node looks like.
func (w *pen) frame(r rect, l look) {
	round, p, more := 8, paint{inkZone, inkEdge}, ""
	switch l {
	case lookNone:
		return
	case lookRegion:
		round, p = 12, paint{inkRegion, inkLine}
	case lookPaper:
		p = paint{fill: inkZone}
	case lookBand:
		p = paint{fill: inkBand}
	case lookZone:
		w.add(`<rect%s rx="8" fill="none" stroke-width="1.5"%s/>`, r, paint{stroke: inkEdge})
		return
	case lookLost:
		w.add(`<rect%s rx="8" fill="url(#haws-hatch)" stroke-width="1.5" stroke-dasharray="6 4"%s/>`, r, paint{stroke: inkBad})
		return
	case lookBalancer, lookPrimary:
		p, more = paint{inkDataPaper, inkData}, ` stroke-width="1.5"`
	case lookCopy:
		p, more = paint{inkZone, inkData}, ` stroke-width="1.5"`
	case lookVacant:
		more = ` stroke-width="1.5" stroke-dasharray="5 4"`
	case lookChip:
		round = 6
	case lookGood, lookBusy, lookBad, lookUnknown:
		round, p = 13, pillPaint(l)
	}
	w.add(`<rect%s rx="%d"%s%s/>`, r, round, more, p)
}

func pillPaint(l look) paint {
	switch l {
	case lookGood:
		return paint{inkGoodPaper, inkGood}
	case lookBusy:
		return paint{inkBusyPaper, inkBusy}
	case lookBad:
		return paint{inkBadPaper, inkBad}
	default:
		return paint{inkBand, inkEdge}
	}
}

func (r rect) String() string {
	return fmt.Sprintf(` x="%d" y="%d" width="%d" height="%d"`, r.x, r.y, r.w, r.h)
}

func (w *pen) text(t text) {
	x, anchor, weight := t.room.x, "", ""
	if t.middle {
		x, anchor = t.room.centre(), ` text-anchor="middle"`
	}
	if t.style.bold {
		weight = ` font-weight="600"`
	}
	// The letters stand on a line such that capitals are in the middle of the room.
	y := t.room.middle() + (t.style.size*36+50)/100
	w.add(`<text x="%d" y="%d" font-size="%d"%s%s%s>%s</text>`, x, y, t.style.size, weight, anchor, paint{fill: t.style.ink}, escape(t.words))
}

// arrow draws a line with a head. Where it is cut there is a cross and no head, and
// neither where it is idle.
func (w *pen) arrow(a arrow) {
	colour := inkEdge
	if a.data {
		colour = inkData
	}
	dashes := ""
	if a.idle || a.cut {
		dashes = ` stroke-dasharray="4 4"`
	}
	if a.cut {
		colour = inkBad
	}
	var points []string
	for _, p := range a.points {
		points = append(points, fmt.Sprintf("%d,%d", p[0], p[1]))
	}
	w.add(`<polyline points="%s" fill="none" stroke-width="1.5" stroke-linejoin="round"%s%s/>`, strings.Join(points, " "), dashes, paint{stroke: colour})
	before, end := a.points[len(a.points)-2], a.points[len(a.points)-1]
	if a.cut {
		x, y := (before[0]+end[0])/2, (before[1]+end[1])/2
		w.add(`<circle cx="%d" cy="%d" r="8"%s/>`, x, y, paint{fill: inkBad})
		w.add(`<path d="M%d %dl6 6m0-6-6 6" fill="none" stroke-width="2" stroke-linecap="round"%s/>`, x-3, y-3, paint{stroke: inkPage})
		return
	}
	if a.idle {
		return
	}
	dx, dy := direction(end[0]-before[0]), direction(end[1]-before[1])
	w.add(`<path d="M%d %dL%d %dL%d %dZ"%s/>`, end[0], end[1], end[0]-8*dx-4*dy, end[1]-8*dy-4*dx, end[0]-8*dx+4*dy, end[1]-8*dy+4*dx, paint{fill: colour})
}

func direction(d int) int {
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}
