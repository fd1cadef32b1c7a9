// Package verify proves the examples of a site: that the Python program, its
// Go translation under the Go toolchain, and the same translation in the
// playground's interpreter all print what output.txt says and end as
// example.yaml says.
//
// Checking and recording are one thing: what was seen in a proof is kept in
// the example's recording.json, under a hash of everything that the proof is
// about, and is what a page shows before anybody runs anything.
package verify

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"golang.org/x/sync/errgroup"
)

// An Engine runs programs.
type Engine interface {
	// Name is the engine's name and version: "CPython 3.11".
	Name() string
	// Run runs the example's program in the folder dir. The error is for an
	// engine that failed; what a program does is a Take.
	Run(ctx context.Context, dir string, e *note.Example) (*note.Take, error)
}

// A Finding is what is wrong or suspicious at a place of a program. Lines and
// columns count from 1, columns in bytes; line 0 is the whole program.
type Finding struct {
	Line, Column int
	Message      string
}

// A Linter reads Go programs without running them.
type Linter interface {
	// Lint returns a program's mistakes, and if there are none what is
	// suspicious in it. The error is for a linter that failed.
	Lint(ctx context.Context, code string) (mistakes, suspicions []Finding, err error)
}

// Engines are the three that must agree. A nil engine is left out, and then
// nothing is recorded. Linter may be nil too.
type Engines struct {
	Python, Go, Interpreter Engine
	Linter                  Linter
}

// Options say what to check.
type Options struct {
	// Dir is the folder that the example's Dir is relative to.
	Dir string
	// Update writes output.txt and recording.json instead of holding the runs
	// to them.
	Update bool
	// Parallel is how many examples run at once. Default: 4; most of them
	// sleep most of the time.
	Parallel int
	// Warn is called with what is suspicious, but not wrong, in the examples,
	// from several goroutines. May be nil.
	Warn func(diagnostic.Diagnostic)
	// Done is called after each example, from several goroutines. May be nil.
	Done func(e *note.Example, updated bool, problems int)
}

// Examples checks examples and returns what is wrong with them.
func Examples(ctx context.Context, examples []*note.Example, engines Engines, o Options) diagnostic.List {
	if o.Parallel == 0 {
		o.Parallel = 4
	}
	var mu sync.Mutex
	var list diagnostic.List
	var group errgroup.Group
	group.SetLimit(o.Parallel)
	for _, e := range examples {
		group.Go(func() error {
			c := &checker{Options: o, example: e, engines: engines}
			c.check(ctx)
			mu.Lock()
			list = append(list, c.wrong...)
			mu.Unlock()
			if o.Done != nil {
				o.Done(e, c.updated, len(c.wrong))
			}
			return nil
		})
	}
	_ = group.Wait() // problems are in the list
	list.Sort()
	return list
}

// checker checks one example.
type checker struct {
	Options
	example *note.Example
	engines Engines
	wrong   diagnostic.List
	updated bool
}

func (c *checker) report(file, message, hint string) {
	c.wrong = append(c.wrong, diagnostic.Diagnostic{File: path.Join(c.example.Dir, file), Message: message, Hint: hint})
}

func (c *checker) check(ctx context.Context) {
	e := c.example
	config := e.Config
	c.lint(ctx)
	if len(c.wrong) > 0 || ctx.Err() != nil {
		return
	}
	var python, toolchain, interpreter *note.Take
	if e.Python != nil {
		python = c.run(ctx, c.engines.Python, note.PythonFile, config.Python)
	}
	toolchain = c.run(ctx, c.engines.Go, note.GoFile, config.Go)
	interpreter = c.run(ctx, c.engines.Interpreter, note.GoFile, config.Go)
	if len(c.wrong) > 0 || ctx.Err() != nil {
		return
	}
	if c.Update && toolchain != nil {
		c.updateOutput(toolchain)
	}
	for _, run := range []struct {
		take *note.Take
		file string
	}{{python, note.PythonFile}, {toolchain, note.GoFile}, {interpreter, note.GoFile}} {
		if run.take != nil {
			c.compare(run.take, run.file)
		}
	}
	if len(c.wrong) > 0 {
		return
	}
	complete := toolchain != nil && interpreter != nil && (python != nil || e.Python == nil)
	switch {
	case !complete:
	case c.Update:
		c.record(python, toolchain, interpreter)
	case e.Recording == nil:
		c.report(note.RecordingFile, "there is no recording of the example as it is now", "prove and record it with `bingfa check -update`")
	}
}

// lint reads the Go program without running it: what is wrong with it is told
// where it is. One that must not compile is left to the engines.
func (c *checker) lint(ctx context.Context) {
	l := c.engines.Linter
	if l == nil || c.example.Config.Go == "compile_error" {
		return
	}
	mistakes, suspicions, err := l.Lint(ctx, string(c.example.Go))
	if err != nil {
		if ctx.Err() == nil {
			c.report(note.GoFile, "it could not be checked: "+err.Error(), "")
		}
		return
	}
	for _, f := range mistakes {
		c.wrong = append(c.wrong, c.place(f))
	}
	for _, f := range suspicions {
		if c.Warn != nil {
			c.Warn(c.place(f))
		}
	}
}

// place returns what was found, where the author finds it.
func (c *checker) place(f Finding) diagnostic.Diagnostic {
	file := path.Join(c.example.Dir, note.GoFile)
	if f.Line == 0 {
		return diagnostic.Diagnostic{File: file, Message: f.Message}
	}
	offset, line := 0, 1
	for l := range bytes.Lines(c.example.Go) {
		if line == f.Line {
			break
		}
		offset += len(l)
		line++
	}
	return diagnostic.At(file, c.example.Go, offset+max(0, f.Column-1), f.Message, "")
}

