package corpus

import (
	"fmt"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Runs returns the programs of the toolchain's test folder whose whole
// business is to run, to print what the file beside them says (or nothing),
// and to end with status 0. Offered are the packages that they may import.
//
// A file's first comment is its directive. Those that need flags, arguments,
// several files or another system are left out.
func Runs(goroot string, offered []string) (*Corpus, error) {
	root := filepath.Join(goroot, "test")
	if _, err := os.Stat(root); err != nil {
		return nil, fmt.Errorf("the Go installation lacks its test folder, which some distributions leave out: %w; install Go from go.dev", err)
	}
	c := &Corpus{Name: "run", Excluded: map[string]int{}}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		args, ok := directive(string(src), "run")
		if !ok {
			return nil
		}
		rel, err := filepath.Rel(goroot, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		p := Program{Name: rel, Group: path.Dir(rel), Source: string(src)}
		reason := excluded(args, name, p.Source, offered)
		if reason != "" {
			c.Excluded[reason]++
			return nil
		}
		want, err := os.ReadFile(strings.TrimSuffix(name, ".go") + ".out")
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		p.Check = func(stdout, stderr string) string {
			// Both go to one file there, in an order that two streams do not keep.
			if w := string(want); stdout+stderr != w && stderr+stdout != w {
				return "the toolchain prints something else than the file .out says"
			}
			return ""
		}
		c.Programs = append(c.Programs, p)
		return nil
	})
	return c, err
}

// directive returns the arguments of a file's first comment that is not a
// build constraint, if its verb is the one given.
func directive(src, verb string) (args []string, ok bool) {
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(line, "//")
		switch {
		case line == "" || constraint.IsGoBuild(line) || constraint.IsPlusBuild(line):
			continue
		case !isComment:
			return nil, false
		}
		fields := strings.Fields(comment)
		if len(fields) == 0 || fields[0] != verb {
			return nil, false
		}
		return fields[1:], true
	}
	return nil, false
}

// excluded returns why a program is none for the playground.
func excluded(args []string, name, src string, offered []string) string {
	if len(args) > 0 {
		return "needs flags or arguments"
	}
	if ok, err := build.Default.MatchFile(filepath.Split(name)); err != nil || !ok {
		return "is for other systems or experiments"
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	switch {
	case err != nil || file.Name.Name != "main":
		return "is not a single program"
	case lacks(src, offered):
		return needsPackage
	}
	return ""
}
