package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
)

// run runs the example on an engine and says what is wrong with what it did.
// The output is held to the expected one, unless it is to become that.
func (c *checker) run(ctx context.Context, k Kind, free bool) *attempt {
	a := &attempt{Result: Result{Example: c.example, Kind: k, Status: LeftOut}}
	eng := c.engines.Of(k)
	if eng == nil || ctx.Err() != nil {
		return a
	}
	a.Engine = eng.Name()
	p := program(c.Dir, c.example, k)
	file := p.File
	if c.lacks(ctx, a, eng, p) {
		return a
	}
	held := !free && (k == Python || c.example.Config.OutputBy() == note.GoFile)
	accept := func(t *note.Take) bool { return note.Holds(p.Want, t) && (!held || c.output == nil || c.same(t)) }
	access := c.access[k]
	done, err := c.Runner.Follow(access.ctx, eng, p, accept, func(begins bool) {
		c.tell(Event{Example: c.example, Kind: k, Begins: begins})
	})
	err = access.cause(err)
	if ctx.Err() != nil {
		return a
	}
	a.Status = Failed
	if err != nil {
		a.problems = append(a.problems, c.failure(file, k, eng, err))
		return a
	}
	a.take, a.Outcome, a.Cached, a.Duration = done.Take, done.Take.Outcome, done.Cached, done.Duration
	name := Describe(k, eng.Name())
	switch {
	case !note.Holds(p.Want, a.take):
		d := c.problem(file, endsOtherwise(name, p.Want, a.take), hintFor(k, a.take))
		if line := uncaughtLine(k, file, a.take); line > 0 {
			d = diagnostic.AtLine(d.File, p.Code, line, 0, d.Message, d.Hint)
		}
		a.problems = append(a.problems, d)
	case held && c.output != nil && !c.same(a.take):
		a.differs = true
		want, got := c.compared(a.take)
		message := fmt.Sprintf("under %s it prints something else than %s:\n%s", name, c.reference, difference(want, got))
		hint := "mend the program, or accept what it prints with `bingfa check -update`"
		if c.Update {
			hint = "make the programs print the same"
		}
		if a.take.Outcome == "ok" {
			message += excerpt(a.take)
		}
		a.problems = append(a.problems, c.problem(file, message, hint))
	default:
		a.Status = Proven
	}
	return a
}

// program returns what an engine is to run of an example.
func program(dir string, e *note.Example, k Kind) engine.Program {
	p := engine.Program{Dir: filepath.Join(dir, filepath.FromSlash(e.Dir)), File: note.GoFile, Code: e.Go, Clock: e.Config.Clock, Want: e.Config.Go}
	if k == Python {
		p.File, p.Code, p.Want = note.PythonFile, e.Python, e.Config.Python
	}
	return p
}

// PythonPrograms returns the Python programs of examples, for who looks for a
// Python that has what they import; dir is as in [Options].
func PythonPrograms(dir string, examples []*note.Example) (list []engine.Program) {
	for _, e := range examples {
		if e.Python != nil {
			list = append(list, program(dir, e, Python))
		}
	}
	return list
}

// uncaughtLine returns where a Python program was when an exception ended it,
// 0 if it ended otherwise or that is unknown.
func uncaughtLine(k Kind, file string, t *note.Take) int {
	if k != Python || note.Kind(t.Outcome) != "exception" {
		return 0
	}
	return engine.UncaughtLine(t.Written("stderr"), file)
}

