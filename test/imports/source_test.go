package imports

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// source is one Go file of the repository; its path is slashed and starts at the root.
type source struct {
	path string
	text []byte
	tree *ast.File
	set  *token.FileSet
}

func (s source) dir() string          { return path.Dir(s.path) }
func (s source) isTest() bool         { return strings.HasSuffix(s.path, "_test.go") }
func (s source) line(p token.Pos) int { return s.set.Position(p).Line }
func (s source) lines() int           { return bytes.Count(s.text, []byte("\n")) }

// written are the files that a person wrote and that are not tests.
func written(sources []source) []source {
	var kept []source
	for _, s := range sources {
		if !s.isTest() && !ast.IsGenerated(s.tree) {
			kept = append(kept, s)
		}
	}
	return kept
}

func repository(t *testing.T) []source {
	t.Helper()
	sources := read(t, os.DirFS("../.."))
	if len(sources) == 0 {
		t.Fatal("found no Go file: the test looks in the wrong place")
	}
	return sources
}

func fixture(t *testing.T, files map[string]string) []source {
	t.Helper()
	disk := fstest.MapFS{}
	for name, text := range files {
		disk[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return read(t, disk)
}

func read(t *testing.T, disk fs.FS) []source {
	t.Helper()
	var sources []source
	err := fs.WalkDir(disk, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && foreign(disk, name):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		s, err := parse(disk, name)
		sources = append(sources, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// foreign folders hold no Go of this module: hidden ones, what was built, and modules of their own.
func foreign(disk fs.FS, name string) bool {
	if name == "." {
		return false
	}
	_, err := fs.Stat(disk, path.Join(name, "go.mod"))
	base := path.Base(name)
	return err == nil || base == "bin" || base == "testdata" || strings.HasPrefix(base, ".")
}

func parse(disk fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(disk, name)
	if err != nil {
		return source{}, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{path: name, text: text, tree: tree, set: set}, err
}
