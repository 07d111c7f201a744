package diagram

import "testing"

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		healthy, total, largest int
		want                    marking
	}{
		{3, 3, 3, marking{3, 0, 18, 6, 1}},
		{24, 24, 24, marking{24, 0, 18, 6, 1}},
		{20, 25, 25, marking{20, 5, 10, 4, 1}},
		{3, 3, 25, marking{3, 0, 10, 4, 1}},
		{149, 150, 150, marking{149, 1, 10, 4, 1}},
		{150, 151, 151, marking{30, 1, 10, 4, 5}},
		{7, 7, 151, marking{2, 0, 10, 4, 5}},
		{999, 1000, 1000, marking{99, 1, 10, 4, 10}},
		{0, 2000, 2000, marking{0, 100, 10, 4, 20}},
	} {
		z := Zone{Healthy: row.healthy, Total: row.total}
		if m := (Picture{Zones: []Zone{z, {Total: row.largest}}}).marksOf(z); m != row.want {
			t.Errorf("%d of %d, of %d at most: %v; want %v", row.healthy, row.total, row.largest, m, row.want)
		}
	}
}
