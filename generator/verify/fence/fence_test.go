package fence

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
)

var update = flag.Bool("update", false, "write the goldens")

// snippet makes a fence of code.
func snippet(info, code string) *text {
	fences := fencesOf("note.md", "```"+info+"\n"+code+"```\n")
	return gather(fences)[0]
}

// fencesOf returns the fences of a note's body.
func fencesOf(file, body string) (fences []Fence) {
	head := "---\ntitle: T\nsummary: S\n---\n"
	tr := &note.Translation{Language: "en", File: file, Source: []byte(head + body), BodyOffset: len(head)}
	doc, _ := markdown.Convert(&note.Note{Path: "a"}, tr, markdown.Options{})
	for i := range doc.Snippets {
		fences = append(fences, Fence{Snippet: &doc.Snippets[i], File: file, Source: tr.Source, Dir: os.TempDir()})
	}
	return fences
}

// An engine that answers from a table.
type fakeEngine struct {
	name  string
	takes map[string]*note.Take // by code

	mu   sync.Mutex
	runs []string
}

// An uncomparable engine, as the playground's is.
type uncomparable struct {
	*fakeEngine
	_ func()
}

func (e *fakeEngine) Name() string                                            { return e.name }
func (e *fakeEngine) Version(context.Context, engine.Program) (string, error) { return "1", nil }
func (e *fakeEngine) Run(_ context.Context, p engine.Program) (*note.Take, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.runs = append(e.runs, string(p.Code))
	if t := e.takes[string(p.Code)]; t != nil {
		return t, nil
	}
	return &note.Take{Outcome: "ok"}, nil
}

func take(outcome, stdout, stderr string) *note.Take {
	t := &note.Take{Outcome: outcome}
	for stream, text := range map[string]string{"stdout": stdout, "stderr": stderr} {
		if text != "" {
			t.Events = append(t.Events, note.Event{Stream: stream, Text: text})
		}
	}
	return t
}

// A fakeLinter finds "undefined: bad" where code says bad, and offers no exec.
type fakeLinter struct{}

func (fakeLinter) Version(context.Context, engine.Program) (string, error) { return "1", nil }
func (fakeLinter) Lint(_ context.Context, code string) (mistakes, suspicions []engine.Finding, err error) {
	for i, line := range strings.Split(code, "\n") {
		for word, f := range map[string]engine.Finding{
			"bad": {Message: "undefined: bad"}, "exec.": {Message: "not offered", NotOffered: true},
		} {
			if at := strings.Index(line, word); at >= 0 {
				f.Line, f.Column = i+1, at+1
				mistakes = append(mistakes, f)
			}
		}
		if at := strings.Index(line, "odd"); at >= 0 {
			suspicions = append(suspicions, engine.Finding{Line: i + 1, Column: at + 1, Message: "odd"})
		}
	}
	return mistakes, suspicions, nil
}

const programText = "package main\n\nfunc main() {\n\tprintln(%s)\n}\n"

func programOf(body string) string { return fmt.Sprintf(programText, body) }

