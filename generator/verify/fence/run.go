package fence

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/engine"
)

// runGo runs a whole program on the toolchain, and if it ends there as it
// should, on the interpreter.
func (c *checker) runGo(ctx context.Context, t *text, offered bool) error {
	var first *note.Take
	if c.Go != nil {
		t.state = ran
		take, err := c.run(ctx, t, verify.Go, nil)
		if take == nil || err != nil {
			return err
		}
		first = take
	}
	if c.Interpreter == nil || !offered {
		return nil
	}
	t.state = ran
	var also func(*note.Take) bool
	if first != nil && !t.Runs {
		also = unable
	}
	take, err := c.run(ctx, t, verify.Interpreter, also)
	if first != nil && take != nil && expected(t.Expect, take) {
		c.agree(t, first, take)
	}
	return err
}

// runPython runs a whole program on CPython.
func (c *checker) runPython(ctx context.Context, t *text) error {
	if l, ok := c.Python.(engine.Lacker); ok {
		lacks, err := l.Lacks(ctx, engine.Program{Dir: t.dir, File: note.PythonFile, Code: []byte(t.Code)})
		if err != nil {
			return err
		}
		if len(lacks) > 0 && c.Strict {
			t.report(Problem{Message: c.Python.Name() + " lacks " + strings.Join(lacks, ", "), Hint: engine.Install(lacks) + ", or write no-run after the language"})
			return nil
		}
		if len(lacks) > 0 {
			t.lacks = lacks
			return nil
		}
	}
	t.state = ran
	_, err := c.run(ctx, t, verify.Python, nil)
	return err
}

// run runs a program on an engine and reports an end that is not as it should
// be. The take is nil then. also, if not nil, tells which other ends will do.
func (c *checker) run(ctx context.Context, t *text, kind verify.Kind, also func(*note.Take) bool) (*note.Take, error) {
	e, file := c.engine(kind), note.GoFile
	if kind == verify.Python {
		file = note.PythonFile
	}
	accept := func(take *note.Take) bool { return expected(t.Expect, take) || also != nil && also(take) }
	result, err := c.Runner.Run(ctx, e, engine.Program{Dir: t.dir, File: file, Code: []byte(t.Code)}, accept)
	if err != nil {
		return nil, c.failed(ctx, t, c.nameOf(kind)+" could not run it", err)
	}
	if !accept(result.Take) {
		t.report(wrongEnd(t, c.nameOf(kind), result.Take))
		return nil, nil
	}
	return result.Take, nil
}

// engine returns the engine of a kind, nil if it is not there.
func (c *checker) engine(kind verify.Kind) engine.Engine {
	return map[verify.Kind]engine.Engine{verify.Python: c.Python, verify.Go: c.Go, verify.Interpreter: c.Interpreter}[kind]
}

// nameOf returns the name of an engine in messages.
func (c *checker) nameOf(kind verify.Kind) string {
	return verify.Describe(kind, c.engine(kind).Name())
}

// expected reports whether a program ended as it should.
func expected(e markdown.Expectation, t *note.Take) bool {
	if e == markdown.Fails {
		switch kind, rest, _ := strings.Cut(t.Outcome, " "); kind {
		case "panic", "deadlock", "exception", "killed":
			return true
		case "exit":
			return rest != "0"
		}
		return false
	}
	return t.Outcome == "ok" || t.Outcome == "exit 0"
}

// unable reports whether a program reached a limit of the playground, or is
// valid Go that its interpreter cannot run. That is no fault of a program
// which readers are only shown, and which Go has run.
func unable(t *note.Take) bool {
	switch t.Outcome {
	case "not_offered", "timeout", "memory", "output_limit":
		return true
	}
	return false
}