// lacks reports whether an engine lacks what a program imports, which is told:
// a name that is nearly another module's is a mistake; a package that is
// missing is doubtful, or an error where nothing may be missing.
func (c *checker) lacks(ctx context.Context, a *attempt, eng engine.Engine, p engine.Program) bool {
	l, ok := eng.(engine.Lacker)
	if !ok {
		return false
	}
	lacking, err := absent(ctx, l, p)
	if err != nil {
		a.Status = Failed
		a.problems = append(a.problems, c.failure(p.File, a.Kind, eng, err))
		return true
	}
	if len(lacking) == 0 {
		return false
	}
	file := path.Join(c.example.Dir, p.File)
	first := -1 // of the packages
	for i, m := range lacking {
		if m.Near == "" {
			if first < 0 || m.Line < lacking[first].Line {
				first = i
			}
			a.Lacks = append(a.Lacks, m.Module)
			continue
		}
		a.Status = Failed
		hint := fmt.Sprintf("did you mean %s? If not, %s", m.Near, engine.Install([]string{m.Module}))
		a.problems = append(a.problems, placed(file, p.Code, m.Line, m.Column, "there is no module "+m.Module, hint))
	}
	if first < 0 {
		return true
	}
	d := placed(file, p.Code, lacking[first].Line, lacking[first].Column,
		fmt.Sprintf("%s lacks %s", eng.Name(), strings.Join(a.Lacks, ", ")), engine.Install(a.Lacks))
	if c.Strict || c.Update {
		a.Status = Failed
	} else {
		d.Warning = true
	}
	a.problems = append(a.problems, d)
	return true
}

// absent returns what an engine lacks, with the places if it knows them.
func absent(ctx context.Context, l engine.Lacker, p engine.Program) (list []engine.Absent, err error) {
	if f, ok := l.(engine.AbsenceFinder); ok {
		return f.Absent(ctx, p)
	}
	names, err := l.Lacks(ctx, p)
	for _, n := range names {
		list = append(list, engine.Absent{Module: n})
	}
	return list, err
}

// failure tells of an engine that did not run the program. That one runs none
// at all is the same problem for all examples.
func (c *checker) failure(file string, k Kind, eng engine.Engine, err error) diagnostic.Diagnostic {
	if broken := new(engine.Broken); errors.As(err, &broken) {
		return diagnostic.Diagnostic{Message: fmt.Sprintf("%s does not work: %s", Describe(k, eng.Name()), indentRest(err.Error()))}
	}
	message, hint := err.Error(), ""
	if f := new(engine.Failure); errors.As(err, &f) {
		message, hint = f.Message, f.Hint
	}
	return c.problem(file, fmt.Sprintf("%s could not run it: %s", Describe(k, eng.Name()), indentRest(message)), hint)
}

func endsOtherwise(name, want string, t *note.Take) string {
	message := fmt.Sprintf("under %s it ends with %q instead of %q", name, t.Outcome, cmp.Or(want, "ok"))
	if t.Message != "" {
		message += ": " + indentRest(cut(t.Message, 10))
	}
	return message + excerpt(t)
}

func hintFor(k Kind, t *note.Take) string {
	if text := t.Message + t.Written("stderr"); strings.Contains(text, "FileNotFoundError") || strings.Contains(text, "no such file or directory") {
		return "a program runs in an empty folder, without the files beside it: let it make what it needs"
	}
	if t.Outcome == "timeout" {
		return fmt.Sprintf("mend the program, or say `%s: timeout` in %s if it never ends by design", map[bool]string{true: "python", false: "go"}[k == Python], note.ConfigFile)
	}
	return "mend the program, or say what is expected in " + note.ConfigFile
}

// excerpt returns what a program wrote on standard error, shortened, for the
// end of a message.
func excerpt(t *note.Take) string {
	text := strings.TrimSpace(t.Written("stderr"))
	if text == "" || text == strings.TrimSpace(t.Message) {
		return ""
	}
	return "\n      on standard error:\n        " + indentRest(cut(text, 10))
}

// cut returns the first and the last lines of a text, at most n and the word
// that some are left out. Long lines are cut, too.
func cut(text string, n int) string {
	lines := strings.Split(text, "\n")
	if len(lines) > n {
		left := len(lines) - n
		lines = append(append(lines[:n/2:n/2], fmt.Sprintf("… %d lines …", left)), lines[len(lines)-n/2:]...)
	}
	for i, l := range lines {
		if r := []rune(l); len(r) > 200 {
			lines[i] = string(r[:200]) + "…"
		}
	}
	return strings.Join(lines, "\n")
}

// indentRest puts the lines of a message below its first one to the right.
func indentRest(text string) string { return strings.ReplaceAll(text, "\n", "\n        ") }

func matches(pattern, text string) bool {
	return regexp.MustCompile(pattern).MatchString(text) // it compiled when it was read
}
