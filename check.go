package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/runner"
	"bingfa/terminal"
)

// checkOptions are what check is asked to do.
type checkOptions struct {
	update, strict, json bool
	only                 *regexp.Regexp // nil for all
	kinds                []verify.Kind  // of the engines to run on
	python               string         // command or path; empty to look for one
	cacheDir             string         // empty for the default
	noCache              bool
	translations         translationFlags
}

// A checking is one check with all that its parts work with.
type checking struct {
	*env
	checkOptions
	workspace build.Workspace
	ci        bool // what is missing on this machine is an error
	screen    *terminal.Status
	progress  *checkProgress
	cache     *cache.Cache // nil for none
	runner    *runner.Runner
	report    *checkReport
	began     time.Time
}

// check proves the site.
func check(ctx context.Context, e *env, args []string) error {
	o, err := parseCheck(e, args)
	if err != nil {
		return err
	}
	dir, err := e.absolute()
	if err != nil {
		return err
	}
	c := &checking{env: e, checkOptions: o, workspace: build.Open(dir), ci: os.Getenv("BINGFA_CI") != "",
		screen: terminal.NewStatus(e.stderr), report: newCheckReport(), began: time.Now()}
	err = c.run(ctx)
	c.screen.Clear()
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	return c.finish(err)
}

// run does all parts and notes what comes of them in the report. The error is
// for a check that could not go on.
func (c *checking) run(ctx context.Context) error {
	if !c.noCache {
		c.cache = openCache(c.cacheDir, c.screen)
	}
	c.runner = runner.New(c.cache)
	out, problems := build.New(c.workspace, false).Build()
	if c.translations.given() {
		return c.translations.run(c.env, c.workspace, out, problems, c.json)
	}
	c.add(problems)
	if out == nil {
		return nil
	}
	c.add(out.Site.CheckTranslations(c.selectedNotes()))
	fences := c.selectFences(out)
	examples, err := c.selectExamples(out, len(fences) > 0)
	if err != nil {
		return err
	}
	if len(examples)+len(fences) == 0 {
		return nil
	}
	c.progress = newCheckProgress(c, len(examples))
	engines, err := c.findEngines(ctx, examples, fences)
	if err != nil {
		return err
	}
	defer engines.close()
	c.checkExamples(ctx, examples, engines.Engines)
	return c.checkFences(ctx, fences, engines.Engines)
}

// parseCheck reads the flags of check.
func parseCheck(e *env, args []string) (o checkOptions, err error) {
	f := e.flagSet("check")
	f.BoolVar(&o.update, "update", false, "write output.txt and recording.json of the examples that changed")
	f.BoolVar(&o.strict, "strict", false, "count warnings as errors")
	f.BoolVar(&o.json, "json", false, "tell all in one JSON document on standard output")
	f.Func("only", "check only what a `pattern` (a regular expression) matches: note/example, or the note for the fences in its text", func(s string) (err error) {
		o.only, err = regexp.Compile(s)
		return err
	})
	o.kinds = verify.Kinds
	f.Func("engines", "run on some engines only: a `list` of python, go, interpreter", func(s string) (err error) {
		o.kinds, err = parseKinds(s)
		return err
	})
	f.StringVar(&o.python, "python", os.Getenv("BINGFA_PYTHON"), "the Python to run on: a `command` or a path; default $BINGFA_PYTHON, else the first python3 on PATH that has what the examples import")
	f.StringVar(&o.cacheDir, "cache", "", "keep results in a `folder`; default bingfa/check in the user's cache")
	f.BoolVar(&o.noCache, "no-cache", false, "run all anew, and keep nothing")
	o.translations.define(f)
	if err := parse(f, args); err != nil {
		return o, err
	}
	if o.update && len(o.kinds) < len(verify.Kinds) {
		return o, wrongFlag(f, "-update records what all engines agree on; leave out -engines")
	}
	return o, nil
}

// wrongFlag says what is wrong with how a command was called.
func wrongFlag(f *flag.FlagSet, message string) error {
	fmt.Fprintf(f.Output(), "%s: %s\n", f.Name(), message)
	return errUsage
}

