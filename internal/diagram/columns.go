package diagram

const (
	margin   = 24
	inset    = 20 // from the frame of the region to what stands in it
	gutter   = 196
	between  = 16 // from zone to zone
	zonePad  = 12
	rowPad   = 12
	approach = 40 // from the load balancer to the zones
)

// columns are the gutter at the left, which names what is in a row, and the zones.
type columns struct{ count, zone int }

func columnsFor(zones int) columns {
	widths := []int{620, 460, 280, 232, 212, 200}
	return columns{count: max(zones, 1), zone: widths[min(zones, len(widths)-1)]}
}

func (c columns) left() int       { return margin + inset }
func (c columns) first() int      { return c.left() + gutter }
func (c columns) at(zone int) int { return c.first() + zone*(c.zone+between) }
func (c columns) right() int      { return c.at(c.count-1) + c.zone }
func (c columns) span() int       { return c.right() - c.first() }
func (c columns) width() int      { return c.right() + inset + margin }
func (c columns) label() int      { return gutter - 20 }
func (c columns) inner() int      { return c.zone - 2*zonePad }
