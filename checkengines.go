package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/fence"
	"bingfa/playground/pool"
)

// checkEngines are the engines of a check.
type checkEngines struct {
	verify.Engines
	close func()
}

// findEngines returns the engines that are asked for, and tells what is
// missing. Workers are started when the first program needs one.
func (c *checking) findEngines(ctx context.Context, examples []*note.Example, fences []fence.Fence) (*checkEngines, error) {
	found := &checkEngines{close: func() {}}
	o := engine.Options{Dir: c.workspace.ContentDir(), Python: c.python, Memory: c.cache}
	var python *engine.CPython
	var noPython error
	done := make(chan struct{})
	go func() { // it may be a slow one
		defer close(done)
		if slices.Contains(c.kinds, verify.Python) {
			python, noPython = engine.Python(ctx, o, append(verify.PythonPrograms(c.workspace.Dir, examples), pythonFences(fences)...))
		}
	}()
	toolchain, noGo := engine.Go(ctx, o)
	<-done
	for _, k := range c.kinds {
		var err error
		var release string
		switch k {
		case verify.Python:
			if err = noPython; err == nil {
				found.Python, release = python, python.Release()
			}
		case verify.Go:
			if err = noGo; err == nil {
				found.Go, release = toolchain, toolchain.Release()
			}
		case verify.Interpreter:
			if err = noGo; err == nil {
				in := c.interpreter(ctx, found, o)
				found.Interpreter, found.Linter, release = in, in, interpreterRelease()
			} else if errors.Is(err, engine.ErrNotInstalled) {
				err = fmt.Errorf("the playground's interpreter is %w: its workers are built with Go", engine.ErrNotInstalled)
			}
		}
		if err != nil && (!errors.Is(err, engine.ErrNotInstalled) || c.ci) {
			return nil, err
		}
		if err != nil {
			fmt.Fprintf(c.screen, "left out: %v\n", err)
		}
		c.report.addEngine(k, found.Of(k), release, err)
	}
	switch {
	case found.Python == nil && found.Go == nil && found.Interpreter == nil:
		return nil, errors.New("there is no engine to run the examples on")
	case c.update && !found.Complete():
		found.close()
		return nil, errors.New("examples are recorded only when every engine is there")
	}
	return found, nil
}

// interpreter returns the playground as an engine, whose workers are closed
// with the engines.
func (c *checking) interpreter(ctx context.Context, found *checkEngines, o engine.Options) interpreter {
	start := sync.OnceValue(func() *pool.Pool {
		p, _ := newPool(pool.Options{Wait: buildWait}, c.progress.workers)
		return p
	})
	var mu sync.Mutex
	var workers *pool.Pool
	found.close = func() {
		mu.Lock()
		defer mu.Unlock()
		if workers != nil {
			workers.Close()
		}
	}
	return newInterpreter(ctx, func() *pool.Pool {
		mu.Lock()
		defer mu.Unlock()
		workers = start()
		return workers
	}, o)
}

// tellLeftOut tells which examples were not run on an engine for lack of
// packages: one line for the same packages, instead of a warning for each
// example. Where the warnings count, or were told, it tells nothing.
func (c *checking) tellLeftOut(results []verify.Result) {
	if !c.json && (c.strict || c.screen.Shown()) {
		return
	}
	type key struct{ engine, packages string }
	var order []key
	names := map[key][]string{}
	lacks := map[key][]string{}
	for _, r := range results {
		if r.Status != verify.LeftOut || len(r.Lacks) == 0 {
			continue
		}
		k := key{r.Engine, strings.Join(r.Lacks, ", ")}
		if names[k] == nil {
			order = append(order, k)
		}
		names[k] = append(names[k], c.exampleName(r.Example))
		lacks[k] = r.Lacks
		file, message := path.Join(r.Example.Dir, note.PythonFile), r.Engine+" lacks "+k.packages
		c.report.untold = slices.DeleteFunc(c.report.untold, func(d diagnostic.Diagnostic) bool {
			return d.Warning && d.File == file && d.Message == message
		})
	}
	for _, k := range order {
		fmt.Fprintf(c.screen, "left out on %s, which lacks %s: %s; %s\n", k.engine, k.packages, strings.Join(names[k], ", "), engine.Install(lacks[k]))
	}
}
