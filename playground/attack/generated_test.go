package attack

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"bingfa/playground/program"
)

// What may come of a program that is too much for a compiler. Never panic:
// that would blame the program for what happened to the interpreter.
const (
	refused = "// clock: virtual\n// status: compile_error\n// message: .\n"
	gentle  = "// clock: virtual\n// status: compile_error or fault\n"
	bounded = "// clock: virtual\n// status: ok or compile_error or fault or memory or timeout\n"
	fine    = "// clock: virtual\n// status: ok\n"
)

// size is how long a generated source may become: just what is allowed.
const size = program.MaxSource - 256

// generated runs the programs that are made here, in the tables below.
func (s *server) generated(t *testing.T) {
	for name, group := range map[string][]generated{
		"depth": depth(), "bulk": bulk(), "constants": constants(), "types": types(), "generics": generics(), "text": texts(), "imports": imports(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, g := range group {
				if len(g.code) > program.MaxSource {
					t.Errorf("%s: %d bytes", g.name, len(g.code))
				}
				s.attack(t, g.name, g.want, g.code)
			}
		})
	}
}

type generated struct{ name, want, code string }

// inMain makes a program of the body of its main function.
func inMain(body string) string { return "package main\n\nfunc main() {\n" + body + "\n}\n" }

// nest repeats open, then close, as often as there is room, around what is
// in the middle.
func nest(open, middle, close string) string {
	n := size / len(open+close)
	return strings.Repeat(open, n) + middle + strings.Repeat(close, n)
}

// fill repeats what unit returns for 0, 1, 2, … as often as there is room.
func fill(unit func(i int) string) string {
	var b strings.Builder
	for i := 0; ; i++ {
		u := unit(i)
		if b.Len()+len(u) > size {
			return b.String()
		}
		b.WriteString(u)
	}
}

// depth is syntax within syntax.
func depth() []generated {
	return []generated{
		{"parentheses", bounded, inMain("_ = " + nest("(", "1", ")"))},
		{"unclosed", refused, inMain("_ = " + strings.Repeat("(", size))},
		{"blocks", bounded, inMain(nest("{", "", "}"))},
		{"unclosed blocks", refused, inMain(strings.Repeat("{", size))},
		{"slices", bounded, inMain("var x " + nest("[]", "int", "") + "; _ = x")},
		{"maps", bounded, inMain("var x " + nest("map[int]", "int", "") + "; _ = x")},
		{"pointers", bounded, inMain("var x " + nest("*", "int", "") + "; _ = x")},
		{"channels", bounded, inMain("var x " + nest("chan ", "int", "") + "; _ = x")},
		{"functions", bounded, inMain("var x " + nest("func(", "", ")") + "; _ = x")},
		{"structs", bounded, inMain("var x " + nest("struct{a ", "int", "}") + "; _ = x")},
		{"literals", bounded, inMain("_ = " + nest("func(){", "", "}"))},
		{"called literals", bounded, inMain(nest("func(){", "", "}()"))},
		{"composites", bounded, inMain("_ = []any{" + nest("[]any{", "", "}") + "}")},
		{"indices", bounded, inMain("x := []int{0}; _ = " + nest("x[", "0", "]"))},
		{"calls", bounded, "package main\n\nfunc f(x int) int { return x }\n\nfunc main() { _ = " + nest("f(", "0", ")") + " }\n"},
		{"selectors", bounded, inMain("_ = x" + nest(".a", "", ""))},
		{"not", bounded, inMain("_ = " + nest("!", "true", ""))},
		{"minus", bounded, inMain("x := 1; _ = " + nest("- ", "x", ""))},
		{"addition", bounded, inMain("_ = 1" + nest("+1", "", ""))},
		{"strings", bounded, inMain(`_ = "a"` + nest(`+"a"`, "", ""))},
		{"else", bounded, inMain("x := 1\n" + nest("if x > 1 {} else ", "{}", ""))},
		{"loops", bounded, inMain(nest("for{", "return", "}"))},
		{"switches", bounded, inMain(nest("switch{case true:", "", "}"))},
		{"conversions", bounded, inMain("_ = " + nest("int(", "1", ")"))},
	}
}

