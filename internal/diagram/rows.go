package diagram

// row is what stands beside each other: the block at the left, and its part in each zone.
type row struct {
	label *node
	cells []*node
	// band is true of what goes through all zones.
	band, database bool
}

func (r row) height() int {
	h := 0
	if r.label != nil {
		h = r.label.frame.h
	}
	for _, c := range r.cells {
		h = max(h, c.frame.h)
	}
	return h + 2*rowPad
}

// zones are boxes side by side, and what goes through all of them.
func (l *layout) zones() {
	bar := l.boxes[0]
	l.boxes = nil
	top := max(l.y+8, bar.frame.bottom()+approach)
	if len(l.Zones) == 0 {
		l.y = top
		l.noZones()
		return
	}
	for i := range l.Zones {
		l.boxes = append(l.boxes, l.zoneBox(i, top))
	}
	l.y = top
	for _, r := range l.rows() {
		l.placeRow(r)
	}
	var papers []*node
	for _, b := range l.boxes {
		b.frame.h = l.y - top
		papers = append(papers, &node{look: lookPaper, frame: b.frame})
	}
	l.bands = append(papers, l.bands...)
	l.root.kids = append(l.root.kids, l.boxes...)
	for i, z := range l.Zones {
		x := l.boxes[i].frame.centre()
		l.arrows = append(l.arrows, arrow{points: [][2]int{{x, bar.frame.bottom()}, {x, top}}, cut: z.cutOff(), idle: z.Healthy == 0})
	}
	l.y += rowPad
}

func (l *layout) zoneBox(i, top int) *node {
	z := l.Zones[i]
	b := &node{look: lookZone, frame: rect{x: l.at(i), y: top, w: l.zone}, tip: plain(z.serversTell())}
	if z.Lost {
		b.look = lookLost
	}
	return b
}

// rows are the rows of the zones.
func (l *layout) rows() []row {
	heads := row{label: l.blockCell(l.Network, l.label())}
	servers := row{label: l.blockCell(l.Servers, l.label()), band: true}
	losses := row{label: lossLabel(l.label())}
	for _, z := range l.Zones {
		heads.cells = append(heads.cells, l.zoneHead(z, l.inner()))
		servers.cells = append(servers.cells, l.serversCell(z, l.inner()))
		losses.cells = append(losses.cells, lossCell(z, l.inner()))
	}
	if l.Database == nil {
		return []row{heads, servers, losses}
	}
	block := l.Database.Block
	if l.Database.Nowhere != "" {
		block.Is.Text = ""
	}
	database := row{label: l.blockCell(block, l.label()), band: true, database: true}
	for _, z := range l.Zones {
		database.cells = append(database.cells, databaseCell(z, l.inner()))
	}
	return []row{heads, servers, database, losses}
}

func lossLabel(width int) *node {
	s := newStack(width, 0)
	s.line(tag, "If the zone is lost")
	return s.node
}

// placeRow puts a row into the zones, and the band of what goes through them behind.
func (l *layout) placeRow(r row) {
	top := l.y
	if r.band {
		top += 6
	}
	l.root.kids = append(l.root.kids, r.label.move(l.columns.left(), top+rowPad))
	for i, c := range r.cells {
		l.boxes[i].kids = append(l.boxes[i].kids, c.move(l.at(i)+zonePad, top+rowPad))
	}
	h := r.height()
	if r.database {
		h = l.replicate(r.cells, h, top)
	}
	l.y = top + h
	if r.band {
		l.bands = append(l.bands, &node{look: lookBand, frame: rect{l.columns.left() - 10, top, l.right() - l.columns.left() + 20, h}})
		l.y += 6
	}
}

// lane is where replication goes below what stands between.
const lane = 20

// replicate draws where the database copies itself to, and gives the height of the
// row. Where it is not known in which zones it stands, it floats over all of them.
func (l *layout) replicate(cells []*node, height, top int) int {
	if l.Database.Nowhere != "" {
		how := normal
		words := how.shorten(plain(l.Database.Nowhere), l.span()-2*zonePad-80)
		f := rect{l.first() + zonePad, top + rowPad, l.span() - 2*zonePad, databaseHeight}
		l.over = append(l.over, &node{
			frame: f, look: lookVacant, tip: plain(l.Database.Nowhere),
			glyphs: []glyph{{room: rect{f.x + 12, f.y + 12, 24, 24}, kind: "database"}},
			texts:  []text{{room: rect{f.x + 48, f.y, f.w - 60, f.h}, words: words, style: how}},
		})
		return max(height, databaseHeight+2*rowPad)
	}
	lanes := 0
	for _, c := range l.copies() {
		a, below := l.copyArrow(cells, c[0], c[1])
		a.cut = l.Zones[c[1]].Lost
		l.arrows = append(l.arrows, a)
		if below {
			lanes = lane
		}
	}
	return max(height, databaseHeight+2*rowPad+lanes)
}

// copyArrow leads from one zone's database to that of another: straight, or below
// where something stands between them.
func (l *layout) copyArrow(cells []*node, from, to int) (a arrow, below bool) {
	a.data = true
	low, high := min(from, to), max(from, to)
	for i := low + 1; i < high; i++ {
		below = below || l.Zones[i].Role != "" || l.Zones[i].Vacant != ""
	}
	f, t := cells[from].frame, cells[to].frame
	if below {
		y := max(f.bottom(), t.bottom()) + lane - 6
		a.points = [][2]int{{f.centre(), f.bottom()}, {f.centre(), y}, {t.centre(), y}, {t.centre(), t.bottom()}}
		return a, true
	}
	if from < to {
		a.points = [][2]int{{f.right(), f.middle()}, {t.x, t.middle()}}
		return a, false
	}
	a.points = [][2]int{{f.x, f.middle()}, {t.right(), t.middle()}}
	return a, false
}

// noZones is said where there is none to draw.
func (l *layout) noZones() {
	n := vacancy("no zones are known", l.span())
	n.frame.h = 96
	n.texts[0].room.h = 96
	l.root.kids = append(l.root.kids, n.move(l.first(), l.y))
	y := l.y
	for _, b := range l.withoutZones() {
		label := l.blockCell(b, l.label())
		l.root.kids = append(l.root.kids, label.move(l.columns.left(), y))
		y += label.frame.h + rowPad
	}
	l.y = max(y, l.y+n.frame.h) + rowPad
}

func (l *layout) withoutZones() []Block {
	out := []Block{l.Network, l.Servers}
	if l.Database != nil {
		out = append(out, l.Database.Block)
	}
	return out
}
