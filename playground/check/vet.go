package check

import (
	"bingfa/playground/check/vet"
	"bingfa/playground/program"
)

// maxWarnings is how many warnings are told.
const maxWarnings = 50

// Vet returns what is suspicious in the program, in go vet's words and in
// the order of the source.
func (p *Program) Vet() []program.Diagnostic {
	c := &checker{fset: p.Fset, file: p.File, src: p.src, limit: maxWarnings}
	for _, w := range vet.Run(p.Fset, p.File, p.src, p.Pkg, p.Info) {
		c.found = append(c.found, finding{pos: w.Pos, message: w.Message, category: w.Check})
	}
	return c.diagnostics()
}
