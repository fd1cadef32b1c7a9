package verify

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
)

// lint reads the Go program without running it: what is wrong with it is told
// where it is. One that must not compile is left to the engines. Beside
// mistakes, with which it does not run, there are warnings, and what is wrong
// with their acceptance.
func (c *checker) lint(ctx context.Context) (mistakes, others diagnostic.List) {
	l := c.engines.Linter
	if l == nil || note.Kind(c.example.Config.Go) == "compile_error" {
		return nil, nil
	}
	access := c.access[Interpreter]
	wrong, suspicious, err := c.Runner.Lint(access.ctx, l, string(c.example.Go))
	if err = access.cause(err); err != nil {
		// A broken interpreter is told of as such.
		if broken := new(engine.Broken); ctx.Err() == nil && !errors.As(err, &broken) {
			mistakes = append(mistakes, c.problem(note.GoFile, "it could not be checked: "+err.Error(), ""))
		}
		return mistakes, nil
	}
	for _, f := range wrong {
		mistakes = append(mistakes, c.place(f))
	}
	accepted := map[string]bool{}
	for _, f := range suspicious {
		d := c.place(f)
		d.Warning, d.Hint = true, "mend it, or accept it in "+note.ConfigFile
		told := true
		for _, pattern := range c.example.Config.Accept {
			if matches(pattern, f.Message) {
				accepted[pattern], told = true, false
			}
		}
		if told {
			others = append(others, d)
		}
	}
	if len(mistakes) > 0 {
		return mistakes, others
	}
	for _, pattern := range c.example.Config.Accept {
		if !accepted[pattern] {
			others = append(others, c.problem(note.ConfigFile, fmt.Sprintf("accept %q matches nothing that is suspicious in %s", pattern, note.GoFile), "remove it"))
		}
	}
	return mistakes, others
}

// place returns what was found, where the author finds it.
func (c *checker) place(f engine.Finding) diagnostic.Diagnostic {
	return placed(path.Join(c.example.Dir, note.GoFile), c.example.Go, f.Line, f.Column, f.Message, "")
}

// placed returns a diagnostic at a place that is told as in [engine.Finding].
func placed(file string, code []byte, line, column int, message, hint string) diagnostic.Diagnostic {
	if line == 0 {
		return diagnostic.Diagnostic{File: file, Message: message, Hint: hint}
	}
	offset, n := 0, 1
	for l := range strings.Lines(string(code)) {
		if n == line {
			break
		}
		offset += len(l)
		n++
	}
	return diagnostic.At(file, code, offset+max(0, column-1), message, hint)
}
