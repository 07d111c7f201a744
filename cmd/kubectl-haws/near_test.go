package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearNames(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		meant       string
		names, want []string
	}{
		"a letter is missing":              {"galery", []string{"shop", "gallery"}, []string{"gallery"}},
		"two letters are swapped":          {"stauts", []string{"status", "tree"}, []string{"status"}},
		"a part of the name":               {"shop", []string{"web-shop", "gallery"}, []string{"web-shop"}},
		"more than the name":               {"shop-web", []string{"shop", "gallery"}, []string{"shop"}},
		"the nearest first":                {"shopp", []string{"shops", "shoppy", "shop"}, []string{"shop", "shoppy", "shops"}},
		"no more than three":               {"app", []string{"app1", "app2", "app3", "app4"}, []string{"app1", "app2", "app3"}},
		"nothing is near":                  {"shop", []string{"gallery"}, nil},
		"one letter is no part of a name":  {"x", []string{"boxes"}, nil},
		"half of the letters are too many": {"shop", []string{"step"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, near(tt.meant, tt.names)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
