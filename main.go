// Bingfa turns Markdown notes into a bilingual site in which every Go example
// runs. See README.md for what it does and CONTRIBUTING.md for how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"bingfa/generator/diagnostic"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// A command is one of bingfa's subcommands.
type command struct {
	name, usage, summary string
	// run does the work. Flags are not parsed yet.
	run func(ctx context.Context, e *env, args []string) error
}

// env is what commands work with.
type env struct {
	// dir is the site's folder, from -C; "." by default.
	dir            string
	stdin          io.Reader
	stdout, stderr io.Writer
}

var commands = []command{
	{"serve", "serve [-open [PAGE]]", "preview the site: build, serve and run, and show each save at once", serve},
	{"new", "new [-title TITLE] NOTE", "make a note in every language, with an example, or a whole site", newNote},
	{"build", "build [-out DIR] [-base ADDRESS]", "write the site into public/", buildSite},
	{"check", "check [-update] [-only PATTERN]", "prove the site: every example runs on every engine as its output.txt says", check},
	{"run", "run [-clock CLOCK] FILE.go|-", "run one program in the playground's sandbox", runProgram},
	{"host", "host [-addr HOST:PORT] [-api-only]", "serve the built site and the playground to anyone", host},
}

// errUsage ends a command that was called wrongly; all has been said.
var errUsage = errors.New("usage")

// run executes one command line and returns the exit status: 0, 1 when the
// work failed, 2 when the command was not understood, and what an exitStatus
// says.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr}
	flags := flag.NewFlagSet("bingfa", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&e.dir, "C", ".", "")
	err := flags.Parse(args)
	args = flags.Args()
	switch {
	case errors.Is(err, flag.ErrHelp), err == nil && len(args) > 0 && args[0] == "help":
		usage(stdout)
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "bingfa: %v\n\n", err)
		usage(stderr)
		return 2
	case len(args) == 0:
		usage(stderr)
		return 2
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		var status exitStatus
		switch err := c.run(ctx, e, args[1:]); {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, &status):
			return int(status)
		case errors.Is(err, errUsage):
			return 2
		default:
			printError(stderr, err)
			return 1
		}
	}
	names := make([]string, len(commands))
	for i, c := range commands {
		names[i] = c.name
	}
	hint := "the commands are " + strings.Join(names, ", ")
	if near := diagnostic.Nearest(args[0], names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	fmt.Fprintf(stderr, "bingfa: there is no command %q; %s\n", args[0], hint)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Bingfa turns Markdown notes into a bilingual site in which every Go example runs.\n\nUsage: bingfa [-C DIR] COMMAND\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-34s %s\n", c.usage, c.summary)
	}
	fmt.Fprint(w, "\n-C DIR works in another folder: one with a site.yaml, or with a folder content that has one.\n")
}

// flagSet returns the flags of a command, which explain themselves.
func (e *env) flagSet(name string) *flag.FlagSet {
	f := flag.NewFlagSet("bingfa "+name, flag.ContinueOnError)
	f.SetOutput(e.stderr)
	return f
}

// parse parses a command's flags; it takes no other arguments.
func parse(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if f.NArg() > 0 {
		fmt.Fprintf(f.Output(), "%s: unexpected argument %q\n", f.Name(), f.Arg(0))
		f.Usage()
		return errUsage
	}
	return nil
}

// printError prints an error, with the source lines that diagnostics know.
func printError(w io.Writer, err error) {
	var list diagnostic.List
	var one diagnostic.Diagnostic
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = diagnostic.List{one}
	default:
		fmt.Fprintf(w, "bingfa: %v\n", err)
		return
	}
	for _, d := range list {
		if p := d.Position(); p != "" {
			fmt.Fprintf(w, "%s: ", p)
		}
		if d.Warning {
			fmt.Fprint(w, "warning: ")
		}
		fmt.Fprintln(w, d.Message)
		if d.Excerpt != "" && d.Line > 0 {
			fmt.Fprintf(w, "%5d | %s\n", d.Line, d.Excerpt)
		}
		if d.Hint != "" {
			fmt.Fprintf(w, "      → %s\n", d.Hint)
		}
	}
	if n := len(list.Errors()); n > 1 {
		fmt.Fprintf(w, "%d problems\n", n)
	}
}

// absolute returns the site's folder as an absolute path.
func (e *env) absolute() (string, error) {
	dir, err := filepath.Abs(e.dir)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", diagnostic.Diagnostic{File: e.dir, Message: "there is no such folder", Hint: "name the site's folder with -C"}
	}
	return dir, nil
}
