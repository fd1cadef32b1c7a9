package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
	"bingfa/playground/pool"
)

// prepare opens the cache before the first check.
func (r *rechecker) prepare() {
	if r.runner == nil {
		r.results = openCache("", r.warn)
		r.runner = runner.New(r.results)
		r.options = engine.Options{Dir: r.workspace.ContentDir(), Python: os.Getenv("BINGFA_PYTHON"), Memory: r.results}
	}
}

// findGo finds Go and what is built with it. What is missing is looked for
// again: it may have been installed meanwhile.
func (r *rechecker) findGo(ctx context.Context) {
	if r.engines.Go != nil {
		return
	}
	toolchain, err := engine.Go(ctx, r.options)
	if err != nil {
		r.miss(ctx, err.Error())
		return // the playground's workers are built with it
	}
	in := newInterpreter(ctx, func() *pool.Pool { return r.workers }, r.options)
	r.engines.Go, r.engines.Interpreter, r.engines.Linter = toolchain, polite{in}, in
}

// findPython finds CPython: the one that has what the programs import.
func (r *rechecker) findPython(ctx context.Context) {
	if r.engines.Python != nil {
		return
	}
	r.mu.Lock()
	programs := verify.PythonPrograms(r.workspace.Dir, slices.Collect(maps.Values(r.seen)))
	for _, f := range r.texts {
		programs = append(programs, pythonFences(f.list)...)
	}
	r.mu.Unlock()
	python, err := engine.Python(ctx, r.options, programs)
	if err != nil {
		r.miss(ctx, err.Error())
		return
	}
	r.engines.Python = python
}

// miss tells, once, what examples and fences are not checked on.
func (r *rechecker) miss(ctx context.Context, what string) {
	if ctx.Err() == nil && !r.told[what] {
		r.told[what] = true
		fmt.Fprintf(r.warn, "What changes is checked without it: %s\n", what)
	}
}

// tellLacks tells what packages an engine lacks.
func (r *rechecker) tellLacks(ctx context.Context, results []verify.Result) {
	for _, result := range results {
		if len(result.Lacks) > 0 {
			r.miss(ctx, fmt.Sprintf("%s lacks %s; %s", result.Engine, strings.Join(result.Lacks, ", "), engine.Install(result.Lacks)))
		}
	}
}

// polite is the playground as an engine that lets the author's own runs go
// first.
type polite struct{ interpreter }

func (p polite) Run(ctx context.Context, prog engine.Program) (*note.Take, error) {
	for began := time.Now(); p.pool().Stats().Running > 0 && time.Since(began) < politeFor; {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return p.interpreter.Run(ctx, prog)
}
