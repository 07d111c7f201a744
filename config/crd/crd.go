// Package crd holds the CRD as it is installed, for programs that must know it without
// a cluster.
package crd

import _ "embed"

// HighlyAvailableApps is the CRD of the apps, in YAML.
//
//go:embed bases/haws.dev_highlyavailableapps.yaml
var HighlyAvailableApps string
