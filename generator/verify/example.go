package verify

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"golang.org/x/sync/errgroup"
)

// checker checks one example.
type checker struct {
	Options
	example *note.Example
	engines Engines
	access  map[Kind]*access

	output    []byte // what programs are to print; nil if nobody knows
	reference string // where that is said, told in messages

	results  []Result
	problems diagnostic.List
	changes  []Change
}

func (c *checker) tell(e Event) {
	if c.Watch != nil {
		c.Watch(e)
	}
}

func (c *checker) problem(file, message, hint string) diagnostic.Diagnostic {
	return diagnostic.Diagnostic{File: path.Join(c.example.Dir, file), Message: message, Hint: hint}
}

// attempt is an example on one engine.
type attempt struct {
	Result
	take     *note.Take // nil if the engine did not run it
	differs  bool       // it ends as it should, but prints something else
	problems diagnostic.List
}

func (c *checker) check(ctx context.Context) {
	e := c.example
	if e.Unclear {
		return // that is told where the site is read
	}
	c.output, c.reference = e.Output, note.OutputFile
	var kinds []Kind
	for _, k := range Kinds {
		if k != Python || e.Python != nil {
			kinds = append(kinds, k)
		}
	}
	attempts := map[Kind]*attempt{}
	first := Go
	if e.Config.OutputBy() == note.PythonFile {
		first = Python
	}
	leads := c.Update && slices.Contains(kinds, first) && c.engines.Of(first) != nil
	if leads {
		// What it prints is what the others are held to.
		attempts[first] = c.run(ctx, first, true)
		if t := attempts[first].take; t != nil && (c.output == nil || !c.same(t)) {
			c.output = []byte(strings.ReplaceAll(t.Written("stdout"), "\r\n", "\n")) // as package note reads files
			c.reference = fmt.Sprintf("%s under %s", e.Config.OutputBy(), Describe(first, attempts[first].Engine))
		}
	}
	var mistakes, others diagnostic.List
	var mu sync.Mutex
	var group errgroup.Group
	group.Go(func() error {
		mistakes, others = c.lint(ctx)
		return nil
	})
	for _, k := range kinds {
		if leads && k == first {
			continue
		}
		group.Go(func() error {
			a := c.run(ctx, k, false)
			mu.Lock()
			defer mu.Unlock()
			attempts[k] = a
			return nil
		})
	}
	_ = group.Wait() // problems are in the attempts
	if ctx.Err() != nil {
		return
	}
	c.problems = append(mistakes, others...)
	c.agree(attempts[Go], attempts[Interpreter])
	c.unite(kinds, attempts)
	c.problems = append(c.problems, c.masks()...)
	c.problems = append(c.problems, c.unseen(attempts)...)
	complete := true
	for _, k := range kinds {
		a := attempts[k]
		if len(mistakes) > 0 && a.take != nil && (k == Interpreter || k == Go && note.Kind(a.take.Outcome) == "compile_error") {
			a.Status, a.problems = Failed, nil // that it does not compile is said
		}
		c.results = append(c.results, a.Result)
		c.problems = append(c.problems, a.problems...)
		complete = complete && a.take != nil && a.Status == Proven
	}
	switch {
	case len(c.problems.Errors()) > 0:
	case e.Output == nil && !c.Update && c.prints():
		c.problems = append(c.problems, c.problem(note.OutputFile, "there is no "+note.OutputFile, "write it with `bingfa check -update`"))
	case !complete:
	case c.Update:
		c.record(attempts[Python], attempts[Go], attempts[Interpreter])
	case e.Recording == nil:
		c.problems = append(c.problems, c.problem(note.RecordingFile, "there is no recording of the example as it is now", "prove and record it with `bingfa check -update`"))
	}
}

// agree holds two engines that refuse a program to the same reason: the line
// of the first mistake. Their words may differ.
func (c *checker) agree(toolchain, interpreter *attempt) {
	if note.Kind(c.example.Config.Go) != "compile_error" || toolchain.Status != Proven || interpreter.Status != Proven {
		return
	}
	line := func(t *note.Take) string { n, _, _ := strings.Cut(t.Message, ":"); return n }
	if line(toolchain.take) == line(interpreter.take) {
		return
	}
	interpreter.Status = Failed
	interpreter.problems = append(interpreter.problems, c.problem(note.GoFile, fmt.Sprintf("%s refuses it for another reason than %s: %s",
		Describe(Interpreter, interpreter.Engine), toolchain.Engine, indentRest(cut(interpreter.take.Message, 10))), "show one mistake at a time"))
}

// prints reports whether there is a program whose output is output.txt.
func (c *checker) prints() bool {
	return c.example.Config.OutputBy() == note.GoFile || c.example.Python != nil
}