// wrongEnd tells how a program ended, at the line where it did if that is
// known.
func wrongEnd(t *text, name string, take *note.Take) Problem {
	p := Problem{Message: fmt.Sprintf("under %s it ends with %q", name, take.Outcome)}
	if take.Message != "" {
		p.Message += ": " + take.Message
	}
	switch {
	case t.Expect == markdown.Fails && take.Outcome == "ok":
		p.Message = fmt.Sprintf("it is marked fails, but under %s it ends well", name)
		p.Hint = "leave fails out, or show what fails"
		return p
	case take.Outcome == "timeout":
		p.Message = fmt.Sprintf("under %s it does not end", name)
		p.Hint = "if it never ends by design, write no-run after the language"
	case strings.HasPrefix(take.Outcome, "exception EOFError"):
		p.Hint = "it waits for input, and there is none: write no-run after the language"
	case strings.HasPrefix(take.Outcome, "exception NameError"):
		p.Hint = `define the name on a hidden line, which begins with "~ ", or write no-run after the language`
	case take.Outcome == "not_offered": // only of what readers can run
		p.Hint = "leave run out, and readers are shown it without"
	case take.Outcome == "output_limit", take.Outcome == "memory":
		p.Hint = "write no-run after the language if that is its point"
	default:
		p.Hint = "mend it, or write fails after the language if that is its point"
	}
	p.Line = failedAt(t, take)
	p.Column = indentation(t.Code, p.Line)
	return p
}

var (
	pythonTrace = regexp.MustCompile(`main\.py", line (\d+)`)
	goTrace     = regexp.MustCompile(`main\.go:(\d+)`)
)

// failedAt returns the line of the program that the trace names, the innermost
// of its own; 0 if there is none.
func failedAt(t *text, take *note.Take) int {
	stderr := take.Written("stderr")
	var m []string
	if t.Language == "python" {
		if all := pythonTrace.FindAllStringSubmatch(stderr, -1); len(all) > 0 {
			m = all[len(all)-1]
		}
	} else {
		m = goTrace.FindStringSubmatch(stderr)
	}
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 1+strings.Count(t.Code, "\n") {
		return 0
	}
	return n
}

// indentation returns the column at which a line begins.
func indentation(code string, line int) int {
	text := lineOf(code, line)
	return 1 + len(text) - len(strings.TrimLeft(text, " \t"))
}

// concurrent finds programs whose lines may come in any order.
var concurrent = regexp.MustCompile(`(?m)^\s*go\s|\.Go\(`)

// agree holds two takes of a program to each other: the same end and the same
// output; the same lines in any order where goroutines may take turns.
func (c *checker) agree(t *text, a, b *note.Take) {
	if a.Outcome != b.Outcome {
		t.report(Problem{Message: fmt.Sprintf("under %s it ends with %q, under %s with %q", c.nameOf(verify.Go), a.Outcome, c.nameOf(verify.Interpreter), b.Outcome)})
		return
	}
	one, other := strings.Split(a.Written("stdout"), "\n"), strings.Split(b.Written("stdout"), "\n")
	if slices.Equal(one, other) {
		return
	}
	if concurrent.MatchString(t.Code) && slices.Equal(slices.Sorted(slices.Values(one)), slices.Sorted(slices.Values(other))) {
		return
	}
	i := 0
	for i < len(one) && i < len(other) && one[i] == other[i] {
		i++
	}
	t.report(Problem{
		Message: fmt.Sprintf("it prints different things: line %d is %s under %s, %s under %s", i+1, quote(one, i), c.nameOf(verify.Go), quote(other, i), c.nameOf(verify.Interpreter)),
		Hint:    "if its output differs from run to run, write no-run after the language",
	})
}

// quote returns a line of output, cut if it is long.
func quote(lines []string, i int) string {
	if i >= len(lines) || i == len(lines)-1 && lines[i] == "" {
		return "missing"
	}
	if r := []rune(lines[i]); len(r) > 60 {
		return strconv.Quote(string(r[:60]) + "…")
	}
	return strconv.Quote(lines[i])
}
