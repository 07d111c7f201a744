package database

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestADatabaseThatAWSDoesNotShow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wanted bool
		ref    string
		lost   bool
	}{
		"is lost when it stood and is wanted":       {true, "arn:1", true},
		"is yet to be made when it never stood":     {true, "", false},
		"is just gone when nobody wants it":         {false, "arn:1", false},
		"is nothing when it neither stood nor will": {false, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := desk{Setup{Wanted: c.wanted}}.lost(stack.Known{Name: stack.Name{Kind: KindInstance, Role: role, Physical: "haws-1"}, Ref: c.ref})
			if lost := seen.Have != nil; lost != c.lost || lost != (seen.State == stack.Broken) {
				t.Errorf("%+v", seen)
			}
		})
	}
}
