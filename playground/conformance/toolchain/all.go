package toolchain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Source is a program of one file.
type Source struct {
	Code string
	// Unordered means that the order of the lines on standard output does not
	// matter; they are sorted.
	Unordered bool
}

// together is how many programs share a binary.
const together = 50

// Run returns what comes of each source. Done is told of each, from several
// goroutines; it may be nil.
func (t *Toolchain) Run(ctx context.Context, sources []Source, done func()) ([]Result, error) {
	if done == nil {
		done = func() {}
	}
	w := &work{Toolchain: t, sources: sources, done: done, results: make([]Result, len(sources)), alone: make([]bool, len(sources))}
	var missing []int
	for i, s := range sources {
		r, ok := t.load(t.key(s))
		if w.results[i] = r; ok {
			done()
		} else {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return w.results, nil
	}
	if len(sources) > maxPrograms {
		return nil, fmt.Errorf("%d programs at once; at most %d are possible", len(sources), maxPrograms)
	}
	dir, err := os.MkdirTemp("", "conformance-build-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	w.dir = dir
	if err := os.WriteFile(filepath.Join(dir, "importcfg"), []byte(t.importcfg), 0o666); err != nil {
		return nil, err
	}
	return w.results, w.run(ctx, missing)
}

// work is one call of Run.
type work struct {
	*Toolchain
	dir     string
	sources []Source
	done    func()
	results []Result
	alone   []bool
}

func (w *work) run(ctx context.Context, missing []int) error {
	var mu sync.Mutex
	var single, shared []int
	err := w.each(ctx, len(missing), func(ctx context.Context, n int) error {
		i := missing[n]
		w.alone[i] = mustBeAlone(w.sources[i].Code) || strings.Contains(w.sources[i].Code, unit(i))
		if err := w.compile(ctx, w.dir, i, w.sources[i].Code, w.alone[i]); err != nil {
			return w.give(ctx, i, Result{Unsettled: "does not compile: " + err.Error()})
		}
		mu.Lock()
		defer mu.Unlock()
		if w.alone[i] {
			single = append(single, i)
		} else {
			shared = append(shared, i)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(shared)
	var binaries []*binary
	for chunk := range slices.Chunk(shared, together) {
		binaries = append(binaries, &binary{programs: chunk, shared: true})
	}
	for _, i := range single {
		binaries = append(binaries, &binary{programs: []int{i}})
	}
	return w.each(ctx, len(binaries), func(ctx context.Context, n int) error { return w.try(ctx, binaries[n]) })
}

// try links and runs the programs of a binary.
func (w *work) try(ctx context.Context, b *binary) error {
	if err := w.link(ctx, w.dir, b); err != nil {
		if len(b.programs) > 1 { // one of them is to blame
			for _, i := range b.programs {
				if err := w.try(ctx, &binary{programs: []int{i}, shared: true}); err != nil {
					return err
				}
			}
			return nil
		}
		return w.give(ctx, b.programs[0], Result{Unsettled: "does not link: " + err.Error()})
	}
	defer os.Remove(b.path)
	for _, i := range b.programs {
		r, err := observe(ctx, b, i, w.sources[i].Unordered)
		if err != nil {
			return err
		}
		if err := w.settle(ctx, i, r); err != nil {
			return err
		}
	}
	return nil
}

// settle gives a result, and keeps it for the next time.
func (w *work) settle(ctx context.Context, i int, r Result) error {
	if err := w.give(ctx, i, r); err != nil {
		return err
	}
	return w.store(w.key(w.sources[i]), r)
}

// give gives a result, unless it is the consequence of an interruption.
func (w *work) give(ctx context.Context, i int, r Result) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w.results[i] = r
	w.done()
	return nil
}

// each calls f with 0 … n-1, as many at once as there are processors.
func (w *work) each(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(w.parallel)
	for i := range n {
		g.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return f(ctx, i)
		})
	}
	return g.Wait()
}
