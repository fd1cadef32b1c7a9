package verify

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
)

// A fake is an engine that does with every program what its take says.
type fake struct {
	name  string
	take  note.Take
	err   error
	lacks []string
	near  string // what lacks is taken for
	runs  atomic.Int64
}

func (f *fake) Name() string { return f.name }

func (f *fake) Version(context.Context, engine.Program) (string, error) { return "1", nil }

func (f *fake) Lacks(context.Context, engine.Program) ([]string, error) { return f.lacks, nil }

// Absent finds what is lacking in line 2, behind a ü.
func (f *fake) Absent(context.Context, engine.Program) (list []engine.Absent, err error) {
	for _, m := range f.lacks {
		list = append(list, engine.Absent{Module: m, Line: 2, Column: 3, Near: f.near})
	}
	return list, nil
}

func (f *fake) Run(context.Context, engine.Program) (*note.Take, error) {
	f.runs.Add(1)
	t := f.take
	return &t, f.err
}

// Lint finds in a program what stands in its comments.
func (f *fake) Lint(_ context.Context, code string) (mistakes, suspicions []engine.Finding, err error) {
	for i, line := range strings.Split(code, "\n") {
		if _, m, ok := strings.Cut(line, "// mistake: "); ok {
			mistakes = append(mistakes, engine.Finding{Line: i + 1, Column: 1, Message: m})
		}
		if _, m, ok := strings.Cut(line, "// suspicion: "); ok {
			suspicions = append(suspicions, engine.Finding{Line: i + 1, Column: 1, Message: m})
		}
	}
	return mistakes, suspicions, nil
}

func printed(text string) note.Take {
	return note.Take{Outcome: "ok", Events: []note.Event{{Stream: "stdout", Text: text}}}
}

func ended(outcome, message, stdout, stderr string) note.Take {
	t := printed(stdout)
	t.Outcome, t.Message = outcome, message
	t.Events = append(t.Events, note.Event{Stream: "stderr", Text: stderr})
	return t
}

// setup is an example in a folder of its own, and engines that agree on it.
type setup struct {
	dir                  string
	example              *note.Example
	python, golang, in   *fake
	update, strict, lint bool
}

