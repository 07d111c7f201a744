package hostile

import (
	"net/netip"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// odd is text that has broken something somewhere.
var odd = []string{
	"${haws.region}", "${haws.app.name}", "$${haws.x}", "${haws.tables.sessions}", "${haws.buckets.assets}", "${haws.database.endpoint}", "${HOME}", "$${", "${",
	"'", `"`, `\`, "<", ">", "&", "]]>", "<!--", "%", "%s", "%00", "\n", "\r", "\t", "\x00", "\x01", "\x1b", "\x7f", "\u0085", "\u00a0", "\u2028", "\ufffe", "\ufffd",
	"é", "ß", "İ", "漢", "🦉", "e\u0301", "\u202e", " ", "  ", "-", "--", ".", "..", "/", "//", "*", "?", "#", ":", ",", ";", "=", "+", "@", "_", "~", "`", "|", "{", "}", "[", "]", "(", ")", "!", "^",
	"aws:", "AWS:", "haws.dev/x", "default", "null", "true", "0", "-1", "1e9", "0x10", "a", "A", "z9", "name", "arn:aws:s3:::x", "internal-", "sg-",
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789"

// text is any text of lo to hi characters.
func text(d Dice, lo, hi int) string {
	most := hi
	if !once(d, 6) {
		most = min(hi, max(lo, 24))
	}
	want := int(number(d, int64(lo), int64(most)))
	var b strings.Builder
	for n := 0; n < want; {
		piece := pick(d, odd)
		if once(d, 3) {
			piece = letters[d.IntN(len(letters)-6):][:6]
		}
		if once(d, 12) {
			piece = strings.Repeat(piece, 1+d.IntN(40))
		}
		for _, r := range piece {
			if n++; n > want {
				break
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cidr is a range of addresses, as AWS writes it.
func cidr(d Dice) string {
	bytes := make([]byte, 4)
	if once(d, 3) {
		bytes = make([]byte, 16)
	}
	for i := range bytes {
		bytes[i] = byte(number(d, 0, 255)) //nolint:gosec // at most 255
	}
	address, _ := netip.AddrFromSlice(bytes)
	return netip.PrefixFrom(address.Unmap(), int(number(d, 0, int64(address.Unmap().BitLen())))).Masked().String()
}

// like is text that a pattern matches, of at most hi bytes where that can be had.
func like(d Dice, pattern string, hi int) string {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic(err)
	}
	for more := 12; ; more /= 2 {
		var b strings.Builder
		room := hi
		if more < 12 {
			room = hi / 2
		}
		grow(d, &b, tree.Simplify(), &growth{more: more, room: room})
		if b.Len() <= hi || more == 0 {
			return b.String()
		}
	}
}

// growth is how often what may repeat does, and how long it may get.
type growth struct{ more, room int }

func grow(d Dice, b *strings.Builder, r *syntax.Regexp, g *growth) {
	switch r.Op { //nolint:exhaustive // the others stand for no text
	case syntax.OpLiteral:
		b.WriteString(string(r.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(d, r.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range r.Sub {
			grow(d, b, sub, g)
		}
	case syntax.OpAlternate:
		grow(d, b, pick(d, r.Sub), g)
	case syntax.OpQuest:
		g.repeat(d, b, r.Sub[0], number(d, 0, 1))
	case syntax.OpStar:
		g.repeat(d, b, r.Sub[0], number(d, 0, int64(g.most(d))))
	case syntax.OpPlus:
		g.repeat(d, b, r.Sub[0], number(d, 1, int64(1+g.most(d))))
	}
}

// most is how often something repeats: mostly a few times, and now and then as often as there is room for.
func (g *growth) most(d Dice) int {
	if g.more == 12 && once(d, 8) {
		return g.room
	}
	return g.more
}

func (g *growth) repeat(d Dice, b *strings.Builder, r *syntax.Regexp, times int64) {
	for range times {
		if b.Len() >= g.room && b.Len() > 0 {
			return
		}
		grow(d, b, r, g)
	}
}

// oneOf is a character of a class, which is given by pairs.
func oneOf(d Dice, pairs []rune) rune {
	i := d.IntN(len(pairs)/2) * 2
	c := pairs[i] + rune(d.IntN(int(pairs[i+1]-pairs[i])+1)) //nolint:gosec // within the pair
	if !utf8.ValidRune(c) {
		return pairs[i]
	}
	return c
}
