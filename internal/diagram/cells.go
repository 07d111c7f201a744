package diagram

import (
	"fmt"
	"strings"

	"github.com/haws-dev/haws/internal/availability"
)

// The ways in which text is set.
var (
	title   = style{20, true, inkText}
	heading = style{14, true, inkText}
	strong  = style{13, true, inkText}
	normal  = style{13, false, inkText}
	small   = style{12, false, inkSoft}
	tag     = style{12, true, inkText}
)

func (s style) in(i ink) style {
	s.ink = i
	return s
}

// inkOf is the colour of a sign. It never stands alone: a shape or a word says the same.
func inkOf(s Sign) ink {
	switch s {
	case Good:
		return inkGood
	case Busy:
		return inkBusy
	case Bad:
		return inkBad
	default:
		return inkSoft
	}
}

// pill is a word in a rounded frame, with the glyph of its sign.
func pill(r Remark, most int) *node {
	how := tag.in(inkOf(r.Sign))
	words := how.shorten(plain(r.Word), most-glyphSize-26)
	w, h := how.width(words)+glyphSize+26, 26
	return &node{
		frame: rect{0, 0, w, h}, look: look(r.Sign), tip: plain(r.Word + ": " + r.Text),
		glyphs: []glyph{{room: rect{8, 5, glyphSize, glyphSize}, kind: string(r.Sign)}},
		texts:  []text{{room: rect{glyphSize + 14, 0, w - glyphSize - 22, h}, words: words, style: how}},
	}
}

// chip is a name in a frame.
func chip(kind, words, tip string, most int) *node {
	how, left := normal, 10
	n := &node{look: lookChip, tip: plain(tip)}
	if kind != "" {
		n.glyphs, left = []glyph{{room: rect{8, 5, glyphSize, glyphSize}, kind: kind}}, glyphSize+14
	}
	words = how.shorten(plain(words), most-left-10)
	w := left + how.width(words) + 10
	n.frame = rect{w: w, h: 26}
	n.texts = []text{{room: rect{left, 0, w - left - 10, 26}, words: words, style: how}}
	return n
}

// blockCell is a building block at the left of its row: its name, its single points
// of failure, what there is to know, and how it is when that is not well, unless it is said at the top.
func (p Picture) blockCell(b Block, width int) *node {
	s := newStack(width, 0)
	s.tip = plain(b.tells())
	s.headed(string(b.Is.Sign), b.Title, riskMarks(p, b.Risks))
	s.space(3)
	for _, f := range b.Facts {
		s.lines(small, f, 3)
	}
	if b.Is.Sign != Good {
		s.space(3)
		s.lines(tag.in(inkOf(b.Is.Sign)), b.Is.Word, 2)
		if b.Is.Text != p.Ready.Text {
			s.lines(small, b.Is.Text, 3)
		}
	}
	return s.node
}

// tells is all of a block in a sentence.
func (b Block) tells() string {
	out := b.Title + ": " + b.Is.Word
	if b.Is.Text != "" && b.Is.Sign != Good {
		out += ", " + b.Is.Text
	}
	if facts := strings.Join(b.Facts, "; "); facts != "" {
		out += " (" + facts + ")"
	}
	if b.Full != "" {
		out += "; " + b.Full
	}
	return out
}

// zoneHead is the name of a zone, and whether it is lost.
func (p Picture) zoneHead(z Zone, width int) *node {
	s := newStack(width, 0)
	s.line(heading, z.ID)
	if z.Name != z.ID {
		s.line(small, z.Name)
	}
	if z.Lost {
		s.space(4)
		s.flow(6, append([]*node{pill(Remark{Bad, "lost", z.Message}, width)}, riskMarks(p, z.Risks)...))
	}
	return s.node
}

// serversCell is the servers of a zone, one mark for each of them, or for some.
func (p Picture) serversCell(z Zone, width int) *node {
	s := newStack(width, 0)
	s.tip = plain(z.serversTell())
	if !z.Counted {
		s.line(small, "servers: not known")
		return s.node
	}
	if z.Total == 0 {
		s.add(vacancy("no servers", width))
		return s.node
	}
	marks := p.marksOf(z)
	s.marks(marks)
	s.space(5)
	s.line(strong, fmt.Sprintf("%d of %d healthy", z.Healthy, z.Total))
	if marks.each > 1 {
		s.line(small, fmt.Sprintf("a mark is %d servers", marks.each))
	}
	if z.Message != "" {
		s.space(2)
		s.lines(small, strings.TrimPrefix(z.Message, availability.LooksLost), 3)
	}
	return s.node
}

func (z Zone) serversTell() string {
	if !z.Counted {
		return "It is not known which servers stand in " + z.ID + "."
	}
	out := fmt.Sprintf("%s: %d of %d servers healthy.", z.ID, z.Healthy, z.Total)
	if z.Message != "" {
		out += " " + z.Message
	}
	return out
}

// vacancy is a place where something should stand.
func vacancy(words string, width int) *node {
	how := small
	words = how.shorten(words, width-20)
	return &node{
		frame: rect{w: width, h: databaseHeight}, look: lookVacant,
		texts: []text{{room: rect{10, 0, width - 20, databaseHeight}, words: words, style: how, middle: true}},
	}
}

const databaseHeight = 48

// databaseCell is what of the database stands in a zone.
func databaseCell(z Zone, width int) *node {
	switch {
	case z.Vacant != "":
		return vacancy(z.Vacant, width)
	case z.Role == "":
		return &node{frame: rect{w: width}}
	}
	frame, does := lookCopy, map[string]string{"Primary": "reads and writes", "Writer": "reads and writes", "Standby": "synchronous copy", "Reader": "copy to read from"}[z.Role]
	if first(z.Role) {
		frame = lookPrimary
	}
	if z.Lost {
		does = "in a lost zone"
	}
	words := rect{44, 6, width - 52, 0}
	return &node{
		frame: rect{w: width, h: databaseHeight}, look: frame, tip: plain(z.Role + " database in " + z.ID + ": " + does),
		glyphs: []glyph{{room: rect{10, 12, 24, 24}, kind: "database"}},
		texts: []text{
			{room: rect{words.x, 6, words.w, 18}, words: strong.shorten(z.Role, words.w), style: strong},
			{room: rect{words.x, 25, words.w, 17}, words: small.shorten(does, words.w), style: small},
		},
	}
}

// lossCell is what the loss of a zone does to the app.
func lossCell(z Zone, width int) *node {
	s := newStack(width, 0)
	s.tip = plain("Loss of " + z.ID + ": " + z.Loss.Word + ". " + z.Loss.Text)
	s.titled(string(z.Loss.Sign), tag.in(inkOf(z.Loss.Sign)), z.Loss.Word)
	if !z.Lost {
		s.lines(small, z.Loss.Text, 3)
	}
	return s.node
}
