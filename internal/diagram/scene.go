package diagram

import "strconv"

// rect is a place in the picture, in its units.
type rect struct{ x, y, w, h int }

func (r rect) right() int  { return r.x + r.w }
func (r rect) bottom() int { return r.y + r.h }
func (r rect) centre() int { return r.x + r.w/2 }
func (r rect) middle() int { return r.y + r.h/2 }

// look is how the frame of a node is drawn.
type look string

const (
	lookNone     look = ""
	lookRegion   look = "region"
	lookZone     look = "zone"
	lookLost     look = "lost"
	lookBand     look = "band"
	lookPaper    look = "paper"
	lookBalancer look = "balancer"
	lookPrimary  look = "primary"
	lookCopy     look = "copy"
	lookVacant   look = "vacant"
	lookChip     look = "chip"
	lookGood     look = "good"
	lookBusy     look = "busy"
	lookBad      look = "bad"
	lookUnknown  look = "unknown"
)

// node is a part of the picture. What it holds stands inside of its frame, and
// beside what else it holds.
type node struct {
	frame rect
	look  look
	// tip is what there is to read of it beyond what is shown.
	tip    string
	texts  []text
	glyphs []glyph
	kids   []*node
}

// text is one line of text, in the room that is kept for it.
type text struct {
	room  rect
	words string
	style style
	// middle is true of a text that is centred in its room.
	middle bool
}

// glyph is a small drawing in a square.
type glyph struct {
	room rect
	kind string
}

// arrow is a line along points. One that is cut leads nowhere any more, one that
// is idle nowhere yet.
type arrow struct {
	points [][2]int
	cut    bool
	idle   bool
	data   bool
}

// scene is everything that is drawn, from back to front.
type scene struct {
	width, height int
	bands         []*node
	root          *node
	arrows        []arrow
	// over floats over the zones.
	over []*node
}

// move shifts a node with everything in it.
func (n *node) move(dx, dy int) *node {
	n.frame.x, n.frame.y = n.frame.x+dx, n.frame.y+dy
	for i := range n.texts {
		n.texts[i].room.x, n.texts[i].room.y = n.texts[i].room.x+dx, n.texts[i].room.y+dy
	}
	for i := range n.glyphs {
		n.glyphs[i].room.x, n.glyphs[i].room.y = n.glyphs[i].room.x+dx, n.glyphs[i].room.y+dy
	}
	for _, k := range n.kids {
		k.move(dx, dy)
	}
	return n
}

// stack puts things under each other into a node that grows with them.
type stack struct {
	*node
	pad int
}

func newStack(width, pad int) *stack {
	return &stack{node: &node{frame: rect{w: width, h: 2 * pad}}, pad: pad}
}

// inner is the width between the pads.
func (s *stack) inner() int { return s.frame.w - 2*s.pad }

// next is the place of what comes next, of some height.
func (s *stack) next(height int) rect {
	at := rect{s.pad, s.frame.h - s.pad, s.inner(), height}
	s.frame.h += height
	return at
}

func (s *stack) space(height int) { s.next(height) }

// line adds one line of text, shortened to fit.
func (s *stack) line(how style, words string) { s.lines(how, words, 1) }

// lines adds a text in at most so many lines.
func (s *stack) lines(how style, words string, most int) {
	if words = plain(words); words == "" {
		return
	}
	for _, l := range how.wrap(words, s.inner(), most) {
		s.texts = append(s.texts, text{room: s.next(how.line()), words: l, style: how})
	}
}

// titled adds a line that begins with a glyph.
func (s *stack) titled(kind string, how style, words string) {
	height := max(how.line(), glyphSize)
	at := s.next(height)
	s.glyphs = append(s.glyphs, glyph{room: rect{at.x, at.y + (height-glyphSize)/2, glyphSize, glyphSize}, kind: kind})
	room := rect{at.x + glyphSize + 6, at.y, at.w - glyphSize - 6, height}
	s.texts = append(s.texts, text{room: room, words: how.shorten(plain(words), room.w), style: how})
}

// headed is a title with nodes behind it, or under it where they are too many.
func (s *stack) headed(kind, words string, behind []*node) {
	taken, width := glyphSize+6+heading.width(plain(words))+10, 0
	for _, n := range behind {
		width += n.frame.w + 8
	}
	top := s.frame.h - s.pad
	s.titled(kind, heading, words)
	if taken+width > s.inner() {
		s.space(4)
		s.flow(6, behind)
		return
	}
	last := &s.texts[len(s.texts)-1].room
	last.w = min(last.w, taken-glyphSize-6-10)
	x := s.pad + taken
	for _, n := range behind {
		s.kids = append(s.kids, n.move(x, top))
		x += n.frame.w + 8
	}
}

// add puts a node under what is there.
func (s *stack) add(n *node) {
	at := s.next(n.frame.h)
	s.kids = append(s.kids, n.move(at.x, at.y))
}

// flow puts nodes beside each other, in the middle of their line, and begins a line
// where the width ends.
func (s *stack) flow(gap int, all []*node) {
	for len(all) > 0 {
		n, width, height := 0, 0, 0
		for n < len(all) && (n == 0 || width+gap+all[n].frame.w <= s.inner()) {
			width, height = width+gap+all[n].frame.w, max(height, all[n].frame.h)
			if n == 0 {
				width -= gap
			}
			n++
		}
		at := s.next(height)
		for _, one := range all[:n] {
			s.kids = append(s.kids, one.move(at.x, at.y+(height-one.frame.h)/2))
			at.x += one.frame.w + gap
		}
		if all = all[n:]; len(all) > 0 {
			s.space(gap)
		}
	}
}

const glyphSize = 16

// riskMarks are the signs of single points of failure, each with its number.
func riskMarks(p Picture, numbers []int) []*node {
	var out []*node
	for _, i := range numbers {
		r, words := p.Risks[i-1], strconv.Itoa(i)
		n := &node{frame: rect{w: glyphSize + 4 + tag.width(words), h: 20}, tip: plain(r.says())}
		n.glyphs = []glyph{{room: rect{0, 1, glyphSize, glyphSize}, kind: r.kind()}}
		n.texts = []text{{room: rect{glyphSize + 4, 0, tag.width(words), 20}, words: words, style: tag}}
		out = append(out, n)
	}
	return out
}

func (r Risk) kind() string {
	if r.Accepted {
		return "accepted"
	}
	return "risk"
}

// says is a risk as a sentence.
func (r Risk) says() string {
	out := r.Name + ": " + r.What
	if r.Accepted {
		out = r.Name + " (accepted): " + r.What
	}
	return out
}
