package check

import (
	"cmp"
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"bingfa/playground/check/std"
	"bingfa/playground/check/syntax"
	"bingfa/playground/program"
)

// syntaxErrors returns what is wrong with a source that the parser rejects,
// in the compiler's words; list is what the parser says.
func (c *checker) syntaxErrors(list scanner.ErrorList) []program.Diagnostic {
	base := c.fset.File(1)
	for _, e := range syntax.Errors(string(withoutDirectives(c.src))) {
		c.add(base.Pos(e.Offset), "%s", e.Message)
	}
	if len(c.found) == 0 {
		// For the compiler no matter of syntax.
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b *scanner.Error) int { return cmp.Compare(a.Pos.Offset, b.Pos.Offset) })
		for _, e := range list {
			c.add(base.Pos(min(e.Pos.Offset, base.Size())), "%s", leftToTypes(e.Msg))
		}
	}
	if !slices.ContainsFunc(c.found, func(f finding) bool { return !passable(f.message) }) {
		c.despite()
	}
	return c.diagnostics()
}

// passable reports whether the compiler goes on after a mistake as if it were
// not there: after characters that Go does not have, and indices that are
// missing.
func passable(message string) bool {
	return strings.HasPrefix(message, "invalid character ") || strings.HasSuffix(message, "index required in 3-index slice")
}

// despite checks the types of a file in which all mistakes are passable.
func (c *checker) despite() {
	src := syntax.Blanked(string(withoutDirectives(c.src)))
	// Positions in the two file sets are the same: each has one file.
	d := &checker{fset: token.NewFileSet(), src: c.src, limit: c.limit}
	file, err := parser.ParseFile(d.fset, FileName, src, parser.AllErrors|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) && slices.ContainsFunc(list, func(e *scanner.Error) bool { return !passable(e.Msg) }) {
		return
	}
	d.file = file
	if d.shallow() && d.packages() {
		d.check(std.NewLoader(), true)
		c.found = append(c.found, d.found...)
	}
}

// leftToTypes puts an error of the parser that the compiler leaves to its
// type checker into the compiler's words.
func leftToTypes(message string) string {
	switch {
	case message == "expected at most 2 expressions":
		return "range clause permits at most two iteration variables"
	case strings.HasPrefix(message, "can only use ... with final parameter"):
		return "can only use ... with final parameter"
	case strings.HasPrefix(message, "exceeded max"):
		return tooDeep
	case strings.HasPrefix(message, "expected "), strings.HasSuffix(message, "method must have no type parameters"),
		message == "missing parameter name":
		return "syntax error: " + message
	}
	return message
}
