package crd

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

func testCreating(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		for _, row := range rules() {
			t.Run(row.rule, func(t *testing.T) {
				t.Parallel()
				for _, change := range row.admitted {
					if err := api.Create(t.Context(), app(t, row.given, change), client.DryRunAll); err != nil {
						t.Errorf("%s\ngot %v, want it admitted", change, err)
					}
				}
				for _, change := range row.refused {
					t.Run(change[:min(len(change), 80)], func(t *testing.T) {
						err := api.Create(t.Context(), app(t, row.given, change), client.DryRunAll)
						wantRefusal(t, err, row.reasons()...)
					})
				}
			})
		}
	}
}
