package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// allowance is how long the tests of one mutant may take: they take less than
// a second on the code as it is. Those that take longer loop for ever.
const allowance = 6 * time.Second

// sane makes sure that the tests pass on the code as it is: otherwise they
// would catch every mutant.
func (l *lab) sane(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp(l.scratch, "sane-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := l.compile(ctx, dir, nil, false)
	if err != nil {
		return err
	}
	if f := l.test(ctx, binary, 0); f != survived {
		return fmt.Errorf("the tests fail on the code as it is: %s", f)
	}
	return nil
}

// judge finds out the fate of each mutant of a batch.
func (l *lab) judge(ctx context.Context, batch []*mutant) (err error) {
	dir, err := os.MkdirTemp(l.scratch, "batch-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	switched := batch[0].switched != ""
	binary, err := l.compile(ctx, dir, batch, switched)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil && len(batch) > 1:
		return errors.Join(l.judge(ctx, batch[:len(batch)/2]), l.judge(ctx, batch[len(batch)/2:]))
	case err != nil && switched:
		batch[0].switched = ""
		return l.judge(ctx, batch)
	case err != nil:
		batch[0].fate = unfit
		return nil
	}
	if switched {
		if f := l.test(ctx, binary, 0); f != survived {
			return fmt.Errorf("the tests fail with every mutant switched off: %s", f)
		}
	}
	for _, m := range batch {
		m.fate = l.test(ctx, binary, m.id)
	}
	return ctx.Err()
}

// compile builds the tests of the package with some mutants in it.
func (l *lab) compile(ctx context.Context, dir string, batch []*mutant, switched bool) (string, error) {
	overlay, err := l.overlay(dir, batch, switched)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "tests")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay="+overlay, "-o="+binary, "./"+l.dir)
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, said)
	}
	return binary, nil
}

// overlay tells the go command which files to take instead of those on disk.
func (l *lab) overlay(dir string, batch []*mutant, switched bool) (string, error) {
	instead := map[string]string{}
	for _, path := range l.left {
		instead[path] = ""
	}
	var err error
	put := func(path string, text []byte) {
		copied := filepath.Join(dir, filepath.Base(path))
		instead[path], err = copied, errors.Join(err, os.WriteFile(copied, text, 0o600))
	}
	put(filepath.Join(l.dir, "mutant_switch.go"), []byte(fmt.Sprintf(`package %s

import (
	"os"
	"strconv"
)

func mutantIs(id int) bool { return os.Getenv("MUTANT") == strconv.Itoa(id) }
`, l.name)))
	for _, f := range l.files {
		var mine []*mutant
		for _, m := range batch {
			if m.file == f {
				mine = append(mine, m)
			}
		}
		if len(mine) > 0 {
			put(f.path, apply(f, mine, switched))
		}
	}
	raw, failed := json.Marshal(map[string]any{"Replace": instead})
	path := filepath.Join(dir, "overlay.json")
	return path, errors.Join(err, failed, os.WriteFile(path, raw, 0o600))
}

// test runs the tests with one mutant switched on, in a folder where they may
// leave things.
func (l *lab) test(ctx context.Context, binary string, id int) fate {
	ctx, stop := context.WithTimeout(ctx, allowance)
	defer stop()
	run := exec.CommandContext(ctx, binary, append([]string{"-test.failfast"}, l.flags...)...)
	run.Dir, run.Env = filepath.Dir(binary), append(os.Environ(), "MUTANT="+strconv.Itoa(id))
	err := run.Run()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return slow
	case err != nil:
		return killed
	}
	return survived
}
