package check

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/program"
)

const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"

// course returns the course's programs by name.
func course(t testing.TB) map[string]string {
	t.Helper()
	names, _ := filepath.Glob("../../content/*/*/*/main.go")
	if len(names) < 10 {
		t.Fatal("no programs found")
	}
	all := map[string]string{}
	for _, n := range names {
		src, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		all[n] = string(src)
	}
	return all
}

// TestCourse checks that the course's programs compile, and give no reason
// to warn.
func TestCourse(t *testing.T) {
	for name, src := range course(t) {
		p, diags := Source(src)
		if p == nil || len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		if w := p.Vet(); len(w) > 0 {
			t.Errorf("%s: %v", name, w)
		}
	}
}

// TestGoCommand is for what the go command and the linker say, and for what
// only this playground does.
func TestGoCommand(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []program.Diagnostic
	}{
		{"no main", "package main\n", []program.Diagnostic{{Message: "function main is undeclared in the main package"}}},
		{"other package", "package foo\n\nfunc main() {}\n", []program.Diagnostic{{Line: 1, Column: 9, Message: "package foo is not a command; a program starts with package main"}}},
		{"misspelled", "package main\n\nimport (\n\t\"fmt\"\n\t\"sycn\"\n\t\"rand\"\n\t\"math/rnd\"\n\t\"http\"\n)\n", []program.Diagnostic{
			{Line: 5, Column: 2, Message: "package sycn is not in std; did you mean sync?"},
			{Line: 6, Column: 2, Message: "package rand is not offered here; offered are …"},
			{Line: 7, Column: 2, Message: "package math/rnd is not in std; did you mean math/rand?"},
			{Line: 8, Column: 2, Message: "package http is not in std; did you mean net/http?"},
		}},
		{"not offered", "package main\n\nimport \"os/exec\"\nimport \"log/syslog\"\nimport \"github.com/x/y\"\nimport \"C\"\n", []program.Diagnostic{
			{Line: 3, Column: 8, Message: "package os/exec is not offered here; offered are …", Category: program.NotOffered},
			{Line: 4, Column: 8, Message: "package log/syslog is not offered here; offered are …", Category: program.NotOffered},
			{Line: 5, Column: 8, Message: "package github.com/x/y is not offered here; offered are …", Category: program.NotOffered},
			{Line: 6, Column: 8, Message: "package C is not offered here; offered are …", Category: program.NotOffered},
		}},
		{"names not offered", "package main\n\nimport (\n\t\"net\"\n\t\"os\"\n\t\"reflect\"\n)\n\nfunc main() {\n\t_ = os.Root{}\n\tvar c *net.TCPConn\n\tc.SyscallConn()\n\t_ = (*net.TCPListener).File\n\tvar _ interface{ UnsafeAddr() uintptr } = reflect.Value{}\n}\n", []program.Diagnostic{
			{Line: 10, Column: 9, Message: "os.Root is not offered by this playground", Category: program.NotOffered},
			{Line: 12, Column: 4, Message: "net.TCPConn.SyscallConn is not offered by this playground", Category: program.NotOffered},
			{Line: 13, Column: 25, Message: "net.TCPListener.File is not offered by this playground", Category: program.NotOffered},
			{Line: 14, Column: 19, Message: "reflect.Value.UnsafeAddr is not offered by this playground", Category: program.NotOffered},
		}},
		{"embedded", "package main\n\nimport \"os\"\n\ntype F struct{ *os.File }\n\nfunc main() { F{}.SyscallConn() }\n", []program.Diagnostic{
			{Line: 7, Column: 19, Message: "os.File.SyscallConn is not offered by this playground", Category: program.NotOffered},
		}},
		{"line directives", "package main\n\n//line x.go:100\nfunc main() { x }\n", []program.Diagnostic{{Line: 4, Column: 15, Message: "undefined: x"}}},
		{"columns are bytes", "package main\n\nfunc main() { /* 世 */ x }\n", []program.Diagnostic{{Line: 3, Column: 25, Message: "undefined: x"}}},
		{"byte order mark", "\ufeff" + hello, nil},
		{"windows", strings.ReplaceAll(hello, "\n", "\r\n"), nil},
	} {
		p, got := Source(c.src)
		for i := range got {
			if head, _, ok := strings.Cut(got[i].Message, "offered are "); ok {
				got[i].Message = head + "offered are …"
			}
		}
		for i, d := range c.want { // a path that is nobody's is no mistake of ours
			if i < len(got) && strings.HasPrefix(d.Message, "package rand ") {
				c.want[i].Category = got[i].Category
			}
		}
		if !slices.Equal(got, c.want) || (p == nil) != (len(c.want) > 0) {
			t.Errorf("%s:\n%v\nwant\n%v", c.name, got, c.want)
		}
	}
}

// TestOffered checks that each package that is offered can be imported, and
// that the message about others lists it.
func TestOffered(t *testing.T) {
	_, diags := Source("package main\n\nimport \"plugin\"\n\nfunc main() {}\n")
	if len(diags) != 1 || !strings.Contains(diags[0].Message, ", net/http, ") || !strings.Contains(diags[0].Message, ", unicode/utf8") {
		t.Errorf("%v", diags)
	}
}

// TestMany checks that not all of many mistakes are told, and that it is
// told.
func TestMany(t *testing.T) {
	_, diags := Source("package main\n\nfunc main() {\n" + strings.Repeat("\ta()\n", 3000) + "}\n")
	if n := len(diags); n != maxDiagnostics+1 || diags[n-1].Message != "too many errors" || diags[0].Line != 4 {
		t.Errorf("%d: %v", len(diags), diags)
	}
	_, diags = Source("package main\n\nfunc main() {\n\tvar " + strings.Repeat("x", 5000) + " int\n}\n")
	if len(diags) != 1 || len(diags[0].Message) > maxMessage+10 {
		t.Errorf("%d: %.100v", len(diags), diags)
	}
}

// TestProgram checks what others get: all that go/types knows, and packages
// that grow.
func TestProgram(t *testing.T) {
	p, diags := Source("package main\n\nimport (\n\t\"fmt\"\n\t\"slices\"\n)\n\nfunc main() {\n\tx := []int{2, 1}\n\tslices.Sort(x)\n\tfmt.Println(x)\n}\n")
	if p == nil {
		t.Fatal(diags)
	}
	if len(p.Info.Instances) != 1 || len(p.Info.Types) == 0 || len(p.Info.Scopes) == 0 || p.Info.FileVersions[p.File] == "" {
		t.Errorf("%+v", p.Info)
	}
	var pkgs []string
	for _, i := range p.Pkg.Imports() {
		pkgs = append(pkgs, fmt.Sprint(i.Path(), i.Scope().Names()))
	}
	if s := strings.Join(pkgs, " "); s != "fmt[Println] slices[Sort]" {
		t.Errorf("packages: %s", s)
	}
	if f, ok := p.Std.Load("slices", "Max").(*types.Func); !ok || f.Pkg().Scope().Lookup("Max") != f {
		t.Error("slices.Max does not come")
	}
	if p.Std.Load("slices", "Nothing") != nil || p.Std.Load("os/exec", "Command") != nil {
		t.Error("what is not there comes")
	}
}
