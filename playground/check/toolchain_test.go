package check

import (
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"bingfa/playground/check/std"
	"bingfa/playground/program"
)

// A compiler is the machine's Go compiler: it says what it finds wrong with
// a file, without its limit of ten errors.
type compiler struct {
	dir, config string
}

func newCompiler(t testing.TB) *compiler {
	t.Helper()
	c := &compiler{dir: t.TempDir()}
	c.config = filepath.Join(c.dir, "importcfg")
	args := append([]string{"list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}, std.Packages()...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.config, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return c
}

// position is that of an error in the compiler's output.
var position = regexp.MustCompile(`^(?:.*/)?main\.go:(\d+)(?::(\d+))?: (.*)$`)

// check compiles a source and returns the errors.
func (c *compiler) check(src, pkg string) ([]program.Diagnostic, error) {
	dir, err := os.MkdirTemp(c.dir, "p")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(src), 0o644); err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "tool", "compile", "-e", "-complete", "-p", pkg, "-lang", std.GoVersion(), "-importcfg", c.config, "-o", "prog.o", FileName)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil, nil
	}
	var diags []program.Diagnostic
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		switch m := position.FindStringSubmatch(line); {
		case m != nil:
			n, _ := strconv.Atoi(m[1])
			column, _ := strconv.Atoi(m[2])
			diags = append(diags, program.Diagnostic{Line: n, Column: column, Message: m[3]})
		case strings.HasPrefix(line, "\t") && len(diags) > 0:
			diags[len(diags)-1].Message += "\n" + line
		default:
			return nil, fmt.Errorf("the compiler says %.500q", out)
		}
	}
	return diags, nil
}

// sources returns what Source says and what the compiler says of many
// programs.
func (c *compiler) both(t *testing.T, srcs []string, ours func(string) []program.Diagnostic) (got, want [][]program.Diagnostic) {
	got, want = make([][]program.Diagnostic, len(srcs)), make([][]program.Diagnostic, len(srcs))
	places := make(chan struct{}, runtime.NumCPU())
	var wg sync.WaitGroup
	for i, src := range srcs {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			got[i] = ours(src)
			var err error
			if want[i], err = c.check(src, packageOf(src)); err != nil {
				t.Errorf("%v: %.300s", err, src)
			}
		})
	}
	wg.Wait()
	return got, want
}

var clause = regexp.MustCompile(`(?m)^package (\w+)`)

func packageOf(src string) string {
	if m := clause.FindStringSubmatch(src); m != nil {
		return m[1]
	}
	return "main"
}

// anyPackage checks a source as the compiler does, which knows nothing of
// commands and their functions main.
func anyPackage(src string) []program.Diagnostic {
	c := &checker{fset: token.NewFileSet(), src: src, limit: 1 << 20}
	_, diags := c.source()
	return diags
}
