package diagram

import "cmp"

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
	database := row{label: l.databaseLabel(), band: true, database: true}
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
	l.root.kids = append(l.root.kids, r.label.move(l.columns.left(), top+rowPad))
	for i, c := range r.cells {
		l.boxes[i].kids = append(l.boxes[i].kids, c.move(l.at(i)+zonePad, top+rowPad))
	}
	h := r.height()
	if r.database {
		h = l.replicate(r.cells, h, top)
	}
	l.endRow(r, top, h)
}

// lane is where replication goes below what stands between.
const lane = 20

// replicate draws where the database copies itself to, and gives the height of the
// row. Where it is not known in which zones it stands, it floats over all of them.
func (l *layout) replicate(cells []*node, height, top int) int {
	if l.Database.Nowhere != "" {
		n := afloat(l.Database.Nowhere, l.span()-2*zonePad)
		l.over = append(l.over, n.move(l.first()+zonePad, top+rowPad))
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

// afloat is a database that stands in no zone of the picture.
func afloat(why string, width int) *node {
	words := normal.shorten(cmp.Or(plain(why), "not known"), width-60)
	return &node{
		frame: rect{w: width, h: databaseHeight}, look: lookVacant, tip: plain("Database: " + why),
		glyphs: []glyph{{room: rect{12, 12, 24, 24}, kind: "database"}},
		texts:  []text{{room: rect{48, 0, width - 60, databaseHeight}, words: words, style: normal}},
	}
}

// noZones is what there is to see where no zone is known: the blocks, each beside
// an empty place.
func (l *layout) noZones() {
	rows := []row{
		{label: l.blockCell(l.Network, l.label()), cells: []*node{vacancy("no zones are known", l.span())}},
		{label: l.blockCell(l.Servers, l.label()), cells: []*node{vacancy("no servers are known", l.span())}, band: true},
	}
	if l.Database != nil {
		rows = append(rows, row{label: l.databaseLabel(), cells: []*node{afloat(l.Database.Nowhere, l.span())}, band: true})
	}
	for _, r := range rows {
		top := l.y
		l.root.kids = append(l.root.kids, r.label.move(l.columns.left(), top+rowPad), r.cells[0].move(l.first(), top+rowPad))
		l.endRow(r, top, r.height())
	}
}

// databaseLabel leaves out what is said of a database that floats.
func (l *layout) databaseLabel() *node {
	block := l.Database.Block
	if l.Database.Nowhere != "" {
		block.Is.Text = ""
	}
	return l.blockCell(block, l.label())
}

// endRow draws the band behind a row, and goes on below it.
func (l *layout) endRow(r row, top, height int) {
	l.y = top + height
	if r.band {
		l.bands = append(l.bands, &node{look: lookBand, frame: rect{l.columns.left() - 10, top, l.right() - l.columns.left() + 20, height}})
		l.y += bandGap
	}
}

// bandGap is what is left between two bands.
const bandGap = 12
