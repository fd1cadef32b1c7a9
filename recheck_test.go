package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/playground/pool"
)

// rechecked is a site whose examples are checked when a build has changed them.
type rechecked struct {
	t       *testing.T
	dir     string
	builder *build.Builder
	checks  *rechecker
	warned  *lockedBuffer
	mu      sync.Mutex
	found   diagnostic.List
	times   int
}

func newRechecked(t *testing.T, files map[string]string) *rechecked {
	all := map[string]string{"content/site.yaml": testSite, "content/go.mod": "module notes\n\ngo 1.26\n", "content/a/one/index.en.md": noteText("[Demo](demo/)\n\n1. Here.\n"),
		"content/a/one/demo/main.go": exampleGo, "content/a/one/demo/output.txt": "one\ntwo\n"}
	for name, text := range files {
		all[name] = text
	}
	r := &rechecked{t: t, dir: writeSite(t, all), warned: new(lockedBuffer)}
	w := build.Open(r.dir)
	r.builder = build.New(w, true)
	workers, _ := newPool(pool.Options{Wait: buildWait}, progress(r.warned, true))
	t.Cleanup(workers.Close)
	r.checks = newRechecker(w, workers, func(found diagnostic.List) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.found = found
		r.times++
	}, r.warned)
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { r.checks.run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })
	r.build()
	return r
}

func (r *rechecked) build() {
	o, problems := r.builder.Build()
	if err := problems.Err(); err != nil {
		r.t.Fatal(err)
	}
	r.checks.built(o)
}

func (r *rechecked) save(name, text string) {
	r.t.Helper()
	write(r.t, filepath.Join(r.dir, filepath.FromSlash(name)), text)
	r.builder.Forget(name)
	r.build()
}

// idle waits until all that has changed is checked.
func (r *rechecked) idle() diagnostic.List {
	r.t.Helper()
	waitFor(r.t, "the checks", func() bool {
		r.checks.mu.Lock()
		defer r.checks.mu.Unlock()
		return len(r.checks.pending)+len(r.checks.unread) == 0 && r.checks.running == ""
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.found
}

// Only what changes is checked; the newest state counts; what is gone, counts
// no more.
func TestRecheck(t *testing.T) {
	r := newRechecked(t, nil)
	if found := r.idle(); len(found) != 0 || r.times != 0 {
		t.Errorf("at the start there is a check: %v", found)
	}
	const program = "content/a/one/demo/main.go"
	never := strings.Replace(exampleGo, "5 * time.Second", "time.Hour", 1)
	r.save(program, strings.Replace(exampleGo, "two", "three", 1))
	r.save(program, never)
	r.save(program, strings.Replace(exampleGo, "two", "four", 1))
	found := r.idle()
	if text := found.Error(); !strings.Contains(text, "+ four") || strings.Contains(text, "three") {
		t.Errorf("found %s", text)
	}
	if strings.Contains(found.Error(), "recording.json") {
		t.Errorf("what is wrong is to be recorded: %s", found.Error())
	}
	r.save(program, exampleGo)
	// It holds; that it is not recorded is only a warning, and not even that
	// where an engine is missing.
	if found := r.idle(); len(found.Errors()) != 0 {
		t.Errorf("after mending: %v", found)
	}
	r.save(program, strings.Replace(exampleGo, "\"two\"", "tow", 1))
	if found := r.idle(); len(found.Errors()) != 1 || found.Errors()[0].Line != 11 {
		t.Errorf("a type error: %v", found)
	}
	times := r.times
	write(t, filepath.Join(r.dir, filepath.FromSlash(program)), strings.Replace(exampleGo, "\"two\"", "tow", 1)) // touched
	r.builder.Forget(program)
	r.build()
	if r.idle(); r.times != times {
		t.Error("an example that was only touched is checked again")
	}
	r.save("content/a/one/index.en.md", noteText("no example\n"))
	if err := os.RemoveAll(filepath.Join(r.dir, "content/a/one/demo")); err != nil {
		t.Fatal(err)
	}
	r.builder.ForgetAll()
	r.build()
	waitFor(t, "what is gone to count no more", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.found) == 0
	})
}

// Without engines nothing is checked, which is told once. They may come later.
func TestRecheckWithoutEngines(t *testing.T) {
	r := newRechecked(t, nil)
	all := os.Getenv("PATH")
	t.Setenv("PATH", t.TempDir())
	for _, word := range []string{"three", "four"} {
		r.save("content/a/one/demo/main.go", strings.Replace(exampleGo, "two", word, 1))
		r.save("content/a/one/index.en.md", noteText("[Demo](demo/)\n\n1. Here.\n\n"+word+"\n\n```go\nx := undefinedHere\n```\n\n```python\nprint(x y)\n```\n"))
		if found := r.idle(); len(found) != 0 {
			t.Errorf("found %v", found)
		}
	}
	for _, name := range []string{"CPython", "Go toolchain"} {
		if n := strings.Count(r.warned.String(), name); n != 1 {
			t.Errorf("told %d times that %s is missing: %s", n, name, r.warned)
		}
	}
	t.Setenv("PATH", all)
	r.save("content/a/one/demo/main.go", strings.Replace(exampleGo, "two", "five", 1))
	r.save("content/a/one/index.en.md", noteText("[Demo](demo/)\n\n1. Here.\n\n```go\nx := undefinedHere\n```\n\n```python\nprint(x y)\n```\n"))
	for found, want := r.idle().Error(), []string{"+ five", "undefined: undefinedHere", "syntax error"}; len(want) > 0; want = want[1:] {
		if !strings.Contains(found, want[0]) {
			t.Errorf("with engines: %s", found)
		}
	}
}

// The terminal tells so many problems at a time, what stops a build first.
func TestTellerOfMany(t *testing.T) {
	var b bytes.Buffer
	tells := teller{w: &b}
	many := diagnostic.List{{File: "a.md", Message: "doubtful", Warning: true}}
	for i := range 21 {
		many = append(many, diagnostic.Diagnostic{File: "b.md", Line: i + 1, Message: "wrong"})
	}
	tells.build(many)
	if text := b.String(); strings.Count(text, "wrong") != 20 || strings.Contains(text, "doubtful") || !strings.HasSuffix(text, "b.md:20: wrong\n… and 2 more\n") {
		t.Errorf("told\n%s", text)
	}
}

// The terminal tells a list once, and that all is mended.
func TestTeller(t *testing.T) {
	var b bytes.Buffer
	tells := teller{w: &b}
	wrong := diagnostic.List{{File: "a.md", Line: 1, Message: "wrong"}}
	tells.build(nil)
	tells.build(wrong)
	tells.build(wrong)
	tells.check(nil)
	tells.check(diagnostic.List{{File: "b.go", Message: "fails"}})
	tells.build(nil)
	tells.check(nil)
	want := "a.md:1: wrong\na.md:1: wrong\nb.go: fails\n2 problems\nb.go: fails\nAll problems are mended.\n"
	if b.String() != want {
		t.Errorf("told\n%s, want\n%s", &b, want)
	}
}