func newSetup(t *testing.T) *setup {
	s := &setup{dir: t.TempDir(),
		example: &note.Example{Name: "demo", Dir: "a/demo", Python: []byte("p"), Go: []byte("g\n"), Output: []byte("1\n2\n")},
		python:  &fake{name: "CPython 3", take: printed("1\n2\n")}, golang: &fake{name: "Go 1", take: printed("1\n2\n")}, in: &fake{name: "yaegi 0", take: printed("1\n2\n")}}
	s.example.Recording = &note.Recording{Hash: s.example.Hash()}
	if err := os.MkdirAll(filepath.Join(s.dir, "a/demo"), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// maskNumbers makes the example one whose numbers differ, with more masks.
func (s *setup) maskNumbers(more ...string) {
	s.example.Config.Mask = append([]string{`\d`}, more...)
	s.example.Output, s.python.take, s.golang.take, s.in.take = []byte("n 1\nn 2\n"), printed("n 1\nn 2\n"), printed("n 3\nn 4\n"), printed("n 5\nn 6\n")
}

func (s *setup) check(t *testing.T) *Report {
	var engines Engines
	if s.python != nil {
		engines.Python = s.python
	}
	engines.Go, engines.Interpreter = s.golang, s.in
	if s.lint {
		engines.Linter = s.in
	}
	return Examples(t.Context(), []*note.Example{s.example}, engines, Options{Dir: s.dir, Update: s.update, Strict: s.strict, Runner: runner.New(nil)})
}

func (s *setup) file(base string) string {
	data, err := os.ReadFile(filepath.Join(s.dir, "a/demo", base))
	if err != nil {
		return ""
	}
	return string(data)
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *setup)
		want   []string // of problems; each in its place
		status []Status // default: all proven
	}{
		"all agree": {change: func(s *setup) {}},
		"another output": {change: func(s *setup) { s.in.take = printed("1\n3\n") },
			want:   []string{"a/demo/main.go: under the playground's interpreter (yaegi 0) it prints something else than output.txt:\n          1\n        - 2\n        + 3"},
			status: []Status{Proven, Proven, Failed}},
		"no line end": {change: func(s *setup) { s.python.take = printed("1\n2") },
			want:   []string{"under CPython 3 it prints something else than output.txt:\n          1\n        - 2\n        + 2\n          (no line end)"},
			status: []Status{Failed, Proven, Proven}},
		"words beside the output": {change: func(s *setup) { s.python.take = ended("ok", "", "1\n", "Exception in thread\nValueError: x\n") },
			want:   []string{"      on standard error:\n        Exception in thread\n        ValueError: x"},
			status: []Status{Failed, Proven, Proven}},
		"another line end": {change: func(s *setup) { s.python.take = printed("1\r\n2\r\n") }},
		"another order":    {change: func(s *setup) { s.example.Config.Compare = "lines"; s.python.take = printed("2\n1\n") }},
		"a line twice": {change: func(s *setup) { s.example.Config.Compare = "lines"; s.python.take = printed("2\n1\n1\n") },
			want: []string{"under CPython 3 it prints something else"}, status: []Status{Failed, Proven, Proven}},
		"masked":        {change: func(s *setup) { s.maskNumbers(); s.python.take = printed("n 8\nn 9\n") }},
		"more than all": {change: func(s *setup) { s.maskNumbers(); s.python.take = printed("n 8\nn 9\nn 1\n") }, want: []string{"CPython 3"}, status: []Status{Failed, Proven, Proven}},
		"another outcome": {change: func(s *setup) {
			s.python.take = ended("exception ValueError", "ValueError: x", "", "Traceback\nValueError: x\n")
		},
			want:   []string{"a/demo/main.py: under CPython 3 it ends with \"exception ValueError\" instead of \"ok\": ValueError: x\n      on standard error:\n        Traceback\n        ValueError: x; mend"},
			status: []Status{Failed, Proven, Proven}},
		"the expected exception": {change: func(s *setup) {
			s.example.Config.Python = "exception ValueError"
			s.python.take = ended("exception ValueError", "ValueError: x", "1\n2\n", "Traceback\n")
		}},
		"another message": {change: func(s *setup) {
			s.example.Config.Go = "panic boom"
			s.golang.take, s.in.take = ended("panic", "boom", "1\n2\n", ""), ended("panic", "bang", "1\n2\n", "")
		}, want: []string{`it ends with "panic" instead of "panic boom": bang`}, status: []Status{Proven, Proven, Failed}},
		"a file that is not there": {change: func(s *setup) {
			s.python.take = ended("exception FileNotFoundError", "FileNotFoundError: [Errno 2] No such file or directory: 'data.txt'", "", "")
		}, want: []string{"a program runs in an empty folder, without the files beside it"}, status: []Status{Failed, Proven, Proven}},
		"never ends": {change: func(s *setup) { s.python.take = ended("timeout", "", "1\n2\n", "") },
			want: []string{"say `python: timeout` in example.yaml if it never ends by design"}, status: []Status{Failed, Proven, Proven}},
		"never ends by design": {change: func(s *setup) {
			s.example.Config.Python = "timeout"
			s.python.take = ended("timeout", "", "1\n2\n", "")
		}},
		"never ends by design, and prints something else": {change: func(s *setup) {
			s.example.Config.Python = "timeout"
			s.python.take = ended("timeout", "", "1\n", "")
		}, want: []string{"under CPython 3 it prints something else"}, status: []Status{Failed, Proven, Proven}},
		"must not compile": {change: func(s *setup) {
			s.example.Config.Go = "compile_error"
			s.golang.take, s.in.take = ended("compile_error", "1:1: no", "", ""), ended("compile_error", "1:1: no", "", "")
		}},
		"must not compile, and does not for two reasons": {change: func(s *setup) {
			s.example.Config.Go = "compile_error"
			s.golang.take, s.in.take = ended("compile_error", "1:1: no", "", ""), ended("compile_error", "2:1: never", "", "")
		}, want: []string{"the playground's interpreter (yaegi 0) refuses it for another reason than Go 1: 2:1: never; show one mistake at a time"}, status: []Status{Proven, Proven, Failed}},
		"must not compile, and is only not offered": {change: func(s *setup) {
			s.example.Config.Go = "compile_error"
			s.golang.take, s.in.take = ended("compile_error", "1:1: no", "", ""), ended("not_offered", "1:1: package os/exec is not offered", "", "")
		}, want: []string{`it ends with "not_offered" instead of "compile_error": 1:1: package os/exec`}, status: []Status{Proven, Proven, Failed}},
		"must not compile, and does": {change: func(s *setup) { s.example.Config.Go = "compile_error" },
			want:   []string{`under Go 1 it ends with "ok" instead of "compile_error"`, `under the playground's interpreter (yaegi 0) it ends with "ok" instead of "compile_error"`},
			status: []Status{Proven, Failed, Failed}},
		"an engine that fails": {change: func(s *setup) { s.golang.err = &engine.Failure{Message: "no module", Hint: "get it"} },
			want: []string{"a/demo/main.go: Go 1 could not run it: no module; get it"}, status: []Status{Proven, Failed, Proven}},
		"a broken engine": {change: func(s *setup) { s.in.err = &engine.Broken{Err: errors.New("no workers")} },
			want: []string{"the playground's interpreter (yaegi 0) does not work: no workers"}, status: []Status{Proven, Proven, Failed}},
		"a missing engine": {change: func(s *setup) { s.python = nil }, status: []Status{LeftOut, Proven, Proven}},
		"a missing package": {change: func(s *setup) { s.python.lacks, s.example.Python = []string{"gevent"}, []byte("1\nüp\n") },
			want: []string{"a/demo/main.py:2:2: warning: CPython 3 lacks gevent; install python3-gevent (or with pip: gevent)"}, status: []Status{LeftOut, Proven, Proven}},
		"a misspelt module": {change: func(s *setup) {
			s.python.lacks, s.python.near, s.example.Python = []string{"tiem"}, "time", []byte("1\nüp\n")
		}, want: []string{"a/demo/main.py:2:2: there is no module tiem; did you mean time? If not, install python3-tiem"}, status: []Status{Failed, Proven, Proven}},
		"an exception in its place": {change: func(s *setup) {
			s.example.Python = []byte("1\n2\n3\n")
			s.python.take = ended("exception ValueError", "ValueError: x", "", "Traceback (most recent call last):\n  File \"main.py\", line 2, in <module>\n    2\n  File \"/lib/x.py\", line 3, in f\nValueError: x\n")
		}, want: []string{`a/demo/main.py:2: under CPython 3 it ends with "exception ValueError"`}, status: []Status{Failed, Proven, Proven}},
		"all print something else": {change: func(s *setup) {
			s.python.take, s.golang.take, s.in.take = printed("3\n"), printed("3\n"), printed("3\n")
		},
			want:   []string{"a/demo/output.txt: all engines print something else than output.txt:\n        - 1\n        - 2\n        + 3; if it is right, accept it with `bingfa check -update -only a/demo`"},
			status: []Status{Failed, Failed, Failed}},
		"all that run print something else": {change: func(s *setup) { s.python, s.golang.take, s.in.take = nil, printed("3\n"), printed("3\n") },
			want:   []string{"a/demo/main.go: under Go 1 and the playground's interpreter (yaegi 0) it prints something else than output.txt:"},
			status: []Status{LeftOut, Failed, Failed}},
		"both of Go print something else": {change: func(s *setup) { s.golang.take, s.in.take = printed("3\n"), printed("3\n") },
			want:   []string{"a/demo/main.go: under Go 1 and the playground's interpreter (yaegi 0) it prints something else than output.txt:"},
			status: []Status{Proven, Failed, Failed}},
		"Python and Go differ in two ways": {change: func(s *setup) {
			s.python.take, s.golang.take, s.in.take = printed("4\n"), printed("3\n"), printed("3\n")
		},
			want: []string{"a/demo/main.go: under Go 1 and the playground's", "a/demo/main.py: under CPython 3 it prints"}, status: []Status{Failed, Failed, Failed}},
		"all differ in their own way": {change: func(s *setup) {
			s.python.take, s.golang.take, s.in.take = printed("4\n"), printed("3\n"), printed("5\n")
		},
			want: []string{"a/demo/main.go: under Go 1 it", "a/demo/main.go: under the playground's", "a/demo/main.py: under CPython 3 it"}, status: []Status{Failed, Failed, Failed}},
		"Go prints something else, Python fails": {change: func(s *setup) {
			s.python.take, s.golang.take, s.in.take = ended("exit 1", "", "", ""), printed("3\n"), printed("3\n")
		}, want: []string{"a/demo/main.go: under Go 1 and the", `a/demo/main.py: under CPython 3 it ends with "exit 1"`}, status: []Status{Failed, Failed, Failed}},
		"a missing package where all must be there": {change: func(s *setup) { s.python.lacks, s.strict = []string{"gevent"}, true },
			want: []string{"a/demo/main.py: CPython 3 lacks gevent; install python3-gevent (or with pip: gevent)"}, status: []Status{Failed, Proven, Proven}},
		"no output":    {change: func(s *setup) { s.example.Output = nil }, want: []string{"a/demo/output.txt: there is no output.txt; write it"}},
		"no recording": {change: func(s *setup) { s.example.Recording = nil }, want: []string{"a/demo/recording.json: there is no recording of the example as it is now"}},
		"Go only":      {change: func(s *setup) { s.example.Python, s.python = nil, nil }, status: []Status{Proven, Proven}},
		"a mistake": {change: func(s *setup) {
			s.lint, s.example.Go = true, []byte("g\nü // mistake: undefined: ü\n")
			s.golang.take, s.in.take = ended("compile_error", "", "", ""), ended("compile_error", "", "", "")
		}, want: []string{"a/demo/main.go:2:1: undefined: ü"}, status: []Status{Proven, Failed, Failed}},
		"a suspicion": {change: func(s *setup) { s.lint, s.example.Go = true, []byte("g // suspicion: copies lock\n") },
			want: []string{"a/demo/main.go:1:1: warning: copies lock; mend it, or accept it in example.yaml"}},
		"an accepted suspicion": {change: func(s *setup) {
			s.lint, s.example.Go, s.example.Config.Accept = true, []byte("g // suspicion: copies lock\n"), []string{"^copies"}
		}},
		"what only the playground has not": {change: func(s *setup) {
			s.lint, s.example.Go = true, []byte("g // mistake: package os/exec is not offered\n")
			s.in.take = ended("not_offered", "1:1: package os/exec is not offered", "", "")
		}, want: []string{"a/demo/main.go:1:1: package os/exec is not offered"}, status: []Status{Proven, Proven, Failed}},
		"a mask of nothing": {change: func(s *setup) { s.maskNumbers(`pid`) },
			want: []string{`a/demo/example.yaml: mask "pid" matches nothing in output.txt; remove it`}},
		"a mask of what another mask hides": {change: func(s *setup) { s.maskNumbers(`1`) },
			want: []string{`mask "1" matches nothing in output.txt`}},
		"a mask of all words": {change: func(s *setup) { s.maskNumbers(`n`) },
			want: []string{"a/demo/example.yaml: warning: the mask hides all words of output.txt, so they are not compared; mask only"}},
		"a mask over lines": {change: func(s *setup) { s.maskNumbers(`(?s)▒.*▒`) },
			want: []string{"a/demo/example.yaml: warning: the mask hides line ends of output.txt, so the number of lines is not compared; mask only"}},
		"nothing on standard output": {change: func(s *setup) {
			s.example.Output, s.python.take, s.golang.take, s.in.take = []byte{}, ended("ok", "", "", "1\n"), ended("ok", "", "", "2\n"), ended("ok", "", "", "2\n")
		}, want: []string{"a/demo/main.py: warning: it prints on standard error only, which is not compared; print on standard output"}},
		"nothing at all": {change: func(s *setup) {
			s.example.Output, s.python.take, s.golang.take, s.in.take = []byte{}, printed(""), printed(""), printed("")
		}},
		"accepting nothing": {change: func(s *setup) { s.lint, s.example.Config.Accept = true, []string{"^copies"} },
			want: []string{`a/demo/example.yaml: accept "^copies" matches nothing that is suspicious in main.go; remove it`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			c.change(s)
			if r := s.example.Recording; r != nil {
				r.Hash = s.example.Hash()
			}
			r := s.check(t)
			for i, p := range r.Problems {
				if i >= len(c.want) || !strings.Contains(p.Error(), c.want[i]) {
					t.Errorf("problem %q", p.Error())
				}
			}
			if len(r.Problems) < len(c.want) {
				t.Errorf("%d problems: %v", len(r.Problems), r.Problems)
			}
			if c.status == nil {
				c.status = []Status{Proven, Proven, Proven}
			}
			var status []Status
			for _, result := range r.Results {
				status = append(status, result.Status)
			}
			if !slices.Equal(status, c.status) {
				t.Errorf("status %v, want %v", status, c.status)
			}
			if len(r.Changes) > 0 || s.file(note.OutputFile)+s.file(note.RecordingFile) != "" {
				t.Errorf("a check writes: %v", r.Changes)
			}
		})
	}
}

