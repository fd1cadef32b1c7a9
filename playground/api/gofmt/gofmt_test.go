package gofmt

import (
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/program"
)

func TestSource(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"formats", "package main\nfunc main( ){x:=1;_=x}", "package main\n\nfunc main() { x := 1; _ = x }\n"},
		{"sorts imports", "package main\nimport (\n\"os\"\n\"fmt\"\n)", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n"},
		{"keeps comments", "package main // a\n/* b */\nfunc main() {\n// c\n}", "package main // a\n/* b */\nfunc main() {\n\t// c\n}\n"},
		{"leaves imports", "package main\n\nimport \"os\"\n\nfunc main() { fmt.Println() }\n", "package main\n\nimport \"os\"\n\nfunc main() { fmt.Println() }\n"},
	} {
		if got, ds := Source(c.in, false); got != c.want || ds != nil {
			t.Errorf("%s: %q %v, want %q", c.name, got, ds, c.want)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     program.Diagnostic
	}{
		{"empty", "", program.Diagnostic{Line: 1, Column: 1, Message: "expected 'package', found 'EOF'"}},
		{"fragment", "func main() {}", program.Diagnostic{Line: 1, Column: 1, Message: "expected 'package', found 'func'"}},
		{"statement", "package main\n\nfunc main() {\n\tx := \n}\n", program.Diagnostic{Line: 5, Column: 1, Message: "expected operand, found '}'"}},
		{"NUL", "package main\x00", program.Diagnostic{Line: 1, Column: 13, Message: "illegal character NUL"}},
		{"deep", "package main\n\nvar x = " + strings.Repeat("(", 600) + "1" + strings.Repeat(")", 600), program.Diagnostic{Line: 3, Column: 106, Message: "nested more than 100 deep; this cannot be formatted"}},
	} {
		got, ds := Source(c.in, true)
		if got != "" || len(ds) == 0 || ds[0] != c.want {
			t.Errorf("%s: %q %+v, want %+v", c.name, got, ds, c.want)
		}
	}
}

func TestImports(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"adds", "package main\n\nfunc main() { fmt.Println(strings.ToUpper(\"a\")) }", "package main\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n)\n\nfunc main() { fmt.Println(strings.ToUpper(\"a\")) }\n"},
		{"adds to a block", "package main\n\nimport (\n\t\"strings\"\n)\n\nvar _ = strings.ToUpper\nvar _ = fmt.Println\n", "package main\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n)\n\nvar _ = strings.ToUpper\nvar _ = fmt.Println\n"},
		{"adds to one", "package main\n\nimport \"time\"\n\nvar _ = fmt.Sprint(time.Now())\n", "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar _ = fmt.Sprint(time.Now())\n"},
		{"removes one of two", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\" // why\n)\n\nvar _ = fmt.Sprint()\n", "package main\n\nimport (\n\t\"fmt\"\n)\n\nvar _ = fmt.Sprint()\n"},
		{"removes all", "package main\n\nimport \"os\"\n\nfunc main() {}\n", "package main\n\nfunc main() {}\n"},
		{"replaces", "package main\n\nimport \"os\"\n\nfunc main() { fmt.Println() }\n", "package main\n\nimport (\n\t\"fmt\"\n)\n\nfunc main() { fmt.Println() }\n"},
		{"keeps names", "package main\n\nimport (\n\t_ \"embed\"\n\tf \"fmt\"\n\t\"math/rand/v2\"\n)\n\nvar _, _ = f.Sprint(), rand.Int()\n", "package main\n\nimport (\n\t_ \"embed\"\n\tf \"fmt\"\n\t\"math/rand/v2\"\n)\n\nvar _, _ = f.Sprint(), rand.Int()\n"},
		{"knows variables", "package main\n\nimport \"time\"\n\nfunc main() {\n\tvar sort, list T\n\tsort.Do()\n\tlist.Do()\n\ttime.Now()\n\tfor _, path := range x {\n\t\tpath.Do()\n\t}\n\tfunc(log T) { log.Do() }(y)\n}\n\nfunc (errors T) m() { errors.Do() }\n", ""},
		{"fields", "package main\n\nvar _ = a.sort.X\n", ""},
	} {
		want := c.want
		if want == "" {
			want = c.in
		}
		if got, ds := Source(c.in, true); got != want || ds != nil {
			t.Errorf("%s:\n%s%v\nwant\n%s", c.name, got, ds, want)
		}
	}
}

