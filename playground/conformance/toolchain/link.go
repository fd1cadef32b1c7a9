package toolchain

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A binary holds one program or several.
type binary struct {
	programs []int // indices of the sources
	shared   bool
	path     string
}

// compile compiles the source with the index i into dir. Under what path it
// is compiled depends on whether it will be alone in its binary.
func (t *Toolchain) compile(ctx context.Context, dir string, i int, src string, alone bool) error {
	name := unit(i)
	// Programs that print their own file's name have the playground's.
	file := filepath.Join(name, "main.go")
	if err := errors.Join(os.Mkdir(filepath.Join(dir, name), 0o777), os.WriteFile(filepath.Join(dir, file), []byte(src), 0o666)); err != nil {
		return err
	}
	path := name
	if alone {
		path = "main"
	}
	return t.tool(ctx, dir, "compile", "-c=1", "-p", path, "-importcfg", "importcfg", "-o", name+".a", file)
}

// unit is the name of a program's files and the path of its package. It is as
// long as "main", for which it appears in the names of generic types: see
// named.
func unit(i int) string {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	name := []byte("q000")
	for at := len(name) - 1; at > 0; at-- {
		name[at] = digits[i%len(digits)]
		i /= len(digits)
	}
	return string(name)
}

// maxPrograms is how many names there are.
const maxPrograms = 36 * 36 * 36

// named puts main for the package's path of the program with the index i:
// the type arguments in main.Box[main.T] have their packages' paths.
func (b *binary) named(s string, i int) string {
	if !b.shared {
		return s
	}
	return strings.ReplaceAll(s, unit(i)+".", "main.")
}

// link makes b out of what was compiled into dir.
func (t *Toolchain) link(ctx context.Context, dir string, b *binary) error {
	if !b.shared {
		name := unit(b.programs[0])
		b.path = filepath.Join(dir, name+".exe")
		return t.tool(ctx, dir, "link", "-s", "-w", "-importcfg", "importcfg", "-o", b.path, name+".a")
	}
	name := "all" + unit(b.programs[0])
	var src, cfg, cases strings.Builder
	cfg.WriteString(t.importcfg)
	src.WriteString("package main\n\nimport \"os\"\nimport _ \"unsafe\"\n\n")
	for _, i := range b.programs {
		fmt.Fprintf(&cfg, "packagefile %s=%s.a\n", unit(i), unit(i))
		fmt.Fprintf(&src, "import _ %q\n", unit(i))
		fmt.Fprintf(&cases, "\tcase %[1]q:\n\t\tmain%[1]s()\n", unit(i))
	}
	for _, i := range b.programs {
		fmt.Fprintf(&src, "\n//go:linkname main%[1]s %[1]s.main\nfunc main%[1]s()\n", unit(i))
	}
	src.WriteString("\nfunc main() {\n\tname := os.Args[1]\n\tos.Args = os.Args[:1]\n\tswitch name {\n" + cases.String() + "\t}\n}\n")
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, name+".cfg"), []byte(cfg.String()), 0o666),
		os.WriteFile(filepath.Join(dir, name+".go"), []byte(src.String()), 0o666)); err != nil {
		return err
	}
	if err := t.tool(ctx, dir, "compile", "-c=1", "-p", "main", "-importcfg", name+".cfg", "-o", name+".a", name+".go"); err != nil {
		return err
	}
	b.path = filepath.Join(dir, name+".exe")
	return t.tool(ctx, dir, "link", "-s", "-w", "-importcfg", name+".cfg", "-o", b.path, name+".a")
}

// command returns how to run the program with the index i of b.
func (b *binary) command(ctx context.Context, i int) *exec.Cmd {
	if !b.shared {
		return exec.CommandContext(ctx, b.path)
	}
	return exec.CommandContext(ctx, b.path, unit(i))
}

// revealing packages show a program its own path, or what else is linked.
var revealing = []string{"expvar", "encoding/gob", "flag", "log/slog", "net/http", "runtime/debug", "testing"}

// revealed are names and directives that do so.
var revealed = regexp.MustCompile(`PkgPath|unique\.|//go:(linkname|debug|embed)|\bruntime\.(Caller|FuncForPC|Stack|Frame|MemProfile|ReadMemStats|SetFinalizer|AddCleanup|GC\b)`)

// mustBeAlone reports whether a program cannot share its binary.
func mustBeAlone(src string) bool {
	if revealed.MatchString(src) {
		return true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil {
		return true
	}
	for _, spec := range file.Imports {
		if slices.Contains(revealing, strings.Trim(spec.Path.Value, "`\"")) {
			return true
		}
	}
	return slices.ContainsFunc(file.Decls, actsEarly)
}

// actsEarly reports whether a declaration may do something before main
// begins.
func actsEarly(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Recv == nil && d.Name.Name == "init"
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return false
		}
	}
	acts := false
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // it is called by a CallExpr, if at all
		case *ast.CallExpr:
			id, _ := n.Fun.(*ast.Ident)
			acts = acts || id == nil || !slices.Contains([]string{"make", "new", "len", "cap", "string"}, id.Name)
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr:
			// It may panic; types look the same, and cost a link.
			acts = true
		case *ast.UnaryExpr:
			acts = acts || n.Op == token.ARROW
		case *ast.BinaryExpr:
			acts = acts || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		}
		return true
	})
	return acts
}
