package diagram

import "fmt"

// glyph draws a small picture. Each is told from the others by its shape alone.
func (w *pen) glyph(g glyph) {
	at := fmt.Sprintf(`transform="translate(%d %d)"`, g.room.x, g.room.y)
	switch g.kind {
	case "server", "sick":
		w.server(g, at)
	case "risk", "accepted":
		w.risk(g, at)
	case "lost":
		w.add(`<rect x="%d" y="%d" width="15" height="15" rx="3" fill="url(#haws-hatch)" stroke-dasharray="3 2"%s/>`, g.room.x, g.room.y, paint{stroke: inkBad})
	case "copy":
		w.add(`<path d="M0 8h10" fill="none" stroke-width="1.5" %s%s/>`, at, paint{stroke: inkData})
		w.add(`<path d="M16 8l-8-4v8z" %s%s/>`, at, paint{fill: inkData})
	case "users":
		w.users(at)
	case "database":
		w.add(`<path d="M3 5v14c0 2 4 3.5 9 3.5s9-1.5 9-3.5V5" stroke-width="1.5" %s%s/>`, at, paint{inkDataPaper, inkData})
		w.add(`<ellipse cx="12" cy="5" rx="9" ry="3.5" stroke-width="1.5" %s%s/>`, at, paint{inkDataPaper, inkData})
		w.add(`<path d="M3 12c0 2 4 3.5 9 3.5s9-1.5 9-3.5" fill="none" stroke-width="1.5" %s%s/>`, at, paint{stroke: inkData})
	case "table", "bucket", "key":
		w.store(g.kind, at)
	default:
		w.sign(Sign(g.kind), at)
	}
}

// sign is a tick, a clock, a cross or a question mark, each in a circle.
func (w *pen) sign(s Sign, at string) {
	switch s {
	case Good:
		w.add(`<circle cx="8" cy="8" r="8" %s%s/>`, at, paint{fill: inkGood})
		w.add(`<path d="M4.5 8.5 7 11l4.5-5.5" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" %s%s/>`, at, paint{stroke: inkPage})
	case Busy:
		w.add(`<circle cx="8" cy="8" r="7" stroke-width="2" %s%s/>`, at, paint{inkBusyPaper, inkBusy})
		w.add(`<path d="M8 4.5V8l2.5 1.5" fill="none" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" %s%s/>`, at, paint{stroke: inkBusy})
	case Bad:
		w.add(`<circle cx="8" cy="8" r="8" %s%s/>`, at, paint{fill: inkBad})
		w.add(`<path d="M5 5l6 6m0-6-6 6" fill="none" stroke-width="2" stroke-linecap="round" %s%s/>`, at, paint{stroke: inkPage})
	default:
		w.add(`<circle cx="8" cy="8" r="7" stroke-width="1.5" stroke-dasharray="3 2" %s%s/>`, at, paint{inkZone, inkEdge})
		w.add(`<text x="8" y="12" font-size="11" font-weight="600" text-anchor="middle" %s%s>?</text>`, at, paint{fill: inkSoft})
	}
}

// server is full with a tick when it is healthy, and empty with a cross otherwise.
func (w *pen) server(g glyph, at string) {
	n := g.room.w
	if g.kind == "sick" {
		w.add(`<rect x="1" y="1" width="%d" height="%d" rx="%d" stroke-width="1.5" %s%s/>`, n-2, n-2, n/6, at, paint{inkZone, inkBad})
		w.add(`<path d="M%d %dl%d %dm0-%d-%d %d" fill="none" stroke-width="1.5" stroke-linecap="round" %s%s/>`, n/3, n/3, n-2*(n/3), n-2*(n/3), n-2*(n/3), n-2*(n/3), n-2*(n/3), at, paint{stroke: inkBad})
		return
	}
	w.add(`<rect width="%d" height="%d" rx="%d" %s%s/>`, n, n, n/6, at, paint{fill: inkGood})
	if n >= glyphSize {
		w.add(`<path d="M5 9.5 8 12.5l5-6.5" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" %s%s/>`, at, paint{stroke: inkPage})
	}
}

// risk is a triangle: full, or hollow when the owner accepts it.
func (w *pen) risk(g glyph, at string) {
	p, sign := paint{inkBusy, inkBusy}, inkPage
	if g.kind == "accepted" {
		p, sign = paint{inkZone, inkBusy}, inkBusy
	}
	w.add(`<path d="M8 1.5 15.2 14.5H.8z" stroke-width="1.5" stroke-linejoin="round" %s%s/>`, at, p)
	w.add(`<path d="M8 6v4M8 12.2v.1" fill="none" stroke-width="1.8" stroke-linecap="round" %s%s/>`, at, paint{stroke: sign})
}

func (w *pen) users(at string) {
	for _, d := range []string{"M9 13a4 4 0 1 0 0-8 4 4 0 0 0 0 8M1.5 24c0-5 3-8 7.5-8s7.5 3 7.5 8z", "M20 14a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M19 24h7.5c0-4.5-2.5-7-6.5-7-1 0-2 .2-2.7.5 1.2 1.7 1.7 4 1.7 6.5z"} {
		w.add(`<path d="%s" %s%s/>`, d, at, paint{fill: inkEdge})
	}
}

func (w *pen) store(kind, at string) {
	d := map[string]string{
		"table":  "M1.5 2.5h13v11h-13zM1.5 6h13M1.5 9.7h13M6 6v7.5",
		"bucket": "M2 3.5 3.5 14h9L14 3.5M2 3.5a6 1.7 0 0 0 12 0 6 1.7 0 0 0-12 0",
		"key":    "M5 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M8.5 8h6.5v3M12 8v2.5",
	}[kind]
	w.add(`<path d="%s" fill="none" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" %s%s/>`, d, at, paint{stroke: inkData})
}