// worst are programs of 64 KiB that are as hard to format as we know.
func worst() map[string]string {
	const size, n, terms = program.MaxSource, MaxDepth - 20, MaxTerms * 3 / 4
	fill := func(head, unit, tail string) string {
		return head + strings.Repeat(unit, (size-len(head)-len(tail))/len(unit)) + tail
	}
	nest := func(n int, open, in, shut string) string {
		one := strings.Repeat(open, n) + in + strings.Repeat(shut, n)
		return fill("package p\n", "var _ = "+one+"\n", "")
	}
	// column has one long thing, and below it as many lines as fit.
	column := func(head, long, line, tail string) string {
		return fill(head+strings.Replace(long, "X", strings.Repeat("a", size/2), 1), line, tail)
	}
	m := map[string]string{
		"sums":          fill("package p\n", "var _ = 1"+strings.Repeat("+1", terms)+"\n", ""),
		"mixed":         fill("package p\n", "var _ = a"+strings.Repeat("*b+c", terms/2)+"\n", ""),
		"parens":        nest(n, "(", "1", ")"),
		"unary":         nest(n, "- ", "1", ""),
		"indexes":       nest(n, "a[", "1", "]"),
		"calls":         nest(n/2, "f(", "1", ")"),
		"literals":      nest(n/8, "[]T{", "", "}"),
		"keyed":         fill("package p\nvar _ = []T{\n", strings.Repeat("{a:", n/10)+"{},\n"+strings.Repeat("},\n", n/10), "}\n"),
		"closures":      nest(n/6, "func(){_=", "1", "}"),
		"types":         nest(n, "[]", "T{}", ""),
		"structs":       fill("package p\n", "type _ "+strings.Repeat("struct{ a ", n/4)+"int"+strings.Repeat("}", n/4)+"\n", ""),
		"blocks":        fill("package p\n", "func f() "+strings.Repeat("{", n/12)+strings.Repeat("}", n/12)+"\n", ""),
		"comments":      fill("package p\n", "/**/", "\n"),
		"lines":         fill("package p\n", "//\n", ""),
		"columns":       fill("package p\nconst (\n", "a = 1 // b\n", ")\n"),
		"selectors":     fill("package p\n", "var _ = a"+strings.Repeat(".b", n)+"\n", ""),
		"parameters":    fill("package p\nfunc f(", "a,", "b int) {}\n"),
		"semicolons":    fill("package p\nfunc f() {", ";", "}\n"),
		"unused":        fill("package p\nimport (\n\"fmt\"\n", "\"a\"\n", ")\nvar _ = fmt.X\n"),
		"imports":       fill("package p\nimport (\n", "\"a\"\n", ")\n"),
		"one sum":       fill("package p\nvar _ = 1", "+1", "\n"),
		"deepest":       fill("package p\nvar _ = ", "(", ""),
		"indented":      fill("package p\nfunc f() "+strings.Repeat("{", 60), "a;", strings.Repeat("}", 60)),
		"long field":    column("package p\ntype T struct {\n", "X int\n", "a int\n", "}\n"),
		"long constant": column("package p\nconst (\n", "X = 1\n", "a = 1\n", ")\n"),
		"long comment":  column("package p\nfunc f() {\n", "X() // b\n", "a() // b\n", "}\n"),
		// An import in brackets makes go/format print twice.
		"long field, imports": column("package p\nimport (\n\"os\"\n)\nvar _ = os.Args\ntype T struct {\n", "X int\n", "a int\n", "}\n"),
		"keyed sums":          fill("package p\nvar _ = "+strings.Repeat("T{a:\n", 8)+"{\n", strings.Repeat("1+", terms)+"1,\n", "}"+strings.Repeat("}", 8)+"\n"),
		"keyed deep":          fill("package p\nvar _ = "+strings.Repeat("T{a:\n", 40)+"{\n", "1+2*3,", "}"+strings.Repeat("}", 40)+"\n"),
		"closures deep":       fill("package p\nvar _ = "+strings.Repeat("func(){_=", 24)+"T{", "1+2*3,", "}"+strings.Repeat("}", 24)+"\n"),
		"keyed more":          fill("package p\nvar _ = []T{\n", strings.Repeat("{a:\n", n/2)+"{}"+strings.Repeat("}", n/2)+",\n", "}\n"),
	}
	return m
}

