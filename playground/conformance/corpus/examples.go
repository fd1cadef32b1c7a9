package corpus

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Examples returns the examples of the offered packages that say what they
// print, as programs of their own.
func Examples(goroot string, offered []string) (*Corpus, error) {
	c := &Corpus{Name: "example", Excluded: map[string]int{}}
	for _, pkg := range offered {
		if err := c.examples(goroot, pkg, offered); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// examples adds those of one package.
func (c *Corpus) examples(goroot, pkg string, offered []string) error {
	names, err := filepath.Glob(filepath.Join(goroot, "src", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if ok, err := build.Default.MatchFile(filepath.Split(name)); err != nil || !ok {
			continue // another version of the package, or of the system
		}
		// The documentation's tool finds what an example needs by the names
		// that the parser could not resolve within the file.
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("an example of package %s: %w", pkg, err)
		}
		files = append(files, file)
	}
	for _, e := range doc.Examples(files...) {
		switch {
		case e.Output == "" && !e.EmptyOutput:
			c.Excluded["does not say what it prints"]++
			continue
		case e.Play == nil:
			c.Excluded["needs declarations of other files"]++
			continue
		}
		var src bytes.Buffer
		if err := format.Node(&src, fset, e.Play); err != nil {
			return fmt.Errorf("example %s of package %s: %w", e.Name, pkg, err)
		}
		if lacks(src.String(), offered) {
			c.Excluded[needsPackage]++
			continue
		}
		p := Program{Name: pkg + ".Example" + e.Name, Group: pkg, Source: src.String(), Unordered: e.Unordered}
		// There its types are those of the package's test.
		want, sorted := strings.ReplaceAll(e.Output, path.Base(pkg)+"_test.", "main."), e.Unordered
		p.Check = func(stdout, _ string) string {
			if !equal(stdout, want, sorted) {
				return "the toolchain prints something else than the example says"
			}
			return ""
		}
		c.Programs = append(c.Programs, p)
	}
	return nil
}

// equal compares as go test does: without space around, and for an unordered
// output by the set of lines.
func equal(got, want string, unordered bool) bool {
	got, want = strings.TrimSpace(got), strings.TrimSpace(want)
	if !unordered {
		return got == want
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	slices.Sort(g)
	slices.Sort(w)
	return slices.Equal(g, w)
}
