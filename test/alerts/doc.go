// Package alerts plays the alerts of config/prometheus/rules.yaml on made-up series. It is a module of its own, so that
// Prometheus, whose rules and query engine it runs, is no dependency of the operator. It holds tests only.
package alerts
