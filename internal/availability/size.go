package availability

import "fmt"

// Size is how many servers the group keeps so that min still run after any one
// of its zones is lost, and why: ceil(min × N/(N−1)), rounded up to a multiple
// of the N zones so that each has as many as the others. (AWS Well-Architected,
// static stability.) Without the spare, min is only rounded up.
func Size(minimum, zones int32, spare bool) (int32, string) {
	if zones < 2 || !spare {
		n := max(zones, 1)
		size := ceil(minimum, n) * n
		return size, fmt.Sprintf("%d servers over %s, without spare ones for the loss of a zone", size, count(n))
	}
	size := ceil(ceil(minimum*zones, zones-1), zones) * zones
	return size, fmt.Sprintf("%d servers over %s: losing one zone leaves %d, and replicas.min asks for %d",
		size, count(zones), size-size/zones, minimum)
}

func count(zones int32) string {
	if zones == 1 {
		return "1 zone"
	}
	return fmt.Sprintf("%d zones", zones)
}

func ceil(a, b int32) int32 { return (a + b - 1) / b }

// plannedCPU is the CPU use, in percent, that servers should bear after the
// loss of a zone.
const plannedCPU = 75

// TargetCPU is the CPU use, in percent, to scale on: it leaves room for the
// load of a lost zone. (AWS Well-Architected, static stability.)
func TargetCPU(zones int) int {
	if zones < 2 {
		return plannedCPU / 2
	}
	return plannedCPU * (zones - 1) / zones
}
