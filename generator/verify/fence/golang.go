package fence

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
)

// golang checks a fence of Go.
func (c *checker) golang(ctx context.Context, t *text) error {
	p, problems := wrap(t.Code, t.Runs)
	offered := true
	if len(problems) == 0 {
		if c.Linter == nil && c.Go == nil {
			return nil
		}
		var err error
		problems, offered, err = c.compile(ctx, t, &p)
		if err != nil {
			return c.failed(ctx, t, "it could not be checked", err)
		}
	}
	mistaken := slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
	if !offered && c.Go == nil && !mistaken {
		return nil // it uses what only the toolchain knows
	}
	t.state = checked
	switch {
	case t.Expect == markdown.Invalid && !mistaken:
		t.report(Problem{Message: "it is marked invalid, but it compiles", Hint: "leave invalid out, or show the mistake that you mean"})
		return nil
	case t.Expect == markdown.Invalid:
		return nil
	case t.Expect == markdown.Fails && !p.whole && !mistaken:
		t.report(Problem{Message: "it is marked fails, but only a whole program can be run", Hint: `add what is missing on hidden lines ("~ package main", "~ func main() {"), or leave fails out`})
		return nil
	case t.Expect == markdown.Fails: // is about what is suspicious
		problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.Warning })
	}
	if t.Runs && len(problems) > 0 && (strings.Contains(problems[0].Message, "package statement must be first") || strings.HasPrefix(problems[0].Message, "function main is undeclared")) {
		problems[0].Hint = "what runs is a whole program, with package main and func main"
	}
	t.problems = append(t.problems, problems...)
	if !p.whole || mistaken || t.Expect == markdown.NoRun {
		return nil
	}
	return c.runGo(ctx, t, offered)
}

// compile returns the mistakes in a program, at their places in the fence, and
// whether the playground offers all that it uses.
func (c *checker) compile(ctx context.Context, t *text, p *program) (problems []Problem, offered bool, err error) {
	var findings, suspicions []engine.Finding
	if c.Linter != nil {
		if findings, suspicions, err = c.Runner.Lint(ctx, c.Linter, p.code); err != nil {
			return nil, false, err
		}
	}
	offered = c.Linter != nil && !slices.ContainsFunc(findings, func(f engine.Finding) bool { return f.NotOffered })
	switch {
	case offered:
	case c.Go == nil && t.Runs: // what the playground has not, readers cannot run
	case c.Go == nil: // what it has not cannot be judged here
		findings = slices.DeleteFunc(findings, func(f engine.Finding) bool { return f.NotOffered })
	default:
		if findings, err = c.build(ctx, t, p.code); err != nil {
			return nil, false, err
		}
		if t.Runs && c.Linter != nil && len(findings) == 0 {
			// Readers run it in the playground: there it must compile.
			findings, _, err = c.Runner.Lint(ctx, c.Linter, p.code)
		}
	}
	if !p.whole {
		tolerated := newTolerance(p)
		findings = slices.DeleteFunc(findings, func(f engine.Finding) bool { return tolerated.tolerates(f.Line, f.Column, f.Message) })
	}
	told := map[string]bool{}
	for _, f := range findings {
		about := ""
		switch {
		case strings.HasPrefix(f.Message, "undefined: "): // once for a name
			about = f.Message
		case strings.HasPrefix(f.Message, "syntax error") && !p.whole: // the wrapper has to do with what follows
			about = "syntax"
		}
		if about == "" || !told[about] {
			problems = append(problems, p.problem(f, false))
		}
		told[about] = true
	}
	if len(findings) == 0 && p.whole {
		for _, f := range suspicions {
			problems = append(problems, p.problem(f, true))
		}
	}
	return problems, offered, err
}

// failed reports an engine that could not work with a program, unless it is of
// no use for any, which ends the check.
func (c *checker) failed(ctx context.Context, t *text, what string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var broken *engine.Broken
	if errors.As(err, &broken) {
		return err
	}
	t.report(failure(t, what, err))
	return nil
}

