package api

import (
	"net/http"

	"bingfa/playground/program"
)

// Checked is the answer of /api/check: the mistakes of a program, in the
// order of the source, or, if it compiles, what is suspicious in it. Neither
// is ever null.
type Checked struct {
	Diagnostics []program.Diagnostic `json:"diagnostics"`
	Warnings    []program.Diagnostic `json:"warnings"`
}

// check is /api/check. A program is checked where programs run, in a worker
// of its own: type checkers can be kept busy too.
func (s *Server) check(a *answer, r *http.Request) error {
	b, err := s.jsonBody(a, r)
	if err != nil {
		return err
	}
	code, err := decodeFormat(b, s.runner.Limits())
	if err != nil {
		return err
	}
	o, err := s.execute(a, r, program.Program{Code: code, Clock: program.Virtual, Check: true}, func(program.Event) {})
	if err != nil {
		return err
	}
	return writeJSON(a, http.StatusOK, checked(o))
}

func checked(o program.Outcome) Checked {
	c := Checked{Diagnostics: o.Diagnostics, Warnings: o.Warnings}
	if o.Status != program.OK && o.Status != program.CompileError {
		c.Diagnostics = []program.Diagnostic{{Message: "the program cannot be checked: " + o.Message}}
	}
	for _, list := range []*[]program.Diagnostic{&c.Diagnostics, &c.Warnings} {
		if *list == nil {
			*list = []program.Diagnostic{}
		}
	}
	return c
}
