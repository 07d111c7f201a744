package cloud_test

import (
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/cloud"
)

func TestSightings(t *testing.T) {
	t.Parallel()
	const ref = "arn:1"
	wait := func(*cloud.Sightings) {}
	found := func(s *cloud.Sightings) { s.Found(ref) }
	missed := func(s *cloud.Sightings) { s.Young(ref) }
	ended := func(s *cloud.Sightings) { s.End(ref) }
	began := func(s *cloud.Sightings) { s.Begin(ref) }
	for name, c := range map[string]struct {
		// story is what happens, a minute apart.
		story                 []func(*cloud.Sightings)
		young, leaving, ended bool
	}{
		"what was just shown may be too young":              {[]func(*cloud.Sightings){found}, true, false, false},
		"what is missing for a minute too":                  {[]func(*cloud.Sightings){missed}, true, false, false},
		"what is missing for two is gone":                   {[]func(*cloud.Sightings){missed, wait}, false, false, false},
		"unless it was shown in between":                    {[]func(*cloud.Sightings){missed, found, wait}, true, false, false},
		"what haws deleted is leaving":                      {[]func(*cloud.Sightings){ended}, true, true, true},
		"whatever an old answer shows":                      {[]func(*cloud.Sightings){ended, found}, true, false, true},
		"also when it takes long":                           {[]func(*cloud.Sightings){ended, wait, wait, wait}, true, false, true},
		"until somebody makes another one, and it is shown": {[]func(*cloud.Sightings){ended, wait, found}, true, false, false},
		"or haws does":                                      {[]func(*cloud.Sightings){missed, ended, began}, true, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Unix(0, 0)
			s := cloud.NewSightings(func() time.Time { return now })
			for _, happens := range c.story {
				happens(s)
				now = now.Add(time.Minute)
			}
			if young, leaving, ended := s.Young(ref), s.Leaving(ref), s.Ended(ref); young != c.young || leaving != c.leaving || ended != c.ended {
				t.Errorf("young %t, leaving %t, ended %t", young, leaving, ended)
			}
		})
	}
}
