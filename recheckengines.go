package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
	"bingfa/playground/pool"
)

// prepare finds the engines that are found quickly, once.
func (r *rechecker) prepare(ctx context.Context) {
	if r.runner != nil {
		return
	}
	var results *cache.Cache
	dir, err := cache.Default()
	if err == nil {
		results, err = cache.Open(dir)
	}
	if err != nil {
		fmt.Fprintf(r.warn, "Results of checks are not kept: %v\n", err)
	}
	r.runner = runner.New(results)
	r.options = engine.Options{Dir: r.workspace.ContentDir(), Python: os.Getenv("BINGFA_PYTHON")}
	if results != nil {
		r.options.Memory = results
	}
	toolchain, err := engine.Go(ctx, r.options)
	if err != nil {
		r.miss(ctx, err.Error())
		return // the playground's workers are built with it
	}
	elsewhere := r.options
	elsewhere.Dir = os.TempDir() // outside of the notes' module, as the workers
	in := newInterpreter(func() *pool.Pool { return r.workers }, func() (string, error) {
		builder, err := engine.Go(ctx, elsewhere)
		if err != nil {
			return "", err
		}
		return builder.Version(ctx, engine.Program{})
	})
	r.engines = verify.Engines{Go: toolchain, Interpreter: polite{in}, Linter: in}
}

// findPython finds CPython, once: the one that has what the programs import.
func (r *rechecker) findPython(ctx context.Context) {
	if r.python {
		return
	}
	r.python = true
	if python, err := engine.Python(ctx, r.options, r.pythonPrograms()); err == nil {
		r.engines.Python = python
	} else {
		r.miss(ctx, err.Error())
	}
}

// miss tells, once, what examples are not checked on.
func (r *rechecker) miss(ctx context.Context, what string) {
	if ctx.Err() == nil && !r.told[what] {
		r.told[what] = true
		fmt.Fprintf(r.warn, "Changed examples are checked without it: %s\n", what)
	}
}

// pythonPrograms returns the Python programs of the site.
func (r *rechecker) pythonPrograms() []engine.Program {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []engine.Program
	for _, dir := range slices.Sorted(maps.Keys(r.seen)) {
		if e := r.seen[dir]; e.Python != nil {
			list = append(list, engine.Program{Dir: filepath.Join(r.workspace.Dir, filepath.FromSlash(dir)), File: note.PythonFile, Code: e.Python, Want: e.Config.Python})
		}
	}
	return list
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
