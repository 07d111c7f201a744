package hostile

import (
	"hash/fnv"
	"math/rand/v2"
)

// Dice choose: IntN is one of the first n numbers.
type Dice interface{ IntN(n int) int }

// Bytes are dice that show what a fuzzer chose, and then go on with what follows from that: a few bytes make a whole object,
// and more of them change it from its beginning on.
func Bytes(chosen []byte) Dice {
	h := fnv.New64a()
	_, _ = h.Write(chosen)
	return &loaded{left: chosen, rest: rand.New(rand.NewPCG(h.Sum64(), 0))} //nolint:gosec // it shall be repeatable
}

type loaded struct {
	left []byte
	rest *rand.Rand
}

func (d *loaded) IntN(n int) int {
	if len(d.left) == 0 {
		return d.rest.IntN(n)
	}
	shown := int(d.left[0])
	d.left = d.left[1:]
	if n > 256 && len(d.left) > 0 {
		shown = shown<<8 | int(d.left[0])
		d.left = d.left[1:]
	}
	return shown % n
}

// once in n times.
func once(d Dice, n int) bool { return d.IntN(n) == 0 }

func pick[T any](d Dice, of []T) T { return of[d.IntN(len(of))] }

// number is one of lo to hi, above all those at the ends.
func number(d Dice, lo, hi int64) int64 {
	if hi <= lo {
		return lo
	}
	switch d.IntN(8) {
	case 0:
		return lo
	case 1:
		return hi
	case 2:
		return min(lo+1, hi)
	case 3:
		return max(hi-1, lo)
	case 4, 5:
		return lo + int64(d.IntN(int(min(hi-lo, 255))+1))
	}
	wide := int64(d.IntN(1<<15))<<15 | int64(d.IntN(1<<15))
	return lo + wide%(hi-lo+1)
}
