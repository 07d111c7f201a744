package diagram

// foot lists the single points of failure, and says what the shapes mean.
func (l *layout) foot() {
	s := newStack(l.columns.width()-2*margin, 0)
	s.line(heading, "Single points of failure")
	s.space(4)
	switch {
	case len(l.Risks) == 0 && l.Judged:
		s.titled(string(Good), normal, "none was found")
	case !l.Judged:
		s.titled(string(Unknown), normal, "not known")
	}
	for _, r := range l.Risks {
		s.add(l.riskRow(r, s.inner()))
		s.space(4)
	}
	l.put(s.node)
	l.y += 12
	legend := newStack(l.columns.width()-2*margin, 0)
	legend.flow(18, l.legend())
	l.put(legend.node)
}

// riskIndent is how far the words of a risk stand from the margin.
const riskIndent = 48

// riskRow is one single point of failure in words.
func (p Picture) riskRow(r Risk, width int) *node {
	n := &node{frame: rect{w: width}, tip: plain(r.says() + "; " + r.Why)}
	mark := riskMarks(p, []int{r.Number})[0]
	n.kids = append(n.kids, mark)
	s := newStack(width-riskIndent, 0)
	name := r.Name
	if r.Accepted {
		name += ", accepted by the owner"
	}
	s.line(strong, name)
	s.lines(small, r.What, 3)
	if r.Field != "" {
		s.line(small, "mended by spec."+r.Field)
	}
	n.kids = append(n.kids, s.move(riskIndent, 1))
	n.frame.h = max(mark.frame.h, s.frame.h+1)
	return n
}

// legend explains the shapes that are in the picture, and no others.
func (l *layout) legend() []*node {
	healthy, sick, lost, copied := false, false, false, false
	for _, z := range l.Zones {
		healthy, sick = healthy || z.Healthy > 0, sick || z.Healthy < z.Total
		lost, copied = lost || z.Lost, copied || z.Role != "" && !first(z.Role)
	}
	open, accepted := false, false
	for _, r := range l.Risks {
		open, accepted = open || !r.Accepted, accepted || r.Accepted
	}
	var out []*node
	for _, e := range []struct {
		shown       bool
		kind, means string
	}{
		{healthy, "server", "healthy server"},
		{sick, "sick", "server that is not healthy"},
		{lost, "lost", "zone that looks lost"},
		{copied, "copy", "replication"},
		{open, "risk", "single point of failure"},
		{accepted, "accepted", "accepted by the owner"},
	} {
		if e.shown {
			out = append(out, legendEntry(e.kind, e.means))
		}
	}
	return out
}

func legendEntry(kind, means string) *node {
	w := small.width(means)
	return &node{
		frame:  rect{w: w + 24, h: 20},
		glyphs: []glyph{{room: rect{0, 2, glyphSize, glyphSize}, kind: kind}},
		texts:  []text{{room: rect{24, 0, w, 20}, words: means, style: small}},
	}
}
