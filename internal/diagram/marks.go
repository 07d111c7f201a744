package diagram

// Up to so many servers of a zone are drawn large, and up to so many one by one.
const (
	largeMarks = 24
	singly     = 150
)

// marking is how the servers of a zone are drawn.
type marking struct {
	healthy, sick, size, gap int
}

// marksOf says how many marks there are, and how many servers each stands for. One
// server that is not healthy is seen among however many.
func marksOf(z Zone) (m marking, each int) {
	each = 1
	for _, e := range []int{5, 10, 20, 50, 100} {
		if (z.Total+each-1)/each > singly {
			each = e
		}
	}
	total, healthy := max(z.Total, 0), min(max(z.Healthy, 0), max(z.Total, 0))
	m.sick = (total - healthy + each - 1) / each
	m.healthy = max((total+each-1)/each-m.sick, 0)
	m.size, m.gap = 18, 6
	if m.healthy+m.sick > largeMarks {
		m.size, m.gap = 10, 4
	}
	return m, each
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
