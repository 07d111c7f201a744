package cloud

import (
	"sync"
	"time"
)

// Propagation is how long parts of AWS may not know of a change that AWS took.
// (EC2 API reference, "Eventual consistency"; IAM and S3 promise no more.)
const Propagation = 2 * time.Minute

// Sightings remember of what holds data, by references, since when AWS does not
// show it and whether haws deleted it. To lose them costs a deletion by haws that
// counts as a loss when the thing is wanted again at that moment.
type Sightings struct {
	now            func() time.Time
	mu             sync.Mutex
	missing, ended map[string]time.Time
}

// NewSightings remember nothing yet. Now tells the time.
func NewSightings(now func() time.Time) *Sightings {
	return &Sightings{now: now, missing: map[string]time.Time{}, ended: map[string]time.Time{}}
}

// Begin forgets what was of another thing of the name.
func (s *Sightings) Begin(ref string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.missing, ref)
	delete(s.ended, ref)
}

// Found notes that AWS shows it, and is not deleting it. Some time after its end it is another one.
func (s *Sightings) Found(ref string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.missing, ref)
	if at, ended := s.ended[ref]; ended && s.now().Sub(at) >= Propagation {
		delete(s.ended, ref)
	}
}

// Young is true of what has not been missing for long: an answer of AWS may be older
// than the one before.
func (s *Sightings) Young(ref string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.missing[ref]; !known {
		s.missing[ref] = s.now()
	}
	return s.now().Sub(s.missing[ref]) < Propagation
}

// End notes that AWS took haws' order to delete it.
func (s *Sightings) End(ref string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended[ref] = s.now()
}

// Leaving is true of what haws deleted a moment ago, whatever AWS shows.
func (s *Sightings) Leaving(ref string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ended := s.ended[ref]
	return ended && s.now().Sub(at) < Propagation
}

// Ended is true of what haws deleted.
func (s *Sightings) Ended(ref string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ended := s.ended[ref]
	return ended
}
