package check

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"bingfa/playground/program"
)

// A finding is a mistake at a place.
type finding struct {
	pos      token.Pos // NoPos: the whole file
	message  string
	category string // as in program.Diagnostic
	early    bool   // found before types are looked at, which are not if there is any
}

const (
	// maxDiagnostics is how many mistakes are told. The compiler stops at 10.
	maxDiagnostics = 50
	// maxFound is how many are looked for: they are not found in the order
	// of the source.
	maxFound = 1000
	// maxMessage is how long a message may be, in bytes: it may repeat much
	// of the source.
	maxMessage = 2 << 10
)

// errEnough stops the type checker.
var errEnough = errors.New("enough was found")

func (c *checker) add(pos token.Pos, format string, args ...any) {
	c.found = append(c.found, finding{pos: pos, message: fmt.Sprintf(format, args...)})
}

// diagnostics returns what was found, in the order of the source, once.
func (c *checker) diagnostics() []program.Diagnostic {
	if slices.ContainsFunc(c.found, func(f finding) bool { return f.early }) {
		c.found = slices.DeleteFunc(c.found, func(f finding) bool { return !f.early })
	}
	slices.SortStableFunc(c.found, func(a, b finding) int { return cmp.Compare(a.pos, b.pos) })
	var diags []program.Diagnostic
	for _, f := range c.found {
		d := c.diagnostic(f)
		if f.category == "" && slices.ContainsFunc(diags, func(e program.Diagnostic) bool { return e.Line == d.Line && e.Message == d.Message }) {
			continue // as the compiler: the same again in a line
		}
		if len(diags) == c.limit {
			return append(diags, program.Diagnostic{Message: "too many errors"})
		}
		diags = append(diags, d)
	}
	return diags
}

func (c *checker) diagnostic(f finding) program.Diagnostic {
	d := program.Diagnostic{Message: clip(f.message), Category: f.category}
	if f.pos.IsValid() {
		// The file's own table of lines ends where the parser gave up.
		before := c.src[:min(c.fset.File(f.pos).Offset(f.pos), len(c.src))]
		d.Line, d.Column = 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n')
	}
	return d
}

// clip cuts a message that is too long.
func clip(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	return strings.ToValidUTF8(s[:maxMessage], "") + " …"
}
