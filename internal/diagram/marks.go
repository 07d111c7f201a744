package diagram

// Up to so many servers of a zone are drawn large, and up to so many one by one.
const (
	largeMarks = 24
	singly     = 150
)

// marking is how the servers of a zone are drawn.
type marking struct {
	healthy, sick, size, gap, each int
}

// scale is how many servers a mark stands for, the same in all zones.
func scale(zones []Zone) (each int, large bool) {
	most := 0
	for _, z := range zones {
		most = max(most, z.Total)
	}
	each = 1
	for _, e := range []int{5, 10, 20, 50, 100} {
		if marksFor(most, each) > singly {
			each = e
		}
	}
	return each, most <= largeMarks
}

func marksFor(servers, each int) int { return (servers + each - 1) / each }

// marksOf are those of one zone. One server that is not healthy is seen among
// however many.
func (p Picture) marksOf(z Zone) marking {
	each, large := scale(p.Zones)
	m := marking{sick: marksFor(z.Total-z.Healthy, each), size: 10, gap: 4, each: each}
	m.healthy = max(marksFor(z.Total, each)-m.sick, 0)
	if large {
		m.size, m.gap = 18, 6
	}
	return m
}

// marks adds a square for each server, in rows: those that are healthy first.
func (s *stack) marks(m marking) {
	pitch := m.size + m.gap
	row := max((s.inner()+m.gap)/pitch, 1)
	total := m.healthy + m.sick
	at := s.next((total+row-1)/row*pitch - m.gap)
	for i := range total {
		kind := "server"
		if i >= m.healthy {
			kind = "sick"
		}
		s.glyphs = append(s.glyphs, glyph{room: rect{at.x + i%row*pitch, at.y + i/row*pitch, m.size, m.size}, kind: kind})
	}
}