// parseKinds reads a list of engines, which may come in any order.
func parseKinds(list string) ([]verify.Kind, error) {
	names := make([]string, len(verify.Kinds))
	for i, k := range verify.Kinds {
		names[i] = string(k)
	}
	given := map[verify.Kind]bool{}
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(names, name) {
			hint := "the engines are " + strings.Join(names, ", ")
			if near := diagnostic.Nearest(name, names); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return nil, fmt.Errorf("there is no engine %q; %s", name, hint)
		}
		given[verify.Kind(name)] = true
	}
	return slices.DeleteFunc(slices.Clone(verify.Kinds), func(k verify.Kind) bool { return !given[k] }), nil
}

// openCache returns the cache in a folder, or in the user's where dir is empty.
// It returns nil, and tells why, if results cannot be kept.
func openCache(dir string, tell io.Writer) *cache.Cache {
	var err error
	if dir == "" {
		dir, err = cache.Default()
	}
	if err == nil {
		var c *cache.Cache
		if c, err = cache.Open(dir); err == nil {
			return c
		}
	}
	fmt.Fprintf(tell, "Results are not kept: %v\n", err)
	return nil
}

// selectExamples returns the examples that are to be checked. There may be
// none if -only matches something else.
func (c *checking) selectExamples(o *build.Output, other bool) (list []*note.Example, err error) {
	for _, chapter := range o.Site.Chapters {
		for _, n := range chapter.Notes {
			other = other || c.selected(n.Path) // for its translations
			for _, name := range n.ExampleNames() {
				if c.selected(path.Join(n.Path, name)) {
					list = append(list, n.Examples[name])
				}
			}
		}
	}
	if len(list) == 0 && c.only != nil && !other {
		fmt.Fprintf(c.stderr, "bingfa check: no example and no note with a fence matches -only %q\n", c.only)
		return nil, errUsage
	}
	return list, nil
}

// selected reports whether -only lets something be checked.
func (c *checking) selected(name string) bool { return c.only == nil || c.only.MatchString(name) }

// selectedNotes tells notes that -only lets be checked; nil means all.
func (c *checking) selectedNotes() func(note string) bool {
	if c.only == nil {
		return nil
	}
	return c.only.MatchString
}

// checkExamples runs the examples on the engines.
func (c *checking) checkExamples(ctx context.Context, examples []*note.Example, engines verify.Engines) {
	o := verify.Options{Dir: c.workspace.Dir, Update: c.update, Strict: c.ci, Runner: c.runner, Watch: c.progress.watch}
	r := verify.Examples(ctx, examples, engines, o)
	for _, change := range r.Changes { // even if the rest was interrupted
		c.tellChange(change)
	}
	if ctx.Err() != nil {
		return
	}
	c.report.addExamples(c.workspace, r)
	c.addQuietly(r.Problems, c.screen.Shown() && !c.json)
	c.tellLeftOut(r.Results)
}

// add notes what is wrong.
func (c *checking) add(problems diagnostic.List) { c.addQuietly(problems, false) }

// addQuietly notes what is wrong, and whether that was told already.
func (c *checking) addQuietly(problems diagnostic.List, told bool) {
	c.report.Problems = append(c.report.Problems, problems...)
	if !told {
		c.report.untold = append(c.report.untold, problems...)
	}
}

// finish tells the outcome of the check. err is why it could not go on.
func (c *checking) finish(err error) error {
	if c.translations.given() || errors.Is(err, errUsage) {
		return err
	}
	r := c.report
	if err != nil {
		c.add(failures(err, r.Problems))
	}
	if kept := c.runner.Err(); kept != nil {
		fmt.Fprintf(c.stderr, "What was found out could not be kept, or cleared away: %v\n", kept)
	}
	r.Problems.Sort()
	r.untold.Sort()
	r.DurationMS = time.Since(c.began).Milliseconds()
	r.Proven = len(r.Problems.Errors()) == 0 && (!c.strict || len(r.Problems) == 0)
	switch {
	case c.json:
		if err := r.write(c.stdout); err != nil {
			return err
		}
	default:
		if len(r.untold) > 0 {
			printError(c.stderr, r.untold)
		}
		if r.Proven {
			fmt.Fprintln(c.stdout, r.summary())
		} else if len(r.Problems.Errors()) == 0 {
			fmt.Fprintf(c.stderr, "%s, which -strict does not let pass\n", count(len(r.Problems), "warning", "warnings"))
		}
	}
	if !r.Proven {
		return exitStatus(1)
	}
	return nil
}

// count returns "1 example", "2 examples".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