// TestWorst: each of the worst programs is either formatted, and no larger
// than it may be, or refused for a reason.
func TestWorst(t *testing.T) {
	large := "formatted, this would be larger than 256 KiB; it cannot be formatted"
	work := "too much is nested up to here; this cannot be formatted"
	deep := fmt.Sprintf("nested more than %d deep; this cannot be formatted", MaxDepth)
	refused := map[string]string{
		"one sum": deep, "indented": large, "keyed more": work,
		"deepest":    "expected operand, found 'EOF'",
		"long field": large, "long constant": large, "long comment": large,
		"long field, imports": large,
		"keyed sums":          work, "keyed deep": work, "closures deep": work,
	}
	for name, code := range worst() {
		for _, imports := range []bool{false, true} {
			out, problems := Source(code, imports)
			switch want := refused[name]; {
			case want == "" && (problems != nil || out == ""):
				t.Errorf("%s: %.3v", name, problems)
			case want != "" && (out != "" || problems == nil || problems[0].Message != want):
				t.Errorf("%s: %d bytes, %.3v; want %s", name, len(out), problems, want)
			case len(out) > MaxGrowth*program.MaxSource:
				t.Errorf("%s: %d bytes become %d", name, len(code), len(out))
			}
		}
	}
}

// TestOwn: programs that people wrote need a small part of what they may.
func TestOwn(t *testing.T) {
	for _, name := range []string{"gofmt.go", "gofmt_test.go", "cost.go", "imports.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", b, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if pos, ok := tooMuchWork(fset, file, MaxWork/4*len(b)); ok {
			t.Errorf("%s: a quarter of the work is done at %v", name, fset.Position(pos))
		}
		if got := indentation(string(b)); got > len(b) {
			t.Errorf("%s: indentation %d for %d bytes", name, got, len(b))
		}
	}
}

func BenchmarkWorst(b *testing.B) {
	for name, code := range worst() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Source(code, true)
			}
		})
	}
}

// FuzzSource formats anything: what comes out is what gofmt says, formatting
// it again changes nothing, and mended imports still parse.
func FuzzSource(f *testing.F) {
	for _, name := range []string{"gofmt.go", "imports.go", "gofmt_test.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add("package main\n\nimport \"os\"; import (\"fmt\" /* c */; \"io\")\nfunc main() { rand.Int() }")
	f.Add("package main;import(\"os\");func main(){}")
	f.Fuzz(func(t *testing.T, code string) {
		if len(code) > 4<<10 {
			return
		}
		plain, ds := Source(code, false)
		if ds == nil {
			want, err := format.Source([]byte(code))
			if err == nil && plain != string(want) {
				t.Fatalf("%q, want %q", plain, want)
			}
		}
		mended, ds2 := Source(code, true)
		if (ds == nil) != (ds2 == nil) {
			t.Fatalf("%v, but with imports %v", ds, ds2)
		}
		if ds2 == nil {
			if again, ds := Source(mended, false); ds != nil || !utf8.ValidString(again) && utf8.ValidString(code) {
				t.Fatalf("%q: %v", mended, ds)
			}
		}
	})
}
