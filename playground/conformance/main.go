// Conformance compares the playground with the Go toolchain of the same
// machine, program by program, and prints how many do the same.
//
//	go run ./playground/conformance                    the table
//	go run ./playground/conformance -list differs      the names too, of one kind or of all failures
//	go run ./playground/conformance -only 'sort\.'     some programs, and where they part
//	go run ./playground/conformance -only X -source    the source as well
//	go run ./playground/conformance -write             renews known.txt and CONFORMANCE.md
//
// The programs are the examples of the standard library's documentation that
// say what they print, those of the toolchain's own test folder whose business
// is to run, and the grid, which combines the constructs of Go. What the toolchain makes of each is kept, so the second
// time is faster.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"hash/fnv"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/verdict"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are what is asked for.
type options struct {
	root   string
	suites []string
	only   *regexp.Regexp
	list   string
	source bool
	write  bool
	short  bool
	wide   bool
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("conformance", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.root, "C", ".", "the module's `folder`, for the worker's sources")
	suites := f.String("suite", "", "`names` of suites, separated by commas: example, run, grid (default all)")
	only := f.String("only", "", "a regular `expression`: only programs whose names match, with where they part from the toolchain")
	f.StringVar(&o.list, "list", "", "a `kind` of failure whose programs are named: differs, internal, rejected, stopped, refused, or all")
	f.BoolVar(&o.write, "write", false, "renew "+knownFile+" and "+tableFile)
	f.BoolVar(&o.short, "short", false, "only some of the programs")
	f.BoolVar(&o.wide, "wide", false, "a wider grid, for who looks for mistakes")
	f.BoolVar(&o.source, "source", false, "with -only: show the sources")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if *suites != "" {
		o.suites = strings.Split(*suites, ",")
	}
	if *only != "" {
		if o.only, err = regexp.Compile(*only); err != nil {
			err = fmt.Errorf("-only: %w", err)
			fmt.Fprintln(stderr, err)
		}
	}
	if o.write && (o.only != nil || o.short || o.wide || o.suites != nil) {
		err = errors.New("-write needs all programs: leave -only, -short, -wide and -suite out")
		fmt.Fprintln(stderr, err)
	}
	return o, err
}

func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if err := report(ctx, o, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func report(ctx context.Context, o options, stdout, stderr io.Writer) error {
	s, err := gather(ctx, o.root, o.suites, o.wide)
	if err != nil {
		return err
	}
	list, err := readKnown(o.root)
	if err != nil {
		return err
	}
	all, err := s.judge(ctx, o.chosen, progress(stderr))
	if err != nil {
		return err
	}
	for _, j := range all {
		switch {
		case o.only != nil:
			show(stdout, j, o.source)
		case o.list == "all" && j.Kind != verdict.Pass || o.list != "" && string(j.Kind) == o.list:
			fmt.Fprintf(stdout, "%s\t%s\t%s%s\n", j.Name, j.Kind, j.Cause, j.Unsettled)
		}
	}
	if o.write {
		return write(o.root, list.renew(s.tools.Version, all), s.corpora, all)
	}
	for _, c := range s.corpora {
		summary(stdout, c, all)
	}
	return nil
}

// chosen reports whether a program is to run.
func (o options) chosen(name string) bool {
	return (o.only == nil || o.only.MatchString(name)) && (!o.short || some(name))
}

// some chooses one program in ten, the same each time.
func some(name string) bool {
	h := fnv.New32a()
	io.WriteString(h, name)
	return h.Sum32()%10 == 0
}

// write renews the list and the table.
func write(root string, list known, corpora []*corpus.Corpus, all []judged) error {
	table := document(list.version, corpora, list.told(all))
	return errors.Join(
		os.WriteFile(filepath.Join(root, filepath.FromSlash(knownFile)), []byte(list.text()), 0o666),
		os.WriteFile(filepath.Join(root, filepath.FromSlash(tableFile)), []byte(table), 0o666))
}

// show tells all about one program.
func show(w io.Writer, j judged, source bool) {
	if j.Unsettled != "" {
		fmt.Fprintf(w, "=== %s: no result to be held to: %s\n", j.Name, j.Unsettled)
	} else {
		fmt.Fprintf(w, "=== %s: %s %s\n%s\n", j.Name, j.Kind, j.Cause, j.Detail)
	}
	if source {
		src := []byte(j.Source)
		if neat, err := format.Source(src); err == nil {
			src = neat
		}
		for n, line := range strings.Split(strings.TrimSuffix(string(src), "\n"), "\n") {
			fmt.Fprintf(w, "%4d  %s\n", n+1, line)
		}
	}
}

// progress tells on a terminal how far a stage is.
func progress(w io.Writer) func(stage string, done, of int) {
	f, ok := w.(*os.File)
	if ok {
		info, err := f.Stat()
		ok = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if !ok {
		return func(string, int, int) {}
	}
	return func(stage string, done, of int) {
		end := ""
		if done == of {
			end = "\r\x1b[K"
		}
		fmt.Fprintf(w, "\r\x1b[K%s: %d of %d%s", stage, done, of, end)
	}
}