func TestCheckGo(t *testing.T) {
	concurrent := "package main\n\nfunc main() {\n\tgo f()\n}\n"
	toolchain := &fakeEngine{name: "Go", takes: map[string]*note.Take{
		programOf("panics"):  take("panic", "", "panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/main.go:4 +0x1\n"),
		programOf("differs"): take("ok", "a\nb\n", ""),
		programOf("ends"):    take("timeout", "", ""),
		programOf("heavy"):   take("ok", "a\n", ""),
		concurrent:           take("ok", "a\nb\n", ""),
	}}
	interpreter := &fakeEngine{name: "yaegi", takes: map[string]*note.Take{
		programOf("panics"):  take("panic", "", ""),
		programOf("differs"): take("ok", "b\na\n", ""),
		programOf("heavy"):   take("memory", "", ""),
		programOf("modern"):  take("not_offered", "", ""),
		programOf("lost"):    take("compile_error", "", ""),
		concurrent:           take("ok", "b\na\n", ""),
	}}
	for _, c := range []struct{ info, code, report, wrong string }{
		{"go", programOf("1"), "1 fence: 1 ran", ""},
		{"go run", programOf("1"), "1 fence: 1 ran", ""},
		{"go no-run", programOf("panics"), "1 fence: 1 checked", ""},
		{"go no-check", "bad ...", "1 fence: 1 no-check", ""},
		{"go", "x := 1\n", "1 fence: 1 checked", ""},
		{"go", "\tx := bad\n", "1 fence: 1 checked", `note.md:6:7: undefined: bad; if it is declared elsewhere, declare bad on a hidden line, which begins with "~ "`},
		{"go", "~ x := 1\n~ y := bad\nf(x, y)\n", "1 fence: 1 checked", `note.md:7:8: undefined: bad; if it is declared elsewhere, declare bad on a hidden line, which begins with "~ "`},
		{"go invalid", "x := bad\n", "1 fence: 1 checked", ""},
		{"go invalid", "x := (\n", "1 fence: 1 checked", ""},
		{"go invalid", "x := 1\n", "1 fence: 1 checked", "note.md:5:4: it is marked invalid, but it compiles; leave invalid out, or show the mistake that you mean"},
		{"go", programOf("panics"), "1 fence: 1 ran", `note.md:9:2: under Go it ends with "panic"; mend it, or write fails after the language if that is its point`},
		{"go fails", programOf("panics"), "1 fence: 1 ran", ""},
		{"go fails", programOf("odd"), "1 fence: 1 ran", "note.md:5:4: it is marked fails, but under Go it ends well; leave fails out, or show what fails"},
		{"go fails", "panic(1)\n", "1 fence: 1 checked", `note.md:5:4: it is marked fails, but only a whole program can be run; add what is missing on hidden lines ("~ package main", "~ func main() {"), or leave fails out`},
		{"go", programOf("ends"), "1 fence: 1 ran", "note.md:5:4: under Go it does not end; if it never ends by design, write no-run after the language"},
		{"go", programOf("differs"), "1 fence: 1 ran", `note.md:5:4: it prints different things: line 1 is "a" under Go, "b" under the playground's interpreter (yaegi); if its output differs from run to run, write no-run after the language`},
		{"go", concurrent, "1 fence: 1 ran", ""},
		{"go", programOf("heavy"), "1 fence: 1 ran", ""}, // nobody runs it in the playground
		{"go run", programOf("heavy"), "1 fence: 1 ran", `note.md:5:4: under the playground's interpreter (yaegi) it ends with "memory"; write no-run after the language if that is its point`},
		{"go", programOf("modern"), "1 fence: 1 ran", ""},
		{"go run", programOf("modern"), "1 fence: 1 ran", `note.md:5:4: under the playground's interpreter (yaegi) it ends with "not_offered"; leave run out, and readers are shown it without`},
		{"go", programOf("lost"), "1 fence: 1 ran", `note.md:5:4: under the playground's interpreter (yaegi) it ends with "compile_error"; mend it, or write fails after the language if that is its point`},
		{"go", programOf("odd"), "1 fence: 1 ran", "note.md:9:10: warning: odd"},
	} {
		report, list, err := Check(t.Context(), fencesOf("note.md", "```"+c.info+"\n"+c.code+"```\n"),
			Options{Go: toolchain, Interpreter: uncomparable{fakeEngine: interpreter}, Linter: fakeLinter{}, Runner: runner.New(nil)})
		if err != nil || report.String() != c.report || list.Error() != c.wrong {
			t.Errorf("%s\n%s\ngot  %v, %v\n%v\nwant %s\n%s", c.info, c.code, report, err, list, c.report, c.wrong)
		}
	}
}

// What the playground does not offer is for the toolchain alone.
func TestNotOffered(t *testing.T) {
	toolchain, interpreter := &fakeEngine{name: "Go", takes: map[string]*note.Take{}}, &fakeEngine{name: "yaegi"}
	o := Options{Go: toolchain, Interpreter: interpreter, Linter: fakeLinter{}, Runner: runner.New(nil)}
	fragment := "exec.Command(1)\n"
	p, _ := wrap(fragment, false)
	toolchain.takes[p.code+sentinel] = &note.Take{Outcome: "compile_error",
		Message: fmt.Sprintf("5:14: cannot use 1\n\thave (int)\n\twant (string)\n%d:13: cannot use \"\"", strings.Count(p.code, "\n")+2)}
	_, list, err := Check(t.Context(), fencesOf("note.md", "```go\n"+fragment+"```\n"), o)
	if want := "note.md:6:14: cannot use 1; have (int); want (string)"; err != nil || list.Error() != want {
		t.Errorf("got %v, %v, want %s", list, err, want)
	}
	whole := programOf("exec.")
	toolchain.takes[whole+sentinel] = &note.Take{Outcome: "compile_error", Message: "7:13: cannot use \"\""}
	report, list, err := Check(t.Context(), fencesOf("note.md", "```go\n"+whole+"```\n"), o)
	if err != nil || len(list) > 0 || report.String() != "1 fence: 1 ran" || len(interpreter.runs) > 0 || toolchain.runs[len(toolchain.runs)-1] != whole {
		t.Errorf("%v, %v, %v; ran %q and %q", report, list, err, toolchain.runs, interpreter.runs)
	}
	// Readers run it in the playground, where there is none.
	_, list, err = Check(t.Context(), fencesOf("note.md", "```go run\n"+whole+"```\n"), o)
	if want := "note.md:9:10: not offered"; err != nil || list.Error() != want {
		t.Errorf("got %v, %v, want %s", list, err, want)
	}
}

