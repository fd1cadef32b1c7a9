package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/playground/pool"
)

// check proves the site.
func check(ctx context.Context, e *env, args []string) error {
	flags := e.flagSet("check")
	update := flags.Bool("update", false, "write output.txt and recording.json of the examples that changed")
	only := flags.String("only", "", "check only examples whose `pattern` (a regular expression) matches note/example")
	if err := parse(flags, args); err != nil {
		return err
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("-only %q is no regular expression: %w", *only, err)
	}
	dir, err := e.absolute()
	if err != nil {
		return err
	}
	o, problems := build.New(build.Open(dir), false).Build()
	if err := problems.Err(); err != nil {
		return err
	}
	var examples []*note.Example
	for _, c := range o.Site.Chapters {
		for _, n := range c.Notes {
			for _, name := range n.ExampleNames() {
				if pattern.MatchString(path.Join(n.Path, name)) {
					examples = append(examples, n.Examples[name])
				}
			}
		}
	}
	switch {
	case len(examples) == 0 && *only != "":
		return fmt.Errorf("no example matches -only %q", *only)
	case len(examples) == 0:
		fmt.Fprintln(e.stdout, "there are no examples to run; the rest of the site is right")
		return nil
	}
	engines, missing, err := findEngines()
	if err != nil {
		return err
	}
	for _, m := range missing {
		fmt.Fprintf(e.stderr, "left out: %v\n", m)
	}
	if *update && len(missing) > 0 {
		return errors.New("examples are recorded only when every engine is there")
	}
	workers, _ := newPool(pool.Options{Log: warnings(e.stderr), Wait: buildWait}, progress(e.stderr, false))
	defer workers.Close()
	engines.Interpreter, engines.Linter = interpreter{workers}, interpreter{workers}

	var mu sync.Mutex
	var suspicions diagnostic.List
	warn := func(d diagnostic.Diagnostic) {
		mu.Lock()
		defer mu.Unlock()
		suspicions = append(suspicions, d)
	}
	done, updated := 0, 0
	progress := func(ex *note.Example, changed bool, problems int) {
		mu.Lock()
		defer mu.Unlock()
		done++
		if changed {
			updated++
			fmt.Fprintf(e.stdout, "recorded %s\n", ex.Dir)
		}
		if isTerminal(e.stderr) {
			fmt.Fprintf(e.stderr, "\r\x1b[K%d of %d examples %s", done, len(examples), strings.Repeat("█", done*30/len(examples)))
		}
	}
	problems = verify.Examples(ctx, examples, engines, verify.Options{Dir: dir, Update: *update, Warn: warn, Done: progress})
	if isTerminal(e.stderr) {
		fmt.Fprint(e.stderr, "\r\x1b[K")
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	suspicions.Sort()
	for _, d := range suspicions {
		d.Message = "warning: " + d.Message
		fmt.Fprintln(e.stderr, d.Error())
	}
	if err := problems.Err(); err != nil {
		return err
	}
	names := []string{}
	for _, engine := range []verify.Engine{engines.Python, engines.Go, engines.Interpreter} {
		if engine != nil {
			names = append(names, engine.Name())
		}
	}
	fmt.Fprintf(e.stdout, "%d examples hold on %s\n", len(examples), strings.Join(names, ", "))
	return nil
}

// findEngines returns the engines of this machine and what is missing. Under
// BINGFA_CI nothing may be missing.
func findEngines() (verify.Engines, []error, error) {
	var engines verify.Engines
	var missing []error
	for _, f := range []struct {
		find   func() (verify.Engine, error)
		target *verify.Engine
	}{{verify.Python, &engines.Python}, {verify.Go, &engines.Go}} {
		engine, err := f.find()
		switch {
		case errors.Is(err, verify.ErrNotInstalled) && os.Getenv("BINGFA_CI") == "":
			missing = append(missing, err)
		case err != nil:
			return engines, nil, err
		default:
			*f.target = engine
		}
	}
	return engines, missing, nil
}
