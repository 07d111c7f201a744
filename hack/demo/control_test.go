package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serve takes orders at a path, and answers each with do.
func serve(t *testing.T, path string, do func([]string) string) {
	t.Helper()
	l, err := listen(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	orders := make(chan order)
	go receive(t.Context(), l, orders)
	go func() {
		for {
			select {
			case o := <-orders:
				o.answer <- do(o.words)
			case <-t.Context().Done():
				return
			}
		}
	}()
}

func repeat(words []string) string { return strings.Join(words, "+") }

func TestOrdersAreAnswered(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	serve(t, path, func(words []string) string {
		if words[0] == "bad" {
			return failed + "it is bad"
		}
		return repeat(words)
	})
	if got, err := send(path, []string{"zone-down", "a"}); err != nil || got != "zone-down+a" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := send(path, []string{"bad"}); got != "" || err == nil || err.Error() != "it is bad" {
		t.Errorf("%q, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may give orders: %v, %v", info.Mode(), err)
	}
}

func TestWhereNoDemoIsUpOneIsToldHowToStartIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	abandon(t, path)
	for _, path := range []string{path, path + "-none"} {
		if _, err := send(path, []string{"heal"}); err == nil || !strings.Contains(err.Error(), "make demo KEEP=1") {
			t.Error(err)
		}
	}
}

func TestAnOrderThatNobodyAnswersFails(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	l, err := listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ended, end := context.WithCancel(t.Context())
	end()
	go receive(ended, l, nil)
	if _, err := send(path, []string{"heal"}); err == nil {
		t.Error("no error")
	}
}

func TestOnlyOneDemoTakesOrders(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "s")
	serve(t, path, repeat)
	if _, err := listen(path); err == nil {
		t.Error("a second demo took the place of the first")
	}
	if got, err := send(path, []string{"heal"}); got != "heal" {
		t.Errorf("the first one no longer answers: %v", err)
	}
}

func TestTheSocketOfAKilledDemoIsNoHindrance(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	abandon(t, path)
	serve(t, path, repeat)
	if got, err := send(path, []string{"heal"}); got != "heal" {
		t.Error(err)
	}
}

// abandon leaves a socket that nobody listens on.
func abandon(t *testing.T, path string) {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
}
