package check

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"bingfa/playground/program"
)

// A sample is a program of testdata.
type sample struct{ name, src string }

var qualifier = regexp.MustCompile(`\b(atomic|context|errors|fmt|http|json|log|maps|net|os|signal|slices|slog|strconv|strings|sync|time)\.\w`)

var pathOf = map[string]string{"atomic": "sync/atomic", "http": "net/http", "json": "encoding/json", "signal": "os/signal", "slog": "log/slog"}

// samples reads a file of testdata and makes whole programs of its pieces.
func samples(t testing.TB, file string) []sample {
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []sample
	for _, part := range strings.Split(string(b), "\n== ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		all = append(all, sample{name, whole(name, body+"\n")})
	}
	return all
}

func whole(name, body string) string {
	if strings.HasPrefix(body, "package") || strings.HasPrefix(body, "//go:build") || strings.HasPrefix(name, "no package clause") || name == "empty" || name == "only comment" {
		return body
	}
	var b strings.Builder
	b.WriteString("package main\n\n")
	seen := map[string]bool{}
	for _, m := range qualifier.FindAllStringSubmatch(body, -1) {
		if q := m[1]; !seen[q] {
			seen[q] = true
			p := pathOf[q]
			if p == "" {
				p = q
			}
			fmt.Fprintf(&b, "import %q\n", p)
		}
	}
	if strings.Contains(body, "func main()") {
		return b.String() + "\n" + body
	}
	return b.String() + "\nfunc main() {\n" + body + "}\n"
}

// different are programs of which other things are told than the compiler
// tells, and why.
var different = map[string]string{
	"unexported field of other package": `the compiler writes "sync".Mutex, because a package internal/sync has the same name`,
	"variadic not last":                 "the compiler's parser lets it pass, and so goes on to further errors",
	"range three":                       "the same",
	"label twice":                       "the compiler forgets the second label, and so finds a further error",
	"slices wrong":                      "the compiler tells where in its sources a type parameter is",
	"no main":                           "it is the linker that finds it",
}

// TestWrong holds the diagnostics of wrong programs to the compiler's.
func TestWrong(t *testing.T) {
	all := samples(t, "wrong.txt")
	srcs := make([]string, len(all))
	for i, w := range all {
		srcs[i] = w.src
	}
	got, want := newCompiler(t).both(t, srcs, anyPackage)
	for i, w := range all {
		d := compare(got[i], want[i])
		if (d != "") != (different[w.name] != "" && w.name != "no main") {
			t.Errorf("%s: different %t, which is not as expected:%s", w.name, d != "", d)
		}
		if len(want[i]) == 0 && w.name != "no main" {
			t.Errorf("%s: the compiler finds nothing wrong", w.name)
		}
	}
	t.Logf("of %d programs, %d differ", len(all), len(different))
}

// compare returns what differs, a line each; empty if nothing does.
func compare(got, want []program.Diagnostic) string {
	var b strings.Builder
	for _, d := range difference(want, got) {
		fmt.Fprintf(&b, "\n  - %d:%d: %s %s", d.Line, d.Column, d.Message, d.Category)
	}
	for _, d := range difference(got, want) {
		fmt.Fprintf(&b, "\n  + %d:%d: %s %s", d.Line, d.Column, d.Message, d.Category)
	}
	return b.String()
}
