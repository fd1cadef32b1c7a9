// Package fence proves the fences of Go and Python in the text of notes, as far
// as they can be proven.
//
// A whole program is run: Go's on the toolchain and on the playground's
// interpreter, which must agree, Python's on CPython; it must end well. A
// fragment is type-checked in a wrapper (Go) or parsed (Python). What the
// author says after the language makes exceptions; see [markdown.Expectation].
//
// A fence is told by its text and its folder: the same one in two translations
// of a note is checked once, and what is wrong with it is told at both places. Findings of
// the wrapper are brought back to the line and column of the Markdown.
package fence

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"

	"golang.org/x/sync/errgroup"
)

// A Fence is a snippet in its note.
type Fence struct {
	*markdown.Snippet
	// File and Source are those of the translation.
	File   string
	Source []byte
	// Dir is the author's folder, where Go finds the module; see
	// [engine.Program].
	Dir string
}

// A Problem is what is wrong at a place of a fence.
type Problem struct {
	// Line and Column count from 1, columns in bytes; line 0 is the fence.
	Line, Column  int
	Message, Hint string
	Warning       bool
}

// Options say what to check with. Nil engines are left out.
type Options struct {
	Python, Go, Interpreter engine.Engine
	// Linter finds what is wrong with Go programs. Without it, the toolchain
	// does.
	Linter engine.Linter
	// PythonPath is the command that reads fences of Python; empty leaves them
	// out.
	PythonPath string
	// Runner runs programs and the linter, and bounds how many at once.
	Runner *runner.Runner
	// Cache remembers what is found of Python. Default: nothing is.
	Cache *cache.Cache
	// Strict makes what Python lacks an error.
	Strict bool
	// Done is called after each text, with how many fences have it, from
	// several goroutines. May be nil.
	Done func(fences int)
}

// A Report counts fences; those in two translations count twice.
type Report struct {
	Fences int `json:"fences"`
	// Ran are whole programs, Checked are fragments and what is not to be run,
	// NoCheck what is not to be looked at, LeftOut what no engine is there for.
	Ran     int `json:"ran"`
	Checked int `json:"checked"`
	NoCheck int `json:"no_check"`
	LeftOut int `json:"left_out"`
	// Lacks maps packages that are not installed to the places of the programs
	// that were not run for that: "file:line".
	Lacks map[string][]string `json:"lacks,omitempty"`
}

// String returns "14 fences: 6 ran, 7 checked, 1 no-check".
func (r Report) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{r.Ran, "ran"}, {r.Checked, "checked"}, {r.NoCheck, "no-check"}, {r.LeftOut, "left out"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	s := fmt.Sprintf("%d fences", r.Fences)
	if r.Fences == 1 {
		s = "1 fence"
	}
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, ", ")
	}
	return s
}

// A state is how far a fence was checked.
type state int

const (
	leftOut state = iota
	ran
	checked
	unchecked
)

// A text is what one or several fences say.
type text struct {
	*markdown.Snippet
	dir      string
	places   []Fence
	state    state
	problems []Problem
	lacks    []string
}

func (t *text) report(p Problem) { t.problems = append(t.problems, p) }

// parallel is how many fences are looked at at once. What they take of the
// machine is for the runner to bound.
const parallel = 16

// Check checks fences and returns what is wrong with them. The error is that of
// the context, or of a Python that does not read.
func Check(ctx context.Context, fences []Fence, o Options) (Report, diagnostic.List, error) {
	c := &checker{Options: o}
	texts := gather(fences)
	if err := c.readPython(ctx, texts); err != nil {
		return Report{}, nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, t := range texts {
		group.Go(func() error {
			err := c.check(ctx, t)
			if err == nil && c.Done != nil {
				c.Done(len(t.places))
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return Report{}, nil, err
	}
	return summary(texts)
}

// gather returns the texts of fences, each once, in their order.
func gather(fences []Fence) []*text {
	type key struct {
		language, code string
		dir            string // its module and the files beside it
		runs           bool
		expect         markdown.Expectation
	}
	known := map[key]*text{}
	var texts []*text
	for _, f := range fences {
		k := key{f.Language, f.Code, f.Dir, f.Runs, f.Expect}
		if known[k] == nil {
			known[k] = &text{Snippet: f.Snippet, dir: f.Dir}
			texts = append(texts, known[k])
		}
		known[k].places = append(known[k].places, f)
	}
	return texts
}

type checker struct {
	Options
	readings map[string]reading // of Python, by code
}

func (c *checker) check(ctx context.Context, t *text) error {
	switch {
	case t.Expect == markdown.NoCheck:
		t.state = unchecked
		return nil
	case t.Language == "python":
		return c.python(ctx, t)
	default:
		return c.golang(ctx, t)
	}
}

// summary counts, and brings problems to their places.
func summary(texts []*text) (r Report, list diagnostic.List, err error) {
	for _, t := range texts {
		n := len(t.places)
		r.Fences += n
		switch t.state {
		case ran:
			r.Ran += n
		case checked:
			r.Checked += n
		case unchecked:
			r.NoCheck += n
		case leftOut:
			r.LeftOut += n
		}
		for _, f := range t.places {
			for _, p := range t.problems {
				list = append(list, f.place(p))
			}
			for _, name := range t.lacks {
				if r.Lacks == nil {
					r.Lacks = map[string][]string{}
				}
				d := diagnostic.At(f.File, f.Source, f.Offset, "", "")
				r.Lacks[name] = append(r.Lacks[name], fmt.Sprintf("%s:%d", d.File, d.Line))
			}
		}
	}
	for _, places := range r.Lacks {
		slices.Sort(places)
	}
	list.Sort()
	return r, list, nil
}

// references are places of the fence in messages.
var references = regexp.MustCompile(`\b(?:main\.go|main\.py):(\d+)(?::(\d+))?`)

// place returns a problem where the author finds it. Places that the message
// names become lines of the same file.
func (f *Fence) place(p Problem) diagnostic.Diagnostic {
	offset := f.Offset
	if p.Line > 0 {
		offset = f.At(p.Line, p.Column)
	}
	message := references.ReplaceAllStringFunc(p.Message, func(s string) string {
		m := references.FindStringSubmatch(s)
		line, _ := strconv.Atoi(m[1]) // digits
		return fmt.Sprintf("line %d", diagnostic.At(f.File, f.Source, f.At(line, 1), "", "").Line)
	})
	d := diagnostic.At(f.File, f.Source, offset, message, p.Hint)
	d.Warning = p.Warning
	return d
}
