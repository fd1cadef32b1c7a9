package parser

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/symbols/os"
)

// TestFiles: files are the program's own.
func TestFiles(t *testing.T) {
	os.Mkdir("src", 0o755)
	for name, src := range map[string]string{"a.go": "package p", "b.go": "package p", "c_test.go": "package p_test", "bad.go": "package", "x.txt": "text"} {
		os.WriteFile("src/"+name, []byte(src), 0o644)
	}
	fset := token.NewFileSet()
	f, err := ParseFile(fset, "src/a.go", nil, 0)
	if err != nil || f.Name.Name != "p" || fset.Position(f.Pos()).Filename != "src/a.go" {
		t.Errorf("ParseFile: %v %v", f, err)
	}
	if f, err = ParseFile(fset, "none.go", "package q", parser.PackageClauseOnly); err != nil || f.Name.Name != "q" {
		t.Errorf("ParseFile of a source: %v %v", f, err)
	}
	if _, err = ParseFile(fset, "/etc/hostname", nil, 0); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a file of the machine: %v", err)
	}
	pkgs, err := ParseDir(fset, "src", func(i fs.FileInfo) bool { return i.Name() != "b.go" }, 0)
	if got := slices.Sorted(maps.Keys(pkgs)); err == nil || !slices.Equal(got, []string{"p", "p_test"}) || len(pkgs["p"].Files) != 1 {
		t.Errorf("ParseDir: %v %v", got, err)
	}
}
