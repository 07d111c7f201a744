package diagram

import (
	"math"
	"strconv"
	"testing"
)

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += share * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// WCAG 2 AA asks for 4.5 between text and paper, and for 3 between a shape that
// means something and what it stands on.
func TestContrast(t *testing.T) {
	t.Parallel()
	type pair struct {
		front, back ink
		least       float64
	}
	var all []pair
	for _, paper := range []ink{inkPage, inkRegion, inkBand, inkZone, inkHatch} {
		for _, front := range []ink{inkText, inkSoft, inkGood, inkBusy, inkBad} {
			all = append(all, pair{front, paper, 4.5})
		}
		for _, front := range []ink{inkEdge, inkData, inkBad} {
			if paper != inkHatch {
				all = append(all, pair{front, paper, 3})
			}
		}
	}
	all = append(all,
		pair{inkGood, inkGoodPaper, 4.5}, pair{inkBusy, inkBusyPaper, 4.5}, pair{inkBad, inkBadPaper, 4.5}, pair{inkText, inkDataPaper, 4.5}, pair{inkSoft, inkDataPaper, 4.5},
		pair{inkPage, inkGood, 3}, pair{inkPage, inkBad, 3}, pair{inkPage, inkBusy, 4.5})
	for _, p := range all {
		front, back := palette()[p.front], palette()[p.back]
		if got := contrast(t, front.light, back.light); got < p.least {
			t.Errorf("light: %s on %s has %.2f, want %.1f", p.front, p.back, got, p.least)
		}
		if got := contrast(t, front.dark, back.dark); got < p.least {
			t.Errorf("dark: %s on %s has %.2f, want %.1f", p.front, p.back, got, p.least)
		}
	}
}