// An engine that does not work is asked once.
func TestBroken(t *testing.T) {
	s := newSetup(t)
	s.in.err = &engine.Broken{Err: errors.New("no workers")}
	var examples []*note.Example
	for range 100 {
		examples = append(examples, s.example)
	}
	r := Examples(t.Context(), examples, Engines{Python: s.python, Go: s.golang, Interpreter: s.in}, Options{Dir: s.dir, Runner: runner.New(nil)})
	if len(r.Problems) != 1 || s.in.runs.Load() > 50 || s.python.runs.Load() != 100 {
		t.Errorf("asked %d times: %v", s.in.runs.Load(), r.Problems)
	}
}

func TestEvents(t *testing.T) {
	s := newSetup(t)
	s.python.err = errors.New("no")
	var events []Event
	seen := make(chan Event, 100)
	Examples(t.Context(), []*note.Example{s.example}, Engines{Python: s.python, Go: s.golang, Interpreter: s.in},
		Options{Dir: s.dir, Runner: runner.New(nil), Watch: func(e Event) { seen <- e }})
	close(seen)
	begun := map[Kind]int{}
	for e := range seen {
		events = append(events, e)
		if e.Kind != "" {
			begun[e.Kind] += map[bool]int{true: 1, false: -1}[e.Begins]
		}
	}
	last := events[len(events)-1]
	if len(events) != 7 || last.Kind != "" || len(last.Problems) != 1 || begun[Python] != 0 || begun[Go] != 0 {
		t.Errorf("events %+v", events)
	}
}
