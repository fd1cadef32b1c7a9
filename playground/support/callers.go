package support

import "bingfa/playground/symbols/host"

// file is the program's, as runtime.Caller tells it.
const file = "/program/main.go"

// Callers returns where the calling goroutine is: the place that it passed
// last, before it called the library. Of the functions further out nothing is
// known.
func (m *Machine) Callers() []host.Frame {
	if m.line < 0 || m.line >= len(m.prog.Places) {
		return nil
	}
	p := m.prog.Places[m.line]
	if p.Func < 0 {
		return nil
	}
	return []host.Frame{{Function: m.prog.Funcs[p.Func].Name, File: file, Line: p.Line}}
}
