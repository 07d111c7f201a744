package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// lab tries the mutants of one target.
type lab struct {
	target
	scratch string
	excuses ledger
	all     bool // tell the fate of every mutant

	name    string // of the package
	files   []*source
	left    []string // the test files to leave out
	mutants []*mutant
}

// open reads the files of the target, and finds its mutants.
func (l *lab) open() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	next := 0
	for _, e := range entries {
		path := filepath.Join(l.dir, e.Name())
		switch {
		case strings.HasSuffix(path, "_test.go"):
			err = l.readTest(path)
		case strings.HasSuffix(path, ".go") && (l.target.files == nil || slices.Contains(l.target.files, e.Name())):
			err = l.read(path, &next)
		}
		if err != nil {
			return err
		}
	}
	if len(l.mutants) == 0 {
		return fmt.Errorf("nothing to mutate in %s", l.dir)
	}
	return nil
}

func (l *lab) read(path string, next *int) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f := &source{path: path, text: text}
	found, err := find(f, next)
	l.files, l.mutants = append(l.files, f), append(l.mutants, found...)
	if l.name == "" && err == nil {
		l.name, err = packageOf(path)
	}
	return err
}

func (l *lab) readTest(path string) error {
	name, err := packageOf(path)
	if l.inner && strings.HasSuffix(name, "_test") {
		l.left = append(l.left, path)
	}
	return err
}

func packageOf(path string) (string, error) {
	var tree *ast.File
	tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly)
	if err != nil {
		return "", err
	}
	return tree.Name.Name, nil
}

// batches groups the mutants that one binary can hold, switched: those that do
// not overlap. The others need a binary each.
func (l *lab) batches() [][]*mutant {
	sortMutants(l.mutants)
	var out, single [][]*mutant
	for _, m := range l.mutants {
		if m.switched == "" {
			single = append(single, []*mutant{m})
			continue
		}
		i := slices.IndexFunc(out, func(batch []*mutant) bool { return !slices.ContainsFunc(batch, m.overlaps) })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], m)
	}
	return append(out, single...)
}

// try gives every mutant its fate, and tells the survivors.
func (l *lab) try(ctx context.Context, workers int) (score, error) {
	if err := l.sane(ctx); err != nil {
		return score{}, err
	}
	work := make(chan []*mutant)
	errs := make(chan error, workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for batch := range work {
				if err := l.judge(ctx, batch); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	var failed error
	for _, batch := range l.batches() {
		select {
		case work <- batch:
			continue
		case failed = <-errs:
		}
		break
	}
	close(work)
	wg.Wait()
	close(errs)
	for err := range errs {
		failed = err
	}
	return l.sum(), failed
}

func (l *lab) sum() score {
	var s score
	for _, m := range l.mutants {
		if m.fate == survived && l.excuses.excuses(m) {
			m.fate = excused
		}
		if m.fate == survived || l.all {
			fmt.Printf("%s: %s\n\n", m.fate, m)
		}
		if m.fate != "" {
			s.count(m.fate)
		}
	}
	return s
}