// bulk is much of the same.
func bulk() []generated {
	return []generated{
		{"imports", bounded, "package main\n" + fill(func(int) string { return "import _ \"fmt\"\n" }) + "func main() {}\n"},
		{"labels", bounded, inMain(fill(func(i int) string { return fmt.Sprintf("l%d: goto l%d\n", i, i) }))},
		{"cases", bounded, inMain("switch x := 7; x {\n" + fill(func(i int) string { return fmt.Sprintf("case %d:\n", i) }) + "}")},
		{"same cases", bounded, inMain("switch x := 7; x {\n" + fill(func(i int) string { return "case 7:\n" }) + "}")},
		{"variables", bounded, "package main\n" + fill(func(i int) string { return fmt.Sprintf("var v%d = 1\n", i) }) + "func main() {}\n"},
		{"dependent variables", bounded, "package main\nvar v0 = 0\n" + fill(func(i int) string { return fmt.Sprintf("var v%d=v%d\n", i+1, i) }) + "func main() {}\n"},
		{"functions", bounded, "package main\n" + fill(func(i int) string { return fmt.Sprintf("func f%d() {}\n", i) }) + "func main() {}\n"},
		{"inits", bounded, "package main\n" + fill(func(i int) string { return "func init() {}\n" }) + "func main() {}\n"},
		{"elements", bounded, inMain("_ = []int{" + fill(func(i int) string { return "0," }) + "}")},
		{"indexed element", bounded, inMain("x := []int{1<<40: 1}; _ = x")},
		{"keys", bounded, inMain("_ = map[int]int{" + fill(func(i int) string { return fmt.Sprintf("%d:0,", i) }) + "}")},
		{"fields", bounded, "package main\ntype t struct {\n" + fill(func(i int) string { return fmt.Sprintf("f%d int\n", i) }) + "}\nfunc main() { var x t; _ = x }\n"},
		{"methods", bounded, "package main\ntype t int\n" + fill(func(i int) string { return fmt.Sprintf("func (t) m%d() {}\n", i) }) + "func main() { println(t(1)) }\n"},
		{"parameters", bounded, "package main\nfunc f(" + fill(func(i int) string { return fmt.Sprintf("a%d,", i) }) + " z int) {}\nfunc main() {}\n"},
		{"syntax errors", refused, inMain(fill(func(int) string { return "x := }\n" }))},
		{"undefined", gentle, inMain(fill(func(i int) string { return fmt.Sprintf("u%d()\n", i) }))},
		{"unknown imports", refused, "package main\n" + fill(func(i int) string { return fmt.Sprintf("import _ \"p%d\"\n", i) }) + "func main() {}\n"},
		{"goroutines", bounded, inMain(fill(func(int) string { return "go func(){}()\n" }))},
		{"defers", bounded, inMain(fill(func(int) string { return "defer func(){}()\n" }))},
		{"semicolons", fine, inMain(strings.Repeat(";", size))},
		{"lines", fine, inMain(strings.Repeat("\n", size))},
		{"comments", fine, inMain(fill(func(int) string { return "/**/" }))},
		{"one comment", fine, inMain("/*" + strings.Repeat("*", size) + "*/")},
		{"one line", bounded, "package main; func main() { " + fill(func(i int) string { return "_ = 1; " }) + "}"},
		{"one name", gentle, inMain(strings.Repeat("x", size) + "()")},
		{"one string", fine, inMain("println(len(`" + strings.Repeat("x", size) + "`))")},
		{"one number", bounded, inMain("_ = " + strings.Repeat("9", size))},
		{"one fraction", bounded, inMain("_ = 0." + strings.Repeat("9", size))},
		{"one import", refused, "package main\nimport \"" + strings.Repeat("x/", size/2) + "\"\nfunc main() {}\n"},
	}
}

// constants are computed before the program starts, as exactly as they are
// written.
func constants() []generated {
	double := func(first, op string, n int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "package main\nconst c0 = %s\n", first)
		for i := range n {
			fmt.Fprintf(&b, "const c%d = c%d %s c%d\n", i+1, i, op, i)
		}
		fmt.Fprintf(&b, "func main() { println(c%d == c%d) }\n", n, n)
		return b.String()
	}
	return []generated{
		{"shift", bounded, inMain("const x = 1 << 1000000\nprintln(x >> 999999)")},
		{"long shift", bounded, inMain("const x = 1 << 8000000000\nprintln(x >> 7999999999)")},
		{"absurd shift", bounded, inMain("const x = 1 << (1 << 62)\nprintln(x >> 1)")},
		{"negative shift", gentle, inMain("const x = 1 << -1\nprintln(x)")},
		{"squares", bounded, double("1 << 500", "*", 40)},
		{"sums of strings", bounded, double(`"0123456789"`, "+", 40)},
		{"exponent", bounded, inMain("const x = 1e1000000000\nprintln(x / x)")},
		{"exponents", bounded, double("1e100000", "*", 30)},
		{"small", bounded, double("1e-100000", "*", 30)},
		{"hexadecimal exponent", bounded, inMain("const x = 0x1p2000000000\nprintln(x / x)")},
		{"fractions", bounded, double("3.0000000000000001/7.0000000000000003", "*", 40)},
		{"division by zero", gentle, inMain("const x = 1 / 0\nprintln(x)")},
		{"iota", bounded, "package main\nconst (\na = 1 << (iota * 100000)\n" + strings.Repeat("_\n", 5000) + ")\nfunc main() {}\n"},
		{"complex", bounded, double("1e1000i", "*", 40)},
	}
}

