package main

import (
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestFewerServersThanPromisedFailTheDemo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		looks []int32
		fails bool
	}{
		"always enough":             {[]int32{6, 4, 5}, false},
		"too few at one look":       {[]int32{6, 3, 6}, true},
		"too few at the first look": {[]int32{3, 6}, true},
		"never looked":              {nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &stage{board: board{out: io.Discard}, app: &v1alpha1.HighlyAvailableApp{}}
			s.app.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(4)}
			var w watch
			for _, n := range tt.looks {
				w.note(n)
			}
			if err := s.enough(w); (err != nil) != tt.fails {
				t.Error(err)
			}
		})
	}
}