// Without the toolchain, nothing is said of what only it could judge, but that
// it was left out.
func TestNotJudged(t *testing.T) {
	for _, c := range []struct{ info, code, report, wrong string }{
		{"go", "exec.Command(1)\n", "1 fence: 1 left out", ""},
		{"go", programOf("exec."), "1 fence: 1 left out", ""},
		{"go invalid", "exec.Command(1)\n", "1 fence: 1 left out", ""},
		{"go run", programOf("exec."), "1 fence: 1 checked", "note.md:9:10: not offered"},
		{"go", "exec.Command(bad)\n", "1 fence: 1 checked", `note.md:6:14: undefined: bad; if it is declared elsewhere, declare bad on a hidden line, which begins with "~ "`},
	} {
		report, list, err := Check(t.Context(), fencesOf("note.md", "```"+c.info+"\n"+c.code+"```\n"),
			Options{Interpreter: &fakeEngine{name: "yaegi"}, Linter: fakeLinter{}, Runner: runner.New(nil)})
		if err != nil || report.String() != c.report || list.Error() != c.wrong {
			t.Errorf("%s\n%s\ngot  %v, %v\n%v\nwant %s\n%s", c.info, c.code, report, err, list, c.report, c.wrong)
		}
	}
}

// The same text in another folder may be in another module: it is another
// program.
func TestFolders(t *testing.T) {
	toolchain := &fakeEngine{name: "Go"}
	fences := append(fencesOf("a/note.md", "```go\n"+programOf("1")+"```\n"), fencesOf("b/note.md", "```go\n"+programOf("1")+"```\n")...)
	fences[1].Dir = t.TempDir()
	if _, list, err := Check(t.Context(), fences, Options{Go: toolchain, Linter: fakeLinter{}, Runner: runner.New(nil)}); err != nil || len(list) > 0 || len(toolchain.runs) != 2 {
		t.Errorf("%v, %v; ran %q", list, err, toolchain.runs)
	}
}

// The same text at two places is checked once, and told at both.
func TestTwice(t *testing.T) {
	toolchain := &fakeEngine{name: "Go", takes: map[string]*note.Take{programOf("1"): take("exit 3", "", "")}}
	body := "```go\n" + programOf("1") + "```\n"
	fences := append(fencesOf("zh.md", "文\n\n"+body), fencesOf("en.md", body)...)
	report, list, err := Check(t.Context(), fences, Options{Go: toolchain, Linter: fakeLinter{}, Runner: runner.New(nil)})
	want := "en.md:5:4: under Go it ends with \"exit 3\"; mend it, or write fails after the language if that is its point\n" +
		"zh.md:7:4: under Go it ends with \"exit 3\"; mend it, or write fails after the language if that is its point"
	if err != nil || report.String() != "2 fences: 2 ran" || list.Error() != want || len(toolchain.runs) != 1 {
		t.Errorf("%v, %v\n%v\nruns: %q", report, err, list, toolchain.runs)
	}
}

// Without engines nothing is said of a fence, but that it was left out.
func TestLeftOut(t *testing.T) {
	report, list, err := Check(t.Context(), fencesOf("note.md", "```go\nbad\n```\n\n```python\nx = (\n```\n"), Options{Runner: runner.New(nil)})
	if err != nil || len(list) > 0 || report.String() != "2 fences: 2 left out" {
		t.Errorf("%v, %v, %v", report, list, err)
	}
}

// An erring engine can run nothing, or not this.
type erring struct {
	fakeEngine
	err error
}

func (e *erring) Version(context.Context, engine.Program) (string, error) { return "1", nil }
func (e *erring) Run(context.Context, engine.Program) (*note.Take, error) { return nil, e.err }
func (e *erring) Lint(context.Context, string) (a, b []engine.Finding, err error) {
	return nil, nil, e.err
}

// An engine that cannot work is told, whatever the author expects; one that
// can run no program at all ends the check.
func TestFailingEngine(t *testing.T) {
	body := "```go invalid\nimport (\n\t\"example.org/a\"\n)\n```\n"
	failing := &erring{err: &engine.Failure{Message: "no module has the package example.org/a", Hint: "get it"}}
	_, list, err := Check(t.Context(), fencesOf("note.md", body), Options{Linter: failing, Runner: runner.New(nil)})
	if want := "note.md:7:2: it could not be checked: no module has the package example.org/a; get it"; err != nil || list.Error() != want {
		t.Errorf("%v, %v, want %s", list, err, want)
	}
	_, list, err = Check(t.Context(), fencesOf("note.md", "```go\n"+programOf("1")+"```\n"), Options{Linter: fakeLinter{}, Go: failing, Runner: runner.New(nil)})
	if want := "could not run it: no module"; err != nil || !strings.Contains(list.Error(), want) {
		t.Errorf("%v, %v, want %s", list, err, want)
	}
	failing.err = &engine.Broken{Err: errors.New("no workers")}
	_, list, err = Check(t.Context(), fencesOf("note.md", body), Options{Linter: failing, Runner: runner.New(nil)})
	if err == nil || err.Error() != "no workers" || len(list) > 0 {
		t.Errorf("%v, %v", list, err)
	}
}
