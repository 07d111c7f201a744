package cloud_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/haws-dev/haws/internal/cloud"
)

// Whoever waits for the answer of another waits in a way that a clock can see: with
// a mutex in its place this test hangs.
func TestWhoAsksTheSameWaitsForTheOneAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m cloud.Memo[int]
		asked, failed := 0, errors.New("AWS is tired")
		ask := func() (int, error) {
			asked++
			time.Sleep(time.Second)
			return asked, failed
		}
		answers := make(chan error, 3)
		for range cap(answers) {
			go func() {
				n, err := m.Of("a", ask)
				if n != 1 {
					t.Errorf("answer %d", n)
				}
				answers <- err
			}()
		}
		if n, err := m.Of("b", func() (int, error) { return 7, nil }); n != 7 || err != nil {
			t.Errorf("another question: %d, %v", n, err)
		}
		for range cap(answers) {
			if err := <-answers; !errors.Is(err, failed) {
				t.Errorf("an error is an answer as well, and it is %v", err)
			}
		}
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
		m.Forget("a")
		if n, _ := m.Of("a", ask); n != 2 {
			t.Errorf("forgotten, and yet the answer is %d", n)
		}
		m.Keep("a", 9)
		if n, err := m.Of("a", ask); n != 9 || err != nil {
			t.Errorf("kept is 9, and the answer %d, %v", n, err)
		}
	})
}
