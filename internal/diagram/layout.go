package diagram

import (
	"cmp"
	"strings"
)

// layout is a picture on its way onto paper: y is where the next thing goes.
type layout struct {
	Picture
	columns
	scene
	y int
	// boxes are the zones.
	boxes []*node
}

// lay puts everything in its place.
func (p Picture) lay() scene {
	l := &layout{Picture: p, columns: columnsFor(len(p.Zones)), y: margin}
	l.root = &node{}
	l.head()
	l.users()
	region := &node{look: lookRegion, frame: rect{x: margin, y: l.y, w: l.columns.width() - 2*margin}, tip: plain("Region " + p.Region)}
	l.root.kids = append(l.root.kids, region)
	inside := l.root
	l.root = region
	l.regionName()
	l.balancer()
	l.zones()
	l.stores()
	l.y += 4
	region.frame.h = l.y - region.frame.y
	l.root = inside
	l.y += 20
	l.foot()
	l.scene.width, l.scene.height = l.columns.width(), l.y+margin
	l.root.frame = rect{w: l.scene.width, h: l.scene.height}
	return l.scene
}

// put places a node at the left, from margin to margin, and goes on below it.
func (l *layout) put(n *node) {
	l.root.kids = append(l.root.kids, n.move(margin, l.y))
	l.y += n.frame.h
}

// head is the name of the app, how it is, and what it survives.
func (l *layout) head() {
	s := newStack(l.columns.width()-2*margin, 0)
	s.tip = plain(l.Name)
	for _, words := range nameLines(l.Name, s.inner()) {
		s.line(title, words)
	}
	s.line(small, l.place())
	l.put(s.node)
	l.y += 12
	beside := 0
	for _, r := range l.verdicts() {
		if w := pill(r, s.inner()).frame.w; w <= widestPill {
			beside = max(beside, w+14)
		}
	}
	for _, r := range l.verdicts() {
		l.put(verdictRow(r, s.inner(), beside))
		l.y += 8
	}
	l.y += 8
}

// nameLines are the name of an app in one line, or, where that is too long, namespace
// and name in a line each.
func nameLines(name string, room int) []string {
	namespace, own, split := strings.Cut(plain(name), "/")
	if !split || title.width(plain(name)) <= room {
		return []string{name}
	}
	return []string{namespace + "/", own}
}

func (p Picture) place() string {
	out := p.Region
	if p.Account != "" {
		out += ", account " + p.Account
	}
	return out
}

const (
	outdated = "All of this was so before the latest change of the spec."
	old      = "The rest is as it was last seen."
)

// verdicts are what is said at the top, each beside a pill.
func (p Picture) verdicts() []Remark {
	out := []Remark{p.Ready, p.Available}
	if p.Available.Text == p.Ready.Text {
		out[1].Text = ""
	}
	if p.Outdated {
		out = append(out, Remark{Busy, "outdated", outdated})
	}
	if p.Old {
		out = append(out, Remark{Unknown, "not looked at", old})
	}
	return out
}

// widestPill is how wide a pill may be that has its text beside it.
const widestPill = 330

// verdictRow is a pill, and beside it what there is to say. Where the pill is too
// wide for that, it stands below.
func verdictRow(r Remark, width, beside int) *node {
	n := &node{frame: rect{w: width}}
	p := pill(r, width)
	n.kids, n.tip, p.tip = append(n.kids, p), p.tip, ""
	n.frame.h = p.frame.h
	x, y := beside, 4
	if p.frame.w >= beside {
		x, y = 0, p.frame.h+4
	}
	how := normal.in(inkSoft)
	for _, words := range how.wrap(plain(r.Text), width-x, 2) {
		if words == "" {
			continue
		}
		n.texts = append(n.texts, text{room: rect{x, y, width - x, how.line()}, words: words, style: how})
		y += how.line()
		n.frame.h = max(n.frame.h, y)
	}
	return n
}

// users are above everything.
func (l *layout) users() {
	how := strong
	words := how.shorten(plain(l.Clients), l.span()-40)
	w := 36 + how.width(words)
	n := &node{
		frame: rect{l.middle() - w/2, l.y, w, 28}, tip: plain(l.Clients),
		glyphs: []glyph{{room: rect{l.middle() - w/2, l.y, 28, 28}, kind: "users"}},
		texts:  []text{{room: rect{l.middle() - w/2 + 36, l.y, w - 36, 28}, words: words, style: how}},
	}
	l.root.kids = append(l.root.kids, n)
	l.y = n.frame.bottom() + 22
}

// middle is that of the zones.
func (l *layout) middle() int { return l.first() + l.span()/2 }

func (l *layout) regionName() {
	s := newStack(l.label(), 0)
	s.line(small, "Region")
	s.line(heading, cmp.Or(plain(l.Region), "not known"))
	l.root.kids = append(l.root.kids, s.move(l.columns.left(), l.y+14))
	l.y += 14 + s.frame.h + 14
}

// balancer is a bar over all zones, as it has an address in each.
func (l *layout) balancer() {
	label := l.blockCell(l.Balancer.Block, l.label())
	bar := newStack(l.span(), 14)
	bar.look, bar.tip = lookBalancer, plain(l.Balancer.tells()+"; "+l.Balancer.Endpoint)
	if l.Balancer.Endpoint == "" {
		bar.look = lookVacant
		bar.line(normal.in(inkSoft), "no endpoint")
	} else {
		bar.line(strong, l.Balancer.Endpoint)
	}
	bar.space(6)
	var ports []*node
	for _, words := range l.Balancer.Listeners {
		ports = append(ports, chip("", words, "Listener: "+words, bar.inner()))
	}
	bar.flow(8, ports)
	l.root.kids = append(l.root.kids, label.move(l.columns.left(), l.y), bar.move(l.first(), l.y))
	l.arrows = append(l.arrows, arrow{points: [][2]int{{l.middle(), l.root.frame.y - 18}, {l.middle(), l.y}}, idle: l.Balancer.Endpoint == ""})
	l.boxes = append(l.boxes, bar.node)
	l.y += max(label.frame.h, bar.frame.h)
}

// stores are below the zones, for they stand in none.
func (l *layout) stores() {
	for _, s := range l.Stores {
		l.y += rowPad
		label := l.blockCell(s.Block, l.label())
		row := newStack(l.span(), 0)
		var things []*node
		for _, t := range s.Things {
			things = append(things, chip(glyphOf(s.Title), t.says(), t.Name+": "+t.Full, row.inner()))
		}
		row.flow(8, things)
		l.root.kids = append(l.root.kids, label.move(l.columns.left(), l.y+3), row.move(l.first(), l.y))
		l.y += max(label.frame.h+3, row.frame.h) + rowPad
	}
}

func glyphOf(store string) string {
	return map[string]string{"Tables": "table", "Buckets": "bucket", "Identity": "key"}[store]
}
