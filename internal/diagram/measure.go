package diagram

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The advances of the letters from space to tilde, in thousandths of the font
// size, in DejaVu Sans and its bold face. Of the faces that a viewer may have for
// the picture's font family it is the widest, so that a text fits in all of them.
var (
	regular = [95]int{
		318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637, 637, 637, 637,
		637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863, 749, 788,
		604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635, 616, 353, 635,
		634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
	}
	heavy = [95]int{
		349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696, 696, 696, 696,
		696, 696, 400, 400, 838, 838, 838, 581, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775, 638, 996, 837, 851,
		733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500, 500, 675, 716, 593, 716, 679, 436, 716,
		712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
	}
)

// What other letters take at most: those of the Latin, Greek and Cyrillic scripts
// as DejaVu has them, and all others, which come from faces that nobody knows.
const (
	widest      = 1600
	punctuation = 1000
)

// style is how a text is set.
type style struct {
	size int
	bold bool
	ink  ink
}

// width is what a text takes at most, rounded up.
func (s style) width(words string) int {
	sum := 0
	for _, r := range words {
		switch {
		case r >= ' ' && r <= '~' && s.bold:
			sum += heavy[r-' ']
		case r >= ' ' && r <= '~':
			sum += regular[r-' ']
		case strings.ContainsRune("…→·–", r):
			sum += punctuation
		default:
			sum += widest
		}
	}
	return (sum*s.size + 999) / 1000
}

// line is how high a line of text is.
func (s style) line() int { return s.size + s.size/3 + 1 }

// shorten cuts a text to a width, which an ellipsis ends.
func (s style) shorten(words string, room int) string {
	if s.width(words) <= room {
		return words
	}
	letters := []rune(words)
	sum, left := s.width("…"), 0
	for left < len(letters) && sum+s.width(string(letters[left])) <= room {
		sum += s.width(string(letters[left]))
		left++
	}
	if left == 0 {
		return ""
	}
	return strings.TrimRight(string(letters[:left]), " .,;:") + "…"
}

// wrap breaks a text between words into at most so many lines. What is left over is
// cut, and so is a word that is too long for a line.
func (s style) wrap(words string, room, most int) []string {
	var lines []string
	line := ""
	all := strings.Fields(words)
	for i, word := range all {
		if line != "" && s.width(line+" "+word) <= room {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		if len(lines) == most-1 {
			return append(lines, s.shorten(strings.Join(all[i:], " "), room))
		}
		line = s.shorten(word, room)
	}
	return append(lines, line)
}

// plain is a text without what a renderer may obey or choke on: it is only to be
// read. What is longer than anybody reads is cut.
func plain(words string) string {
	words = strings.ToValidUTF8(words, string(utf8.RuneError))
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), !printable(r):
			return utf8.RuneError
		}
		return r
	}, words)
	letters := []rune(strings.TrimSpace(words))
	if len(letters) > longest {
		return string(letters[:longest-1]) + "…"
	}
	return string(letters)
}

// longest is how many letters of a text a picture carries.
const longest = 4096

// printable leaves out what XML 1.0 does not allow.
func printable(r rune) bool { return r != 0xFFFE && r != 0xFFFF && (r < 0xFDD0 || r > 0xFDEF) }
