package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/verify"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/fence"
)

// A checkReport is what check found: the document that check -json prints. No
// list in it is null.
type checkReport struct {
	// Proven means that nothing is wrong; under -strict, that nothing is
	// doubtful either.
	Proven bool `json:"proven"`
	// Engines are those that were asked for.
	Engines []engineReport `json:"engines"`
	// Examples are those that were checked, in the order of the notes. There
	// are none when the site does not build.
	Examples []exampleReport `json:"examples"`
	// Fences counts those of Go and Python in the text.
	Fences fence.Report `json:"fences"`
	// Problems are in the order of files; "warning": true marks those that
	// are only doubtful.
	Problems diagnostic.List `json:"problems"`
	// Changed are the files that -update wrote, as the author knows them.
	Changed []string `json:"changed"`
	// DurationMS is how long the check took, in milliseconds.
	DurationMS int64 `json:"duration_ms"`

	untold diagnostic.List // of Problems
}

// An engineReport tells of an engine.
type engineReport struct {
	// Engine is "python", "go" or "interpreter".
	Engine verify.Kind `json:"engine"`
	// Name is what readers are told: "CPython 3.11". Version is the whole
	// version: "3.11.2". Both are empty if the engine is not there.
	Name    string `json:"name"`
	Version string `json:"version"`
	// Missing says why it is not there.
	Missing string `json:"missing,omitempty"`
}

// An exampleReport tells of an example.
type exampleReport struct {
	// Example is the note's path and the example's name:
	// "threads/locks/deadlock". Folder is where it is.
	Example string      `json:"example"`
	Folder  string      `json:"folder"`
	Runs    []runReport `json:"runs"`
}

// A runReport tells of an example on an engine.
type runReport struct {
	Engine verify.Kind `json:"engine"`
	// Status is "proven", "failed" or "left_out"; what is wrong is among the
	// problems.
	Status verify.Status `json:"status"`
	// Lacks are packages for want of which it was left out.
	Lacks []string `json:"lacks,omitempty"`
	// Outcome is how the program ended, as in example.yaml; empty if it did
	// not run.
	Outcome string `json:"outcome"`
	// Cached means that it ran in an earlier check.
	Cached bool `json:"cached"`
	// DurationMS is how long it ran, compiling included, in milliseconds.
	DurationMS int64 `json:"duration_ms"`
}

func newCheckReport() *checkReport {
	return &checkReport{Engines: []engineReport{}, Examples: []exampleReport{}, Problems: diagnostic.List{}, Changed: []string{}}
}

// addEngine notes an engine. err says why it is not there.
func (r *checkReport) addEngine(k verify.Kind, e engine.Engine, release string, err error) {
	report := engineReport{Engine: k}
	if err != nil {
		report.Missing = err.Error()
	} else {
		report.Name, report.Version = e.Name(), release
	}
	r.Engines = append(r.Engines, report)
}

// addExamples notes what came of examples.
func (r *checkReport) addExamples(w build.Workspace, v *verify.Report) {
	for _, result := range v.Results {
		n := len(r.Examples)
		if n == 0 || r.Examples[n-1].Folder != result.Example.Dir {
			name := result.Example.Dir
			if w.Content != "." {
				name = strings.TrimPrefix(name, path.Clean(w.Content)+"/")
			}
			r.Examples = append(r.Examples, exampleReport{Example: name, Folder: result.Example.Dir})
			n++
		}
		if result.Engine == "" {
			continue // not asked for, or missing: that is said of the engine
		}
		r.Examples[n-1].Runs = append(r.Examples[n-1].Runs, runReport{result.Kind, result.Status, result.Lacks,
			result.Outcome, result.Cached, result.Duration.Milliseconds()})
	}
	for _, c := range v.Changes {
		r.Changed = append(r.Changed, c.File)
	}
}

// failures tells why a check could not go on, unless that is among what is
// known already: an engine that does not work stops more than one part.
func failures(err error, known diagnostic.List) (list diagnostic.List) {
	var one diagnostic.Diagnostic
	failure, broken := new(engine.Failure), new(engine.Broken)
	switch {
	case errors.As(err, &list):
		return list
	case errors.As(err, &one):
		return diagnostic.List{one}
	case errors.As(err, &failure):
		return diagnostic.List{{Message: failure.Message, Hint: failure.Hint}}
	case errors.As(err, &broken) && slices.ContainsFunc(known, func(d diagnostic.Diagnostic) bool { return d.File == "" && !d.Warning }):
		return nil
	}
	return diagnostic.List{{Message: err.Error()}}
}

// write prints the report as JSON.
func (r *checkReport) write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// summary says what a site that nothing is wrong with has been proven to do.
func (r *checkReport) summary() string {
	if len(r.Examples) == 0 {
		if r.Fences.Fences > 0 {
			return r.Fences.String()
		}
		return "there are no examples to run; the rest of the site is right"
	}
	proven := map[verify.Kind]int{}
	examples, runs, cached, left := 0, 0, 0, 0
	for _, e := range r.Examples {
		if slices.ContainsFunc(e.Runs, func(r runReport) bool { return r.Status == verify.Proven }) {
			examples++
		}
		for _, run := range e.Runs {
			switch {
			case run.Status == verify.LeftOut:
				left++
			case run.Cached:
				cached++
				fallthrough
			default:
				runs++
				proven[run.Engine]++
			}
		}
	}
	s := "no example was run"
	if examples > 0 {
		s = fmt.Sprintf("%s%s: %s", count(examples, "example holds", "examples hold"), r.where(proven, examples), count(runs, "run", "runs"))
	}
	switch cached {
	case 0:
	case runs:
		s += ", nothing new"
	default:
		s += fmt.Sprintf(", %d of them from an earlier check", cached)
	}
	if n := len(r.Examples) - examples; n > 0 && examples > 0 {
		s += fmt.Sprintf("; %s not run", count(n, "example", "examples"))
	}
	if left > 0 {
		s += fmt.Sprintf("; %d not run for lack of packages", left)
	}
	if r.Fences.Fences > 0 {
		s += "; " + r.Fences.String()
	}
	return s
}

// where says on which engines examples hold, those first on which all do:
// " on Go 1.26, 1 of them on CPython 3.11".
func (r *checkReport) where(proven map[verify.Kind]int, examples int) string {
	var all, some []string
	for _, e := range r.Engines {
		name := verify.Describe(e.Engine, e.Name)
		switch n := proven[e.Engine]; n {
		case 0:
		case examples:
			all = append(all, name)
		default:
			some = append(some, fmt.Sprintf(", %d of them on %s", n, name))
		}
	}
	s := strings.Join(some, "")
	if len(all) > 0 {
		s = " on " + strings.Join(all, ", ") + s
	}
	return s
}
