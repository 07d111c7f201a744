package diagram

import (
	"maps"
	"slices"
	"strings"
)

// ink is a colour by what it is for.
type ink string

const (
	inkPage   ink = "page"
	inkRegion ink = "region"
	inkBand   ink = "band"
	inkZone   ink = "zone"
	inkText   ink = "text"
	inkSoft   ink = "soft"
	inkLine   ink = "line"
	inkEdge   ink = "edge"
	inkHatch  ink = "hatch"
	inkGood   ink = "good"
	inkBusy   ink = "busy"
	inkBad    ink = "bad"
	inkData   ink = "data"

	inkGoodPaper ink = "good-paper"
	inkBusyPaper ink = "busy-paper"
	inkBadPaper  ink = "bad-paper"
	inkDataPaper ink = "data-paper"
)

// shade is a colour on light and on dark paper.
type shade struct{ light, dark string }

func palette() map[ink]shade {
	return map[ink]shade{
		inkPage:      {"#ffffff", "#0d1117"},
		inkRegion:    {"#f7f9fb", "#12181f"},
		inkBand:      {"#edf1f5", "#1a222b"},
		inkZone:      {"#ffffff", "#0d1117"},
		inkText:      {"#1c2733", "#e8eef4"},
		inkSoft:      {"#516070", "#a3b1bf"},
		inkLine:      {"#c3ccd6", "#3a4754"},
		inkEdge:      {"#7b8998", "#72808e"},
		inkHatch:     {"#dfe4ea", "#2a343f"},
		inkGood:      {"#1a7040", "#56c184"},
		inkBusy:      {"#8a5a00", "#dba83a"},
		inkBad:       {"#b3261e", "#ff8078"},
		inkData:      {"#1f5fa8", "#79b4f2"},
		inkGoodPaper: {"#e7f5ec", "#12281c"},
		inkBusyPaper: {"#fdf3dc", "#2b2310"},
		inkBadPaper:  {"#fcebe9", "#331917"},
		inkDataPaper: {"#e6f0fa", "#13253a"},
	}
}

// light is a colour as it is drawn unless the viewer wants it dark.
func (i ink) light() string { return palette()[i].light }

// darkStyle sets every colour anew for viewers that want dark pictures. Those that
// know no such thing keep the light ones, which the elements carry themselves.
func darkStyle() string {
	var out strings.Builder
	out.WriteString("@media (prefers-color-scheme: dark) {\n")
	all := palette()
	for _, i := range slices.Sorted(maps.Keys(all)) {
		name, colour := string(i), all[i].dark
		out.WriteString(".haws-f-" + name + "{fill:" + colour + "}.haws-s-" + name + "{stroke:" + colour + "}\n")
	}
	out.WriteString("}\n")
	return out.String()
}