// types are those that have no size, no end, or too much of either.
func types() []generated {
	decl := func(d string) string { return "package main\n" + d + "\nfunc main() {}\n" }
	doubled := func() string {
		var b strings.Builder
		b.WriteString("package main\ntype t0 struct{ a, b int }\n")
		for i := range 60 {
			fmt.Fprintf(&b, "type t%d struct{ a, b t%d }\n", i+1, i)
		}
		b.WriteString("func main() { var x t60; _ = x }\n")
		return b.String()
	}
	return []generated{
		{"huge array", bounded, inMain("var x [1 << 40]int; println(len(x))")},
		{"impossible array", bounded, inMain("var x [1 << 62]int; println(len(x))")},
		{"array of arrays", bounded, inMain("var x [1 << 20][1 << 20][1 << 20]byte; println(len(x))")},
		{"array of nothing", bounded, inMain("var x [1 << 62]struct{}; println(len(x))")},
		{"array on the stack", "// status: memory or ok or panic or compile_error or fault\n", inMain("var x [1 << 30]byte; println(len(x))")},
		{"negative array", gentle, inMain("var x [-1]int; println(len(x))")},
		{"doubled struct", bounded, doubled()},
		{"itself", bounded, decl("type t struct{ t }")},
		{"itself in a field", bounded, decl("type t struct{ x t }\nvar v t")},
		{"array of itself", gentle, decl("type t [2]t\nvar v t")},
		{"each other", bounded, decl("type a struct{ x b }\ntype b struct{ x a }\nvar v a")},
		{"alias of itself", gentle, decl("type t = t\nvar v t")},
		{"alias in a circle", gentle, decl("type a = b\ntype b = a\nvar v a")},
		{"named after itself", gentle, decl("type t t\nvar v t")},
		{"interface in itself", bounded, decl("type i interface{ i }\nvar v i")},
		{"interfaces in a circle", bounded, decl("type a interface{ b }\ntype b interface{ a }\nvar v a")},
		{"slice of itself", "// clock: virtual\n// status: ok or fault\n", decl("type t []t\nvar v t")},
		{"map of itself", "// clock: virtual\n// status: ok or fault\n", decl("type t map[string]t\nvar v t")},
		{"function of itself", "// clock: virtual\n// status: ok or fault\n", decl("type t func(t) t\nvar v t")},
		{"pointer to itself", "// clock: virtual\n// status: ok or fault\n", decl("type t *t\nvar v t")},
		{"constraint of itself", bounded, decl("type t[P t[P]] struct{}\nvar v t[int]")},
		{"growing instances", bounded, decl("type t[P any] struct{ x *t[t[P]] }\nvar v t[int]")},
		{"growing calls", bounded, "package main\nfunc f[T any](n int, x T) { if n > 0 { f[[]T](n-1, nil) } }\nfunc main() { f(1000000, 1) }\n"},
		{"initialization cycle", gentle, decl("var a = b\nvar b = a")},
		{"initialization of itself", gentle, decl("var a = a")},
		{"initialization through functions", bounded, decl("var x = f()\nfunc f() int { return g() }\nfunc g() int { return x }")},
		{"constant of itself", gentle, decl("const a = a + 1")},
		{"length of itself", gentle, decl("var a [len(a)]int")},
		{"method of nothing", gentle, decl("func (x undefined) m() {}")},
		{"main twice", gentle, decl("func main() {}")},
	}
}

