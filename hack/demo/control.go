package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// home holds what a demo that stays up is reached by. The paths are relative:
// that of a socket may have no more than about a hundred bytes.
const (
	home       = "bin/demo"
	socket     = home + "/control.sock"
	kubeconfig = home + "/kubeconfig"
)

// order is a command from another terminal, and where its answer goes.
type order struct {
	words  []string
	answer chan string
}

// failed begins the answer to an order that was not carried out.
const failed = "error: "

// listen takes orders on a socket. What a killed demo left in its place goes.
func listen(path string) (net.Listener, error) {
	if conn, err := net.Dial("unix", path); err == nil {
		return nil, errors.Join(errors.New("a demo is up in this folder already: play with it, or end it first"), conn.Close())
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	if err := erase(path); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return l, os.Chmod(path, 0o600)
}

// erase removes a file, if there is one.
func erase(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// receive hands on the orders that arrive, until the listener is closed.
func receive(ctx context.Context, l net.Listener, orders chan<- order) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go attend(ctx, conn, orders)
	}
}

// attend reads one order, and writes its answer.
func attend(ctx context.Context, conn net.Conn, orders chan<- order) {
	defer func() { _ = conn.Close() }()
	words, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return
	}
	o := order{words: strings.Fields(words), answer: make(chan string, 1)}
	select {
	case orders <- o:
	case <-ctx.Done():
		return
	}
	select {
	case text := <-o.answer:
		_, _ = io.WriteString(conn, text) // the other terminal may be gone
	case <-ctx.Done():
	}
}

// send gives an order to the demo that is up, and returns its answer.
func send(path string, words []string) (string, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return "", fmt.Errorf("no demo is up here: start one with make demo KEEP=1 (%w)", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprintln(conn, strings.Join(words, " ")); err != nil {
		return "", err
	}
	raw, err := io.ReadAll(conn)
	if err != nil {
		return "", err
	}
	text := string(raw)
	if why, bad := strings.CutPrefix(text, failed); bad {
		return "", errors.New(why)
	}
	if text == "" {
		return "", errors.New("the demo ended before it answered")
	}
	return text, nil
}