// failure tells why an engine could not work; where that is for want of a
// package, at the import.
func failure(t *text, what string, err error) Problem {
	p := Problem{Message: what + ": " + err.Error()}
	for _, path := range imported.FindAllStringSubmatchIndex(t.Code, -1) {
		if strings.Contains(p.Message, "package "+t.Code[path[2]:path[3]]) {
			p = at(t.Code, path[2]-1, p.Message, "")
		}
	}
	var f *engine.Failure
	if errors.As(err, &f) {
		p.Hint = f.Hint
	}
	return p
}

// imported finds what may be the path of a package.
var imported = regexp.MustCompile(`"([\w.~-]+(?:/[\w.~-]+)+)"`)

// problem returns a finding in the program as a problem of the fence.
func (p *program) problem(f engine.Finding, warning bool) Problem {
	r := Problem{Message: p.references(f.Message), Warning: warning}
	r.Line, r.Column = p.origin(f.Line, f.Column)
	line := lineOf(p.source, r.Line)
	if rest := line[min(max(r.Column-1, 0), len(line)):]; !strings.HasPrefix(rest, "}") {
		// The brace is the wrapper's, below a fragment that ends too early.
		r.Message = strings.Replace(r.Message, "syntax error: unexpected }", "syntax error: unexpected end of the code", 1)
	}
	if strings.HasPrefix(line, "~") {
		r.Hint = tildeHint
	} else if !p.whole {
		r.Hint = hint(r.Message)
	}
	return r
}

// references brings places in a message from the program to the fence.
func (p *program) references(message string) string {
	message = strings.ReplaceAll(strings.TrimSpace(message), "\n\t", "; ")
	return references.ReplaceAllStringFunc(message, func(s string) string {
		m := references.FindStringSubmatch(s)
		line, _ := strconv.Atoi(m[1]) // digits
		column, _ := strconv.Atoi(m[2])
		line, column = p.origin(line, column)
		return fmt.Sprintf("%s:%d:%d", note.GoFile, line, column)
	})
}

// tildeHint is for a line that was to be hidden.
const tildeHint = `a hidden line begins with "~ ", a blank after the tilde`

// lineOf returns a line of code, which counts from 1; line 0 is empty.
func lineOf(code string, n int) string {
	lines := strings.Split(code, "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}

// hint says what to do about a mistake in a fragment.
func hint(message string) string {
	switch {
	case strings.HasPrefix(message, "undefined: "):
		name := strings.TrimPrefix(message, "undefined: ")
		if strings.Contains(name, ".") {
			return ""
		}
		return fmt.Sprintf(`if it is declared elsewhere, declare %s on a hidden line, which begins with "~ "`, name)
	case strings.HasPrefix(message, "syntax error"), strings.HasPrefix(message, "break is not in"), strings.HasPrefix(message, "continue is not in"):
		return contextHint
	case strings.Contains(message, " redeclared in this block"):
		return "put the two into two fences"
	}
	return ""
}

// sentinel never compiles: with it at the end of a program, the toolchain looks
// at the types and goes no further, neither to linking nor to running.
const sentinel = "\nvar _ int = \"\"\n"

var compilerLine = regexp.MustCompile(`^(\d+):(\d+): (.*)`)

// build asks the toolchain.
func (c *checker) build(ctx context.Context, t *text, code string) ([]engine.Finding, error) {
	p := engine.Program{Dir: t.dir, File: note.GoFile, Code: []byte(code + sentinel), Want: "compile_error"}
	result, err := c.Runner.Run(ctx, c.Go, p, func(t *note.Take) bool { return t.Outcome == "compile_error" })
	if err != nil {
		return nil, err
	}
	take := result.Take
	if take.Outcome != "compile_error" {
		return nil, fmt.Errorf("%s compiles what is no Go", c.Go.Name())
	}
	end := 2 + strings.Count(code, "\n")
	var findings []engine.Finding
	for line := range strings.Lines(take.Message) {
		line = strings.TrimRight(line, "\n")
		if m := compilerLine.FindStringSubmatch(line); m != nil {
			f := engine.Finding{Message: m[3]}
			f.Line, _ = strconv.Atoi(m[1]) // digits
			f.Column, _ = strconv.Atoi(m[2])
			findings = append(findings, f)
		} else if n := len(findings); n > 0 && strings.HasPrefix(line, "\t") {
			findings[n-1].Message += "\n" + line
		}
	}
	return slices.DeleteFunc(findings, func(f engine.Finding) bool { return f.Line >= end }), nil
}