// run runs a program and checks how it ends.
func (c *checker) run(ctx context.Context, engine Engine, file, want string) *note.Take {
	if engine == nil || ctx.Err() != nil {
		return nil
	}
	take, err := c.try(ctx, engine, want)
	if err != nil {
		if ctx.Err() == nil {
			c.report(file, fmt.Sprintf("%s could not run it: %v", engine.Name(), err), "")
		}
		return nil
	}
	take.Engine = engine.Name()
	want = cmp.Or(want, "ok")
	if take.Outcome != want {
		message := fmt.Sprintf("under %s it ends with %q instead of %q", engine.Name(), take.Outcome, want)
		if take.Message != "" {
			message += ": " + take.Message
		}
		c.report(file, message, "mend the program, or say what is expected in "+note.ConfigFile)
		return nil
	}
	return take
}

// attempts is how often a program in real time is run before its output counts
// as wrong: examples order their steps by sleeping, and a busy machine can
// stall one of them for longer than any sleep.
const attempts = 3

// try runs a program, again if it is one in real time and what it did is not
// what is wanted.
func (c *checker) try(ctx context.Context, engine Engine, want string) (take *note.Take, err error) {
	dir := filepath.Join(c.Dir, filepath.FromSlash(c.example.Dir))
	for range attempts {
		take, err = engine.Run(ctx, dir, c.example)
		realTime := engine == c.engines.Python || c.example.Config.Clock == "real"
		if err != nil || !realTime || c.example.Output == nil || take.Outcome == cmp.Or(want, "ok") && c.same(take) {
			break
		}
	}
	return take, err
}

// same reports whether a run printed what output.txt says.
func (c *checker) same(t *note.Take) bool {
	config := c.example.Config
	return slices.Equal(canonical(config, string(c.example.Output)), canonical(config, stdout(t)))
}

// stdout returns what a run printed on standard output.
func stdout(t *note.Take) string {
	var b strings.Builder
	for _, e := range t.Events {
		if e.Stream == "stdout" {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// unixLines gives output the line ends of files as package note reads them.
func unixLines(output string) string { return strings.ReplaceAll(output, "\r\n", "\n") }

// canonical returns output in the form in which runs are compared.
func canonical(config note.ExampleConfig, output string) []string {
	lines := strings.Split(config.Masked(unixLines(output)), "\n")
	if config.Compare == "lines" {
		slices.Sort(lines)
	}
	return lines
}

func (c *checker) compare(t *note.Take, file string) {
	if c.example.Output == nil {
		c.report(note.OutputFile, "there is no "+note.OutputFile, "write it with `bingfa check -update`")
		return
	}
	want := canonical(c.example.Config, string(c.example.Output))
	got := canonical(c.example.Config, stdout(t))
	if !slices.Equal(want, got) {
		c.report(file, fmt.Sprintf("under %s it prints something else than %s:\n%s", t.Engine, note.OutputFile, diff(want, got)),
			"mend the program, or accept what it prints with `bingfa check -update`")
	}
}

// updateOutput makes the toolchain's output the expected one, unless the
// present one still holds: pids and the like must not change a file each time.
func (c *checker) updateOutput(t *note.Take) {
	e := *c.example
	if e.Output != nil && c.same(t) {
		return
	}
	e.Output = []byte(unixLines(stdout(t)))
	c.example = &e
	c.write(note.OutputFile, e.Output)
}

func (c *checker) record(python, toolchain, interpreter *note.Take) {
	e := c.example
	// Under the virtual clock the interpreter's times are exact; the words on
	// the outcome are the toolchain's.
	taken := *interpreter
	taken.Engine, taken.Message = toolchain.Engine, toolchain.Message
	// Only the text that both share is shown: a crash report has addresses
	// and goroutine numbers that differ on every run.
	taken.Events = slices.DeleteFunc(slices.Clone(taken.Events), func(ev note.Event) bool { return ev.Stream != "stdout" && taken.Outcome != "ok" })
	if python != nil {
		python.Events = slices.DeleteFunc(slices.Clone(python.Events), func(ev note.Event) bool { return ev.Stream != "stdout" && python.Outcome != "ok" })
	}
	r := &note.Recording{Hash: e.Hash(), Python: python, Go: &taken}
	if old := e.Recording; old != nil && old.Hash == r.Hash && sameEngine(old.Python, r.Python) && sameEngine(old.Go, r.Go) {
		return // real time is never the same twice; the proof is
	}
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		c.report(note.RecordingFile, err.Error(), "")
		return
	}
	c.write(note.RecordingFile, append(data, '\n'))
}

func sameEngine(a, b *note.Take) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Engine == b.Engine
}

func (c *checker) write(base string, data []byte) {
	file := filepath.Join(c.Dir, filepath.FromSlash(c.example.Dir), base)
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		c.report(base, "cannot be written: "+err.Error(), "")
		return
	}
	c.updated = true
}

// diff returns the lines in which two outputs differ, marked - and +, between
// their common beginning and end.
func diff(want, got []string) string {
	start := 0
	for start < len(want) && start < len(got) && want[start] == got[start] {
		start++
	}
	end := 0
	for end < len(want)-start && end < len(got)-start && want[len(want)-1-end] == got[len(got)-1-end] {
		end++
	}
	var b strings.Builder
	for _, side := range []struct {
		sign  string
		lines []string
	}{{"-", want[start : len(want)-end]}, {"+", got[start : len(got)-end]}} {
		for _, line := range side.lines {
			fmt.Fprintf(&b, "        %s %s\n", side.sign, line)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
