package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/grid"
	"bingfa/playground/conformance/toolchain"
	"bingfa/playground/conformance/verdict"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/symbols"
	"bingfa/playground/workerbuild"
)

// A suite is the programs, and what judges them.
type suite struct {
	root    string
	tools   *toolchain.Toolchain
	corpora []*corpus.Corpus
}

// A judged program is one with its verdict.
type judged struct {
	corpus.Program
	Corpus string
	verdict.Verdict
	// Unsettled is why the program has no verdict: the toolchain itself gives
	// it no result to be held to.
	Unsettled string
}

// gather finds the programs of the named corpora, or of all, with a wide grid
// or one for every day. The module is in root.
func gather(ctx context.Context, root string, names []string, wide bool) (*suite, error) {
	offered := symbols.Packages()
	tools, err := toolchain.New(ctx, root, offered)
	if err != nil {
		return nil, err
	}
	s := &suite{root: root, tools: tools}
	for _, c := range []struct {
		name string
		find func(goroot string, offered []string) (*corpus.Corpus, error)
	}{
		{"example", corpus.Examples},
		{"run", corpus.Runs},
		{"grid", func(string, []string) (*corpus.Corpus, error) { return grid.Programs(wide), nil }},
	} {
		if len(names) > 0 && !slices.Contains(names, c.name) {
			continue
		}
		found, err := c.find(tools.Root, offered)
		if err != nil {
			return nil, err
		}
		s.corpora = append(s.corpora, found)
	}
	if len(s.corpora) == 0 {
		return nil, fmt.Errorf("there is no corpus among %q; there are example, run and grid", names)
	}
	return s, nil
}

// judge runs the programs whose names are chosen, on the toolchain and on the
// playground, and returns them in the order of their names. Tell is told how
// many of a stage's programs are done.
func (s *suite) judge(ctx context.Context, chosen func(name string) bool, tell func(stage string, done, of int)) ([]judged, error) {
	var all []judged
	for _, c := range s.corpora {
		for _, p := range c.Programs {
			if chosen(p.Name) {
				all = append(all, judged{Program: p, Corpus: c.Name})
			}
		}
	}
	slices.SortFunc(all, func(a, b judged) int { return cmp.Compare(a.Name, b.Name) })
	counter := func(stage string) func() {
		var n atomic.Int64
		return func() { tell(stage, int(n.Add(1)), len(all)) }
	}
	sources := make([]toolchain.Source, len(all))
	for i, p := range all {
		sources[i] = toolchain.Source{Code: p.Source, Unordered: p.Unordered}
	}
	wants, err := s.tools.Run(ctx, sources, counter("the toolchain"))
	if err != nil {
		return nil, err
	}
	workers := runtime.NumCPU()
	p := pool.New(workerbuild.New(os.DirFS(s.root), workerbuild.Options{}), pool.Options{Concurrency: workers, Warm: workers, Limits: limits, Wait: time.Hour})
	defer p.Close()
	if err := p.WaitReady(ctx, program.Virtual); err != nil {
		return nil, err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	done := counter("the playground")
	for i := range all {
		g.Go(func() error {
			defer done()
			return all[i].judge(ctx, p, wants[i])
		})
	}
	return all, g.Wait()
}

// limits are the playground's own, but for the time on the server's clock:
// other things may keep this machine busy.
var limits = program.Limits{Wall: time.Minute}

// judge runs one program. One that fails is run again: whether it fails each
// time is told, the worse verdict is kept.
func (j *judged) judge(ctx context.Context, p *pool.Pool, want toolchain.Result) error {
	j.Unsettled = want.Unsettled
	if j.Unsettled == "" && j.Check != nil {
		j.Unsettled = j.Check(want.Stdout, want.Stderr)
	}
	if j.Unsettled != "" {
		return ctx.Err()
	}
	j.Verdict = verdict.Of(want, run(ctx, p, j.Source), j.Unordered)
	switch j.Kind {
	case verdict.Differs, verdict.Internal:
		again := verdict.Of(want, run(ctx, p, j.Source), j.Unordered)
		if again.Kind != j.Kind {
			kinds := verdict.Kinds()
			if slices.Index(kinds, again.Kind) < slices.Index(kinds, j.Kind) {
				j.Verdict = again
			}
			j.Cause = sometimes + j.Cause
		}
	}
	return ctx.Err()
}

// run runs a program in the playground.
func run(ctx context.Context, p *pool.Pool, code string) verdict.Take {
	var events program.Collector
	o, err := p.Run(ctx, program.Program{Code: code}, events.Add)
	return verdict.Take{Result: program.Result{Events: events.Events(), Outcome: o}, Err: err}
}