// texts are files that are not quite text, or not quite Go.
func texts() []generated {
	hello := inMain("println(1)")
	var wide strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + hello)) {
		wide.WriteString(string([]byte{byte(u), byte(u >> 8)}))
	}
	return []generated{
		{"byte order mark", fine, "\ufeff" + hello},
		{"second byte order mark", refused, "package main\n\ufefffunc main() {}\n"},
		{"NUL", refused, inMain("\x00")},
		{"NUL in a string", refused, inMain("println(\"\x00\")")},
		{"flood of NUL", refused, strings.Repeat("\x00", size)},
		{"UTF-16", refused, strings.ToValidUTF8(wide.String(), "\ufffd")},
		{"other lines", fine, strings.ReplaceAll(hello, "\n", "\r\n")},
		{"no lines", refused, strings.ReplaceAll("package main\n//\n"+hello, "\n", "\r")},
		{"empty", refused, ""},
		{"blank", refused, strings.Repeat(" ", size)},
		{"letters of the world", fine, inMain("世界, Ä, ñ := 1, 2, 3; println(世界, Ä, ñ)")},
		{"look-alikes", refused, inMain("аbc := 1; println(abc, аbc)")},
		{"right to left", fine, inMain("/*\u202e } \u2066*/ println(\"\u202e\")")},
		{"digits of the world", refused, inMain("println(١)")},
		{"unclosed comment", refused, inMain("/*")},
		{"unclosed string", refused, inMain("println(\"")},
		{"unclosed raw string", refused, inMain("println(`")},
		{"two packages", refused, "package main\npackage main\nfunc main() {}\n"},
		{"several files", refused, "-- main.go --\npackage main\nfunc main() {}\n-- go.mod --\nmodule x\n"},
		{"several files after the first", refused, "package main\nfunc main() {}\n-- other.go --\npackage main\n"},
		{"a shell script", refused, "#!/bin/sh\ncat /etc/passwd\n"},
		{"JSON", refused, `{"code": "package main"}`},
		{"another package", refused, "package main_test\nfunc main() {}\n"},
		{"escape in a message", refused, "package main\nimport \"\\r\\nX-Injected: 1\\r\\n\"\nfunc main() {}\n"},
		{"place of a mistake", "// clock: virtual\n// status: compile_error\n// message: undefined\n", "package main\n\n//line ../../etc/passwd:40000:99\nfunc main() { undefined() }\n"},
	}
}

// imports are packages that no program may have, and other ways to say so.
func imports() []generated {
	var all []generated
	add := func(path, clause string) {
		want := refused
		all = append(all, generated{path, want, "package main\n\n" + clause + "\n\nfunc main() {}\n"})
	}
	for _, path := range []string{
		"unsafe", "os/exec", "os/user", "plugin", "runtime/pprof", "runtime/trace", "runtime/cgo", "runtime/metrics",
		"internal/poll", "internal/syscall/unix", "internal/reflectlite", "golang.org/x/sys/unix", "debug/elf", "embed", "expvar", "log/syslog",
		"go/build", "go/importer", "net/http/pprof", "net/http/cgi", "net/rpc", "net/smtp", "testing/internal/testdeps", "database/sql", "C",
		"github.com/traefik/yaegi/interp", "github.com/traefik/yaegi/stdlib/unsafe", "bingfa/playground/worker", "bingfa/playground/symbols",
		"bingfa/playground/support", "bingfa/playground/generic/native", "playground", "support", "u", "u//u", "main", "main.go", ".", "..", "./x", "../../../etc/passwd", "/etc/passwd", "/", "//",
		"fmt/", "/fmt", "fmt/fmt", "fmt//fmt", "fmt/../unsafe", "fmt/../os/exec", "os//os", "Fmt", "ｆｍｔ", "fmt\u200b", "vendor/unsafe", "cmd/go", "C:\\windows", "http://example.com/x",
	} {
		add(path, "import "+fmt.Sprintf("%q", path))
	}
	for clause, path := range map[string]string{
		`import u "unsafe"`: "unsafe renamed", `import . "unsafe"`: "unsafe by a dot", `import _ "unsafe"`: "unsafe unnamed",
		"import `unsafe`": "unsafe in a raw string", `import "\x75nsafe"`: "unsafe escaped", `import ("fmt"; "os/exec")`: "exec in a list",
		`import fmt "os/exec"`: "exec under a good name", `import ""`: "nothing", `import " "`: "a blank", `import "f\x00mt"`: "a NUL",
		"/*\n#include <stdlib.h>\n*/\nimport \"C\"": "C with a program of its own", `import "fmt" "os"`: "two at once", `import 'f'`: "a rune", `import fmt`: "no string",
		"//go:cgo_import_dynamic x y \"z\"\nimport _ \"unsafe\"": "a dynamic library",
	} {
		add(path, clause)
	}
	return all
}
