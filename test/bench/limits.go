package main

import "fmt"

// limits are what a figure may be at most.
func limits() map[string]float64 {
	return map[string]float64{
		"web.converge.calls":      35,
		"web.converge.seconds":    1.5,
		"web.settled.reads":       18,
		"web.settled.writes":      0,
		"web.wait.reads_per_pass": 6,
		"web.delete.calls":        30,
		"app.converge.calls":      65,
		"app.converge.seconds":    2.0,
		"app.settled.reads":       36,
		"app.settled.writes":      0,
		"app.wait.reads_per_pass": 8,
		"app.delete.calls":        60,
	}
}

// alternative is what six ACK controllers were measured at.
func alternative() map[string]float64 {
	return map[string]float64{
		"app.converge.calls":     133,
		"app.converge.seconds":   4.3,
		"app.settled.reads":      76,
		"app.settled.writes":     1,
		"app.delete.calls":       75,
		"web50.converge.seconds": 155,
		"web50.rss_mib":          356,
	}
}

// AWS grants an account a burst of 10 calls of CreateLoadBalancer and SetSubnets
// together, and then one every five seconds. (Elastic Load Balancing User Guide,
// "Request throttling for the ELB API".)
const balancerBurst, balancerSeconds = 10, 5

func notes() []string {
	return []string{
		"* They built a web tier with a database, a table and a bucket, too; those of web50 are of such apps, and ours of the web tier alone.",
		fmt.Sprintf("web50 runs with the operator's own rate limits lifted and AWS's off. AWS's own limit on CreateLoadBalancer alone would stretch %d apps to at least %d s.",
			many, (many-balancerBurst)*balancerSeconds),
		"web50.rss_mib and web50.cpu_ms_per_settled_pass are those of the whole process: the operator, the simulated AWS and the benchmark.",
		"web.converge.critical_path_seconds is the longest sequence of calls of which each began after the one before was answered, times " + latency.String() + ".",
	}
}
