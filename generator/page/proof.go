package page

import (
	"strings"

	"bingfa/generator/note"
)

// proofView says what `bingfa check` has proven of an example, of exactly the
// programs and the output that the page shows.
type proofView struct {
	// Engines are those that agreed: "CPython 3.11 · Go 1.26 · yaegi 0.16".
	Engines string
	// Differs says in a few words what may differ between runs; may be empty.
	Differs string
	// Details are whole sentences.
	Details []string
}

// proof returns nil for what is not proven in its present form.
func proof(l *language, e *note.Example) *proofView {
	rec := e.Recording
	if rec == nil || rec.Go == nil {
		return nil
	}
	goEngines := []string{rec.Go.Engine, rec.Interpreter}
	engines := goEngines
	if rec.Python != nil {
		engines = append([]string{rec.Python.Engine}, engines...)
	}
	v := &proofView{Engines: strings.Join(engines, " · ")}
	var kinds []string
	for _, kind := range e.Config.Differs {
		kinds = append(kinds, l.word("proof.differs."+kind))
	}
	differs := list(l, kinds)
	key := ""
	switch byOrder := e.Config.Compare == "lines"; {
	case byOrder && differs != "":
		key = ".lines-mask"
	case byOrder:
		key = ".lines"
	case differs != "":
		key = ".mask"
	}
	if key != "" {
		v.Differs = fill(l.word("proof.short"+key), "differs", differs)
	}
	said := fill(l.word("proof.all"+key), "differs", differs)
	if note.Kind(e.Config.Go) == "compile_error" {
		v.Details = append(v.Details, fill(l.word("proof.refused"), "engines", list(l, goEngines)))
		if said = fill(l.word("proof.python"+key), "differs", differs, "engine", engines[0]); rec.Python == nil {
			said = ""
		}
	}
	if said != "" {
		v.Details = append(v.Details, said)
	}
	v.Details = append(v.Details, fill(l.word("proof.interpreter"), "name", rec.Interpreter))
	return v
}

// list joins words as the language does: "a, b and c".
func list(l *language, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], l.word("list.comma")) + l.word("list.and") + words[last]
}
