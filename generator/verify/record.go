package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"

	"bingfa/generator/disk"
	"bingfa/generator/note"
)

// record writes what was proven: the output, and how it came about.
func (c *checker) record(python, toolchain, interpreter *attempt) {
	e := *c.example
	if e.Output == nil && c.prints() || !bytes.Equal(e.Output, c.output) {
		e.Output = c.output
		if !c.write(note.OutputFile, e.Output) {
			return
		}
	}
	r := &note.Recording{Hash: e.Hash(), Interpreter: interpreter.Engine, Go: c.shown(interpreter.take, toolchain.Engine)}
	// Under the virtual clock the interpreter's times are exact; the words on
	// the outcome are the toolchain's.
	r.Go.Message = toolchain.take.Message
	if python != nil {
		r.Python = c.shown(python.take, python.Engine)
	}
	if old := e.Recording; old != nil && old.Hash == r.Hash && sameEngine(old.Python, r.Python) && sameEngine(old.Go, r.Go) {
		if old.Interpreter == r.Interpreter {
			return // real time is never the same twice; the proof is
		}
		r.Python, r.Go = old.Python, old.Go
	}
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		c.problems = append(c.problems, c.problem(note.RecordingFile, err.Error(), ""))
		return
	}
	c.write(note.RecordingFile, append(data, '\n'))
}

// shown returns what pages show of a take: only the text that both engines
// share. A crash report has addresses and numbers that differ on every run.
func (c *checker) shown(t *note.Take, engine string) *note.Take {
	s := *t
	s.Engine = engine
	s.Events = slices.DeleteFunc(slices.Clone(s.Events), func(ev note.Event) bool { return ev.Stream != "stdout" && s.Outcome != "ok" })
	if s.Events == nil {
		s.Events = []note.Event{}
	}
	return &s
}

func sameEngine(a, b *note.Take) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Engine == b.Engine
}

// write replaces a file of the example in one step, and reports whether it is
// as it should be.
func (c *checker) write(base string, data []byte) bool {
	file := filepath.Join(c.Dir, filepath.FromSlash(c.example.Dir), base)
	old, err := os.ReadFile(file)
	if err == nil && bytes.Equal(old, data) {
		return true
	}
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = disk.Replace(file, data)
	}
	if err != nil {
		c.problems = append(c.problems, c.problem(base, "it cannot be written: "+disk.Reason(err).Error(), ""))
		return false
	}
	c.changes = append(c.changes, Change{File: path.Join(c.example.Dir, base), Old: old, New: data})
	return true
}
